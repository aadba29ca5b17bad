"""What each kind of message or tap leads to. Handlers return their replies; the edge sends them."""

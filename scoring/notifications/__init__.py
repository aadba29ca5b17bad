"""What was promised to be sent, and its delivery."""

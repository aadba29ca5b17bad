"""Documents an office can hand in."""

"""Pages for staff: signing in, the inbox and its cases, the unit's numbers, and one's own score."""

"""The organisation: units, services, points, employees and where they work."""

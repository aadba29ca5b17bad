"""Misuse, found in clusters and set aside in the open; never deleted."""

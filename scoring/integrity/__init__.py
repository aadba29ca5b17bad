"""Misuse, found in clusters and set aside in the open; never deleted."""

from scoring.integrity.service import AlreadyDecided, confirm, lift, listed, screen

__all__ = ["AlreadyDecided", "confirm", "lift", "listed", "screen"]

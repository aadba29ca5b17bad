"""Misuse, found in clusters and set aside in the open; never deleted."""

from scoring.integrity.material import Material, found_in, material
from scoring.integrity.service import (
    AlreadyDecided,
    NoteMissing,
    NoteTooLong,
    concerned,
    confirm,
    keep,
    lift,
    listed,
    screen,
)
from scoring.tables import Finding

__all__ = [
    "AlreadyDecided", "Finding", "Material", "NoteMissing", "NoteTooLong", "concerned", "confirm", "found_in",
    "keep", "lift", "listed", "material", "screen",
]  # fmt: skip

"""Misuse, found in clusters and set aside in the open; never deleted."""

from scoring.integrity.material import Material, found_in, material
from scoring.integrity.service import (
    AlreadyDecided,
    NoteMissing,
    NoteTooLong,
    concerned,
    confirm,
    exclude,
    held_by,
    keep,
    lift,
    listed,
    screen,
    units_of,
)
from scoring.tables import Finding

__all__ = [
    "AlreadyDecided", "Finding", "Material", "NoteMissing", "NoteTooLong", "concerned", "confirm", "exclude",
    "found_in", "held_by", "keep", "lift", "listed", "material", "screen", "units_of",
]  # fmt: skip

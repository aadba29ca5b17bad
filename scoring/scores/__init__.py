"""Tallies, unit indexes and person scores."""

from scoring.scores.fold import fold, mark, rebuild, waiting
from scoring.scores.index import UnitScore, of_unit
from scoring.scores.people import listed

__all__ = ["UnitScore", "fold", "listed", "mark", "of_unit", "rebuild", "waiting"]

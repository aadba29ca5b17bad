"""Tallies, unit indexes and person scores."""

from scoring.scores.fold import fold, mark, rebuild
from scoring.scores.index import UnitScore, of_unit

__all__ = ["UnitScore", "fold", "mark", "of_unit", "rebuild"]

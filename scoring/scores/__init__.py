"""Tallies, unit indexes and person scores."""

from scoring.scores.bulk import rebuild
from scoring.scores.fold import fold, is_mostly_waiting, mark, waiting
from scoring.scores.index import UnitScore, of_unit, of_units
from scoring.scores.people import listed
from scoring.scores.people_store import PersonRow
from scoring.scores.public import PublicResult, public_result

__all__ = [
    "PersonRow", "PublicResult", "UnitScore", "fold", "is_mostly_waiting", "listed", "mark", "of_unit",
    "of_units", "public_result", "rebuild", "waiting",
]  # fmt: skip

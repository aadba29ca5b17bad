"""The root of everything Puas refuses. Each leaf lives beside the function that raises it.

An error carries a stable ``code`` and the values a sentence about it needs, and neither an HTTP status
nor a text for people: each door owns its own table from code to status and sentence.
"""

from typing import ClassVar


class ScoringError(Exception):
    """Something was refused, for a reason the person who asked can be told.

    Args:
        **params: values for the sentence about it; never personal data, since errors reach logs.
    """

    code: ClassVar[str] = "error"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params


class NotFound(ScoringError):
    """What was asked for does not exist, or is not the caller's to see: the two are told apart nowhere."""

    code = "not_found"


class UnknownUnit(NotFound):
    """No unit has this code."""

    code = "unknown_unit"


class Unavailable(ScoringError):
    """The database cannot be reached or is full right now; nothing was stored, trying again is right."""

    code = "unavailable"

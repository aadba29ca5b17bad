"""What one visitor said of one visit, taken in once."""

from scoring.intake.drafts import Draft, Profile
from scoring.intake.rules import (
    AlreadyWithdrawn,
    CommentTooLong,
    InvalidRating,
    NothingSaid,
    TooOften,
    UnknownAnswer,
)
from scoring.intake.service import Accepted, amend, by_receipt, of_visitor, submit, withdraw

__all__ = [
    "Accepted", "AlreadyWithdrawn", "CommentTooLong", "Draft", "InvalidRating", "NothingSaid", "Profile",
    "TooOften",
    "UnknownAnswer", "amend", "by_receipt", "of_visitor", "submit", "withdraw",
]  # fmt: skip

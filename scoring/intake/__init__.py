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
from scoring.intake.service import (
    Accepted,
    amend,
    by_act,
    by_id,
    by_receipt,
    erase,
    forget_visitor,
    of_visitor,
    own,
    submit,
    withdraw,
)
from scoring.tables import Feedback

__all__ = [
    "Accepted", "AlreadyWithdrawn", "CommentTooLong", "Draft", "Feedback", "InvalidRating", "NothingSaid",
    "Profile", "TooOften", "UnknownAnswer", "amend", "by_act", "by_id", "by_receipt", "erase",
    "forget_visitor", "of_visitor", "own", "submit", "withdraw",
]  # fmt: skip

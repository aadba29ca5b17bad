"""What one visitor said of one visit, taken in once."""

from scoring.intake.closing import changeable_until, is_changeable
from scoring.intake.drafts import Draft, Profile
from scoring.intake.rules import (
    AlreadyWithdrawn,
    AnswersClosed,
    CommentTooLong,
    InvalidRating,
    NothingSaid,
    TooOften,
    UnknownAnswer,
)
from scoring.intake.service import (
    Accepted,
    Outcome,
    amend,
    attest_all,
    attest_received,
    by_act,
    by_acts,
    by_id,
    by_receipt,
    erase,
    forget_visitor,
    of_visitor,
    own,
    submit_all,
    withdraw,
)
from scoring.tables import Feedback

__all__ = [
    "Accepted", "AlreadyWithdrawn", "AnswersClosed", "CommentTooLong", "Draft", "Feedback", "InvalidRating",
    "NothingSaid", "Outcome", "Profile", "TooOften", "UnknownAnswer", "amend", "attest_all",
    "attest_received",
    "by_act", "by_acts", "by_id", "by_receipt",
    "changeable_until", "erase", "forget_visitor", "is_changeable", "of_visitor", "own", "submit_all",
    "withdraw",
]  # fmt: skip

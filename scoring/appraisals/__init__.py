"""What employees may contest of their appraisal, and how that is decided: from outside, in the open."""

from scoring.appraisals.ascribed_store import Ascribed, Praise
from scoring.appraisals.evidence_store import Person
from scoring.appraisals.reading import (
    Explained,
    Opened,
    Own,
    Queue,
    ascribed_to,
    evidence_of,
    explained,
    explained_to_operator,
    one_ascribed_to,
    opened,
    queue,
)
from scoring.appraisals.rules import (
    AlreadyContested,
    Evidence,
    ImpossibleStep,
    NobodyChosen,
    ReasonMissing,
    ReasonTooLong,
    UnknownReason,
    UnusableEvidence,
)
from scoring.appraisals.service import (
    Claim,
    accept,
    contest,
    correct,
    correct_as_operator,
    reject,
    take_up,
    withdraw,
)
from scoring.appraisals.store import EventRow, ObjectionRow

__all__ = [
    "AlreadyContested", "Ascribed", "Claim", "EventRow", "Evidence", "Explained", "ImpossibleStep",
    "NobodyChosen", "ObjectionRow", "Opened", "Own", "Person", "Praise", "Queue", "ReasonMissing",
    "ReasonTooLong", "UnknownReason", "UnusableEvidence", "accept", "ascribed_to", "contest", "correct",
    "correct_as_operator", "evidence_of", "explained", "explained_to_operator", "one_ascribed_to", "opened",
    "queue", "reject", "take_up", "withdraw",
]  # fmt: skip

"""What may be contested, by when it is decided, how an objection moves on, and what its giver sees. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from scoring.accounts.rules import NotAllowed, Role
from scoring.errors import ScoringError
from scoring.intake.rules import tidy
from scoring.method.disclosure import COMMENT_BATCH, COMMENT_DELAY_DAYS
from scoring.terms import ObjectionReason, ObjectionState, Period


class ImpossibleStep(ScoringError):
    """The objection does not stand where this could be done: somebody was quicker, or it is over."""

    code = "impossible_step"


class AlreadyContested(ScoringError):
    """This has been contested before, and is being decided or has been."""

    code = "already_contested"


class UnknownReason(ScoringError):
    """The reason named is none of those there are."""

    code = "unknown_reason"


class ReasonMissing(ScoringError):
    """An objection, decision or correction has no words on why."""

    code = "nothing_written"


class ReasonTooLong(ScoringError):
    """The words on why are longer than can be kept; ``limit`` says how long they may be."""

    code = "text_too_long"


class UnusableEvidence(ScoringError):
    """The file shown as evidence is neither a PDF nor a JPEG, or is larger than can be kept."""

    code = "unusable_evidence"


class NobodyChosen(ScoringError):
    """Shares were given that are none: not a number above 0, or the same person twice."""

    code = "invalid_shares"


NEXT: Final[Mapping[ObjectionState, frozenset[ObjectionState]]] = MappingProxyType(
    {
        ObjectionState.FILED: frozenset({ObjectionState.UNDER_REVIEW, ObjectionState.WITHDRAWN}),
        # Whoever decides has first said that they look at it: the employee sees that somebody does.
        ObjectionState.UNDER_REVIEW: frozenset(
            {ObjectionState.ACCEPTED, ObjectionState.REJECTED, ObjectionState.WITHDRAWN}
        ),
        ObjectionState.ACCEPTED: frozenset(),
        ObjectionState.REJECTED: frozenset(),
        ObjectionState.WITHDRAWN: frozenset(),
    }
)
"""The life cycle. A decision is final here, as PP 30/2019 has it; what was taken back may be filed anew."""

OPEN: Final = frozenset({ObjectionState.FILED, ObjectionState.UNDER_REVIEW})
"""Where somebody still waits for a decision."""

DAYS_TO_DECIDE: Final = 14
"""Calendar days, as PP 30/2019 article 59 has it for an appraisal; the operator may set others."""

LONGEST_REASON: Final = 400
"""Characters of the words on why, of an objection and of a decision: they go into the correction's record."""

LARGEST_EVIDENCE: Final = 2 * 1024 * 1024
"""Bytes of the file an employee may show."""

_MAGIC: Final = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"))

OF_ATTRIBUTION: Final = (
    ObjectionReason.ABSENT,
    ObjectionReason.ELSEWHERE,
    ObjectionReason.SOMEBODY_ELSE,
    ObjectionReason.SHARED,
    ObjectionReason.OTHER,
)
"""Reasons there are to contest an attribution. That a rating is low is none: it is not even shown."""

_DECIDES: Final = frozenset({Role.INSPECTORATE})
_CORRECTS: Final = frozenset({Role.INSPECTORATE, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that may be kept.

    Attributes:
        media_type: by its first bytes, whatever its sender calls it.
        content: as it was sent.
    """

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reach:
    """About whose attributions somebody from outside may decide: units below theirs, and never their own.

    Attributes:
        root_id: the unit whose subtree they look after.
        employee_id: the employee they are, when they are one: nothing about the units above and at their
            places of work is theirs to decide.
    """

    root_id: int
    employee_id: int | None


class Arrived(Protocol):
    """Something that is shown only together with others: the day it is of, and its place in line."""

    @property
    def day(self) -> date:
        """The local day it was given on."""

    @property
    def order(self) -> int:
        """Its place in the order of arrival."""


A = TypeVar("A", bound=Arrived)


def released(rows: Iterable[A], *, today: date) -> list[A]:
    """Return those of a quarter's rows that may be shown one by one: whole batches, old enough.

    One that came alone would be the visitor of that day. Rows are taken in their order of arrival, five at a
    time, and a batch is shown when the youngest in it is a week old.
    """
    line = sorted(rows, key=lambda row: row.order)
    shown: list[A] = []
    for start in range(0, len(line) - COMMENT_BATCH + 1, COMMENT_BATCH):
        batch = line[start : start + COMMENT_BATCH]
        if all((today - row.day).days >= COMMENT_DELAY_DAYS for row in batch):
            shown += batch
    return shown


def quarter_of(day: date) -> Period:
    """Return the window rows are batched in: a fixed one, since none may come in alone as it moves."""
    return Period.containing(day, months=3)


def read_reason(name: str) -> ObjectionReason:
    """Return a reason to contest an attribution from its name, or raise UnknownReason."""
    known = {reason.value: reason for reason in OF_ATTRIBUTION}
    if name not in known:
        raise UnknownReason
    return known[name]


def check_words(text: str) -> str:
    """Return the words on why as they are kept, or raise ReasonMissing or ReasonTooLong."""
    tidied = tidy(text)
    if not tidied:
        raise ReasonMissing
    if len(tidied) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    return tidied


def read_evidence(content: bytes) -> Evidence | None:
    """Return a file as it may be kept, None when there is none, or raise UnusableEvidence."""
    if not content:
        return None
    kind = next((kind for start, kind in _MAGIC if content.startswith(start)), None)
    if kind is None or len(content) > LARGEST_EVIDENCE:
        raise UnusableEvidence(megabytes=LARGEST_EVIDENCE // 1024 // 1024)
    return Evidence(kind, content)


def check_step(state: ObjectionState, to: ObjectionState) -> None:
    """Raise ImpossibleStep unless an objection may go from one state to another."""
    if to not in NEXT[state]:
        raise ImpossibleStep


def check_shares(shares: Sequence[tuple[int, float]]) -> None:
    """Raise NobodyChosen when somebody has no share above 0 or is named twice; nobody at all is unit only."""
    if any(not 0 < share <= 1 for _, share in shares) or len({who for who, _ in shares}) < len(shares):
        raise NobodyChosen


def due_on(filed_on: date, *, days: int = DAYS_TO_DECIDE) -> date:
    """Return the last day on which an objection filed on a day is decided in time."""
    return filed_on + timedelta(days=days)


def may_decide(role: Role) -> bool:
    """Say whether a role decides objections: the inspectorate alone, from outside the unit."""
    return role in _DECIDES


def may_correct(role: Role) -> bool:
    """Say whether a role corrects attributions without an objection."""
    return role in _CORRECTS


def reach_to_decide(role: Role, root_id: int, employee_id: int | None) -> Reach:
    """Return about whom somebody may decide objections, or raise NotAllowed when about nobody."""
    if not may_decide(role):
        raise NotAllowed
    return Reach(root_id, employee_id)


def reach_to_correct(role: Role, root_id: int, employee_id: int | None) -> Reach:
    """Return whose attributions somebody may look into and correct, or raise NotAllowed when nobody's."""
    if not may_correct(role):
        raise NotAllowed
    return Reach(root_id, employee_id)

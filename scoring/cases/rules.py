"""What needs an answer, by when, who may see it, and how a case may move on. Pure."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from scoring.accounts.rules import NotAllowed, Role
from scoring.cases.holidays import HOLIDAYS
from scoring.errors import ScoringError
from scoring.intake.rules import tidy
from scoring.method.disclosure import STAFF_CELL
from scoring.method.elements import ELEMENTS, Element
from scoring.terms import CaseEventKind, CaseKind, CaseState


class ImpossibleMove(ScoringError):
    """The case does not stand where this could be done: somebody was quicker, or it is over."""

    code = "impossible_move"


class AnswerOvertaken(ScoringError):
    """The unit has said something else since: what is said to an older answer is not said to that."""

    code = "answer_overtaken"


class NothingWritten(ScoringError):
    """An answer, a reason or a note has no words."""

    code = "nothing_written"


class TextTooLong(ScoringError):
    """An answer, a reason or a note is longer than can be kept; ``limit`` says how long it may be."""

    code = "text_too_long"


class UnknownColleague(ScoringError):
    """Nobody of that name may take this case over."""

    code = "unknown_colleague"


class UnknownLabel(ScoringError):
    """A comment was to be labelled with something that is no label, or with no stance at all."""

    code = "unknown_label"


NEXT: Final[Mapping[CaseState, frozenset[CaseState]]] = MappingProxyType(
    {
        CaseState.RECEIVED: frozenset(
            {CaseState.ACKNOWLEDGED, CaseState.DISPATCHED, CaseState.ANSWERED, CaseState.CANNOT_ACT}
            | {CaseState.WITHDRAWN}
        ),
        CaseState.ACKNOWLEDGED: frozenset(
            {CaseState.DISPATCHED, CaseState.ANSWERED, CaseState.CANNOT_ACT, CaseState.WITHDRAWN}
        ),
        CaseState.DISPATCHED: frozenset(
            {CaseState.DISPATCHED, CaseState.ANSWERED, CaseState.CANNOT_ACT, CaseState.WITHDRAWN}
        ),
        # Back to dispatched: the citizen is not content with what they were told.
        CaseState.ANSWERED: frozenset({CaseState.DISPATCHED, CaseState.CLOSED, CaseState.WITHDRAWN}),
        CaseState.CANNOT_ACT: frozenset({CaseState.DISPATCHED, CaseState.CLOSED, CaseState.WITHDRAWN}),
        CaseState.CLOSED: frozenset(),
        CaseState.WITHDRAWN: frozenset(),
    }
)
"""The life cycle. An answer need not wait for the steps before it: the sooner the better."""

OPEN: Final = frozenset({CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.DISPATCHED})
"""Where somebody still waits for an answer."""

TOLD: Final = frozenset({CaseState.ANSWERED, CaseState.CANNOT_ACT})
"""Where the citizen has been told something and may come back on it."""

WAKES: Final = frozenset({CaseEventKind.OPENED, CaseEventKind.RAISED, CaseEventKind.REOPENED})
"""What makes a case wait for an answer, so that whoever answers it is told."""

DEADLINES: Final[Mapping[CaseKind, int]] = MappingProxyType(
    {CaseKind.COMPLAINT: 14, CaseKind.OVERSIGHT: 60, CaseKind.URGENT: 3}
)
"""Working days to answer in. 14 without and 60 with oversight content (berkadar pengawasan), as agencies
print them in their service standards after PermenPANRB 62/2018; three for danger to health are ours.
"""

QUIET_DAYS: Final = 10
"""Working days without a word from the citizen after which an answered case is closed, as in SP4N-LAPOR."""

LOOK_BACK: Final = timedelta(days=30)
"""Feedback older than this opens no case: a file with the ratings of past years is no pile of complaints."""

PROTECTED: Final = frozenset({CaseKind.OVERSIGHT, CaseKind.URGENT})
"""Kinds that the accused unit does not see: they go to the inspectorate alone."""

LOW_OVERALL: Final = 2
LOW_MEAN: Final = 2.5
LONGEST_TEXT: Final = 2_000
"""Characters of an answer, a reason or a note."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""The stances a person may say a comment takes, from -1 to 1; whoever has read it has understood it."""

TOGETHER: Final = STAFF_CELL
"""As many ratings of a unit and day as reach its head together before the day is over."""

_PROMISE: Final = "answered:"
_CORRECTS: Final = frozenset({Role.INSPECTORATE, Role.ANALYST})
_READS_COMPLAINTS: Final = frozenset({Role.UNIT_HEAD, Role.INSPECTORATE, Role.AUDITOR})
_GRAVEST_FIRST: Final = (CaseKind.URGENT, CaseKind.OVERSIGHT, CaseKind.COMPLAINT)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases somebody may see: everything else does not exist for them.

    Attributes:
        root_id: those of this unit and all below it.
        is_protected: whether protected ones too.
        before: only those about feedback given before this day, and what came to a unit since then in whole
            fives (``TOGETHER``). Who was just served is remembered at the counter: a head who saw a rating
            by itself at once would know whose it is.
    """

    root_id: int
    is_protected: bool
    before: date | None


@dataclass(frozen=True, slots=True)
class Labels:
    """What a comment is about.

    Attributes:
        sentiment: one of ``SENTIMENTS``; "unknown" when only the reader has seen it.
        elements: in the order of the regulation's list.
        bribery: it alleges a bribe, levy or favour.
        urgent: it tells of danger to health or safety.
    """

    sentiment: str
    elements: tuple[Element, ...]
    bribery: bool
    urgent: bool


def kind_for(
    overall: int | None, elements: Iterable[int], *, bribery: bool, urgent: bool, is_trusted: bool
) -> CaseKind | None:
    """Say what case a feedback opens, None when it opens none.

    Args:
        overall: the overall rating, when given.
        elements: the ratings of the elements that were answered.
        bribery: whether the comment alleges a bribe, levy or favour.
        urgent: whether it tells of danger to health or safety.
        is_trusted: False for feedback that is set aside: its ratings ask for no answer, its alarms do.
    """
    answered = list(elements)
    if urgent:
        return CaseKind.URGENT
    if bribery:
        return CaseKind.OVERSIGHT
    is_low = overall is not None and overall <= LOW_OVERALL
    if is_trusted and (is_low or (answered and sum(answered) < LOW_MEAN * len(answered))):
        return CaseKind.COMPLAINT
    return None


def is_graver(kind: CaseKind, than: CaseKind) -> bool:
    """Say whether a case of one kind must become one of another, because more has been said since."""
    return gravity(kind) < gravity(than)


def gravity(kind: CaseKind) -> int:
    """Return the place of a kind among all, the gravest being 0."""
    return _GRAVEST_FIRST.index(kind)


def is_working_day(day: date, *, closed: Container[date] = ()) -> bool:
    """Say whether an office is open on a day; ``closed`` are its own holidays."""
    return day.weekday() < 5 and day not in HOLIDAYS and day not in closed


def after_working_days(day: date, count: int, *, closed: Container[date] = ()) -> date:
    """Return the working day that is so many working days after a day, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, closed=closed)
    return day


def working_days_left(due: date, *, today: date) -> int:
    """Count the working days from tomorrow to a day, that day included; 0 on the day and after it."""
    return sum(is_working_day(today + timedelta(days=n)) for n in range(1, (due - today).days + 1))


def due_on(kind: CaseKind, opened_on: date, *, days: int | None = None, closed: Container[date] = ()) -> date:
    """Return the last day on which a case opened on a day is answered in time.

    Args:
        kind: of the case.
        opened_on: which day itself does not count.
        days: working days to answer in, None for what is usual.
        closed: holidays of the office itself.
    """
    return after_working_days(opened_on, DEADLINES[kind] if days is None else days, closed=closed)


def is_quiet(answered_on: date, *, today: date) -> bool:
    """Say whether an answer has stood long enough without a word from the citizen."""
    return after_working_days(answered_on, QUIET_DAYS) < today


def check_move(state: CaseState, to: CaseState) -> None:
    """Raise ImpossibleMove unless a case may go from one state to another."""
    if to not in NEXT[state]:
        raise ImpossibleMove


def promise_of(answer_id: int) -> str:
    """Name the promise to tell a citizen of an answer."""
    return f"{_PROMISE}{answer_id}"


def answer_promised(promise: str) -> int | None:
    """Return the answer a promise tells of, None when it tells of something else."""
    number = promise.removeprefix(_PROMISE)
    return int(number) if number != promise and number.isdecimal() else None


def check_text(text: str) -> str:
    """Return an answer, reason or note as it is kept, or raise NothingWritten or TextTooLong."""
    tidied = tidy(text)
    if not tidied:
        raise NothingWritten
    if len(tidied) > LONGEST_TEXT:
        raise TextTooLong(limit=LONGEST_TEXT)
    return tidied


def may_read(role: Role) -> bool:
    """Say whether somebody with this role reads cases at all."""
    return role in _READS_COMPLAINTS


def may_act(role: Role, kind: CaseKind) -> bool:
    """Say whether a role answers cases of a kind: the unit answers for itself, the inspectorate the rest."""
    return role is (Role.INSPECTORATE if kind in PROTECTED else Role.UNIT_HEAD)


def sight_of(role: Role, root_id: int, *, today: date) -> Sight:
    """Return which cases somebody may see, or raise NotAllowed when none."""
    if not may_read(role):
        raise NotAllowed
    is_outside = role is Role.INSPECTORATE
    return Sight(root_id, is_protected=is_outside, before=None if is_outside else today)


def check_may_act(role: Role, kind: CaseKind) -> None:
    """Raise NotAllowed unless a role answers cases of a kind."""
    if not may_act(role, kind):
        raise NotAllowed


def may_correct(role: Role) -> bool:
    """Say whether somebody with this role reads all comments and says what they are about."""
    return role in _CORRECTS


def comments_sight_of(role: Role, root_id: int, *, today: date) -> Sight:
    """Return which comments somebody may label, or raise NotAllowed when none."""
    if not may_correct(role):
        raise NotAllowed
    is_outside = role is Role.INSPECTORATE
    return Sight(root_id, is_protected=is_outside, before=None if is_outside else today)


def read_labels(sentiment: str, elements: Iterable[str], *, bribery: bool, urgent: bool) -> Labels:
    """Return labels from their names, or raise UnknownLabel."""
    named = set(elements)
    if sentiment not in SENTIMENTS or not named <= set(ELEMENTS):
        raise UnknownLabel
    return Labels(sentiment, tuple(one for one in ELEMENTS if one in named), bribery, urgent)

"""To whom a feedback is ascribed: ticket > badge > the only one on duty > several on duty > unit only.

Decided from what was true when the service was given, and allowed to answer "unit only": a wrong name is
worse than none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from scoring.terms import Rule

CONFIDENCE = {
    Rule.TICKET: 1.0,
    Rule.BADGE: 0.9,
    Rule.SINGLE_DUTY: 0.8,
    Rule.SHARED_DUTY: 0.6,
    Rule.UNIT_ONLY: 1.0,
    Rule.CORRECTION: 1.0,
}
"""How sure it is that the right people are named, by rule: a policy, recorded with each decision. The
counter is where the roster says in most but not all cases; a badge may be photographed and passed on."""

SHARE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One person on a desk: days inclusive, hours in the unit's time or the whole day.

    Attributes:
        employee_id: who.
        point_id: at which counter, or None for anywhere in the unit.
        start_date: first day.
        end_date: last day.
        start_time: beginning of the hours; hours that end before they start run over midnight.
        end_time: end of the hours, itself outside.
        desk_share: part of the desk, 0 to 1.
    """

    employee_id: int
    point_id: int | None
    start_date: date
    end_date: date
    start_time: time | None
    end_time: time | None
    desk_share: float

    def covers(self, moment: datetime) -> bool:
        """Say whether a local moment falls into this duty."""
        if self.start_time is None or self.end_time is None:
            return self.start_date <= moment.date() <= self.end_date
        # A night shift belongs to the day it begins on.
        return any(self._covers_from(moment, moment.date() - timedelta(days=back)) for back in (0, 1))

    def _covers_from(self, moment: datetime, day: date) -> bool:
        if not self.start_date <= day <= self.end_date or self.start_time is None or self.end_time is None:
            return False
        start = datetime.combine(day, self.start_time, moment.tzinfo)
        end = datetime.combine(day, self.end_time, moment.tzinfo)
        if end <= start:
            end += timedelta(days=1)
        return start <= moment < end


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a proof names.

    Attributes:
        shares: employee and share, adding up to 1.
        rule: which proof it was.
        belongs: whether they all worked in the unit on that day; a name that does not is not believed.
    """

    shares: tuple[tuple[int, float], ...]
    rule: Rule
    belongs: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """To whom, by which rule, how surely, and what it was chosen from.

    Attributes:
        rule: the rule that decided.
        shares: employee ids and shares that add up to 1; empty for unit only.
        confidence: see CONFIDENCE.
        candidates: employee ids that were looked at, for the explanation.
    """

    rule: Rule
    shares: tuple[tuple[int, float], ...]
    confidence: float
    candidates: tuple[int, ...] = ()

    @property
    def told(self) -> dict[str, str]:
        """What the journal is told: the rule, and the shares as the officer set is written."""
        return {"rule": self.rule.value, "shares": set_key(self.shares)}


def decide(
    named: Named | None, duties: Iterable[OnDuty], *, point_id: int | None, moment: datetime
) -> Decision:
    """Ascribe one feedback.

    Args:
        named: what a ticket, a badge or the sender's own record says.
        duties: the unit's duties around that day.
        point_id: the counter visited, when known.
        moment: when the service was given, in the unit's local time.
    """
    present = [duty for duty in duties if duty.covers(moment)]
    candidates = tuple(sorted({duty.employee_id for duty in present} | _names(named)))
    if named is not None and named.belongs and named.shares:
        return Decision(named.rule, normalised(named.shares), CONFIDENCE[named.rule], candidates)
    here = _at(present, point_id)
    shares = normalised([(duty.employee_id, duty.desk_share) for duty in here])
    match len(shares):
        case 0:
            return Decision(Rule.UNIT_ONLY, (), CONFIDENCE[Rule.UNIT_ONLY], candidates)
        case 1:
            return Decision(Rule.SINGLE_DUTY, shares, CONFIDENCE[Rule.SINGLE_DUTY], candidates)
        case _:
            return Decision(Rule.SHARED_DUTY, shares, CONFIDENCE[Rule.SHARED_DUTY], candidates)


def normalised(shares: Sequence[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Return one share per person, adding up to exactly 1, in order of person."""
    ordered = sorted(shares)
    summed = [
        (who, sum(share for _, share in rows)) for who, rows in groupby(ordered, key=lambda row: row[0])
    ]
    total = sum(share for _, share in summed)
    if total <= 0:
        return ()
    rounded = [(who, round(share / total, SHARE_DIGITS)) for who, share in summed]
    rest = 1.0 - sum(share for _, share in rounded[1:])
    return tuple(
        (who, share) for who, share in [(rounded[0][0], round(rest, SHARE_DIGITS)), *rounded[1:]] if share > 0
    )


def set_key(shares: Sequence[tuple[int, float]]) -> str:
    """Write an officer set in one way, so that equal sets are one set."""
    return ";".join(f"{who}:{share:.{SHARE_DIGITS}f}" for who, share in sorted(shares))


def _at(present: list[OnDuty], point_id: int | None) -> list[OnDuty]:
    """Choose whose desk it was: those at the counter, else those with no counter of their own."""
    if point_id is None:
        # Without a counter anybody in the unit may have served.
        return present
    here = [duty for duty in present if duty.point_id == point_id]
    return here or [duty for duty in present if duty.point_id is None]


def _names(named: Named | None) -> set[int]:
    return set() if named is None else {who for who, _ in named.shares}

"""Deciding to whom a feedback is ascribed, once, and correcting it in the open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.attribution import rules, store
from scoring.directory import store as directory
from scoring.errors import NotFound, ScoringError
from scoring.tables import Attribution, Feedback, Unit
from scoring.terms import Rule
from scoring.visits import Visit


class NotAMember(ScoringError):
    """A correction names somebody who did not work in that unit on that day."""

    code = "not_a_member"


@dataclass(frozen=True, slots=True)
class Served:
    """A feedback to be ascribed: the visit it is about, and when the service was given."""

    feedback_id: int
    visit: Visit
    at: datetime

    @property
    def moment(self) -> datetime:
        """When, where the unit stands."""
        return self.at.astimezone(ZoneInfo(self.visit.timezone))


async def ascribe_all(
    session: AsyncSession, served: Sequence[Served], *, now: datetime
) -> dict[int, rules.Decision]:
    """Decide from each visit's proof and the roster as they stand now, and freeze the decisions.

    It is the caller's to tell the journal, together with the feedback itself.
    """
    rosters: dict[tuple[int, date], list[rules.OnDuty]] = {}
    decisions: dict[int, rules.Decision] = {}
    for one in served:
        where = (one.visit.unit_id, one.moment.date())
        if where not in rosters:
            rosters[where] = await _roster(session, *where)
        decisions[one.feedback_id] = rules.decide(
            await _named(session, one), rosters[where], point_id=one.visit.point_id, moment=one.moment
        )
    sets = await store.officer_sets(session, (one.shares for one in decisions.values()))
    await store.decide_all(
        session,
        [
            _values(feedback_id, one, sets.get(rules.set_key(one.shares)), by=journal.SYSTEM, now=now)
            for feedback_id, one in decisions.items()
        ],
    )
    return decisions


async def correct(
    session: AsyncSession,
    feedback_id: int,
    shares: Sequence[tuple[int, float]],
    *,
    reason: str,
    by: str,
    now: datetime,
) -> Attribution:
    """Ascribe a feedback anew by a person's decision; the earlier decision stays, and both say why.

    Args:
        session: the act's own.
        feedback_id: which feedback.
        shares: employee ids and shares; none means unit only.
        reason: why, in words.
        by: who decided.
        now: when.
    """
    feedback = await session.get(Feedback, feedback_id)
    if feedback is None:
        raise NotFound
    unit = await session.get(Unit, feedback.unit_id)
    if unit is None:
        raise NotFound
    day = feedback.served_at.astimezone(ZoneInfo(unit.timezone)).date()
    for who, _ in shares:
        if not await directory.works_in(session, who, unit.id or 0, day):
            raise NotAMember(unit=unit.code)
    fair = rules.normalised(shares)
    decision = rules.Decision(
        Rule.CORRECTION, fair, rules.CONFIDENCE[Rule.CORRECTION], tuple(w for w, _ in fair)
    )
    set_id = (await store.officer_sets(session, [fair])).get(rules.set_key(fair))
    made = Attribution(**_values(feedback_id, decision, set_id, by=by, now=now, reason=reason))
    session.add(made)
    await session.flush()
    await journal.record(
        session,
        "attribution.corrected",
        f"feedback:{feedback.code}",
        {"ascribed": decision.told, "reason": reason},
        by=by,
        now=now,
    )
    return made


async def _named(session: AsyncSession, served: Served) -> rules.Named | None:
    visit = served.visit
    if visit.employee_id is None:
        return None
    rule = Rule.TICKET if visit.ticket is not None else Rule.BADGE
    belongs = await directory.works_in(session, visit.employee_id, visit.unit_id, served.moment.date())
    return rules.Named(((visit.employee_id, 1.0),), rule, belongs)


async def _roster(session: AsyncSession, unit_id: int, day: date) -> list[rules.OnDuty]:
    duties = await directory.duties_around(session, unit_id, day, day - timedelta(days=1))
    return [rules.OnDuty(**duty) for duty in duties]


def _values(
    feedback_id: int,
    decision: rules.Decision,
    set_id: int | None,
    *,
    by: str,
    now: datetime,
    reason: str | None = None,
) -> dict[str, Any]:
    return {
        "feedback_id": feedback_id,
        "rule": decision.rule,
        "officer_set_id": set_id,
        "confidence": decision.confidence,
        "candidates": orjson.dumps(decision.candidates).decode(),
        "decided_at": now,
        "decided_by": by,
        "reason": reason,
    }

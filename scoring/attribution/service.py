"""Deciding to whom a feedback is ascribed, once, and correcting it in the open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
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


async def ascribe(session: AsyncSession, feedback_id: int, visit: Visit, *, now: datetime) -> rules.Decision:
    """Decide from the visit's proof and the roster as they stand now, and freeze the decision.

    It is the caller's to tell the journal, together with the feedback itself.
    """
    feedback = await session.get(Feedback, feedback_id)
    if feedback is None:
        raise NotFound
    moment = feedback.served_at.astimezone(ZoneInfo(visit.timezone))
    named = None
    if visit.employee_id is not None:
        rule = Rule.TICKET if visit.ticket is not None else Rule.BADGE
        belongs = await directory.works_in(session, visit.employee_id, visit.unit_id, moment.date())
        named = rules.Named(((visit.employee_id, 1.0),), rule, belongs)
    duties = [
        rules.OnDuty(**duty)
        for duty in await directory.duties_around(
            session, visit.unit_id, moment.date(), moment.date() - timedelta(days=1)
        )
    ]
    decision = rules.decide(named, duties, point_id=visit.point_id, moment=moment)
    await _write(session, feedback_id, decision, by=journal.SYSTEM, now=now)
    return decision


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
    made = await _write(session, feedback_id, decision, by=by, now=now, reason=reason)
    await journal.record(
        session,
        "attribution.corrected",
        f"feedback:{feedback.code}",
        {"ascribed": decision.told, "reason": reason},
        by=by,
        now=now,
    )
    return made


async def _write(
    session: AsyncSession,
    feedback_id: int,
    decision: rules.Decision,
    *,
    by: str,
    now: datetime,
    reason: str | None = None,
) -> Attribution:
    made = Attribution(
        feedback_id=feedback_id,
        rule=decision.rule,
        officer_set_id=await store.officer_set(session, decision.shares),
        confidence=decision.confidence,
        candidates=orjson.dumps(decision.candidates).decode(),
        decided_at=now,
        decided_by=by,
        reason=reason,
    )
    session.add(made)
    await session.flush()
    return made

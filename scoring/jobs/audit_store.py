"""All SQL of an audit beyond the journal itself: what is stored now, beside what was journaled of it last."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.upsert import table_of
from scoring.intake import attested
from scoring.tables import (
    Attribution,
    Feedback,
    JournalDetail,
    JournalEntry,
    OfficerSet,
    OfficerShare,
    ScoreRun,
    Setting,
)

_ENTRY, _DETAIL, _FEEDBACK = table_of(JournalEntry), table_of(JournalDetail), table_of(Feedback)
_ATTRIBUTION, _SET, _SHARE = table_of(Attribution), table_of(OfficerSet), table_of(OfficerShare)
MOST_TOLD = 1_000


async def feedback_after(session: AsyncSession, feedback_id: int, limit: int) -> list[dict[str, Any]]:
    """Return the columns a state is made from, and the attribution in force, of feedback in order of ids."""
    page = (
        select(_FEEDBACK.c.id, *(_FEEDBACK.c[name] for name in attested.COLUMNS))
        .where(_FEEDBACK.c.id > feedback_id)
        .order_by(_FEEDBACK.c.id)
        .limit(limit)
        .subquery()
    )
    last = (
        select(func.max(_ATTRIBUTION.c.id).label("id"))
        .where(_ATTRIBUTION.c.feedback_id.in_(select(page.c.id)))
        .group_by(_ATTRIBUTION.c.feedback_id)
        .subquery()
    )
    decided = (
        select(_ATTRIBUTION.c.feedback_id, _ATTRIBUTION.c.rule, _SET.c.key.label("shares"))
        .join(last, last.c.id == _ATTRIBUTION.c.id)
        .outerjoin(_SET, _SET.c.id == _ATTRIBUTION.c.officer_set_id)
        .subquery()
    )
    found = await session.execute(
        select(page, decided.c.rule, decided.c.shares)
        .outerjoin(decided, decided.c.feedback_id == page.c.id)
        .order_by(page.c.id)
    )
    return [dict(row) for row in found.mappings()]


async def told_of(session: AsyncSession, codes: Collection[str], actions: Collection[str]) -> Sequence[Any]:
    """Return subject, action and details of what was journaled of some feedback, oldest first."""
    found = await session.execute(
        select(_ENTRY.c.subject, _ENTRY.c.action, _DETAIL.c.details)
        .outerjoin(_DETAIL, _DETAIL.c.entry_id == _ENTRY.c.id)
        .where(_ENTRY.c.subject.in_([f"feedback:{code}" for code in codes]), _ENTRY.c.action.in_(actions))
        .order_by(_ENTRY.c.id)
    )
    return found.all()


async def told_by(session: AsyncSession, action: str) -> Sequence[Any]:
    """Return subject and details of every act of a kind, oldest first."""
    found = await session.execute(
        select(_ENTRY.c.subject, _DETAIL.c.details)
        .outerjoin(_DETAIL, _DETAIL.c.entry_id == _ENTRY.c.id)
        .where(_ENTRY.c.action == action)
        .order_by(_ENTRY.c.id)
    )
    return found.all()


async def missing_feedback(session: AsyncSession, actions: Collection[str]) -> list[str]:
    """Return the codes of feedback that was journaled and is not there."""
    code = func.substr(_ENTRY.c.subject, len("feedback:") + 1)
    there = select(literal(1)).where(_FEEDBACK.c.code == code).exists()
    found = await session.execute(
        select(code).where(_ENTRY.c.action.in_(actions), ~there).distinct().order_by(code).limit(MOST_TOLD)
    )
    return list(found.scalars())


async def officer_sets(session: AsyncSession) -> Sequence[Any]:
    """Return each officer set's key with its members and shares, a row a member."""
    found = await session.execute(
        select(_SET.c.id, _SET.c.key, _SHARE.c.employee_id, _SHARE.c.share)
        .outerjoin(_SHARE, _SHARE.c.set_id == _SET.c.id)
        .order_by(_SET.c.id)
    )
    return found.all()


async def runs(session: AsyncSession) -> Sequence[Any]:
    """Return period, method and parameters of every computation of person scores."""
    run = table_of(ScoreRun)
    found = await session.execute(
        select(run.c.period, run.c.method, run.c.parameters)
        .where(run.c.parameters.is_not(None))
        .order_by(run.c.period)
    )
    return found.all()


async def settings(session: AsyncSession) -> dict[str, str]:
    """Return every recorded setting."""
    setting = table_of(Setting)
    found = await session.execute(select(setting.c.name, setting.c.value))
    return {row[0]: row[1] for row in found}

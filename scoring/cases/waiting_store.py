"""All SQL of what has come to wait for an answer, and who has been told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.cases.rules import OPEN, WAKES, Sight
from scoring.cases.store import seen_by
from scoring.db.upsert import insert
from scoring.tables import Case, CaseEvent, CaseTold, Feedback
from scoring.terms import CaseKind


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits, and what made it wait.

    Attributes:
        event_id: the opening, or the last time more was said or the citizen was not content.
        code: of its feedback.
        kind: what it is about.
    """

    event_id: int
    code: str
    kind: CaseKind


async def untold(
    session: AsyncSession, sight: Sight, account_id: int, kinds: Iterable[CaseKind], *, since: datetime
) -> list[Waiting]:
    """List what waits and has not been told to an account, oldest first."""
    # For each open case by itself, of which one unit has few: never over all events of everybody.
    waking = (
        select(func.max(col(CaseEvent.id)))
        .where(
            col(CaseEvent.case_id) == col(Case.id),
            col(CaseEvent.kind).in_(sorted(WAKES)),
            col(CaseEvent.at) >= since,
        )
        .scalar_subquery()
    )
    waits = (
        select(waking.label("event_id"), col(Feedback.code), col(Case.kind))
        .select_from(Case)
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .where(seen_by(sight), col(Case.state).in_(sorted(OPEN)), col(Case.kind).in_(sorted(kinds)))
        .subquery()
    )
    told = exists().where(col(CaseTold.account_id) == account_id, col(CaseTold.event_id) == waits.c.event_id)
    found = await session.execute(
        select(waits).where(waits.c.event_id.is_not(None), ~told).order_by(waits.c.event_id)
    )
    return [Waiting(*row) for row in found]


async def note_told(session: AsyncSession, account_id: int, events: Iterable[int], on: date) -> None:
    """Write down that an account has been told."""
    rows = [{"account_id": account_id, "event_id": one, "told_on": on} for one in events]
    if rows:
        statement = insert(session, CaseTold)
        keys = ["account_id", "event_id"]
        await session.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)


async def forget_told(session: AsyncSession, before: date) -> None:
    """Forget who was told of what nobody is told of any more."""
    await session.execute(delete(CaseTold).where(col(CaseTold.told_on) < before))

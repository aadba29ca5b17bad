"""All SQL of how promptly complaints were answered."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Case, Unit
from scoring.terms import CaseKind, CaseState


async def due_between(
    session: AsyncSession, first: date, after: date
) -> list[tuple[int, str, date, datetime | None]]:
    """List unit, its time zone, last day and moment of the answer of complaints due before ``after``.

    Complaints alone: what is not for the accused unit's eyes is in nobody's count either.
    """
    found = await session.execute(
        select(col(Case.unit_id), col(Unit.timezone), col(Case.due_on), col(Case.answered_at))
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .where(
            col(Case.kind) == CaseKind.COMPLAINT,
            col(Case.state) != CaseState.WITHDRAWN,
            col(Case.due_on) >= first,
            col(Case.due_on) < after,
        )
    )
    return [(unit_id, timezone, due_on, answered_at) for unit_id, timezone, due_on, answered_at in found]

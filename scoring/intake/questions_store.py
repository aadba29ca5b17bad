"""All SQL of an office's own questions and what was answered to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import ExtraAnswer, ExtraQuestion, Unit


async def current(session: AsyncSession, unit_id: int) -> Sequence[ExtraQuestion]:
    """List what a unit asks just now, by the first asking of each."""
    found = await session.execute(
        select(ExtraQuestion)
        .where(col(ExtraQuestion.unit_id) == unit_id, col(ExtraQuestion.asked_until).is_(None))
        .order_by(col(ExtraQuestion.id))
    )
    return found.scalars().all()


async def of_units(session: AsyncSession, unit_ids: Sequence[int]) -> list[tuple[ExtraQuestion, str, str]]:
    """List all versions of the questions of some units, those asked just now first."""
    found = await session.execute(
        select(ExtraQuestion, col(Unit.code), col(Unit.name))
        .join(Unit, col(Unit.id) == col(ExtraQuestion.unit_id))
        .where(col(ExtraQuestion.unit_id).in_(unit_ids))
        .order_by(col(ExtraQuestion.asked_until).is_not(None), col(Unit.name), col(ExtraQuestion.id).desc())
    )
    return [(row[0], row[1], row[2]) for row in found]


async def one(session: AsyncSession, number: int) -> ExtraQuestion | None:
    """Find a version of a question."""
    return await session.get(ExtraQuestion, number)


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a version of a question."""
    session.add(ExtraQuestion(**values))
    await session.flush()


async def end(session: AsyncSession, number: int, now: datetime) -> None:
    """Ask a version no more."""
    await session.execute(
        update(ExtraQuestion).where(col(ExtraQuestion.id) == number).values(asked_until=now)
    )


async def keep(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store answers; those a feedback gave before to the same questions are overwritten."""
    await replace(session, ExtraAnswer, rows)


async def counts(session: AsyncSession, number: int) -> dict[int, int]:
    """Count the answers to a version by their place."""
    found = await session.execute(
        select(col(ExtraAnswer.answer), func.count())
        .where(col(ExtraAnswer.question_id) == number)
        .group_by(col(ExtraAnswer.answer))
    )
    return {row[0]: row[1] for row in found}


async def forget(session: AsyncSession, feedback_id: int) -> None:
    """Erase what a feedback answered."""
    await session.execute(delete(ExtraAnswer).where(col(ExtraAnswer.feedback_id) == feedback_id))

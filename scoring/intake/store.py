"""All SQL of feedback as it is taken in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy import insert as sqlalchemy_insert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import table_of
from scoring.intake import attested
from scoring.tables import Feedback
from scoring.terms import Evidence, FeedbackState

IDS_AT_ONCE = 5_000


async def insert_once(session: AsyncSession, values: Mapping[str, Any]) -> int | None:
    """Store a feedback and return its id, or None when its act or ticket has been stored before."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(Feedback).values(**values).on_conflict_do_nothing().returning(col(Feedback.id))
    return (await session.execute(statement)).scalar_one_or_none()


async def by_act(session: AsyncSession, act: str) -> Feedback | None:
    """Find the feedback of an act."""
    return (await session.execute(select(Feedback).where(col(Feedback.act) == act))).scalar_one_or_none()


async def by_id(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """Find a feedback by its surrogate key."""
    return await session.get(Feedback, feedback_id)


async def by_code(session: AsyncSession, code: str) -> Feedback | None:
    """Find a feedback by its opaque code."""
    return (await session.execute(select(Feedback).where(col(Feedback.code) == code))).scalar_one_or_none()


async def forget_visitor(session: AsyncSession, visitor_id: str) -> int:
    """Take a visitor's pseudonyms, and what they told of themselves, off all their feedback."""
    result = await session.execute(
        update(Feedback)
        .where(col(Feedback.visitor_id) == visitor_id)
        .values(visitor_id=None, device=None, sex=None, age=None, education=None, job=None)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


async def by_receipt_hash(session: AsyncSession, hashed: str) -> Feedback | None:
    """Find the feedback a receipt stands for."""
    found = await session.execute(select(Feedback).where(col(Feedback.receipt_hash) == hashed))
    return found.scalar_one_or_none()


async def heard_today(session: AsyncSession, visitor_id: str, unit_id: int, day: date) -> int:
    """Count what a visitor has said of a unit on a day without tickets."""
    found = await session.execute(
        select(func.count())
        .select_from(Feedback)
        .where(
            col(Feedback.visitor_id) == visitor_id,
            col(Feedback.day) == day,
            col(Feedback.unit_id) == unit_id,
            col(Feedback.evidence) != Evidence.TICKET,
            col(Feedback.state) != FeedbackState.WITHDRAWN,
        )
    )
    return found.scalar_one()


async def of_visitor(session: AsyncSession, visitor_id: str, *, limit: int) -> Sequence[Feedback]:
    """List what a visitor has said, newest first."""
    found = await session.execute(
        select(Feedback)
        .where(col(Feedback.visitor_id) == visitor_id)
        .order_by(col(Feedback.submitted_at).desc(), col(Feedback.id).desc())
        .limit(limit)
    )
    return found.scalars().all()


async def change(session: AsyncSession, feedback_id: int, revision: int, values: Mapping[str, Any]) -> bool:
    """Amend a feedback that still is at a revision; False when somebody was quicker."""
    result = await session.execute(
        update(Feedback)
        .where(col(Feedback.id) == feedback_id, col(Feedback.revision) == revision)
        .values(**values, revision=revision + 1)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def stated(session: AsyncSession, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the columns of some feedback that a state is made from (``attested``), and its ids, in order."""
    table = table_of(Feedback)
    found = await session.execute(
        select(table.c.id, *(table.c[name] for name in attested.COLUMNS))
        .where(table.c.id.in_(ids))
        .order_by(table.c.id)
    )
    return [dict(row) for row in found.mappings()]


async def insert_all(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Store many feedbacks at once and return their surrogate keys by code."""
    if not rows:
        return {}
    await session.execute(sqlalchemy_insert(table_of(Feedback)), list(rows))
    found = await session.execute(
        select(col(Feedback.code), col(Feedback.id)).where(
            col(Feedback.code).in_([row["code"] for row in rows])
        )
    )
    return {code: feedback_id for code, feedback_id in found if feedback_id is not None}


async def replace_all(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Overwrite many feedbacks, found by ``id``; each has one revision more."""
    table = table_of(Feedback)
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        await session.execute(
            update(table).where(table.c.id == row["id"]).values(**values, revision=table.c.revision + 1)
        )

"""All SQL of feedback as it is taken in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import CursorResult, Update, bindparam, func, select, update
from sqlalchemy import insert as sqlalchemy_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from scoring.db.upsert import dialect_of, insert_on, table_of
from scoring.intake import attested
from scoring.tables import Feedback
from scoring.terms import Evidence, FeedbackState

IDS_AT_ONCE = 5_000
_FEEDBACK = table_of(Feedback)
# What every act runs is made once: building a statement anew costs more than running it.
_BY_ACT = select(Feedback).where(col(Feedback.act) == bindparam("act"))
_BY_CODE = select(Feedback).where(col(Feedback.code) == bindparam("code"))
_BY_ACTS = select(Feedback).where(col(Feedback.act).in_(bindparam("acts", expanding=True)))
_HEARD = (
    select(_FEEDBACK.c.visitor_id, _FEEDBACK.c.unit_id, _FEEDBACK.c.day, func.count())
    .where(
        _FEEDBACK.c.visitor_id.in_(bindparam("who", expanding=True)),
        _FEEDBACK.c.day.in_(bindparam("days", expanding=True)),
        _FEEDBACK.c.evidence != Evidence.TICKET,
        _FEEDBACK.c.state != FeedbackState.WITHDRAWN,
    )
    .group_by(_FEEDBACK.c.visitor_id, _FEEDBACK.c.unit_id, _FEEDBACK.c.day)
)


async def insert_once(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Store feedback and return ids by act; those whose act or ticket has been stored before are left out."""
    if not rows:
        return {}
    found = await session.execute(_once(dialect_of(session)), list(rows))
    return {row[0]: row[1] for row in found}


@cache
def _once(dialect: str) -> postgresql.Insert | sqlite.Insert:
    return insert_on(dialect, Feedback).on_conflict_do_nothing().returning(_FEEDBACK.c.act, _FEEDBACK.c.id)  # type: ignore[return-value]


async def by_act(session: AsyncSession, act: str) -> Feedback | None:
    """Find the feedback of an act."""
    return (await session.execute(_BY_ACT, {"act": act})).scalar_one_or_none()


async def by_acts(session: AsyncSession, acts: Collection[str]) -> dict[str, Feedback]:
    """Find the feedback of several acts, by act."""
    if not acts:
        return {}
    found = (await session.execute(_BY_ACTS, {"acts": list(acts)})).scalars()
    return {one.act: one for one in found if one.act is not None}


async def by_id(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """Find a feedback by its surrogate key."""
    return await session.get(Feedback, feedback_id)


async def by_code(session: AsyncSession, code: str) -> Feedback | None:
    """Find a feedback by its opaque code."""
    return (await session.execute(_BY_CODE, {"code": code})).scalar_one_or_none()


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


async def heard(
    session: AsyncSession, visitors: Collection[str], days: Collection[date]
) -> dict[tuple[str, int, date], int]:
    """Count what visitors have said without tickets, by visitor, unit and day."""
    if not visitors:
        return {}
    found = await session.execute(_HEARD, {"who": list(visitors), "days": list(days)})
    return {(row[0], row[1], row[2]): row[3] for row in found}


async def of_visitor(session: AsyncSession, visitor_id: str, *, limit: int) -> Sequence[Feedback]:
    """List what a visitor has said, newest first."""
    found = await session.execute(
        select(Feedback)
        .where(col(Feedback.visitor_id) == visitor_id)
        .order_by(col(Feedback.submitted_at).desc(), col(Feedback.id).desc())
        .limit(limit)
    )
    return found.scalars().all()


async def change(session: AsyncSession, feedback: Feedback, values: Mapping[str, Any]) -> bool:
    """Amend a feedback, as it is at hand and as it is stored; False when somebody was quicker."""
    known = {"of_id": feedback.id, "of_revision": feedback.revision}
    result = await session.execute(_changing(tuple(values)), {**values, **known})
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        return False
    for name, value in {**values, "revision": feedback.revision + 1}.items():
        set_committed_value(feedback, name, value)
    return True


@lru_cache(256)
def _changing(names: tuple[str, ...]) -> Update:
    table = _FEEDBACK
    return (
        update(table)
        .where(table.c.id == bindparam("of_id"), table.c.revision == bindparam("of_revision"))
        .values({**{name: bindparam(name) for name in names}, "revision": table.c.revision + 1})
    )


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

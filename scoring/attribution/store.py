"""All SQL of attributions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.attribution import rules
from scoring.db.upsert import chunks, dialect_of, insert_on, table_of
from scoring.tables import Attribution, OfficerSet, OfficerShare

SETS_AT_ONCE = 5_000
_SETS = table_of(OfficerSet)
# What every act runs is made once: building a statement anew costs more than running it.
_NAMED = select(_SETS.c.key, _SETS.c.id).where(_SETS.c.key.in_(bindparam("keys", expanding=True)))
_DECIDE = insert(table_of(Attribution))


async def latest(session: AsyncSession, feedback_id: int) -> Attribution | None:
    """Return the decision in force: the last one made."""
    found = await session.execute(
        select(Attribution)
        .where(col(Attribution.feedback_id) == feedback_id)
        .order_by(col(Attribution.id).desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def history(session: AsyncSession, feedback_id: int) -> Sequence[Attribution]:
    """Return every decision made about a feedback, oldest first."""
    found = await session.execute(
        select(Attribution).where(col(Attribution.feedback_id) == feedback_id).order_by(col(Attribution.id))
    )
    return found.scalars().all()


async def shares_of(session: AsyncSession, set_id: int) -> list[tuple[int, float]]:
    """Return who is in an officer set, with shares."""
    found = await session.execute(
        select(col(OfficerShare.employee_id), col(OfficerShare.share))
        .where(col(OfficerShare.set_id) == set_id)
        .order_by(col(OfficerShare.employee_id))
    )
    return [(who, share) for who, share in found]


async def officer_sets(session: AsyncSession, many: Iterable[Sequence[tuple[int, float]]]) -> dict[str, int]:
    """Return the ids of many officer sets by ``rules.set_key``, those that are new made."""
    wanted = {rules.set_key(shares): shares for shares in many if shares}
    found = await _sets_named(session, wanted)
    new = [key for key in wanted if key not in found]
    if not new:
        return found
    dialect = dialect_of(session)
    await session.execute(
        insert_on(dialect, OfficerSet).on_conflict_do_nothing(), [{"key": key} for key in new]
    )
    made = await _sets_named(session, new)
    await session.execute(
        insert_on(dialect, OfficerShare).on_conflict_do_nothing(),
        [
            {"set_id": made[key], "employee_id": who, "share": share}
            for key in new
            for who, share in wanted[key]
        ],
    )
    return found | made


async def _sets_named(session: AsyncSession, keys: Iterable[str]) -> dict[str, int]:
    sets: dict[str, int] = {}
    for part in chunks(keys, SETS_AT_ONCE):
        sets |= {row[0]: row[1] for row in await session.execute(_NAMED, {"keys": part})}
    return sets


async def decide_all(session: AsyncSession, decisions: Sequence[Mapping[str, Any]]) -> None:
    """Store many decisions at once."""
    if decisions:
        await session.execute(_DECIDE, list(decisions))

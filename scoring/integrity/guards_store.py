"""All SQL of guarded doors, and of what the doors themselves have set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace, table_of
from scoring.tables import Feedback, Finding, FindingRow, Guard, Unit
from scoring.terms import Channel, Evidence, FeedbackState

NEWEST: Final = 50_000
"""Rows that are looked at for the last ten minutes: the newest of the table, which needs no index for it."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guarded door and whose it is."""

    unit_code: str
    unit_name: str
    timezone: str
    guard: Guard


async def of_unit(session: AsyncSession, unit_id: int) -> Guard | None:
    """Find what is known of a unit's door."""
    return await session.get(Guard, unit_id)


async def of_units(session: AsyncSession, unit_ids: Sequence[int], *, now: datetime) -> list[Guarded]:
    """List the doors of some units about which something holds at present, by unit."""
    found = await session.execute(
        select(col(Unit.code), col(Unit.name), col(Unit.timezone), Guard)
        .join(Guard, col(Guard.unit_id) == col(Unit.id))
        .where(col(Unit.id).in_(unit_ids), col(Guard.until) > now)
        .order_by(col(Unit.name), col(Unit.id))
    )
    return [Guarded(*row) for row in found]


async def put(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write down how a unit's door is guarded."""
    await replace(session, Guard, [values])


async def remove(session: AsyncSession, unit_id: int) -> None:
    """Forget how a unit's door is guarded."""
    await session.execute(delete(table_of(Guard)).where(table_of(Guard).c.unit_id == unit_id))


async def heard_since(session: AsyncSession, since: datetime, *, least: int) -> dict[int, int]:
    """Count what the open web has brought since a moment, by unit, where it is so much at least."""
    newest = (await session.execute(select(func.max(col(Feedback.id))))).scalar_one() or 0
    found = await session.execute(
        select(col(Feedback.unit_id), func.count())
        .where(
            col(Feedback.id) > newest - NEWEST,
            col(Feedback.received_at) > since,
            col(Feedback.channel) == Channel.WEB,
            col(Feedback.evidence) == Evidence.OPEN,
        )
        .group_by(col(Feedback.unit_id))
        .having(func.count() >= least)
    )
    return {row[0]: row[1] for row in found}


async def heard_between(session: AsyncSession, unit_id: int, first: date, before: date) -> int:
    """Count what the open web has brought a unit on the days from one until before another."""
    found = await session.execute(
        select(func.count())
        .select_from(Feedback)
        .where(
            col(Feedback.unit_id) == unit_id,
            col(Feedback.day) >= first,
            col(Feedback.day) < before,
            col(Feedback.channel) == Channel.WEB,
            col(Feedback.evidence) == Evidence.OPEN,
        )
    )
    return found.scalar_one()


async def set_aside_at_the_door(
    session: AsyncSession, reasons: Sequence[str]
) -> list[tuple[str, int, date, int]]:
    """List feedback that a door has set aside and no finding shows yet: reason, unit, day and id."""
    shown = exists().where(col(FindingRow.feedback_id) == col(Feedback.id))
    found = await session.execute(
        select(col(Feedback.state_reason), col(Feedback.unit_id), col(Feedback.day), col(Feedback.id))
        .where(
            # Written out, so that both databases see that their small index of such rows will do.
            text(f"feedback.state = '{FeedbackState.QUARANTINED.value}'"),
            col(Feedback.state_reason).in_(reasons),
            ~shown,
        )
        .order_by(col(Feedback.id))
    )
    return [(reason or "", unit_id, day, one or 0) for reason, unit_id, day, one in found]


async def open_finding(session: AsyncSession, reason: str, subject: str) -> Finding | None:
    """Find the finding about a subject that nobody has judged yet."""
    found = await session.execute(
        select(Finding).where(
            col(Finding.reason) == reason, col(Finding.subject) == subject, col(Finding.state) == "open"
        )
    )
    return found.scalars().first()

"""All SQL of an audit of the journal: reading it whole, a few thousand rows at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.upsert import table_of
from scoring.journal.rules import Place
from scoring.tables import (
    JournalCheckpoint,
    JournalDetail,
    JournalEntry,
    JournalNode,
    JournalPlace,
    JournalWaiting,
)

MOST_TOLD = 1_000
"""Entries of one kind that are named; more would be a list nobody reads."""
_ENTRY, _DETAIL, _WAITING = table_of(JournalEntry), table_of(JournalDetail), table_of(JournalWaiting)
_PLACE, _NODE, _CHECKPOINT = table_of(JournalPlace), table_of(JournalNode), table_of(JournalCheckpoint)


async def count_places(session: AsyncSession) -> int:
    """Count the entries that have a place."""
    return (await session.execute(select(func.count()).select_from(_PLACE))).scalar_one()


async def placed_from(session: AsyncSession, place: int, limit: int) -> Sequence[Any]:
    """Return places from one on, each with its entry and details as far as they are there."""
    found = await session.execute(
        select(
            _PLACE.c.place, _PLACE.c.entry_id, _PLACE.c.chain, *_ENTRY.c, _DETAIL.c.salt, _DETAIL.c.details
        )
        .outerjoin(_ENTRY, _ENTRY.c.id == _PLACE.c.entry_id)
        .outerjoin(_DETAIL, _DETAIL.c.entry_id == _PLACE.c.entry_id)
        .where(_PLACE.c.place >= place)
        .order_by(_PLACE.c.place)
        .limit(limit)
    )
    return found.all()


async def checkpoints(session: AsyncSession) -> Sequence[Any]:
    """Return every checkpoint, smallest first."""
    return (await session.execute(select(*_CHECKPOINT.c).order_by(_CHECKPOINT.c.size))).all()


async def erasures(session: AsyncSession) -> dict[str, int]:
    """Return the subjects whose erasure was journaled, with the entry that says so."""
    found = await session.execute(
        select(_ENTRY.c.subject, func.max(_ENTRY.c.id))
        .where(_ENTRY.c.action == "feedback.erased")
        .group_by(_ENTRY.c.subject)
    )
    return {row[0]: row[1] for row in found}


async def subjects(session: AsyncSession, action: str) -> set[str]:
    """Return the subjects of all acts of a kind."""
    return set((await session.execute(select(_ENTRY.c.subject).where(_ENTRY.c.action == action))).scalars())


async def nodes_between(session: AsyncSession, begun: int, ended: int) -> dict[Place, str]:
    """Return the stored subtrees that are completed by leaves from one size to another."""
    stored: dict[Place, str] = {}
    for level in range(1, ended.bit_length()):
        found = await session.execute(
            select(_NODE.c.number, _NODE.c.hash).where(
                _NODE.c.level == level, _NODE.c.number.between(begun >> level, (ended >> level) - 1)
            )
        )
        stored |= {(level, number): one for number, one in found}
    return stored


async def count_nodes(session: AsyncSession) -> int:
    """Count the stored subtrees."""
    return (await session.execute(select(func.count()).select_from(_NODE))).scalar_one()


async def unplaced(session: AsyncSession) -> list[int]:
    """Return entries that neither have a place nor wait for one."""
    found = await session.execute(
        select(_ENTRY.c.id)
        .outerjoin(_PLACE, _PLACE.c.entry_id == _ENTRY.c.id)
        .outerjoin(_WAITING, _WAITING.c.entry_id == _ENTRY.c.id)
        .where(_PLACE.c.place.is_(None), _WAITING.c.entry_id.is_(None))
        .order_by(_ENTRY.c.id)
        .limit(MOST_TOLD)
    )
    return list(found.scalars())

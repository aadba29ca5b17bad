"""All SQL of the journal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, column, delete, func, insert, or_, select
from sqlalchemy import table as sql_table
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.upsert import table_of
from scoring.journal.rules import Place
from scoring.tables import (
    JournalCheckpoint,
    JournalDetail,
    JournalEntry,
    JournalKey,
    JournalNode,
    JournalPlace,
    JournalWaiting,
)

ROWS_AT_ONCE = 5_000
_ENTRY, _DETAIL, _WAITING = table_of(JournalEntry), table_of(JournalDetail), table_of(JournalWaiting)
_PLACE, _NODE = table_of(JournalPlace), table_of(JournalNode)
_CHECKPOINT, _KEY = table_of(JournalCheckpoint), table_of(JournalKey)

# A view on both tables: its trigger puts each part where it belongs, so that an act sends one statement.
_WRITING = sql_table(
    "journal_writing",
    *(column(c.name, c.type) for c in (*_ENTRY.c, *_DETAIL.c) if c.name not in {"id", "entry_id"}),
)
_ADD = insert(_WRITING)


async def add(session: AsyncSession, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Add one entry with its details, or many in order."""
    await (await session.connection()).execute(_ADD, rows)


async def entries(
    session: AsyncSession, *, subject: str | None = None, action: str | None = None
) -> Sequence[Any]:
    """Return entries with their details, oldest first."""
    statement = (
        select(*_ENTRY.c, _DETAIL.c.salt, _DETAIL.c.details)
        .outerjoin(_DETAIL, _DETAIL.c.entry_id == _ENTRY.c.id)
        .order_by(_ENTRY.c.id)
    )
    if subject is not None:
        statement = statement.where(_ENTRY.c.subject == subject)
    if action is not None:
        statement = statement.where(_ENTRY.c.action == action)
    return (await session.execute(statement)).all()


async def delete_details(session: AsyncSession, subject: str) -> None:
    """Delete salt and details of a subject's entries before its erasure."""
    of_it = select(_ENTRY.c.id).where(_ENTRY.c.subject == subject)
    erased = select(func.max(_ENTRY.c.id)).where(
        _ENTRY.c.subject == subject, _ENTRY.c.action == "feedback.erased"
    )
    await session.execute(
        delete(_DETAIL).where(_DETAIL.c.entry_id.in_(of_it), _DETAIL.c.entry_id < erased.scalar_subquery())
    )


async def waiting(session: AsyncSession, limit: int) -> Sequence[Any]:
    """Return id and leaf of entries without a place, in order of their ids."""
    found = await session.execute(
        select(_ENTRY.c.id, _ENTRY.c.leaf)
        .join(_WAITING, _WAITING.c.entry_id == _ENTRY.c.id)
        .order_by(_ENTRY.c.id)
        .limit(limit)
    )
    return found.all()


async def last_place(session: AsyncSession) -> Any:
    """Return the last place given, with its link of the chain."""
    found = await session.execute(
        select(_PLACE.c.place, _PLACE.c.chain).order_by(_PLACE.c.place.desc()).limit(1)
    )
    return found.first()


async def give_places(
    session: AsyncSession, places: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]
) -> None:
    """Store the places of entries and the subtrees they complete, and take them out of the queue."""
    await session.execute(insert(_PLACE), places)
    if nodes:
        await session.execute(insert(_NODE), nodes)
    await session.execute(
        delete(_WAITING).where(_WAITING.c.entry_id.in_([one["entry_id"] for one in places]))
    )


async def hashes(session: AsyncSession, places: Iterable[Place]) -> dict[Place, bytes]:
    """Return the hashes of complete subtrees, leaves among them, by place."""
    wanted = set(places)
    leaves = [number for level, number in wanted if level == 0]
    above = [place for place in wanted if place[0] > 0]
    found: dict[Place, bytes] = {}
    if leaves:
        rows = await session.execute(
            select(_PLACE.c.place, _ENTRY.c.leaf)
            .join(_ENTRY, _ENTRY.c.id == _PLACE.c.entry_id)
            .where(_PLACE.c.place.in_(leaves))
        )
        found |= {(0, number): bytes.fromhex(leaf) for number, leaf in rows}
    if above:
        nodes = await session.execute(
            select(_NODE.c.level, _NODE.c.number, _NODE.c.hash).where(
                # SQLite finds pairs by the key one by one, and a list of pairs by reading the whole table.
                or_(*(and_(_NODE.c.level == level, _NODE.c.number == number) for level, number in above))
            )
        )
        found |= {(level, number): bytes.fromhex(one) for level, number, one in nodes}
    return found


async def last_checkpoint(session: AsyncSession) -> Any:
    """Return the newest checkpoint: size, root, note, signed_at."""
    found = await session.execute(select(*_CHECKPOINT.c).order_by(_CHECKPOINT.c.size.desc()).limit(1))
    return found.first()


async def add_checkpoint(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a signed checkpoint."""
    await session.execute(insert(_CHECKPOINT), values)


async def keys(session: AsyncSession) -> list[str]:
    """Return every public key checkpoints have been signed with, oldest first."""
    found = await session.execute(select(_KEY.c.verifier).order_by(_KEY.c.since, _KEY.c.verifier))
    return list(found.scalars())


async def add_key(session: AsyncSession, verifier: str, now: datetime) -> None:
    """Store a public key."""
    await session.execute(insert(_KEY), {"verifier": verifier, "since": now})


async def last_placed(session: AsyncSession, subject: str, actor: str, below: int) -> Any:
    """Return the last entry of an actor's acts on a subject itself that lies below a place."""
    noun = subject.partition(":")[0]
    found = await session.execute(
        _placed()
        .where(
            _ENTRY.c.subject == subject,
            _ENTRY.c.actor == actor,
            _ENTRY.c.action.startswith(f"{noun}.", autoescape=True),
            _PLACE.c.place < below,
        )
        .order_by(_PLACE.c.place.desc())
        .limit(1)
    )
    return found.first()


def _placed() -> Select[Any]:
    return (
        select(_PLACE.c.place, _PLACE.c.chain, *_ENTRY.c, _DETAIL.c.salt, _DETAIL.c.details)
        .join(_ENTRY, _ENTRY.c.id == _PLACE.c.entry_id)
        .outerjoin(_DETAIL, _DETAIL.c.entry_id == _ENTRY.c.id)
    )

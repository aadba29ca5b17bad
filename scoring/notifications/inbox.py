"""Updates as Telegram sent them: kept before they are acknowledged, worked on once, never lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import rules, store

KEEP_DONE = timedelta(days=3)
"""Telegram sends an update again for a day at most; until then its number is needed to know it again."""
KEEP_DEAD = timedelta(days=30)
"""What could not be worked on stays for the operator to look at, and then goes, since it names a person."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update nobody has worked on yet.

    Attributes:
        update_id: Telegram's number.
        payload: JSON as it came.
        received_at: when we got it.
        attempts: how often working on it has failed.
    """

    update_id: int
    payload: str
    received_at: datetime
    attempts: int


async def store_updates(session: AsyncSession, updates: Sequence[tuple[int, str]], *, now: datetime) -> None:
    """Keep updates, by number and JSON; those we have had stay as they are."""
    await store.add_updates(
        session,
        [
            {"update_id": number, "payload": payload, "received_at": now, "state": store.NEW, "attempts": 0}
            for number, payload in updates
        ],
    )


async def waiting(session: AsyncSession, *, limit: int) -> list[Received]:
    """List the first updates nobody has worked on, in Telegram's order."""
    return [
        Received(row.update_id, row.payload, row.received_at, row.attempts)
        for row in await store.oldest_updates(session, limit=limit)
    ]


async def finish(session: AsyncSession, update_id: int, *, now: datetime) -> bool | None:
    """Mark an update done within the transaction of what it leads to, and drop its raw text.

    Returns:
        True when it is this transaction's to work on, False when it has been worked on before, None while
        another process is at it.
    """
    return await store.finish_update(session, update_id, now=now)


async def fail(session: AsyncSession, update_id: int, error: str, *, now: datetime) -> bool:
    """Count a failed attempt; return whether the update has become a dead letter."""
    row = await store.fail_update(session, update_id, error=error, most=rules.MOST_ATTEMPTS, now=now)
    return row is not None and row.state == store.DEAD


async def tidy(session: AsyncSession, *, now: datetime) -> None:
    """Delete what is no longer needed."""
    await store.purge_updates(session, store.DONE, before=now - KEEP_DONE)
    await store.purge_updates(session, store.DEAD, before=now - KEEP_DEAD)
    await store.empty_notices(session, before=now - KEEP_DEAD)


async def standing(session: AsyncSession) -> dict[str, int]:
    """Count updates by state, for people who watch."""
    return await store.count_updates(session)

"""Locks that the database keeps: a rule read from rows is a question, not a lock."""

from collections.abc import Iterable
from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HOLD = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


async def hold(session: AsyncSession, *names: object) -> None:
    """Let no other transaction hold the same names until this one ends.

    PostgreSQL waits on an advisory lock. On SQLite the transaction already holds the only write lock.
    """
    await hold_all(session, [names])


async def hold_all(session: AsyncSession, many: Iterable[tuple[object, ...]]) -> None:
    """Hold several names at once, always in the same order: two that want the same wait, and go on."""
    if session.get_bind().dialect.name != "postgresql":
        return
    keys = sorted({_key(names) for names in many})
    if keys:
        await session.execute(_HOLD, {"keys": keys})


def _key(names: tuple[object, ...]) -> int:
    digest = blake2b("\x1f".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)

"""Locks that the database keeps: a rule read from rows is a question, not a lock."""

from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def hold(session: AsyncSession, *names: object) -> None:
    """Let no other transaction hold the same names until this one ends.

    PostgreSQL waits on an advisory lock. On SQLite the transaction already holds the only write lock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    digest = blake2b("\x1f".join(map(str, names)).encode(), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

"""All SQL of failed attempts to sign in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import SignInTry


async def failures(session: AsyncSession, whats: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    """Return how often each has failed and when last."""
    found = await session.execute(
        select(col(SignInTry.what), col(SignInTry.failures), col(SignInTry.last_at)).where(
            col(SignInTry.what).in_(whats)
        )
    )
    return {what: (count, at) for what, count, at in found}


async def note(session: AsyncSession, counts: dict[str, int], at: datetime) -> None:
    """Write down how often each has failed by now."""
    rows = [{"what": what, "failures": count, "last_at": at} for what, count in sorted(counts.items())]
    await replace(session, SignInTry, rows)


async def forget(session: AsyncSession, whats: Sequence[str], *, before: datetime) -> None:
    """Forget some failures, and all that are older than a moment."""
    await session.execute(delete(SignInTry).where(col(SignInTry.what).in_(whats)))
    await session.execute(delete(SignInTry).where(col(SignInTry.last_at) < before))

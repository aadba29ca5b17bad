"""One holder of the schedule at a time, kept by the database, with a number that only rises."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db import locks
from scoring.tables import Lease

LIFE = timedelta(seconds=30)


async def hold(session: AsyncSession, name: str, holder: str, *, now: datetime) -> int | None:
    """Take a lease that is free or over, or renew one's own; return its fence, or None when it is another's.

    The fence rises with every new holder: work begun under an old one can be told from the present one's.
    """
    await locks.hold(session, "lease", name)
    lease = (await session.execute(select(Lease).where(col(Lease.name) == name))).scalar_one_or_none()
    if lease is None:
        lease = Lease(name=name, holder=holder, fence=1, expires_at=now + LIFE)
        session.add(lease)
    elif lease.holder == holder:
        lease.expires_at = max(lease.expires_at, now + LIFE)
    elif lease.expires_at <= now:
        lease.holder, lease.fence, lease.expires_at = holder, lease.fence + 1, now + LIFE
    else:
        return None
    await session.flush()
    return lease.fence


async def release(session: AsyncSession, name: str, holder: str, *, now: datetime) -> None:
    """Give a lease back at the end of a process, so that the next need not wait."""
    lease = (await session.execute(select(Lease).where(col(Lease.name) == name))).scalar_one_or_none()
    if lease is not None and lease.holder == holder:
        lease.expires_at = now
        await session.flush()

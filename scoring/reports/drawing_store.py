"""Drawings kept, and forgotten when nobody can still want them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import Drawing

KEPT_FOR: Final = timedelta(days=90)
"""A quarter: what is still looked at is drawn again in a second."""


async def kept(session: AsyncSession, keys: Sequence[str]) -> dict[str, bytes]:
    """Return the drawings that are there, by key."""
    found = await session.execute(
        select(col(Drawing.key), col(Drawing.body)).where(col(Drawing.key).in_(keys))
    )
    return {row.key: row.body for row in found}


async def keep(session: AsyncSession, bodies: Mapping[str, bytes], *, now: datetime) -> None:
    """Keep drawings, and forget those that are too old."""
    await session.execute(delete(Drawing).where(col(Drawing.drawn_at) < now - KEPT_FOR))
    await replace(
        session, Drawing, [{"key": key, "body": body, "drawn_at": now} for key, body in bodies.items()]
    )

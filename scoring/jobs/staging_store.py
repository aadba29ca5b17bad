"""All SQL of files that wait for a yes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import StagedImport, Unit


async def is_whole(session: AsyncSession, unit_id: int) -> bool:
    """Say whether nothing stands above a unit."""
    found = await session.execute(
        select(col(Unit.id)).where(col(Unit.id) == unit_id, col(Unit.parent_id).is_(None))
    )
    return found.scalar_one_or_none() is not None


async def stage(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Let a file wait."""
    session.add(StagedImport(**values))
    await session.flush()


async def staged(session: AsyncSession, code: str, account_id: int, since: datetime) -> bytes | None:
    """Return a file that waits for somebody, None when there is none or it has waited too long."""
    found = await session.execute(
        select(col(StagedImport.content)).where(
            col(StagedImport.code) == code,
            col(StagedImport.account_id) == account_id,
            col(StagedImport.staged_at) >= since,
        )
    )
    return found.scalar_one_or_none()


async def forget(session: AsyncSession, before: datetime, account_id: int) -> None:
    """Forget what has waited too long, and whatever waits for somebody: one file at a time."""
    await session.execute(
        delete(StagedImport).where(
            or_(col(StagedImport.staged_at) < before, col(StagedImport.account_id) == account_id)
        )
    )

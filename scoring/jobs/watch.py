"""How the house is doing: the database's shape, who holds the schedule, and how each job went last."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db import migrate
from scoring.db.absence import is_unavailable
from scoring.jobs.periodic import LEASE
from scoring.notifications.watch import Hook, last_hook
from scoring.tables import JobRun, Lease


@dataclass(frozen=True, slots=True)
class LastRun:
    """How one job went last."""

    name: str
    finished_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """What one look finds.

    Attributes:
        revision: the schema's, None when the database is empty.
        expected_revision: the one this code was written for.
        schedule_is_held: whether some process runs the schedule right now.
        jobs: by name.
        hook: the bot's webhook as it was seen last, None when there is none.
    """

    revision: str | None
    expected_revision: str | None
    schedule_is_held: bool = False
    jobs: tuple[LastRun, ...] = ()
    hook: Hook | None = None

    @property
    def has_expected_shape(self) -> bool:
        """Whether code and database fit."""
        return self.revision is not None and self.revision == self.expected_revision


async def look(session: AsyncSession, *, now: datetime) -> Look:
    """Ask the database, or raise Unavailable when it does not answer."""
    revision = await _revision(session)
    if revision != _expected():
        return Look(revision, _expected())
    lease = (await session.execute(select(Lease).where(col(Lease.name) == LEASE))).scalar_one_or_none()
    runs = (await session.execute(select(JobRun).order_by(col(JobRun.job)))).scalars()
    return Look(
        revision=revision,
        expected_revision=_expected(),
        schedule_is_held=lease is not None and lease.expires_at > now,
        jobs=tuple(LastRun(run.job, run.finished_at, run.error) for run in runs),
        hook=await last_hook(session),
    )


async def _revision(session: AsyncSession) -> str | None:
    try:
        found = await session.execute(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as error:
        if is_unavailable(error):
            raise
        return None  # there is no such table: the database is empty
    return found.scalar_one_or_none()


@cache
def _expected() -> str | None:
    return migrate.newest()

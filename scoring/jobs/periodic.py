"""The schedule's work: what to run, how often, how each run is recorded. Any job may run again at will."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import integrity, scores
from scoring.db.engine import Database
from scoring.db.upsert import replace
from scoring.i18n import t
from scoring.integrity import guards
from scoring.jobs import alerts, caseload, digests, journaling, lease, letters, reading
from scoring.scores import people
from scoring.scores.fold import MANY
from scoring.scores.rules import HALF_YEAR
from scoring.tables import JobRun
from scoring.terms import Period

LEASE = "schedule"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of periodic work.

    Attributes:
        name: as people who watch see it.
        every_s: seconds between runs.
        work: takes the database and the present moment, and says how much it did.
    """

    name: str
    every_s: int
    work: Callable[[Database, datetime], Awaitable[int]]


async def fold_new(database: Database, now: datetime) -> int:
    """Bring the tallies up to date."""
    del now
    total = 0
    while True:
        async with database.writing() as session:
            folded = await scores.fold(session)
        total += folded
        if not folded:
            return total


async def score_people(database: Database, now: datetime) -> int:
    """Compute the person scores of every period whose tallies have changed."""
    async with database.reading() as session:
        behind = await people.outdated(session)
    for period in behind:
        await score_period(database, period, now)
    return len(behind)


async def score_period(database: Database, period: Period, now: datetime) -> int:
    """Compute and store a period's person scores; return how many people.

    The numbers take a second or more, in a thread and outside any transaction: nobody waits for them.
    """
    async with database.reading() as session:
        found = await people.material(session, period)
    rows = await asyncio.to_thread(people.scored, found, now)
    async with database.writing() as session:
        await people.keep(session, found, rows, now=now)
    return len(rows)


async def screen_new(database: Database, now: datetime) -> int:
    """Look for misuse in every half-year whose tallies have changed since its scores were computed.

    The looking is done in a thread and outside any transaction, as the scoring is.
    """
    async with database.reading() as session:
        behind = [period for period in await people.outdated(session) if period.months == HALF_YEAR]
    aside = 0
    for half in behind:
        async with database.reading() as session:
            given = await integrity.material(session, half, now=now)
        if given is None:
            continue
        found = await asyncio.to_thread(integrity.found_in, given)
        async with database.writing() as session:
            held = await integrity.keep(session, given, found, now=now)
            await scores.mark(session, *held)
        aside += len(held)
    return aside


async def guard_doors(database: Database, now: datetime) -> int:
    """Guard the open door of every unit that is being rushed; return how many."""
    async with database.reading() as session:
        found = await guards.rushes(session, now=now)
    if not found:
        return 0
    async with database.writing() as session:
        return await guards.put_up(session, found, now=now)


async def show_set_aside(database: Database, now: datetime) -> int:
    """Show the inspectorate what the doors have set aside; return how much."""
    async with database.reading() as session:
        if not await guards.has_set_aside(session):
            return 0
    async with database.writing() as session:
        return await guards.show_set_aside(session, now=now)


async def is_behind(session: AsyncSession, period: Period) -> bool:
    """Say whether a period's person scores are behind its tallies."""
    return period in await people.outdated(session)


async def catch_up(
    database: Database, *, now: datetime, progress: Callable[[int, int, str], None]
) -> tuple[int, int]:
    """Fold all that waits and score all that is behind, while somebody watches; return how many of each."""
    async with database.reading() as session:
        waiting = await scores.waiting(session)
        begin_anew = await scores.is_mostly_waiting(session)
    total = 0
    if begin_anew:
        async with database.writing() as session:
            total = await scores.rebuild(
                session, progress=lambda done: progress(done, waiting, t("Adding up"))
            )
    while True:
        async with database.writing() as session:
            folded = await scores.fold(session, limit=MANY)
        total += folded
        progress(total, waiting, t("Adding up"))
        if not folded:
            break
    if await screen_new(database, now):
        await fold_new(database, now)
    async with database.reading() as session:
        behind = await people.outdated(session)
    for done, period in enumerate(behind, start=1):
        await score_period(database, period, now)
        progress(done, len(behind), t("Scoring {period}", period=period))
    return total, len(behind)


JOBS: tuple[Job, ...] = (
    Job("fold", 5, fold_new),
    Job("journal", 5, journaling.keep),
    Job("read", 15, reading.read_new),
    Job("cases", 30, caseload.open_new),
    Job("cases_closed", 3_600, caseload.close_answered),
    Job("guard", 20, guard_doors),
    Job("set_aside", 60, show_set_aside),
    Job("screen", 60, screen_new),
    Job("score", 60, score_people),
    Job("alerts", 60, alerts.tell_new),
    Job("digests", 600, digests.tell_new),
    Job("letters", 15, letters.send_new),
)


async def run(database: Database, job: Job, *, holder: str, now: datetime) -> int | None:
    """Run a job if this process holds the schedule; None when another one does."""
    async with database.writing() as session:
        if await lease.hold(session, LEASE, holder, now=now) is None:
            return None
    error: str | None = None
    done = 0
    try:
        done = await job.work(database, now)
    except Exception as failure:
        # One job's failure is told and recorded; it must not end the schedule.
        error = type(failure).__name__
        log.exception("job_failed", job=job.name)
    async with database.writing() as session:
        await replace(
            session,
            JobRun,
            [{"job": job.name, "started_at": now, "finished_at": now, "error": error}],
        )
    return done

"""The clock of the periodic jobs: APScheduler in every process, and a lease so that one of them runs them."""

import asyncio
import os
import socket

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scoring import clock
from scoring.db.engine import Database
from scoring.jobs import lease, periodic


async def run(database: Database, *, stop: asyncio.Event) -> None:
    """Run the periodic jobs until asked to stop; give the lease back then."""
    holder = f"{socket.gethostname()}:{os.getpid()}"[:80]
    scheduler = AsyncIOScheduler(
        executors={"default": AsyncIOExecutor()},
        # A late run is still wanted, several late ones are one, and none overlaps itself.
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone="Asia/Jakarta",
    )
    for job in periodic.JOBS:
        scheduler.add_job(_once, "interval", seconds=job.every_s, args=(database, job, holder), id=job.name)
        await _once(database, job, holder)
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        async with database.writing() as session:
            await lease.release(session, periodic.LEASE, holder, now=clock.now())


async def _once(database: Database, job: periodic.Job, holder: str) -> None:
    await periodic.run(database, job, holder=holder, now=clock.now())

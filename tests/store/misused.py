"""What tests of misuse share: single words, and a kiosk that was hammered."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import intake, visits
from scoring.db.engine import Database
from scoring.jobs import journey, periodic
from scoring.terms import Channel
from tests.make import KEY, NOON, Office


async def say(
    database: Database, number: int, rating: int, *, device: str | None, seconds: float, **given: Any
) -> int:
    """Let somebody rate something; ``code``, ``channel`` and what a draft may hold are kiosk's by default."""
    at = NOON + timedelta(seconds=seconds)
    code, channel = given.pop("code", Office.code), Channel(given.pop("channel", "kiosk"))

    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08d}",
            channel=channel,
            ratings={"overall": rating},
            device=device,
            **given,
        )
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


async def slip(database: Database, made: Office, served_at: datetime, *, employee: int | None = None) -> str:
    """Issue a ticket at the counter."""
    async with database.writing() as session:
        return await visits.issue(
            session,
            unit_id=made.unit,
            point_id=made.point,
            service_id=made.service,
            employee_id=employee,
            key=KEY,
            served_at=served_at,
        )


async def hammered(database: Database) -> list[int]:
    """Let one hand tap a kiosk twelve times in a minute, and four citizens at their own pace."""
    calm = [await say(database, n, 4, device="kiosk-1", seconds=600 * n) for n in range(4)]
    await asyncio.gather(
        *(say(database, 100 + n, 1, device="kiosk-2", seconds=9_000 + 5 * n) for n in range(12))
    )
    await periodic.fold_new(database, NOON)
    return calm

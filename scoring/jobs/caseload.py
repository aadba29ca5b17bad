"""The schedule's part in following up: opening cases about what is new, and closing what was answered."""

import asyncio
from datetime import datetime

from scoring import cases
from scoring.db.engine import Database


async def open_new(database: Database, now: datetime) -> int:
    """Look at what was said or changed since the last look; return how many cases came of it."""
    opened = 0
    while True:
        async with database.reading() as session:
            subjects = await cases.unseen(session, now=now)
        if not subjects:
            break
        kinds = await asyncio.to_thread(cases.judged, subjects)
        async with database.writing() as session:
            opened += await cases.take_in(session, subjects, kinds, now=now)
    async with database.writing() as session:
        await cases.forget_old_looks(session, now=now)
    return opened


async def close_answered(database: Database, now: datetime) -> int:
    """Close cases whose answer has stood for ten working days without a word from the citizen."""
    async with database.writing() as session:
        return await cases.close_quiet(session, now=now)

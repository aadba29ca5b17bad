"""The schedule's part in the journal: an order for what was written, and a signature under it."""

from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.db.engine import Database
from scoring.jobs import audit_store as store
from scoring.journal import keys
from scoring.scores import people
from scoring.settings import Settings

FROZEN = "usual:"
"""What the names of settings begin with that are worked out once, when first needed, and then stand."""


async def tell_frozen(session: AsyncSession, *, now: datetime) -> None:
    """Journal every value that was frozen since the last look, once."""
    told = {one.subject for one in await store.told_by(session, people.SETTINGS_CHANGED)}
    for name, value in sorted((await store.settings(session)).items()):
        subject = f"setting:{name}"
        if name.startswith(FROZEN) and subject not in told:
            details = {"settings": orjson.loads(value)}
            await journal.record(
                session, people.SETTINGS_CHANGED, subject, details, by=journal.SYSTEM, now=now
            )


async def keep(database: Database, now: datetime) -> int:
    """Give every entry its place, sign a checkpoint when one is due, and return how many were placed."""
    async with database.writing() as session:
        await tell_frozen(session, now=now)
    total = 0
    while True:
        async with database.writing() as session:
            placed = await journal.sequence(session)
        total += placed
        if not placed:
            break
    signers = keys.signers(Settings())
    async with database.writing() as session:
        await journal.sign(session, signers, now=now)
    return total

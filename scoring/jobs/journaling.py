"""The schedule's part in the journal: an order for what was written, and a signature under it."""

from datetime import datetime

from scoring import journal
from scoring.db.engine import Database
from scoring.journal import keys
from scoring.settings import Settings


async def keep(database: Database, now: datetime) -> int:
    """Give every entry its place, sign a checkpoint when one is due, and return how many were placed."""
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

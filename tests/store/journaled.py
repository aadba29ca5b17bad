"""Entries of a journal as tests need them: written by real acts, placed and signed."""

from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import intake, journal, visits
from scoring.db.engine import Database
from scoring.intake import Accepted
from scoring.jobs import journey
from scoring.journal.notes import Kind, Signer
from scoring.tables import Feedback
from scoring.terms import Channel
from tests.make import KEY, NOON, Office
from tests.owner import owning

SIGNER = Signer("puas.example.go.id/journal", Kind.ED25519, b"a key of 32 bytes, made for tests"[:32])


async def say(database: Database, number: int = 1, rating: int = 4, comment: str | None = None) -> Accepted:
    """Rate the counter as one of many visitors, through the real path."""

    async def work(session: AsyncSession) -> Accepted:
        visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08}",
            channel=Channel.WEB,
            ratings={"overall": rating, "waktu": rating},
            comment=comment,
        )
        return await journey.receive(session, draft, key=KEY, now=NOON)

    return await database.act(work)


async def code_of(database: Database, accepted: Accepted) -> str:
    async with database.reading() as session:
        found = await session.execute(
            select(col(Feedback.code)).where(col(Feedback.id) == accepted.feedback_id)
        )
        return found.scalar_one()


async def placed(database: Database, *, now: datetime = NOON) -> int:
    """Give all entries their places and sign; return how many were placed."""
    total = 0
    while True:
        async with database.writing() as session:
            done = await journal.sequence(session)
        total += done
        if not done:
            break
    async with database.writing() as session:
        await journal.sign(session, [SIGNER], now=now)
    return total


async def written(database: Database, *subjects: str, action: str = "thing.done") -> None:
    """Journal an act for each subject, each in a transaction of its own."""
    for subject in subjects:
        async with database.writing() as session:
            await journal.record(session, action, subject, {"n": 1}, by="test", now=NOON)


async def tampered(database: Database, *statements: str) -> None:
    """Alter rows as somebody would who owns the database."""
    async with owning(database) as session:
        for statement in statements:
            await session.execute(text(statement))


LATER = NOON + timedelta(minutes=2)

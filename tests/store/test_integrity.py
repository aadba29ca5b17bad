"""Misuse is set aside in clusters, in the open, and people decide about it."""

import asyncio
from collections import Counter
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import intake, integrity, scores, visits
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.jobs import journey, periodic
from scoring.tables import Feedback, JournalEntry
from scoring.terms import Channel, FeedbackState, Period
from tests.make import KEY, NOON, Office, office

HALF = Period.parse("2026-S2")


async def say(
    database: Database, number: int, rating: int, *, device: str | None, seconds: int, **given: str
) -> int:
    at = NOON + timedelta(seconds=seconds)
    channel = Channel(given.get("channel", "kiosk"))

    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, given.get("code", Office.code), key=KEY, now=at)
        draft = intake.Draft(
            visit=visit, act=f"act-{number:08d}", channel=channel, ratings={"overall": rating}, device=device
        )
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


async def hammered(database: Database) -> list[int]:
    """Let one hand tap a kiosk twelve times in a minute, and four citizens at their own pace."""
    calm = [await say(database, n, 4, device="kiosk-1", seconds=600 * n) for n in range(4)]
    await asyncio.gather(
        *(say(database, 100 + n, 1, device="kiosk-2", seconds=9_000 + 5 * n) for n in range(12))
    )
    await periodic.fold_new(database, NOON)
    return calm


async def states(database: Database) -> Counter[FeedbackState]:
    async with database.reading() as session:
        return Counter((await session.execute(select(col(Feedback.state)))).scalars())


async def test_a_run_of_taps_by_one_hand_is_set_aside_and_nothing_else(database: Database) -> None:
    await office(database)
    calm = await hammered(database)
    assert await periodic.screen_new(database, NOON) == 12
    assert await states(database) == {FeedbackState.COUNTED: 4, FeedbackState.QUARANTINED: 12}
    async with database.reading() as session:
        (finding,) = await integrity.listed(session, state="open")
        kept = (
            await session.execute(
                select(col(Feedback.id)).where(col(Feedback.state) == FeedbackState.COUNTED)
            )
        ).scalars()
        assert sorted(one or 0 for one in kept) == calm
        entry = (
            await session.execute(
                select(JournalEntry).where(col(JournalEntry.action) == "feedback.quarantined")
            )
        ).scalar_one()
    assert (finding.reason, finding.rows) == ("kiosk_run", 12)
    assert orjson.loads(finding.features)["taps"] == 12
    assert set(orjson.loads(finding.threshold)) == set(orjson.loads(finding.features))
    assert entry.actor == "system"


async def test_looking_again_finds_nothing_new(database: Database) -> None:
    await office(database)
    await hammered(database)
    assert await periodic.screen_new(database, NOON) == 12
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0


async def test_received_is_always_the_sum_of_its_states(database: Database) -> None:
    await office(database)
    await hammered(database)
    await periodic.screen_new(database, NOON)
    await periodic.fold_new(database, NOON)
    async with database.reading() as session:
        unit = await directory.unit_by_code(session, "KAB")
        assert unit is not None
        whole = (await scores.of_unit(session, unit, Period.parse("2026-09")))[0]
    assert whole.received[FeedbackState.QUARANTINED] == 12
    assert sum(whole.received.values()) == 16
    assert whole.taps == (0, 0, 0, 4)


async def test_what_people_lift_counts_again_and_is_not_suspected_of_the_same(database: Database) -> None:
    await office(database)
    await hammered(database)
    await periodic.screen_new(database, NOON)
    async with database.writing() as session:
        (finding,) = await integrity.listed(session)
        freed = await integrity.lift(session, finding.id or 0, note="rombongan haji", by="staff:9", now=NOON)
        await scores.mark(session, *freed)
    assert len(freed) == 12
    assert await states(database) == {FeedbackState.COUNTED: 16}
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0


async def test_what_people_confirm_stays_visible_as_excluded(database: Database) -> None:
    await office(database)
    await hammered(database)
    await periodic.screen_new(database, NOON)
    async with database.writing() as session:
        (finding,) = await integrity.listed(session)
        gone = await integrity.confirm(session, finding.id or 0, note="anak-anak", by="staff:9", now=NOON)
        assert len(gone) == 12
        with pytest.raises(integrity.AlreadyDecided):
            await integrity.lift(session, finding.id or 0, note="x", by="staff:9", now=NOON)
        with pytest.raises(NotFound):
            await integrity.lift(session, 999, note="x", by="staff:9", now=NOON)
    assert await states(database) == {FeedbackState.COUNTED: 4, FeedbackState.EXCLUDED: 12}


async def test_a_ticket_is_never_set_aside_for_volume(database: Database) -> None:
    made = await office(database)
    for number in range(12):
        async with database.writing() as session:
            at = NOON + timedelta(seconds=number)
            ticket = await visits.issue(
                session,
                unit_id=made.unit,
                point_id=made.point,
                service_id=made.service,
                key=KEY,
                served_at=at,
            )
        await say(database, number, 1, device="d", seconds=number, code=ticket, channel="web")
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0


async def test_a_period_nobody_spoke_in_holds_no_misuse(database: Database) -> None:
    async with database.writing() as session:
        assert await integrity.screen(session, HALF, now=NOON) == []

"""Guarding a door that is being rushed, and showing people what the doors have set aside."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from scoring import integrity, visits
from scoring.db.engine import Database
from scoring.intake import Draft
from scoring.integrity import guards
from scoring.integrity.rules import Cause, UnknownOrder
from scoring.jobs import inspection, journey, periodic
from scoring.tables import Feedback
from scoring.terms import Channel, Evidence, FeedbackState
from tests import make
from tests.make import KEY, NOON
from tests.web import forms


async def rush(
    database: Database, count: int, *, at: datetime = NOON, name: str = "now", aside: str | None = None
) -> None:
    async with database.writing() as session:
        visit = await visits.opened(session, make.Office.code, key=KEY, now=at)
        for n in range(count):
            draft = Draft(
                visit=visit, act=f"rush-{name}-{n:04}", channel=Channel.WEB, ratings={"overall": 1},
                set_aside=aside,
            )  # fmt: skip
            await journey.receive(session, draft, key=KEY, now=at)


async def heard_before(database: Database, office: make.Office, count: int, *, name: str = "before") -> None:
    """Let the open web have brought so much, spread over the four weeks before."""
    rows = [
        {
            "code": f"{name}-{n}", "unit_id": office.unit, "channel": Channel.WEB, "evidence": Evidence.OPEN,
            "served_at": at, "submitted_at": at, "received_at": at, "day": at.date(), "utc_offset": 0,
            "revision": 1, "state": FeedbackState.COUNTED, "overall": 3,
        }
        for n in range(count)
        for at in [NOON - timedelta(days=1 + n % 28)]
    ]  # fmt: skip
    async with database.writing() as session:
        await session.execute(insert(Feedback), rows)


async def up(database: Database, office: make.Office, now: datetime = NOON) -> bool:
    async with database.reading() as session:
        return await guards.is_up(session, office.unit, now=now)


async def test_a_rush_puts_a_guard_up_for_an_hour(database: Database) -> None:
    office = await make.office(database)
    await rush(database, 19)
    assert await periodic.guard_doors(database, NOON) == 0
    assert not await up(database, office)
    await rush(database, 1, name="last")
    assert await periodic.guard_doors(database, NOON) == 1
    async with database.reading() as session:
        [door] = await guards.listed(session, [office.unit, office.other], now=NOON)
    assert (door.unit_code, door.cause, door.seen, door.expected) == ("DUKCAPIL", Cause.RATE, 20, 0.0)
    again = NOON + timedelta(minutes=5)
    assert await periodic.guard_doors(database, again) == 1
    assert await up(database, office, again + timedelta(minutes=59))
    assert not await up(database, office, again + timedelta(minutes=61))
    assert await periodic.guard_doors(database, NOON + timedelta(minutes=11)) == 0


async def test_a_busy_office_is_not_rushed_by_its_own_visitors(database: Database) -> None:
    office = await make.office(database)
    await heard_before(database, office, 28 * 48 * 2)
    await rush(database, 20)
    assert await periodic.guard_doors(database, NOON) == 1
    async with database.writing() as session:
        await guards.order(session, office.unit, "figures", by="staff:i", now=NOON)
    await heard_before(database, office, 1, name="one more")
    assert await periodic.guard_doors(database, NOON) == 0


async def test_the_inspectorates_word_goes_before_the_figures(database: Database) -> None:
    office = await make.office(database)
    await rush(database, 30)
    async with database.writing() as session:
        await guards.order(session, office.unit, "down", by="staff:inspectorate", now=NOON)
    assert await periodic.guard_doors(database, NOON) == 0
    assert not await up(database, office)
    async with database.writing() as session:
        await guards.order(session, office.unit, "up", by="staff:inspectorate", now=NOON)
    assert await up(database, office, NOON + timedelta(hours=23))
    assert not await up(database, office, NOON + timedelta(hours=25))
    async with database.writing() as session:
        with pytest.raises(UnknownOrder):
            await guards.order(session, office.unit, "delete", by="staff:inspectorate", now=NOON)


async def test_what_a_door_has_set_aside_is_found_and_can_be_let_in(database: Database) -> None:
    await make.office(database)
    await rush(database, 2, aside=guards.HONEYPOT)
    await rush(database, 1, name="c", aside="burst")
    assert await periodic.show_set_aside(database, NOON) == 2
    assert await periodic.show_set_aside(database, NOON) == 0
    await rush(database, 1, name="d", aside=guards.HONEYPOT)
    assert await periodic.show_set_aside(database, NOON) == 1
    async with database.reading() as session:
        [finding] = await integrity.listed(session)
    assert (finding.reason, finding.rows, finding.state) == ("honeypot", 3, "open")
    assert finding.subject.endswith("day:2026-09-15")
    async with database.writing() as session:
        await inspection.lift(session, finding.id or 0, note="Pengisian otomatis", by="staff:i", now=NOON)
    states = [one.state for one in await forms.stored(database)]
    assert states.count(FeedbackState.COUNTED) == 3
    await rush(database, 1, name="e", aside=guards.HONEYPOT)
    assert await periodic.show_set_aside(database, NOON) == 1
    async with database.reading() as session:
        assert [one.state for one in await integrity.listed(session)] == ["open", "lifted"]

"""Whom a feedback is ascribed to is decided once, from what was true, and corrected in the open."""

from datetime import date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import attribution, intake, visits
from scoring.attribution import store
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import journey
from scoring.tables import Assignment, Attribution, Duty, JournalEntry
from scoring.terms import Channel, Rule
from tests.make import KEY, NOON, Office, office


async def said(
    database: Database, code: str = Office.code, *, at: datetime = NOON, act: str = "act-00000001"
) -> int:
    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, code, key=KEY, now=at)
        draft = intake.Draft(visit=visit, act=act, channel=Channel.WEB, ratings={"overall": 3})
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


async def decision(database: Database, feedback_id: int) -> tuple[Rule, dict[int, float]]:
    async with database.reading() as session:
        found = await store.latest(session, feedback_id)
        assert found is not None
        shares = await store.shares_of(session, found.officer_set_id) if found.officer_set_id else []
    return found.rule, dict(shares)


async def test_by_day_the_one_at_the_counter_served(database: Database) -> None:
    made = await office(database)
    assert await decision(database, await said(database)) == (Rule.SINGLE_DUTY, {made.sari: 1.0})


async def test_after_midnight_the_night_shift_shares(database: Database) -> None:
    made = await office(database)
    at = NOON + timedelta(hours=13)  # one in the morning, local time
    assert await decision(database, await said(database, at=at)) == (
        Rule.SHARED_DUTY,
        {made.budi: 0.75, made.tono: 0.25},
    )


async def test_when_nobody_was_on_duty_it_is_the_unit_s_alone(database: Database) -> None:
    await office(database)
    assert await decision(database, await said(database, at=NOON + timedelta(hours=6))) == (
        Rule.UNIT_ONLY,
        {},
    )


async def test_a_badge_names_its_holder_whoever_is_on_duty(database: Database) -> None:
    made = await office(database)
    at = NOON + timedelta(hours=13)
    assert await decision(database, await said(database, Office.badge, at=at)) == (
        Rule.BADGE,
        {made.sari: 1.0},
    )


async def test_a_ticket_for_somebody_who_has_left_falls_back_to_the_roster(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        ticket = await visits.issue(
            session, unit_id=made.unit, point_id=made.point, employee_id=made.tono, key=KEY, served_at=NOON
        )
        await session.execute(
            update(Assignment)
            .where(col(Assignment.employee_id) == made.tono)
            .values(end_date=date(2026, 8, 31))
        )
    feedback = await said(database, ticket)
    assert await decision(database, feedback) == (Rule.SINGLE_DUTY, {made.sari: 1.0})
    async with database.reading() as session:
        row = (await session.execute(select(Attribution))).scalar_one()
    assert orjson.loads(row.candidates or "") == [made.sari, made.tono]


async def test_a_ticket_in_force_names_its_officer(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        ticket = await visits.issue(
            session, unit_id=made.unit, employee_id=made.tono, key=KEY, served_at=NOON
        )
    assert await decision(database, await said(database, ticket)) == (Rule.TICKET, {made.tono: 1.0})


async def test_the_roster_of_the_moment_is_frozen(database: Database) -> None:
    made = await office(database)
    feedback = await said(database)
    async with database.writing() as session:
        await session.execute(delete(Duty))
    async with database.writing() as session:
        await journey.amend(session, feedback, {"overall": 1}, key=KEY, now=NOON)
    assert await decision(database, feedback) == (Rule.SINGLE_DUTY, {made.sari: 1.0})


async def test_a_correction_is_a_new_decision_with_who_and_why(database: Database) -> None:
    made = await office(database)
    feedback = await said(database)
    async with database.writing() as session:
        await attribution.correct(
            session, feedback, [(made.budi, 1.0)], reason="tukar jaga", by="staff:1", now=NOON
        )
    assert await decision(database, feedback) == (Rule.CORRECTION, {made.budi: 1.0})
    async with database.reading() as session:
        history = await store.history(session, feedback)
        entries = (await session.execute(select(col(JournalEntry.action)))).scalars().all()
    assert [(one.rule, one.decided_by, one.reason) for one in history] == [
        (Rule.SINGLE_DUTY, "system", None),
        (Rule.CORRECTION, "staff:1", "tukar jaga"),
    ]
    assert "attribution.corrected" in entries


async def test_a_correction_names_people_of_that_unit_or_none(database: Database) -> None:
    made = await office(database)
    feedback = await said(database)
    async with database.writing() as session:
        await session.execute(
            update(Assignment)
            .where(col(Assignment.employee_id) == made.tono)
            .values(end_date=date(2026, 8, 31))
        )
    async with database.writing() as session:
        with pytest.raises(attribution.NotAMember):
            await attribution.correct(
                session, feedback, [(made.tono, 1.0)], reason="x", by="staff:1", now=NOON
            )
        with pytest.raises(NotFound):
            await attribution.correct(session, 999, [], reason="x", by="staff:1", now=NOON)
        await attribution.correct(session, feedback, [], reason="tidak pasti", by="staff:1", now=NOON)
    assert await decision(database, feedback) == (Rule.CORRECTION, {})


async def test_equal_sets_of_officers_are_one_set(database: Database) -> None:
    await office(database)
    at = NOON + timedelta(hours=13)
    await said(database, at=at)
    await said(database, at=at, act="act-00000002")
    async with database.reading() as session:
        sets = (await session.execute(select(col(Attribution.officer_set_id)))).scalars().all()
    assert len(sets) == 2
    assert len(set(sets)) == 1

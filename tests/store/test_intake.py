"""Feedback is taken in once, whatever is retried, and its giver may change it."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import intake, journal, visits
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.intake import Accepted
from scoring.jobs import journey
from scoring.tables import Feedback, FoldPending, JournalEntry
from scoring.terms import Channel, Evidence, FeedbackState
from tests.make import KEY, NOON, Office, office


async def say(
    database: Database, *, act: str = "act-00000001", code: str = Office.code, **given: Any
) -> Accepted:
    """Say something at the counter through the real path."""

    async def work(session: AsyncSession) -> Accepted:
        visit = await visits.opened(session, code, key=KEY, now=NOON)
        values: dict[str, Any] = {"ratings": {"overall": 4}, "channel": Channel.WEB, **given}
        return await journey.receive(session, intake.Draft(visit=visit, act=act, **values), key=KEY, now=NOON)

    return await database.act(work)


async def only(database: Database) -> Feedback:
    async with database.reading() as session:
        return (await session.execute(select(Feedback))).scalar_one()


async def test_a_tap_at_the_counter_is_stored_with_its_place_and_day(database: Database) -> None:
    made = await office(database)
    accepted = await say(database, visitor_id="v1", comment="  Cepat sekali\x00 ")
    stored = await only(database)
    assert accepted.is_new
    assert (stored.unit_id, stored.point_id, stored.service_id) == (made.unit, made.point, made.service)
    assert (stored.overall, stored.perilaku, stored.comment) == (4, None, "Cepat sekali")
    assert stored.day.isoformat() == "2026-09-15"
    assert (stored.channel, stored.evidence, stored.state) == (
        Channel.WEB,
        Evidence.OPEN,
        FeedbackState.COUNTED,
    )
    assert accepted.receipt not in stored.model_dump_json()


async def test_the_same_act_again_is_the_same_feedback(database: Database) -> None:
    await office(database)
    first, *others = await asyncio.gather(*(say(database) for _ in range(5)))
    assert {one.receipt for one in others} == {first.receipt}
    assert [one.is_new for one in (first, *others)].count(True) == 1
    stored = await only(database)
    assert stored.revision == 1


async def test_the_last_answer_of_an_act_counts(database: Database) -> None:
    await office(database)
    first = await say(database, ratings={"overall": 4, "waktu": 1})
    again = await say(database, ratings={"overall": 2})
    stored = await only(database)
    assert again.receipt == first.receipt
    assert (stored.overall, stored.waktu, stored.revision) == (2, None, 2)


async def test_everything_that_happens_is_in_the_journal(database: Database) -> None:
    await office(database)
    accepted = await say(database)
    async with database.writing() as session:
        await journey.amend(
            session, accepted.feedback_id, {"perilaku": 1, "comment": "ok"}, key=KEY, now=NOON
        )
    async with database.writing() as session:
        await journey.withdraw(session, accepted.feedback_id, key=KEY, now=NOON)
        await journey.withdraw(session, accepted.feedback_id, key=KEY, now=NOON)
    async with database.reading() as session:
        entries = await journal.entries_of(session)
    assert [entry.action for entry in entries] == [
        "feedback.received",
        "feedback.amended",
        "feedback.withdrawn",
    ]
    assert all("ok" not in str(entry.details) for entry in entries)
    assert (await only(database)).comment is None


async def test_withdrawn_feedback_cannot_be_changed(database: Database) -> None:
    await office(database)
    accepted = await say(database)
    async with database.writing() as session:
        await journey.withdraw(session, accepted.feedback_id, key=KEY, now=NOON)
    with pytest.raises(intake.AlreadyWithdrawn):
        await say(database, ratings={"overall": 1})


async def test_an_amendment_must_leave_something_said(database: Database) -> None:
    await office(database)
    accepted = await say(database)

    async def silence(session: AsyncSession) -> Accepted:
        return await journey.amend(session, accepted.feedback_id, {"overall": None}, key=KEY, now=NOON)

    with pytest.raises(intake.NothingSaid):
        await database.act(silence)
    with pytest.raises(NotFound):
        await database.act(lambda session: journey.amend(session, 999, {"overall": 1}, key=KEY, now=NOON))
    with pytest.raises(NotFound):
        await database.act(lambda session: journey.withdraw(session, 999, key=KEY, now=NOON))
    assert (await only(database)).overall == 4


async def test_a_ticket_is_spent_once(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        ticket = await visits.issue(
            session, unit_id=made.unit, employee_id=made.budi, key=KEY, served_at=NOON
        )
    await say(database, code=ticket, act="act-of-the-holder", service_id=made.service)
    with pytest.raises(visits.TicketSpent):
        await say(database, code=ticket, act="act-of-another-one", service_id=made.service)
    stored = await only(database)
    assert (stored.channel, stored.evidence) == (Channel.TICKET, Evidence.TICKET)
    assert ticket not in stored.model_dump_json()


async def test_an_open_door_hears_a_visitor_five_times_a_day(database: Database) -> None:
    await office(database)
    for number in range(5):
        await say(database, act=f"act-number-{number}", visitor_id="v1")
    with pytest.raises(intake.TooOften):
        await say(database, act="act-number-5", visitor_id="v1")
    await say(database, act="act-number-6", visitor_id="v2")


async def test_a_receipt_finds_its_feedback_and_no_other_text_does(database: Database) -> None:
    await office(database)
    accepted = await say(database)
    async with database.reading() as session:
        assert (await intake.by_receipt(session, accepted.receipt)).id == accepted.feedback_id
        for wrong in ("", "R", accepted.receipt[:-1], "x" * 500):
            with pytest.raises(NotFound):
                await intake.by_receipt(session, wrong)


async def test_a_visitor_sees_what_they_said_newest_first(database: Database) -> None:
    await office(database)
    ids = [(await say(database, act=f"act-number-{n}", visitor_id="v1")).feedback_id for n in range(3)]
    async with database.reading() as session:
        mine = await intake.of_visitor(session, "v1", limit=2)
    assert [one.id for one in mine] == list(reversed(ids))[:2]


async def test_a_refused_act_stores_nothing_at_all(database: Database) -> None:
    await office(database)
    with pytest.raises(intake.InvalidRating):
        await say(database, ratings={"overall": 5})
    with pytest.raises(intake.UnknownAnswer):
        await say(database, service_id=999)
    async with database.reading() as session:
        for table in (Feedback, JournalEntry, FoldPending):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_after_the_period_has_closed_a_word_stands_and_may_still_be_taken_back(
    database: Database,
) -> None:
    await office(database)
    accepted = await say(database, ratings={"overall": 4})
    given = await only(database)
    assert intake.changeable_until(given) == date(2026, 10, 14)
    last, late = NOON + timedelta(days=29), NOON + timedelta(days=30)
    assert intake.is_changeable(given, now=last)
    async with database.writing() as session:
        await journey.amend(session, accepted.feedback_id, {"overall": 3}, key=KEY, now=last)

    assert not intake.is_changeable(given, now=late)
    for changes in ({"overall": 1}, {"comment": "lambat"}, {"sex": "P"}):
        with pytest.raises(intake.AnswersClosed):
            async with database.writing() as session:
                await journey.amend(session, accepted.feedback_id, changes, key=KEY, now=late)
    async with database.writing() as session:
        again = await journey.amend(session, accepted.feedback_id, {"overall": 3}, key=KEY, now=late)
    assert not again.changed
    assert (await only(database)).revision == 2
    async with database.writing() as session:
        await journey.withdraw(session, accepted.feedback_id, key=KEY, now=late)
    assert (await only(database)).state is FeedbackState.WITHDRAWN


async def test_what_a_respondent_tells_of_themselves_is_of_a_closed_set_and_goes_with_them(
    database: Database,
) -> None:
    await office(database)
    accepted = await say(database, visitor_id="v1", profile=intake.Profile(sex="P"))
    async with database.writing() as session:
        await journey.amend(session, accepted.feedback_id, {"age": ">55"}, key=KEY, now=NOON)
    with pytest.raises(intake.UnknownAnswer):
        async with database.writing() as session:
            await journey.amend(session, accepted.feedback_id, {"age": "56"}, key=KEY, now=NOON)
    stored = await only(database)
    assert (stored.sex, stored.age) == ("P", ">55")
    async with database.writing() as session:
        await intake.forget_visitor(session, "v1")
    stored = await only(database)
    assert (stored.sex, stored.age, stored.visitor_id) == (None, None, None)

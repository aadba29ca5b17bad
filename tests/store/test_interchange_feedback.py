"""What becomes of imported feedback: who served, whether it counts, what is marked, what goes out again."""

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import intake, visits
from scoring.attribution import store as attributions
from scoring.db.engine import Database
from scoring.jobs import journey
from scoring.jobs.interchange.export import bundle_of, export_set
from scoring.jobs.interchange.report import Counts
from scoring.method.elements import Element
from scoring.scores import people
from scoring.scores import store as tallies
from scoring.tables import (
    Employee,
    Feedback,
    Finding,
    ReadingPending,
)
from scoring.terms import Channel, Evidence, FeedbackState, Rule
from tests import make
from tests.store.exchange import NOW, RICH, count, load
from tests.unit.interchange.sets import SMALL, response, write_set


async def test_a_ticket_used_again_is_kept_and_not_counted(database: Database, tmp_path: Path) -> None:
    report = await load(database, write_set(tmp_path, **RICH))
    assert [(one.reason.value, one.line, one.value) for one in report.notices] == [
        ("ticket_repeated", 6, "T1")
    ]
    async with database.reading() as session:
        found = await session.execute(select(Feedback).where(col(Feedback.code).in_(["R1", "R4"])))
        states = {one.code: (one.state, one.ticket) for one in found.scalars()}
        findings = (await session.execute(select(Finding))).scalars().all()
    assert [(one.reason, one.rows, one.features) for one in findings] == [
        ("ticket_reused", 1, '{"uses":2.0}')
    ]
    assert states == {"R1": (FeedbackState.COUNTED, "T1"), "R4": (FeedbackState.QUARANTINED, None)}


async def test_who_served_is_frozen_as_the_set_says_it(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path, **RICH))
    async with database.reading() as session:
        people = {one.id: one.code for one in (await session.execute(select(Employee))).scalars()}
        decided = {}
        for feedback in (await session.execute(select(Feedback))).scalars():
            made = await attributions.latest(session, feedback.id or 0)
            assert made is not None
            shares = await attributions.shares_of(session, made.officer_set_id or 0)
            decided[feedback.code] = (
                made.rule, feedback.evidence, {people[who]: round(share, 3) for who, share in shares}
            )  # fmt: skip
    assert decided == {
        "R1": (Rule.TICKET, Evidence.TICKET, {"A1": 0.6, "A2": 0.4}),
        "R2": (Rule.SHARED_DUTY, Evidence.KIOSK, {"A1": 0.666, "A2": 0.334}),
        "R3": (Rule.BADGE, Evidence.BADGE, {"A2": 1.0}),
        "R4": (Rule.SINGLE_DUTY, Evidence.TICKET, {"A2": 1.0}),
        "R5": (Rule.UNIT_ONLY, Evidence.IMPORTED, {}),
    }


async def test_the_day_of_a_response_is_the_day_where_the_unit_stands(
    database: Database, tmp_path: Path
) -> None:
    late = response(submitted_at="2026-07-01T23:30:00+07:00")
    await load(database, write_set(tmp_path, **{**RICH, "responses": late}))
    async with database.reading() as session:
        day = (await session.execute(select(col(Feedback.day)))).scalar_one()
    assert day == date(2026, 7, 2)


async def test_responses_alone_refer_to_what_is_there(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path, **RICH))
    alone = tmp_path / "susulan.csv"
    alone.write_text(response(response_id="R9", ticket_id="T9"), encoding="utf-8")
    report = await load(database, alone)
    assert report.counts == {"responses": Counts(new=1)}


async def test_badges_are_made_once_and_tell_nothing(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path))

    async def badges() -> dict[str, str]:
        async with database.reading() as session:
            found = await session.execute(select(col(Employee.code), col(Employee.badge)))
            return {row[0]: row[1] for row in found}

    made = await badges()
    assert len(set(made.values())) == 2
    write_set(tmp_path, employees=SMALL["employees"].replace("Bagas Wicaksono", "Bagas W."))
    await load(database, tmp_path)
    assert await badges() == made


async def test_settings_come_back_as_they_were_given(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path, **RICH))
    async with database.reading() as session:
        assert await tallies.setting(session, "interchange.meta") is not None
        settings = (await bundle_of(session)).meta.settings
        method = await people.method_in_force(session)
    assert (settings["asal"], settings["timezone"]) == ([1], "Asia/Pontianak")
    assert method.responsibility == {Element.PERILAKU: 1.0}


async def test_comments_are_marked_to_be_read(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path, **RICH))
    assert await count(database, ReadingPending) == 1


async def test_what_came_by_our_own_doors_goes_out_with_who_served_and_back_in_unchanged(
    database: Database, tmp_path: Path
) -> None:
    await make.office(database)

    async def receive(session: AsyncSession) -> None:
        visit = await visits.opened(session, make.Office.code, key=make.KEY, now=make.NOON)
        draft = intake.Draft(
            visit=visit,
            act="act-00000001",
            channel=Channel.WEB,
            ratings={"overall": 4, "perilaku": 4},
            comment="Ramah",
            visitor_id="v1",
            service_id=visit.services[0].id,
            profile=intake.Profile(sex="P", age="26-35"),
        )
        await journey.receive(session, draft, key=make.KEY, now=make.NOON)

    await database.act(receive)
    async with database.reading() as session:
        [row] = (await bundle_of(session)).responses
        await export_set(session, tmp_path)
    assert (row.employees, row.roster_id, row.point_id) == ((("E1", 1.0),), None, "L1")
    report = await load(database, tmp_path)
    assert report.problems == ()
    assert all(one.new == one.changed == 0 for one in report.counts.values())


async def test_what_a_citizen_took_back_does_not_go_out(database: Database, tmp_path: Path) -> None:
    await load(database, write_set(tmp_path, **RICH))
    async with database.writing() as session:
        feedback = (await session.execute(select(Feedback).where(col(Feedback.code) == "R1"))).scalar_one()
        await journey.withdraw(session, feedback.id or 0, key=make.KEY, now=NOW)
    async with database.reading() as session:
        codes = {row.response_id for row in (await bundle_of(session)).responses}
    assert codes == {"R2", "R3", "R4", "R5"}

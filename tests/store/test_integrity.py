"""Misuse is set aside in clusters, in the open, and people decide about it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring import integrity, journal, scores
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.integrity import store
from scoring.jobs import inspection, periodic
from scoring.tables import Feedback, JournalEntry
from scoring.terms import FeedbackState, Period
from tests.make import NOON, office
from tests.store.misused import hammered, say, slip

HALF = Period.parse("2026-S2")


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
        ticket = await slip(database, made, NOON + timedelta(seconds=number - 600))
        await say(database, number, 1, device="d", seconds=number, code=ticket, channel="web")
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0
    async with database.reading() as session:
        found = await integrity.listed(session)
    assert not any(one.sets_aside for one in found)


async def test_a_period_nobody_spoke_in_holds_no_misuse(database: Database) -> None:
    async with database.writing() as session:
        assert await integrity.screen(session, HALF, now=NOON) == []


async def shared(database: Database, first: int, size: int) -> None:
    """Let one telephone rate an office for many people, one every other hour."""
    for number in range(first, first + size):
        await say(
            database,
            number,
            3,
            device="phone",
            seconds=7_200 * number,
            channel="web",
            visitor_id=f"v{number}",
        )
    await periodic.fold_new(database, NOON)


async def test_an_alarm_shows_its_rows_and_sets_nothing_aside(database: Database) -> None:
    await office(database)
    await shared(database, 0, 12)
    assert await periodic.screen_new(database, NOON) == 0
    assert await states(database) == {FeedbackState.COUNTED: 12}
    async with database.reading() as session:
        (alarm,) = await integrity.listed(session, state="open")
        rows = await integrity.concerned(session, alarm.id or 0)
        [raised] = await journal.entries_of(session, action="finding.raised")
    assert (alarm.reason, alarm.sets_aside, alarm.rows, len(rows)) == ("shared_device", False, 12, 12)
    assert orjson.loads(alarm.features) == {"responses": 12, "share": 1}
    assert (raised.details or {})["responses"] == 12


async def test_an_alarm_grows_until_people_judge_it_and_then_stays_silent(database: Database) -> None:
    await office(database)
    await shared(database, 0, 10)
    await periodic.screen_new(database, NOON)
    await shared(database, 10, 2)
    await periodic.screen_new(database, NOON)
    async with database.reading() as session:
        (alarm,) = await integrity.listed(session)
        assert (alarm.rows, orjson.loads(alarm.features)["responses"]) == (12, 12)
    async with database.writing() as session:
        assert await inspection.lift(session, alarm.id or 0, note="HP petugas bantu", by="s", now=NOON) == 0
    await shared(database, 12, 2)
    await periodic.screen_new(database, NOON)
    async with database.reading() as session:
        (alarm,) = await integrity.listed(session)
    assert (alarm.rows, alarm.state) == (12, "lifted")


async def test_an_alarm_that_is_confirmed_excludes_nothing(database: Database) -> None:
    await office(database)
    await shared(database, 0, 10)
    await periodic.screen_new(database, NOON)
    async with database.writing() as session:
        (alarm,) = await integrity.listed(session)
        assert await inspection.confirm(session, alarm.id or 0, note="ditegur", by="s", now=NOON) == 0
    assert await states(database) == {FeedbackState.COUNTED: 10}


async def test_an_alarm_neither_frees_nor_holds_what_another_finding_set_aside(database: Database) -> None:
    await office(database)
    calm = await hammered(database)
    await periodic.screen_new(database, NOON)
    async with database.writing() as session:
        (run,) = await integrity.listed(session)
        rows = await store.rows_of(session, run.id or 0)
        alarm = await store.add(session, "crowd", {}, {}, rows, now=NOON, sets_aside=False)
        assert await inspection.lift(session, alarm, note="pasar", by="s", now=NOON) == 0
        again = await store.add(session, "crowd", {}, {}, rows, now=NOON, sets_aside=False, subject="x")
        assert await inspection.lift(session, run.id or 0, note="salah", by="s", now=NOON) == 12
    assert again != alarm
    assert await states(database) == {FeedbackState.COUNTED: 12 + len(calm)}


async def test_copied_slander_is_set_aside_beyond_its_first_copy(database: Database) -> None:
    await office(database)
    text = "Petugas loket tiga minta uang lima puluh ribu, jangan pernah berurusan di kantor ini lagi!"
    ids = [
        await say(
            database,
            n,
            1,
            device=f"d{n}",
            seconds=90_000 * n,
            channel="web",
            visitor_id=f"v{n}",
            comment=text if n else "Antreannya panjang sekali tetapi petugasnya ramah dan sabar menjelaskan.",
        )
        for n in range(4)
    ]
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 2
    async with database.reading() as session:
        (finding,) = await integrity.listed(session)
        assert [row.state for row in await integrity.concerned(session, finding.id or 0)] == [
            "quarantined"
        ] * 2
        assert await store.rows_of(session, finding.id or 0) == ids[2:]
    assert finding.reason == "copied"


async def test_a_crowd_against_the_weeks_before_the_half_year_is_shown(database: Database) -> None:
    await office(database)
    day = 86_400
    july = (datetime(2026, 7, 1, 5, tzinfo=UTC) - NOON).total_seconds()
    number = 0
    for before in range(1, 31):
        await say(database, number := number + 1, 3, device="k", seconds=july - before * day)
    for tap in range(12):
        await say(database, number := number + 1, 3, device="k", seconds=july + 60 * tap)
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0
    async with database.reading() as session:
        (alarm,) = await integrity.listed(session)
    assert (alarm.reason, alarm.rows) == ("crowd", 12)
    assert alarm.subject.endswith("hour:2026-07-01T05Z")


async def test_tickets_out_of_proportion_and_used_at_once_are_shown(database: Database) -> None:
    made = await office(database)
    for before in range(1, 31):
        await slip(database, made, NOON - timedelta(days=before), employee=made.sari)
    slips = [await slip(database, made, NOON, employee=made.sari) for _ in range(24)]
    for number, ticket in enumerate(slips[:3]):
        await say(database, number, 4, device="phone", seconds=60 + number, code=ticket, channel="web")
    await periodic.fold_new(database, NOON)
    assert await periodic.screen_new(database, NOON) == 0
    async with database.reading() as session:
        quick, many = await integrity.listed(session)
    assert (many.reason, many.rows) == ("over_issued", 3)
    assert many.subject == f"unit:{made.unit} point:{made.point} day:2026-09-15"
    assert orjson.loads(many.features)["issued"] == 24
    assert (quick.reason, quick.rows, quick.sets_aside) == ("quick_tickets", 3, False)


async def test_a_decision_needs_a_reason_that_can_be_kept(database: Database) -> None:
    await office(database)
    await hammered(database)
    await periodic.screen_new(database, NOON)
    async with database.writing() as session:
        (finding,) = await integrity.listed(session)
        with pytest.raises(integrity.NoteMissing):
            await integrity.lift(session, finding.id or 0, note=" \n", by="s", now=NOON)
        with pytest.raises(integrity.NoteTooLong):
            await integrity.confirm(session, finding.id or 0, note="x" * 401, by="s", now=NOON)
    assert await states(database) == {FeedbackState.COUNTED: 4, FeedbackState.QUARANTINED: 12}

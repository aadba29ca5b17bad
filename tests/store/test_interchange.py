"""Files go in all or nothing, twice is once, and what comes out is what went in."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from scoring import scores
from scoring.attribution import store as attributions
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.jobs.interchange.check import read_set
from scoring.jobs.interchange.export import bundle_of, export_set
from scoring.jobs.interchange.load import import_set
from scoring.jobs.interchange.report import Counts, Report
from scoring.jobs.interchange.rows import Options
from scoring.method.elements import Element
from scoring.method.ikm import Weight
from scoring.scores import people
from scoring.scores import store as tallies
from scoring.tables import (
    Attribution,
    Employee,
    Feedback,
    Finding,
    FoldPending,
    JournalEntry,
    ReadingPending,
    Unit,
)
from scoring.terms import Evidence, FeedbackState, Period, Rule
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER, SMALL, response, write_set

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SEKADAU = Path(__file__).parent.parent / "data" / "sekadau"
RICH: dict[str, Any] = {
    "meta": '{"format": "skor-1", "timezone": "Asia/Pontianak", "person_weights": {"u7": 1}, "asal": [1]}',
    "units": (
        "unit_id,name,district,parent_id,kind,timezone,lat,lon,users_served\n"
        "KAB,Kabupaten,,,kabupaten,,,,\nDUK,Disdukcapil,Arum,KAB,dinas,Asia/Makassar,-0.1234567890123,110.3,17041\n"
    ),
    "services": (
        "service_id,name,category,unit_id,standard_days,fee\nKTP,KTP-el,,DUK,0.1,0\nKK,KK,adminduk,,,\n"
    ),
    "points": "point_id,unit_id,name,service_ids,code\nL1,DUK,Loket 1,KTP;KK,RKTQ7M\nL2,DUK,Loket 2,,\n",
    "employees": (
        "employee_id,name,home_unit_id,nip,position,employment,head_of_unit_id\n"
        "A1,Siti Rahmawati,DUK,19850315 201001 2 001,Kepala,pns,DUK\nA2,Bagas,DUK,,,,\n"
    ),
    "assignments": (
        "employee_id,unit_id,start_date,end_date,service_ids\n"
        "A1,DUK,2026-01-01,,KTP;KK\nA2,KAB,2026-01-01,2026-06-30,\nA2,DUK,2026-07-01,,\n"
    ),
    "rosters": (
        "roster_id,unit_id,start_date,end_date,employee_id,desk_share,point_id,start_time,end_time\n"
        "J1,DUK,2026-07-01,2026-07-07,A1,0.667,L1,08:00,12:30\nJ1,DUK,2026-07-01,2026-07-07,A2,0.334,L1,08:00,12:30\n"
        "J2,DUK,2026-07-01,2026-07-07,A2,1,,,\n"
    ),
    "responses": (
        f"{RESPONSE_HEADER},point_id,comment,language,sex,age,education,job\n"
        f'{RESPONSE},L1,"=1+1\nAntre ""lama""",id,P,17-25,SMA,Wiraswasta\n'
        "R2,2026-07-02T10:00:00.250+08:00,kiosk,0,,,K1,1.5,DUK,KK,,J1,4,,,,,,,,,,L2,,,,,,\n"
        "R3,2026-07-03T10:00:00Z,badge,0,,W3,D3,,DUK,,A2:1,,,,,,,,,3,,,,,jv,L,44,,\n"
        "R4,2026-07-04T10:00:00+07:00,ticket,1,T1,,,,DUK,KTP,,J2,3,,,,,,,,,,,,,,,,\n"
        "R5,2026-07-05T10:00:00+07:00,paper,0,,,,,KAB,,,,,3,3,3,4,3,3,3,3,3,,,,,,,\n"
    ),
}  # fmt: skip


async def load(database: Database, path: Path, **options: Any) -> Report:
    async with database.writing() as session:
        return await import_set(session, path, by="operator", now=NOW, **options)


async def count(database: Database, model: type[SQLModel]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def index_of(session: AsyncSession, code: str, period: str, weight: Weight) -> float:
    unit = await directory.unit_by_code(session, code)
    assert unit is not None
    whole = (await scores.of_unit(session, unit, Period.parse(period), weight=weight))[0]
    assert whole.index.ikm is not None
    return float(whole.index.ikm)


async def fold(database: Database) -> None:
    async with database.writing() as session:
        while await scores.fold(session):
            pass


@pytest.mark.parametrize(
    ("weight", "ikm"),
    [(Weight.EXACT, 78.7415), (Weight.THREE_DECIMALS, 78.6628), (Weight.TWO_DECIMALS, 77.9541)],
)
async def test_the_published_answers_of_sekadau_give_their_index(
    database: Database, weight: Weight, ikm: float
) -> None:
    report = await load(database, SEKADAU)
    assert report.counts == {"units": Counts(new=1), "services": Counts(new=1), "responses": Counts(new=49)}
    await fold(database)
    async with database.reading() as session:
        assert round(await index_of(session, "SEKADAU", "2019-S1", weight), 4) == ikm


async def test_what_comes_out_is_what_went_in(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, **RICH)
    expected = read_set(tmp_path, today=NOW.date())
    assert expected.problems == ()
    assert (await load(database, tmp_path)).is_written
    async with database.reading() as session:
        assert (await bundle_of(session)).sorted() == expected.bundle.sorted()


@pytest.mark.parametrize("target", ["keluar", "keluar.xlsx"])
async def test_an_export_goes_into_an_empty_database_with_the_same_index(
    database: Database, sqlite_template: Path, tmp_path: Path, target: str
) -> None:
    source = tmp_path / "masuk"
    source.mkdir()
    await load(database, write_set(source, **RICH))
    await fold(database)
    async with database.reading() as session:
        before = await index_of(session, "KAB", "2026", Weight.EXACT)
        bundle = await bundle_of(session)
        await export_set(session, tmp_path / target)
    shutil.copyfile(sqlite_template, tmp_path / "kosong.db")
    empty = Database(f"sqlite:///{tmp_path / 'kosong.db'}")
    try:
        assert (await load(empty, tmp_path / target)).problems == ()
        await fold(empty)
        async with empty.reading() as session:
            assert (await bundle_of(session)).sorted() == bundle.sorted()
            assert await index_of(session, "KAB", "2026", Weight.EXACT) == before
    finally:
        await empty.close()
    # And into the database it came from: nothing to do.
    report = await load(database, tmp_path / target)
    assert all(one.new == one.changed == 0 for one in report.counts.values())


async def test_the_same_files_twice_change_nothing(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, **RICH)
    await load(database, tmp_path)
    await fold(database)
    counted = [await count(database, model) for model in (Feedback, Attribution, JournalEntry, Employee)]
    report = await load(database, tmp_path)
    assert report.is_written
    assert {name: (one.new, one.changed) for name, one in report.counts.items()} == dict.fromkeys(
        report.counts, (0, 0)
    )
    assert [await count(database, m) for m in (Feedback, Attribution, JournalEntry, Employee)] == counted
    assert await count(database, FoldPending) == 0


async def test_a_dry_run_reports_the_same_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, **RICH)
    dry = await load(database, tmp_path, is_dry_run=True)
    assert not dry.is_written
    assert [await count(database, model) for model in (Unit, Feedback, JournalEntry)] == [0, 0, 0]
    assert (await load(database, tmp_path)).counts == dry.counts


async def test_one_bad_row_keeps_everything_out(database: Database, tmp_path: Path) -> None:
    report = await load(database, write_set(tmp_path, responses=response(waktu="5")))
    assert not report.is_written
    assert [(one.file, one.line, one.column) for one in report.problems] == [("responses.csv", 2, "waktu")]
    assert await count(database, Unit) == 0


async def test_a_changed_row_updates_and_leaves_a_trace(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, **RICH)
    await load(database, tmp_path)
    await fold(database)
    changed = {
        **RICH,
        "units": RICH["units"].replace("Disdukcapil", "Dinas Dukcapil"),
        "points": RICH["points"].replace("KTP;KK", "KTP"),
        "assignments": RICH["assignments"].replace("2026-07-01,,", "2026-07-01,2026-12-31,"),
        "rosters": RICH["rosters"].replace("0.667", "0.5").replace("0.334", "0.5"),
        "responses": RICH["responses"].replace(",,A2:1,", ",,A1:1,").replace("DUK,,A2:1", "DUK,,A1:1")
        .replace("4,3,3,3,3,3,,,", "4,3,3,3,3,1,,,"),
    }  # fmt: skip
    write_set(tmp_path, **changed)
    expected = read_set(tmp_path, today=NOW.date()).bundle.sorted()
    report = await load(database, tmp_path)
    assert {name: one.changed for name, one in report.counts.items()} == {
        "units": 1, "services": 0, "points": 1, "employees": 0, "assignments": 1, "rosters": 2,
        "responses": 2,
    }  # fmt: skip
    assert await count(database, FoldPending) == 2
    async with database.reading() as session:
        assert (await bundle_of(session)).sorted() == expected
        feedback = (await session.execute(select(Feedback).where(col(Feedback.code) == "R3"))).scalar_one()
        history = await attributions.history(session, feedback.id or 0)
        assert (feedback.revision, len(history)) == (2, 2)
        told = (
            await session.execute(
                select(col(JournalEntry.details)).where(col(JournalEntry.action) == "feedback.reimported")
            )
        ).scalars()
        assert '{"sarana":[3,1]}' in set(told)


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


async def test_options_reach_the_reading(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, units="unit_id,name,parent_id,warna\nKAB,Kab,,biru\nDUK,Duk,KAB,\n")
    assert not (await load(database, tmp_path)).is_good
    assert (await load(database, tmp_path, options=Options(ignore_unknown=True))).is_good


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


async def test_progress_is_told_to_the_end(database: Database, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    await load(database, write_set(tmp_path), progress=lambda *how: told.append(how))
    assert told[-1] == (2, 2, "responses")
    assert ("units", 2) in {(what, total) for _, total, what in told}


async def test_a_report_is_data_too(database: Database, tmp_path: Path) -> None:
    report = (await load(database, write_set(tmp_path))).as_dict()
    assert report["written"] is True
    assert report["sheets"]["units"] == {"new": 2, "changed": 0, "same": 0}
    assert report["problems"] == report["notices"] == []

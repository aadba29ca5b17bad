"""Files go in all or nothing, twice is once, and what comes out is what went in."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring import journal
from scoring.attribution import store as attributions
from scoring.db.engine import Database
from scoring.jobs.interchange.check import read_set
from scoring.jobs.interchange.export import bundle_of, export_set
from scoring.jobs.interchange.report import Counts
from scoring.jobs.interchange.rows import Options
from scoring.method.ikm import Weight
from scoring.tables import (
    Attribution,
    Employee,
    Feedback,
    FoldPending,
    JournalEntry,
    Unit,
)
from tests.store.exchange import NOW, RICH, count, fold, index_of, load
from tests.unit.interchange.sets import response, write_set

SEKADAU = Path(__file__).parent.parent / "data" / "sekadau"


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
        told = [one.details or {} for one in await journal.entries_of(session, action="feedback.reimported")]
        assert {"sarana": [3, 1]} in [one["changed"] for one in told]


async def test_options_reach_the_reading(database: Database, tmp_path: Path) -> None:
    write_set(tmp_path, units="unit_id,name,parent_id,warna\nKAB,Kab,,biru\nDUK,Duk,KAB,\n")
    assert not (await load(database, tmp_path)).is_good
    assert (await load(database, tmp_path, options=Options(ignore_unknown=True))).is_good


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

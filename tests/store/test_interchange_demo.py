"""The demonstration goes in like any set, comes out as it was, and gives every office an index."""

from datetime import UTC, date, datetime

from scoring import scores
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.jobs.demo import Size, kabupaten
from scoring.jobs.interchange.export import bundle_of
from scoring.jobs.interchange.load import load
from scoring.terms import FeedbackState, Period

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


async def test_a_whole_regency_comes_out_as_it_went_in(database: Database) -> None:
    bundle = kabupaten(Size.SMALL, seed=11, today=date(2026, 11, 24))
    async with database.writing() as session:
        report = await load(session, bundle, by="operator", now=NOW)
    assert report.counts["responses"].new == len(bundle.responses)
    async with database.writing() as session:
        while await scores.fold(session):
            pass
    async with database.reading() as session:
        assert (await bundle_of(session)).sorted() == bundle.sorted()
        root = await directory.unit_by_code(session, "KAB")
        assert root is not None
        whole = (await scores.of_unit(session, root, Period.parse("2026")))[0]
    assert whole.index.ikm is not None
    assert 78 < whole.index.ikm < 88
    assert whole.received[FeedbackState.QUARANTINED] == 3
    assert sum(whole.received.values()) == len(bundle.responses)

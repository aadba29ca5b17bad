"""The inspectorate's figures come from stored scores; sex and age only when asked for."""

from datetime import date

from sqlalchemy import update
from sqlmodel import col

from scoring.db.engine import Database
from scoring.jobs import periodic
from scoring.jobs.demo import Size, kabupaten
from scoring.jobs.interchange.load import load
from scoring.scores.fairness import watch
from scoring.tables import Employee
from scoring.terms import Period
from tests.make import NOON


async def test_a_kabupaten_is_watched_by_group_and_difficulty(database: Database) -> None:
    async with database.writing() as session:
        await load(session, kabupaten(Size.SMALL, seed=3, today=date(2026, 9, 15)), by="test", now=NOON)
        # A person without a NIP is watched like anybody, except by what a NIP tells.
        await session.execute(update(Employee).where(col(Employee.code) == "A00007").values(nip=None))
    await periodic.catch_up(database, now=NOON, progress=lambda done, total, what: None)
    period = Period.parse("2026")
    async with database.reading() as session:
        plain = await watch(session, period)
        audit = await watch(session, period, with_personal=True)
    assert plain.people > 20
    assert {"channel", "employment", "district"} <= {gap.variable for gap in plain.gaps}
    assert not {"sex", "age"} & {gap.variable for gap in plain.gaps}
    assert {"sex"} <= {gap.variable for gap in audit.gaps}
    assert all(gap.people >= 5 for gap in audit.gaps)
    assert plain.difficulty is not None
    assert abs(plain.difficulty.points_per_point) < 1
    assert 0 < plain.unit_only < plain.counted

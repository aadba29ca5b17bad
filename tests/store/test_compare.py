"""Places in funnels, and originals of comments: who is shown what, and from how many on."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring.accounts import Role, passwords
from scoring.cases import originals
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.method.funnel import Standing
from scoring.scores import compare
from scoring.tables import Feedback, Unit
from scoring.terms import Period
from tests import make
from tests.make import NOON, Office
from tests.store.contested import COUNTERS, code_of, districts, hire, say

QUARTER = Period.parse("2026-Q3")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords play no part here."""
    monkeypatch.setattr(passwords, "hashed", lambda password: "-" * 20)


@pytest.fixture
async def office(database: Database) -> Office:
    return await make.office(database)


async def test_units_and_counters_stand_in_a_funnel_by_name_and_few_are_not_shown(
    database: Database, office: Office
) -> None:
    await districts(database, office)
    async with database.reading() as session:
        root = (await session.execute(select(Unit).where(col(Unit.code) == "KAB"))).scalar_one()
        units = await compare.units(session, root, QUARTER)
        points = await compare.points(session, root, QUARTER)
        services = await compare.services(session, root, QUARTER)
    assert services.places == []
    assert [one.code for one in units.places] == ["KEC1", "KEC2", "KEC3", "KEC4"]
    assert [one.name for one in points.places] == [f"Loket {code}" for code, *_ in COUNTERS]
    assert units.funnel is not None
    for place, counter in zip(units.places, points.places, strict=True):
        assert (counter.respondents, counter.value) == (place.respondents, place.value)
    few = units.places[-1]
    assert (few.respondents, few.value, few.margin, few.standing) == (None, None, None, None)
    assert units.places[2].value == pytest.approx(25.0)
    assert {one.standing for one in units.places[:2]} <= {Standing.WITHIN, Standing.ABOVE, Standing.FAR_ABOVE}


async def test_an_original_is_the_inspectorates_within_its_units_until_it_is_erased(
    database: Database, office: Office
) -> None:
    feedback_id = await say(database, 1, comment="Hubungi saya di 081234567890")
    silent = await say(database, 2)
    code = await code_of(database, feedback_id)
    inspector = await hire(database, "irban", Role.INSPECTORATE, "KAB")
    for username, role, unit, asked in (
        ("kepala", Role.UNIT_HEAD, "KAB", code),
        ("irban.pkm", Role.INSPECTORATE, "PKM", code),
        ("irban", Role.INSPECTORATE, "KAB", "nothing"),
        ("irban", Role.INSPECTORATE, "KAB", await code_of(database, silent)),
    ):
        reader = await hire(database, username, role, unit)
        with pytest.raises(NotFound):
            async with database.writing() as session:
                await originals.reveal(session, asked, "inquiry", "Penelusuran", by=reader, now=NOON)
    async with database.writing() as session:
        assert (await originals.offered(session, inspector, code)).text is None
        shown = await originals.reveal(session, code, "inquiry", "Penelusuran", by=inspector, now=NOON)
        assert shown.text == "Hubungi saya di 081234567890"
        said = (await session.execute(select(Feedback).where(col(Feedback.id) == feedback_id))).scalar_one()
        said.comment = None
    async with database.reading() as session:
        with pytest.raises(NotFound):
            await originals.offered(session, inspector, code)

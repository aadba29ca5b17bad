"""From what a citizen holds to the visit it stands for."""

from datetime import date, timedelta

import pytest

from scoring import visits
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.tables import Point
from scoring.terms import Channel, Evidence
from scoring.visits import Visit
from tests.make import KEY, NOON, Office, office


async def opened(database: Database, text: str, *, after: timedelta = timedelta()) -> Visit:
    async with database.reading() as session:
        return await visits.opened(session, text, key=KEY, now=NOON + after)


async def test_a_typed_code_finds_the_counter(database: Database) -> None:
    made = await office(database)
    visit = await opened(database, "abc-def")
    assert (visit.unit_id, visit.point_name, visit.service_id) == (made.unit, "Loket 1", made.service)
    assert (visit.channel, visit.evidence, visit.employee_id) == (None, Evidence.OPEN, None)


async def test_a_badge_finds_its_holder_where_they_work_today(database: Database) -> None:
    made = await office(database)
    visit = await opened(database, Office.badge.lower())
    assert (visit.unit_id, visit.employee_id, visit.employee_name) == (made.unit, made.sari, "Sari Wulandari")
    assert (visit.channel, visit.evidence) == (Channel.BADGE, Evidence.BADGE)
    assert {service.code for service in visit.services} == {"KK", "KTP"}
    assert visit.service_id is None


async def test_a_ticket_names_the_visit_for_three_days(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        ticket = await visits.issue(
            session, unit_id=made.unit, point_id=made.point, service_id=made.second_service,
            employee_id=made.tono, key=KEY, served_at=NOON,
        )  # fmt: skip
    visit = await opened(database, ticket, after=timedelta(hours=72, minutes=4))
    assert (visit.employee_id, visit.service_id, visit.served_at) == (made.tono, made.second_service, NOON)
    assert visit.evidence is Evidence.TICKET
    with pytest.raises(visits.TicketExpired):
        await opened(database, ticket, after=timedelta(hours=72, minutes=6))


async def test_a_well_made_ticket_that_was_never_issued_is_unknown(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        ticket = await visits.issue(session, unit_id=made.unit, key=KEY, served_at=NOON)
        await session.rollback()
    with pytest.raises(visits.UnknownCode):
        await opened(database, ticket)
    with pytest.raises(visits.UnknownCode):
        await opened(database, "T" + "A" * 46)


@pytest.mark.parametrize("text", ["", "ZZZZZZ", "<script>", "\x00", "' OR 1=1", "x" * 10_000])
async def test_unknown_codes_are_unknown(database: Database, text: str) -> None:
    await office(database)
    with pytest.raises(visits.UnknownCode):
        await opened(database, text)


async def test_a_closed_counter_says_so(database: Database) -> None:
    made = await office(database)
    async with database.writing() as session:
        point = await session.get(Point, made.point)
        assert point is not None
        point.closed_on = date(2026, 9, 15)
    with pytest.raises(visits.PointClosed):
        await opened(database, Office.code)
    assert (await opened(database, Office.code, after=timedelta(days=-1))).point_id == made.point


async def test_a_machine_may_name_the_office_as_a_whole(database: Database) -> None:
    made = await office(database)
    async with database.reading() as session:
        visit = await visits.of_unit(session, "DUKCAPIL")
        assert (visit.unit_id, visit.point_id, len(visit.services)) == (made.unit, None, 2)
        with pytest.raises(visits.UnknownCode):
            await visits.of_unit(session, "NOWHERE")


async def test_no_ticket_for_a_unit_that_is_not_there(database: Database) -> None:
    async with database.writing() as session:
        with pytest.raises(NotFound):
            await visits.issue(session, unit_id=99, key=KEY, served_at=NOON)

"""Tickets for queue systems: one per served visit, told again to the same act, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import select
from sqlmodel import col

from scoring import visits
from scoring.db.engine import Database
from scoring.tables import Point, Ticket
from tests.api.home import HOME, Keys
from tests.make import KEY, NOON, Office


async def post(web: AsyncClient, key: dict[str, str], act: str = "visit-0001", **body: Any) -> Response:
    return await web.post(
        "/api/v1/tickets", json={"point": "ABCDEF", **body}, headers={**key, "Idempotency-Key": act}
    )


async def test_a_ticket_opens_the_visit_it_was_issued_for(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    served = (NOON - timedelta(hours=1)).isoformat()
    answer = await post(web, await keys("tickets:write"), served_at=served, service="KTP", employee="E2")
    assert answer.status_code == 201
    told = answer.json()
    assert told["url"] == f"{HOME}/r/{told['ticket']}"
    assert told["telegram_url"] == f"https://t.me/PuasContohBot?start={told['ticket']}"
    assert told["expires_at"].startswith("2026-09-18T04:00:00")
    async with database.reading() as session:
        visit = await visits.opened(session, told["ticket"], key=KEY, now=NOON)
    assert (visit.unit_id, visit.point_id, visit.service_id) == (office.unit, office.point, office.service)
    assert (visit.employee_id, visit.served_at) == (office.budi, NOON - timedelta(hours=1))


async def test_the_same_act_again_is_the_same_ticket(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    first, again = await post(web, key), await post(web, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = await post(web, key, act="visit-0002")
    assert other.json()["ticket"] != first.json()["ticket"]
    async with database.reading() as session:
        serials = (await session.execute(select(col(Ticket.serial)).order_by(col(Ticket.serial)))).scalars()
        assert list(serials) == [1, 2]


async def test_a_repeat_after_midnight_is_still_the_same_ticket(
    web: AsyncClient, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await keys()
    first = await post(web, key)
    monkeypatch.setattr("scoring.clock.now", lambda: NOON + timedelta(hours=13))
    assert (await post(web, key)).json() == first.json()


async def test_a_key_used_for_another_visit_is_refused(web: AsyncClient, keys: Keys) -> None:
    key = await keys()
    await post(web, key)
    for body in ({"service": "KTP", "employee": "E1"}, {"served_at": "2026-09-15T03:00:00Z"}):
        conflict = await post(web, key, **body)
        assert (conflict.status_code, conflict.json()["code"]) == (409, "idempotency_conflict"), body


CANNOT_BE: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"point": "ZZZZZZ"}, 404, "unknown_code"),
    ({"point": Office.badge}, 404, "unknown_code"),
    ({"service": "PASPOR"}, 422, "unknown_answer"),
    ({"employee": "E99"}, 404, "not_found"),
    ({"served_at": "2026-09-15T12:30:00+07:00"}, 422, "not_served_then"),
    ({"served_at": "2026-09-12T11:59:00+07:00"}, 422, "not_served_then"),
    ({"served_at": "2026-09-15T11:59:00"}, 422, "invalid_request"),
    ({"served_at": 1789000000}, 422, "invalid_request"),
    ({"served_at": "0001-01-01T00:00:00+14:00"}, 422, "not_served_then"),
    ({"served_at": "9999-12-31T23:59:59-12:00"}, 422, "not_served_then"),
    ({"point": "ab\u0000def"}, 422, "invalid_request"),
)


async def test_a_visit_that_cannot_be_gets_no_ticket(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    for body, status, code in CANNOT_BE:
        answer = await post(web, key, **body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    async with database.reading() as session:
        assert (await session.execute(select(Ticket))).first() is None


async def test_who_did_not_work_there_is_not_on_its_tickets(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    from scoring.tables import Employee

    async with database.writing() as session:
        session.add(Employee(code="E9", badge="PNINA5Q7", name="Nina Lestari", home_unit_id=office.other))
    answer = await post(web, await keys(), employee="E9")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_member")


async def test_a_counter_of_another_unit_is_as_unknown_as_none(web: AsyncClient, keys: Keys) -> None:
    answer = await post(web, await keys("tickets:write", unit="PKM"))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_code")


async def test_a_closed_counter_issues_nothing(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    async with database.writing() as session:
        point = await session.get_one(Point, office.point)
        point.closed_on = NOON.date()
    answer = await post(web, await keys())
    assert (answer.status_code, answer.json()["code"]) == (410, "point_closed")

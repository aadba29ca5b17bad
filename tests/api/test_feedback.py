"""Ratings from other systems: stored once, ascribed like any other, and only for units of the key's own."""

import asyncio
from typing import Any

from httpx2 import AsyncClient, Response
from sqlalchemy import select
from sqlmodel import col

from scoring import visits
from scoring.db.engine import Database
from scoring.jobs import journey
from scoring.tables import Attribution, Feedback, FoldPending
from scoring.terms import Channel, Evidence, FeedbackState, Rule
from tests.api.home import HOME, Keys
from tests.make import KEY, NOON, Office

BODY = {
    "code": "ABCDEF",
    "channel": "kiosk",
    "ratings": {"overall": 4, "waktu": 3},
    "comment": " Ramah\u0000! ",
}


async def post(
    web: AsyncClient, key: dict[str, str], act: str = "act-of-one-citizen", **changes: Any
) -> Response:
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not ...}
    return await web.post("/api/v1/feedback", json=body, headers={**key, "Idempotency-Key": act})


async def stored(database: Database) -> list[Feedback]:
    async with database.reading() as session:
        return list((await session.execute(select(Feedback).order_by(col(Feedback.id)))).scalars())


async def test_a_rating_is_stored_tidied_ascribed_and_marked(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    answer = await post(web, await keys("feedback:write"))
    assert answer.status_code == 201
    receipt = answer.json()["receipt"]
    assert answer.json()["url"] == f"{HOME}/s/{receipt}"
    (row,) = await stored(database)
    assert (row.overall, row.waktu, row.perilaku, row.comment) == (4, 3, None, "Ramah!")
    assert (row.channel, row.evidence, row.unit_id) == (Channel.KIOSK, Evidence.KIOSK, office.unit)
    async with database.reading() as session:
        assert (await session.execute(select(Attribution))).scalar_one().rule is Rule.SINGLE_DUTY
        assert (await session.execute(select(FoldPending))).scalar_one().feedback_id == row.id
    assert (await web.get(f"/s/{receipt}")).status_code == 200


async def test_the_same_act_again_gives_the_same_receipt(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    first, again = await post(web, key), await post(web, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(await stored(database)) == 1


async def test_repeats_at_the_same_instant_are_one_act(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    answers = await asyncio.gather(*(post(web, key) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert len(await stored(database)) == 1


async def test_what_comes_at_one_moment_is_judged_one_by_one(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    key = await keys()
    async with database.writing() as session:
        ticket = await visits.issue(
            session, key=KEY, served_at=NOON, unit_id=office.unit, point_id=office.point,
            service_id=office.service, employee_id=office.sari,
        )  # fmt: skip
    answers = await asyncio.gather(
        *(post(web, key, f"a-voice-{number}", visitor="one-and-the-same") for number in range(7)),
        *(post(web, key, f"ticket-{number}", code=ticket) for number in range(2)),
        *(post(web, key, "one-key-twice", ratings={"overall": overall}) for overall in (1, 4)),
        post(web, key, "nowhere-at-all", code="ZZZZZZ"),
        *(post(web, key, f"another-{number}", visitor=f"somebody-{number}") for number in range(5)),
    )
    statuses = [answer.status_code for answer in answers]
    told = [answer.json().get("code") for answer in answers]
    assert told[:7].count("too_often") == 2
    assert sorted(str(one) for one in told[7:9]) == ["None", "ticket_spent"]
    assert sorted(str(one) for one in told[9:11]) == ["None", "idempotency_conflict"]
    assert told[11] == "unknown_code"
    assert statuses[12:] == [201] * 5
    rows = await stored(database)
    assert len(rows) == statuses.count(201) == 5 + 1 + 1 + 5
    async with database.reading() as session:
        ascribed = (await session.execute(select(Attribution))).scalars().all()
        assert {one.feedback_id for one in ascribed} == {row.id for row in rows}
        by_ticket = next(one for one in ascribed if one.rule is Rule.TICKET)
        assert next(row for row in rows if row.ticket is not None).id == by_ticket.feedback_id


async def test_a_key_used_for_other_answers_is_refused(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    await post(web, key)
    changed: tuple[dict[str, Any], ...] = (
        {"ratings": {"overall": 1}}, {"comment": "lain"}, {"comment": ...}, {"visitor": "device-0001"},
    )  # fmt: skip
    for changes in changed:
        conflict = await post(web, key, **changes)
        assert (conflict.status_code, conflict.json()["code"]) == (409, "idempotency_conflict"), changes
    assert (await stored(database))[0].overall == 4


async def test_a_repeat_does_not_undo_what_the_citizen_amended(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    first = await post(web, key)
    (row,) = await stored(database)
    await database.act(lambda session: journey.amend(session, row.id or 0, {"overall": 1}, key=KEY, now=NOON))
    again = await post(web, key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await stored(database))[0].overall == 1


async def test_two_clients_may_use_the_same_idempotency_key(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    answers = [await post(web, await keys()), await post(web, await keys())]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["receipt"] != answers[1].json()["receipt"]


async def test_a_counter_of_another_unit_is_as_unknown_as_none(web: AsyncClient, keys: Keys) -> None:
    key = await keys("feedback:write", unit="PKM")
    foreign, absent = await post(web, key), await post(web, key, code="ZZZZZZ")
    assert foreign.status_code == absent.status_code == 404
    assert {**foreign.json(), "request_id": 0} == {**absent.json(), "request_id": 0}
    assert foreign.json()["code"] == "unknown_code"


async def test_a_ticket_is_spent_once_whoever_brings_it(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    ticket = await database.act(
        lambda session: visits.issue(
            session, unit_id=office.unit, key=KEY, served_at=NOON, point_id=office.point,
            service_id=office.second_service, employee_id=office.budi,
        )
    )  # fmt: skip
    key = await keys()
    assert (await post(web, key, code=ticket)).status_code == 201
    spent = await post(web, key, act="another-act", code=ticket)
    assert (spent.status_code, spent.json()["code"]) == (409, "ticket_spent")
    (row,) = await stored(database)
    assert (row.channel, row.evidence, row.service_id) == (
        Channel.TICKET,
        Evidence.TICKET,
        office.second_service,
    )


async def test_the_service_is_one_that_the_visit_offers(
    web: AsyncClient, database: Database, keys: Keys, office: Office
) -> None:
    key = await keys()
    assert (await post(web, key, service="KTP")).status_code == 201
    other = await post(web, key, act="another-act", service="PASPOR")
    assert (other.status_code, other.json()["code"]) == (422, "unknown_answer")
    assert (await stored(database))[0].service_id == office.service


async def test_one_voice_has_its_limit_and_is_stored_as_a_pseudonym(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys()
    answers = [await post(web, key, act=f"act-number-{n}", visitor="device-0001") for n in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert answers[5].json()["code"] == "too_often"
    assert int(answers[5].headers["retry-after"]) > 0
    other = await post(web, await keys(), act="act-number-6", visitor="device-0001")
    assert other.status_code == 201
    visitors = [row.visitor_id or "" for row in await stored(database)]
    assert len(set(visitors)) == 2
    assert not any("device" in visitor for visitor in visitors)


async def test_a_withdrawn_feedback_is_not_revived(web: AsyncClient, database: Database, keys: Keys) -> None:
    key = await keys()
    await post(web, key)
    (row,) = await stored(database)
    await database.act(lambda session: journey.withdraw(session, row.id or 0, key=KEY, now=NOON))
    assert (await post(web, key)).status_code == 200
    assert (await stored(database))[0].state is FeedbackState.WITHDRAWN


async def test_an_act_needs_a_key_of_its_own(web: AsyncClient, database: Database, keys: Keys) -> None:
    known = list((await keys()).items())
    for header in (None, "short", "x" * 129, "has space in it", "k\u00e9y-of-an-act"):
        headers = known if header is None else [*known, ("Idempotency-Key", header)]
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        answer = await web.post("/api/v1/feedback", json=BODY, headers=raw)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key"), header
    assert await stored(database) == []

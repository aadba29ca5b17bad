"""Scores as an appraisal system pulls them: its own subtree, with everything needed to check a number."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from httpx2 import AsyncClient

from scoring import intake, scores, visits
from scoring.db.engine import Database
from scoring.jobs import journey, periodic
from scoring.method.elements import ELEMENTS
from scoring.tables import Employee, PersonScore
from scoring.terms import Channel, Verdict
from tests.api.home import Keys
from tests.make import KEY, NOON, Office

ANSWERS = (4, 4, 3, 3, 4, 2, 4, 3, 4)
UNITS, PEOPLE = "/api/v1/scores/units", "/api/v1/scores/employees"
Q3 = {"period": "2026-Q3"}


async def hear(database: Database, count: int = 3) -> None:
    """Let some citizens answer all nine questions at the counter, the last one worse; fold; score."""
    for number in range(count):
        ratings = {e.value: a if number < count - 1 else 2 for e, a in zip(ELEMENTS, ANSWERS, strict=True)}

        async def give(session: Any, number: int = number, ratings: dict[str, int] = ratings) -> None:
            visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
            draft = intake.Draft(
                visit=visit, act=f"citizen-{number:04}", channel=Channel.WEB, ratings=ratings
            )
            await journey.receive(session, draft, key=KEY, now=NOON)

        await database.act(give)
    async with database.writing() as session:
        await scores.fold(session)


async def remember(database: Database, office: Office, *, at: datetime = NOON) -> None:
    """Put down person scores of Sari, Budi and Tono as computed."""
    async with database.writing() as session:
        for who, score in ((office.sari, 84.25), (office.budi, None), (office.tono, 70.5)):
            session.add(
                PersonScore(
                    period="2026-Q3",
                    employee_id=who,
                    method="v1",
                    n=40,
                    n_eff=31.5,
                    score=score,
                    low=score - 5 if score else None,
                    high=score + 5 if score else None,
                    verdict=Verdict.MEETS,
                    explanation="{}",
                    computed_at=at,
                )
            )


async def test_the_index_comes_with_all_it_takes_to_check_it(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    await hear(database)
    answer = (
        await web.get(UNITS, params={**Q3, "unit": "DUKCAPIL"}, headers=await keys("scores:read"))
    ).json()
    unit, service = answer["items"]
    nrr = [Fraction(2 * a + 2, 3) for a in ANSWERS]
    exact = 25 * sum(nrr) / 9
    assert answer["method"] == "permenpanrb-14-2017"
    assert (answer["period"], answer["weight"], answer["next"]) == ("2026-Q3", "exact", None)
    assert (unit["unit"], unit["service"], service["service"]) == ("DUKCAPIL", None, "KTP")
    assert unit["n"] == 3
    assert unit["n_per_element"] == {e.value: 3 for e in ELEMENTS}
    assert unit["nrr"] == {e.value: pytest.approx(float(n)) for e, n in zip(ELEMENTS, nrr, strict=True)}
    assert unit["ikm"] == pytest.approx(float(exact))
    assert unit["ikm_rounded"] == "74.07"
    assert (unit["grade"], unit["label"]) == ("C", "Kurang baik")
    assert 25 <= unit["low"] < unit["ikm"] < unit["high"] <= 100
    assert unit["received"] == {"counted": 3, "quarantined": 0, "withdrawn": 0, "excluded": 0}
    assert unit["taps"] == {"1": 0, "2": 0, "3": 0, "4": 0}
    assert service["ikm"] == unit["ikm"]


@pytest.mark.parametrize(("weight", "rounded"), [("exact", "74.07"), ("0.111", "74.00"), ("0.11", "73.33")])
async def test_the_weight_is_the_office_s_to_choose(
    web: AsyncClient, database: Database, keys: Keys, weight: str, rounded: str
) -> None:
    await hear(database)
    answer = await web.get(UNITS, params={**Q3, "weight": weight, "unit": "DUKCAPIL"}, headers=await keys())
    assert (answer.json()["weight"], answer.json()["items"][0]["ikm_rounded"]) == (weight, rounded)


async def test_a_key_sees_its_subtree_and_pages_through_it(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    await hear(database)
    key = await keys("scores:read")
    seen: list[tuple[str, int, bool]] = []
    more: dict[str, str] | None = {}
    while more is not None:
        page = (await web.get(UNITS, params={**Q3, "limit": 1, **more}, headers=key)).json()
        seen += [(item["unit"], item["n"], item["ikm"] is None) for item in page["items"]]
        more = {"cursor": page["next"]} if page["next"] else None
    assert seen == [("DUKCAPIL", 3, False), ("KAB", 3, False), ("PKM", 0, True)]
    leaf = (await web.get(UNITS, params=Q3, headers=await keys(unit="PKM"))).json()
    assert [item["unit"] for item in leaf["items"]] == ["PKM"]


@pytest.mark.parametrize("path", [UNITS, PEOPLE])
async def test_a_foreign_unit_is_as_unknown_as_none(web: AsyncClient, keys: Keys, path: str) -> None:
    key = await keys("scores:read", unit="PKM")
    answers = [
        await web.get(path, params={**Q3, "unit": code}, headers=key) for code in ("DUKCAPIL", "KAB", "NONE")
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.json()["title"] for answer in answers}) == 1
    own = await web.get(path, params={**Q3, "unit": "PKM"}, headers=key)
    assert own.status_code == 200


async def test_people_come_with_their_uncertainty_and_without_their_nip(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    await remember(database, office)
    async with database.writing() as session:
        (await session.get_one(Employee, office.sari)).nip = "198503152010012003"
    answer = await web.get(PEOPLE, params=Q3, headers=await keys("scores:read"))
    sari, budi, _ = answer.json()["items"]
    assert sari == {
        "employee": "E1", "name": "Sari Wulandari", "nip": None, "unit": "DUKCAPIL", "score": 84.25,
        "low": 79.25, "high": 89.25, "n": 40, "n_eff": 31.5, "verdict": "meets", "method": "v1",
        "computed_at": "2026-09-15T05:00:00Z",
    }  # fmt: skip
    assert (budi["score"], budi["low"], budi["high"]) == (None, None, None)
    assert "198503152010012003" not in answer.text
    trusted = await web.get(PEOPLE, params=Q3, headers=await keys("scores:read", "nip:read"))
    assert trusted.json()["items"][0]["nip"] == "198503152010012003"


async def test_people_are_paged_in_order(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    await remember(database, office)
    key = await keys("scores:read")
    first = (await web.get(PEOPLE, params={**Q3, "limit": 2}, headers=key)).json()
    second = (await web.get(PEOPLE, params={**Q3, "limit": 2, "cursor": first["next"]}, headers=key)).json()
    assert [one["employee"] for one in first["items"] + second["items"]] == ["E1", "E2", "E3"]
    assert second["next"] is None


async def test_one_person_may_be_asked_for(
    web: AsyncClient, database: Database, office: Office, keys: Keys
) -> None:
    await remember(database, office)
    one = await web.get(PEOPLE, params={**Q3, "employee": "E3"}, headers=await keys())
    assert [row["employee"] for row in one.json()["items"]] == ["E3"]
    other_months = await web.get(PEOPLE, params={"period": "2026-Q2", "employee": "E3"}, headers=await keys())
    assert (other_months.status_code, other_months.json()["items"]) == (200, [])
    elsewhere = await keys("scores:read", unit="PKM")
    for code in ("E3", "E99"):
        hidden = await web.get(PEOPLE, params={**Q3, "employee": code}, headers=elsewhere)
        assert hidden.status_code == 404
    assert (await web.get(PEOPLE, params=Q3, headers=elsewhere)).json()["items"] == []


@pytest.mark.parametrize("path", [UNITS, PEOPLE])
async def test_an_unchanged_answer_need_not_be_sent_again(
    web: AsyncClient, database: Database, office: Office, keys: Keys, path: str
) -> None:
    key = await keys("scores:read")
    first = await web.get(path, params=Q3, headers=key)
    etag = first.headers["etag"]
    same = await web.get(path, params=Q3, headers={**key, "If-None-Match": f'W/{etag}, "other"'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    await hear(database)
    await remember(database, office, at=NOON + timedelta(days=1))
    changed = await web.get(path, params=Q3, headers={**key, "If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_scores_that_were_computed_are_the_scores_that_are_told(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    await hear(database, count=12)
    await periodic.score_people(database, NOON)
    answer = await web.get(PEOPLE, params={**Q3, "employee": "E1"}, headers=await keys())
    (sari,) = answer.json()["items"]
    assert (sari["n"], sari["method"]) == (12, "v1")
    assert sari["n_eff"] > 0


BAD_QUESTIONS: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "invalid_request"),
    ({"period": "2026-Q5"}, "unknown_period"),
    ({"period": "0000"}, "unknown_period"),
    ({"period": "2026-Q3\x00"}, "unknown_period"),
    ({**Q3, "unit": "a\x00b"}, "invalid_request"),
    ({**Q3, "unit": "x" * 65}, "invalid_request"),
    ({**Q3, "limit": "0"}, "invalid_request"),
    ({**Q3, "limit": "NaN"}, "invalid_request"),
    ({**Q3, "limit": "1" * 5000}, "invalid_request"),
    ({**Q3, "cursor": "!"}, "invalid_cursor"),
    ({**Q3, "cursor": "AA"}, "invalid_cursor"),
    ({**Q3, "cursor": "/w=="}, "invalid_cursor"),
    ({**Q3, "units": "DUKCAPIL"}, "invalid_request"),
)


@pytest.mark.parametrize("path", [UNITS, PEOPLE])
async def test_a_question_that_cannot_be_is_refused_without_repeating_it(
    web: AsyncClient, keys: Keys, path: str
) -> None:
    key = await keys()
    for params, code in BAD_QUESTIONS:
        answer = await web.get(path, params=params, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (422, code), params
        assert "units" not in str(answer.json().get("faults"))

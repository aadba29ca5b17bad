"""A citizen's word, from the form on a phone to the answer an appraisal system gets."""

import pytest
from httpx2 import ASGITransport, AsyncClient

from api.app import build_app
from api.settings import ApiSettings
from scoring import accounts, scores
from scoring.accounts import clients
from scoring.db.engine import Database
from scoring.jobs import periodic
from scoring.method.elements import ELEMENTS
from tests import make
from tests.web import forms

HOME = "https://puas.example.go.id"
Q3 = {"period": "2026-Q3"}


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.clock.now", lambda: make.NOON)


async def test_from_a_tap_on_the_form_to_the_scores_of_unit_and_officer(database: Database) -> None:
    office = await make.office(database)
    app = build_app(database, ApiSettings(public_url=HOME), key=make.KEY)
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        receipts = set()
        for rating in (4, 4, 3, 2):
            fields = await forms.opened(web, f"/r/{office.code}")
            answers = {"overall": str(rating), **{element.value: str(rating) for element in ELEMENTS}}
            sent = await web.post(f"/r/{office.code}/kirim", data={**fields, **answers})
            assert sent.status_code == 303
            receipts.add(sent.headers["location"])
        assert len(receipts) == 4

        regretted = receipts.pop()
        await web.post(f"{regretted}/tarik")

        async with database.writing() as session:
            await scores.fold(session)
            _, key = await clients.create(
                session, "appraisal", "KAB", tuple(accounts.Scope), by="test", now=make.NOON
            )
        await periodic.score_people(database, make.NOON)

        mine = {"Authorization": f"Bearer {key}"}
        asked = {**Q3, "unit": "DUKCAPIL"}
        units = (await web.get("/api/v1/scores/units", params=asked, headers=mine)).json()["items"]
        dukcapil = next(one for one in units if one["service"] is None)
        assert dukcapil["received"] == {"counted": 3, "quarantined": 0, "withdrawn": 1, "excluded": 0}
        assert dukcapil["n"] == 3
        people = (await web.get("/api/v1/scores/employees", params=Q3, headers=mine)).json()["items"]
        sari = next(one for one in people if one["employee"] == "E1")
        assert sari["n"] == 3
        assert sari["method"]


async def test_people_and_programs_are_told_of_a_wrong_address_each_in_their_way(database: Database) -> None:
    app = build_app(database, ApiSettings(public_url=HOME), key=make.KEY)
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        page = await web.get("/tidak-ada", headers={"Accept-Language": "id"})
        assert page.status_code == 404
        assert "Tidak ada apa-apa di alamat ini" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        wrong_way = await web.post("/r/ABCDEF", data={"overall": "4"})
        assert wrong_way.status_code == 405
        assert "<h1>" in wrong_way.text
        program = await web.get("/api/v1/nothing")
        assert program.headers["content-type"] == "application/problem+json"


async def test_a_form_that_is_too_large_is_told_so_on_a_page(database: Database) -> None:
    office = await make.office(database)
    app = build_app(database, ApiSettings(public_url=HOME), key=make.KEY)
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        answer = await web.post(f"/r/{office.code}/kirim", data={"comment": "a" * 300_000})
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")


async def test_nothing_foreign_can_lead_away(database: Database) -> None:
    app = build_app(database, ApiSettings(public_url=HOME), key=make.KEY)
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        page = await web.get(f"{HOME}//evil.example/x")
        assert 'href="//' not in page.text

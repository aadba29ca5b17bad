"""Proposals on the staff pages, the original of a comment, and comparisons of places."""

import re

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import col

from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.jobs import approvals, periodic
from scoring.reports.apart import NotMade
from scoring.tables import Feedback, JournalEntry
from scoring.terms import FeedbackState
from tests import make
from tests.make import NOON
from tests.store import contested
from tests.store.misused import hammered
from tests.web import staffing
from tests.web.staffing import BROWSER

PASSWORD = staffing.PASSWORD


@pytest.fixture
def backend() -> str:
    """What the database does is tested with both elsewhere: pages need one."""
    return "sqlite"


async def decide(desk: httpx2.AsyncClient, number: object, move: str, text: str = "") -> httpx2.Response:
    form = {"proof": await staffing.proof(desk, "/staf"), "move": move, "text": text}
    return await desk.post(f"/staf/persetujuan/{number}", data=form, headers=BROWSER)


async def states(database: Database) -> list[FeedbackState]:
    async with database.reading() as session:
        return list((await session.execute(select(col(Feedback.state)))).scalars())


async def test_an_exclusion_goes_from_the_head_to_two_of_the_inspectorate(
    desk: httpx2.AsyncClient, whole: FastAPI, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await contested.hire(database, "irban.dua", Role.INSPECTORATE, "KAB")
    await staffing.sign_in(desk, "kepala")
    path = f"/staf/pengecualian/{codes['slow']}"
    assert f'href="{path}"' in (await desk.get(f"/staf/tindak-lanjut/{codes['slow']}")).text
    form = {"proof": await staffing.proof(desk, path), "why": "harsh", "text": "Uji coba petugas."}
    refused = await desk.post(path, data=form, headers=BROWSER)
    assert refused.status_code == 422
    assert "Uji coba petugas." in refused.text
    form["why"] = "trial"
    assert (await desk.post(path, data=form, headers=BROWSER)).status_code == 303
    twice = await desk.post(path, data=form, headers=BROWSER)
    assert twice.status_code == 409
    assert (await desk.get(f"/staf/pengecualian/{codes['bribe']}")).status_code == 404
    for username, after in (("inspectorate", "counted"), ("irban.dua", "excluded")):
        async with staffing.client(whole) as judge:
            await staffing.sign_in(judge, username)
            page = (await judge.get("/staf/persetujuan")).text
            assert "Isian uji coba atau latihan" in page
            number = re.search(r"/staf/persetujuan/(\d+)", page)
            assert number is not None
            assert (await decide(judge, number[1], "agree")).status_code == 303
            if username == "inspectorate":
                assert (await decide(judge, number[1], "agree")).status_code == 409
        assert after in {state.value for state in await states(database)}


async def test_a_quarantine_is_proposed_on_the_page_and_lifted_by_another(
    desk: httpx2.AsyncClient, whole: FastAPI, database: Database
) -> None:
    await hammered(database)
    await periodic.screen_new(database, NOON)
    await contested.hire(database, "irban.dua", Role.INSPECTORATE, "KAB")
    await staffing.sign_in(desk, "inspectorate")
    page = (await desk.get("/staf/persetujuan")).text
    number = re.search(r'id="lift-(\d+)"', page)
    assert number is not None
    wordless = await decide(desk, number[1], "lift")
    assert wordless.status_code == 422
    assert (await decide(desk, number[1], "lift", "Rombongan sekolah.")).status_code == 303
    page = (await desk.get("/staf/persetujuan")).text
    assert "Anda yang mengusulkan" in page
    assert 'id="lift-' not in page
    proposal = re.search(r"/staf/persetujuan/(\d+)", page)
    assert proposal is not None
    assert (await states(database)).count(FeedbackState.QUARANTINED) == 12
    async with staffing.client(whole) as judge:
        await staffing.sign_in(judge, "irban.dua")
        assert (await decide(judge, proposal[1], "agree")).status_code == 303
    assert set(await states(database)) == {FeedbackState.COUNTED}


async def test_rights_are_granted_by_another_person_and_refused_with_a_reason(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    async with database.writing() as session:
        numbers = [
            await approvals.admit_user(
                session, name, PASSWORD, "auditor", "KAB", reason="audit", by="operator", now=NOON
            )
            for name in ("auditor.satu", "auditor.dua")
        ]
    assert (await staffing.sign_in(desk, "auditor.satu")).status_code == 401
    await staffing.sign_in(desk, "admin")
    page = (await desk.get("/staf/persetujuan")).text
    assert "auditor.satu menjadi auditor" in page
    assert (await decide(desk, numbers[0], "agree")).status_code == 303
    assert (await decide(desk, numbers[1], "refuse")).status_code == 422
    assert (await decide(desk, numbers[1], "refuse", "Bukan pegawai.")).status_code == 303
    assert (await decide(desk, numbers[1], "agree")).status_code == 409
    for odd in ("abc", "9" * 13, "99"):
        assert (await decide(desk, odd, "agree")).status_code == 404
    assert (await decide(desk, numbers[0], "delete")).status_code == 404
    assert (await staffing.sign_in(desk, "auditor.satu")).status_code == 303
    assert (await staffing.sign_in(desk, "auditor.dua")).status_code == 401


async def test_an_original_is_shown_once_to_the_inspectorate_for_a_reason_that_is_kept(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    path = f"/staf/asli/{codes['slow']}"
    await staffing.sign_in(desk, "inspectorate")
    asked = await desk.get(path)
    assert "081234567890" not in asked.text
    form = {"proof": await staffing.proof(desk, path), "purpose": "curious", "text": "Penelusuran"}
    for wrong in ({}, {"purpose": "inquiry", "text": " "}):
        refused = await desk.post(path, data={**form, **wrong}, headers=BROWSER)
        assert refused.status_code == 422
        assert "081234567890" not in refused.text
    shown = await desk.post(path, data={**form, "purpose": "inquiry"}, headers=BROWSER)
    assert shown.status_code == 200
    assert "081234567890" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "081234567890" not in (await desk.get(path)).text
    async with database.reading() as session:
        found = await session.execute(
            select(JournalEntry).where(col(JournalEntry.action) == "comment.revealed")
        )
        entry = found.scalar_one()
    assert (entry.actor, entry.subject) == ("staff:inspectorate", f"feedback:{codes['slow']}")


async def test_places_are_compared_with_chance_by_name_and_lead_to_their_cases(
    desk: httpx2.AsyncClient, database: Database, house: make.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []

    async def draw(database: Database, specs: list[object], *, now: object) -> list[str]:
        drawn.extend(specs)
        return ["<svg></svg>"] * len(specs)

    monkeypatch.setattr("scoring.reports.drawing.svg", draw)
    await staffing.numbers(database, before=0, now=12)
    await staffing.sign_in(desk, "unit_head")
    page = (await desk.get("/staf/perbandingan?period=2026-Q3")).text
    assert "Dinas Dukcapil" in page
    assert "Loket 1" in page
    tables = "".join(re.findall(r"<table.*?</table>", page, re.DOTALL))
    assert "Puskesmas Timur" not in tables, "nobody has answered there"
    assert "unit=DUKCAPIL&amp;state=all" in page
    assert f"point={make.Office.code}" in page
    assert drawn == [], "one place alone is compared with nothing"
    await contested.districts(database, house)
    page = (await desk.get("/staf/perbandingan?period=2026-Q3")).text
    assert len(drawn) == 2, "units and counters"
    assert page.count("<svg></svg>") == 2
    assert page.index("Kecamatan KEC1") < page.index("Kecamatan KEC3")
    assert "kurang dari 5" in page

    async def fail(*_: object, **__: object) -> list[str]:
        raise NotMade

    monkeypatch.setattr("scoring.reports.drawing.svg", fail)
    bare = await desk.get("/staf/perbandingan?period=2026-Q3")
    assert (bare.status_code, "<svg></svg>" in bare.text) == (200, False)
    assert "Kecamatan KEC3" in bare.text
    assert (await desk.get("/staf/perbandingan?unit=NIRWANA")).status_code == 404
    few = (await desk.get("/staf/perbandingan?period=2025-Q3")).text
    assert "Angka muncul di sini" in few


async def test_details_of_a_proposal_are_kept_without_anybodys_password(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    async with database.writing() as session:
        await approvals.admit_user(
            session, "auditor.tiga", PASSWORD, "auditor", "KAB", reason="audit", by="operator", now=NOON
        )
    await staffing.sign_in(desk, "admin")
    page = (await desk.get("/staf/persetujuan")).text
    assert PASSWORD not in page
    assert orjson.dumps(PASSWORD).decode() not in page

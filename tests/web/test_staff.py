"""Signing in to the staff pages, and out again."""

from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from scoring import accounts
from scoring.db.engine import Database
from scoring.tables import JournalEntry, StaffSession
from scoring.terms import CaseState
from tests.make import Office
from tests.web import staffing
from tests.web.staffing import BROWSER, CASE, PASSWORD, TOMORROW


async def count(database: Database, model: type[SQLModel]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    assert (await desk.get("/staf")).headers["location"] == "/staf/masuk"
    answer = await staffing.sign_in(desk, " Kepala ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staf")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-puas=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert (await desk.get("/staf")).status_code == 200
    async with database.reading() as session:
        (kept,) = (await session.execute(select(StaffSession))).scalars()
        assert kept.token_hash not in cookie
        entries = (await session.execute(select(col(JournalEntry.action)))).scalars().all()
    assert entries[-1] == "staff.signed_in"


async def test_without_https_the_cookie_has_a_plain_name(database: Database, house: Office) -> None:
    whole = staffing.application(database, "http://puas.test")
    async with staffing.client(whole) as desk:
        cookie = (await staffing.sign_in(desk, "kepala")).headers["set-cookie"]
    assert cookie.startswith("puas=")
    assert "Secure" not in cookie


async def test_a_wrong_password_and_a_wrong_name_are_told_alike(desk: httpx2.AsyncClient) -> None:
    wrong = await staffing.sign_in(desk, "kepala", "kata sandi yang lain")
    nobody = await staffing.sign_in(desk, "kepalb", PASSWORD)
    assert (wrong.status_code, nobody.status_code) == (401, 401)
    assert wrong.text == nobody.text.replace("kepalb", "kepala")
    assert PASSWORD not in wrong.text
    assert 'value="kepala"' in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_guessing_is_slowed_for_the_guesser_and_not_for_the_owner(
    whole: FastAPI, desk: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = [(await staffing.sign_in(desk, "kepala", f"tebakan nomor {n}")).status_code for n in range(7)]
    assert tries == [401] * 6 + [429]
    slowed = await staffing.sign_in(desk, "kepala")
    assert slowed.status_code == 429
    assert slowed.headers["retry-after"] == "60"
    elsewhere = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(whole, client=("192.0.2.7", 1)), base_url=staffing.HOME
    )
    async with elsewhere:
        assert (await staffing.sign_in(elsewhere, "kepala")).status_code == 303
    monkeypatch.setattr("scoring.clock.now", lambda: TOMORROW + timedelta(minutes=1))
    assert (await staffing.sign_in(desk, "kepala")).status_code == 303
    assert (await staffing.sign_in(desk, "kepala", "tebakan lagi saja")).status_code == 401


async def test_a_form_from_another_site_signs_nobody_in_or_out(desk: httpx2.AsyncClient) -> None:
    form = {"username": "kepala", "password": PASSWORD}
    for site in ("cross-site", "same-site"):
        foreign = await desk.post("/staf/masuk", data=form, headers={"Sec-Fetch-Site": site})
        assert foreign.status_code == 403
        assert "set-cookie" not in foreign.headers
    await staffing.sign_in(desk, "kepala")
    word = await staffing.proof(desk)
    foreign = await desk.post("/staf/keluar", data={"proof": word}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert (await desk.post("/staf/keluar", data={"proof": "0" * 64}, headers=BROWSER)).status_code == 400
    assert (await desk.get("/staf")).status_code == 200


async def test_what_is_no_form_of_ours_is_refused(desk: httpx2.AsyncClient) -> None:
    for body, kind in ((b"{}", "application/json"), (b"\xff", BROWSER["Content-Type"])):
        answer = await desk.post("/staf/masuk", content=body, headers={**BROWSER, "Content-Type": kind})
        assert answer.status_code == 415


async def test_signing_out_ends_the_session_on_the_server(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.sign_in(desk, "kepala")
    kept = dict(desk.cookies)
    answer = await desk.post("/staf/keluar", data={"proof": await staffing.proof(desk)}, headers=BROWSER)
    assert answer.headers["location"] == "/staf/masuk"
    assert await count(database, StaffSession) == 0
    cookie = "; ".join(f"{name}={value}" for name, value in kept.items())
    assert (await desk.get("/staf", headers={"Cookie": cookie})).status_code == 303


async def test_signing_in_again_ends_the_earlier_session(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.sign_in(desk, "kepala")
    await staffing.sign_in(desk, "kepala")
    assert await count(database, StaffSession) == 1


async def test_a_session_lives_while_it_is_used_and_no_longer(
    desk: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staffing.sign_in(desk, "kepala")
    for minutes in (20, 40):
        monkeypatch.setattr("scoring.clock.now", lambda at=minutes: TOMORROW + timedelta(minutes=at))
        assert (await desk.get("/staf")).status_code == 200
    async with database.writing() as session:
        await accounts.disable_user(session, "kepala", by="test", now=TOMORROW)
    assert (await desk.get("/staf")).status_code == 303


async def test_an_answer_typed_too_long_is_given_back(
    desk: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    form = {"proof": await staffing.proof(desk), "move": "answer", "text": "Kami <minta> maaf"}
    monkeypatch.setattr("scoring.clock.now", lambda: TOMORROW + timedelta(hours=2))
    answer = await desk.post(CASE.format(code=codes["slow"]), data=form, headers=BROWSER)
    assert answer.status_code == 401
    assert "Kami &lt;minta&gt; maaf" in answer.text
    foreign = {**BROWSER, "Sec-Fetch-Site": "cross-site"}
    assert (await desk.post(CASE.format(code=codes["slow"]), data=form, headers=foreign)).status_code == 403
    assert await staffing.case_state(database, codes["slow"]) is CaseState.RECEIVED

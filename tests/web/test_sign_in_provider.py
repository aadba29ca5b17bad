"""Signing in by an identity provider that others have written: the npm package oidc-provider.

Installed with ``npm install --prefix tests/identity``; without it these tests are skipped.
"""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from sqlalchemy import select
from sqlmodel import col

from api.app import build_app
from api.settings import ApiSettings, SignOnSettings
from scoring.accounts import sign_on
from scoring.accounts.sign_on_rules import Match
from scoring.db.engine import Database
from scoring.tables import JournalEntry, StaffSession
from tests.make import KEY, Office
from tests.web import staffing
from tests.web.staffing import HOME

FOLDER = Path(__file__).parents[1] / "identity"
BACK = f"{HOME}/staf/masuk/sso/kembali"
LEAVE = "/staf/masuk/sso"
PATIENCE_S = 30

pytestmark = [
    pytest.mark.skipif(
        shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
        reason="npm install --prefix tests/identity has not been run",
    ),
    pytest.mark.xdist_group("identity"),
]


@pytest.fixture(scope="session")
async def issuer() -> AsyncIterator[str]:
    """The provider, one process for all tests."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        "node", "server.js", str(port), BACK,
        cwd=FOLDER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@pytest.fixture
def backend() -> str:
    """What the database keeps of links is tested with both elsewhere."""
    return "sqlite"


@pytest.fixture(autouse=True)
def present(house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be now: the provider's tokens are of today."""
    monkeypatch.setattr("scoring.clock.now", lambda: datetime.now(UTC))


def application(database: Database, issuer: str, **settings: object) -> FastAPI:
    """Build the application of an operator who has set a provider."""
    wanted = {
        "oidc_issuer": issuer, "oidc_client_id": "puas", "oidc_client_secret": SecretStr("rahasia-uji"),
        "oidc_name": "SSO Pemkab", **settings,
    }  # fmt: skip
    return build_app(
        database, ApiSettings(public_url=HOME), key=KEY, sign_on=SignOnSettings.model_validate(wanted)
    )


async def at_provider(address: str, subject: str) -> str:
    """Sign in at the provider and agree, as a browser does, and return where it leads back to."""
    async with httpx2.AsyncClient() as browser:
        answer = await browser.get(address)
        while True:
            if answer.status_code in {302, 303}:
                target = str(answer.headers["location"])
                if target.startswith(BACK):
                    return target.removeprefix(HOME)
                answer = await browser.get(answer.url.join(target))
                continue
            assert answer.status_code == 200, answer.text
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action is not None, answer.text
            is_login = 'name="login"' in answer.text
            form = (
                {"prompt": "login", "login": subject, "password": "x"} if is_login else {"prompt": "consent"}
            )
            answer = await browser.post(answer.url.join(action[1]), data=form)


async def sign_on_as(desk: httpx2.AsyncClient, subject: str) -> httpx2.Response:
    """Leave for the provider, sign in there, and come back."""
    left = await desk.get(LEAVE)
    assert left.status_code == 303, left.text
    return await desk.get(await at_provider(left.headers["location"], subject))


async def link(database: Database, issuer: str, username: str, subject: str) -> None:
    async with database.writing() as session:
        await sign_on.link(session, username, issuer, subject, by="operator", now=datetime.now(UTC))


async def test_somebody_who_is_linked_comes_in_and_goes_out_again(database: Database, issuer: str) -> None:
    await link(database, issuer, "kepala", "sub-kepala")
    async with staffing.client(application(database, issuer)) as desk:
        assert "Masuk dengan SSO Pemkab" in (await desk.get("/staf/masuk")).text
        answer = await sign_on_as(desk, "sub-kepala")
        assert (answer.status_code, answer.headers["location"]) == (303, "/staf")
        assert (await desk.get("/staf")).status_code == 200
        assert "lewat masuk tunggal" in (await desk.get("/staf/keamanan")).text
        async with database.reading() as session:
            assert (await session.execute(select(col(StaffSession.way)))).scalar_one() == "sso"
            actions = (await session.execute(select(col(JournalEntry.action)))).scalars().all()
        assert actions[-1] == "staff.signed_in"
        proof = await staffing.proof(desk)
        await desk.post("/staf/keluar", data={"proof": proof}, headers=staffing.BROWSER)
        assert (await desk.get("/staf")).headers["location"] == "/staf/masuk"


async def test_whom_the_provider_knows_and_nobody_has_linked_stays_outside(
    database: Database, issuer: str
) -> None:
    async with staffing.client(application(database, issuer)) as desk:
        answer = await sign_on_as(desk, "sub-kepala")
        assert answer.status_code == 403
        assert "Belum ada akun di sini yang terhubung" in answer.text
        assert (await desk.get("/staf")).headers["location"] == "/staf/masuk"
    whole = application(database, issuer, oidc_match=Match.USERNAME)
    async with staffing.client(whole) as desk:
        assert (await sign_on_as(desk, "sub-kepala")).status_code == 303
    async with staffing.client(whole) as desk:
        assert (await sign_on_as(desk, "sub-lain")).status_code == 403


async def test_the_second_step_is_still_owed_unless_the_provider_asks_for_it(
    database: Database, issuer: str
) -> None:
    await link(database, issuer, "inspectorate", "sub-inspektur")
    for asks, where in ((False, "/staf/keamanan/dua-langkah"), (True, None)):
        async with staffing.client(application(database, issuer, oidc_asks_second_step=asks)) as desk:
            await sign_on_as(desk, "sub-inspektur")
            assert (await desk.get("/staf")).headers.get("location") == where


async def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(
    database: Database, issuer: str
) -> None:
    await link(database, issuer, "kepala", "sub-kepala")
    whole = application(database, issuer)
    async with staffing.client(whole) as victim, staffing.client(whole) as other:
        left = await victim.get(LEAVE)
        asked = parse_qs(urlsplit(left.headers["location"]).query)
        assert {"state", "nonce", "code_challenge"} <= set(asked)
        back = await at_provider(left.headers["location"], "sub-kepala")
        assert (await other.get(back)).status_code == 400
        await other.get(LEAVE)
        assert (await other.get(back)).status_code == 400
        assert (await victim.get(back)).status_code == 303
        assert (await victim.get(back)).status_code == 400
        denied = await victim.get(f"{LEAVE}/kembali?error=access_denied")
        assert denied.status_code == 400


async def test_a_provider_that_is_away_or_somebody_else_lets_nobody_in(
    database: Database, issuer: str
) -> None:
    for other in ("http://127.0.0.1:1", issuer.replace("127.0.0.1", "localhost")):
        async with staffing.client(application(database, other)) as desk:
            answer = await desk.get(LEAVE)
            assert answer.status_code == 400
            assert "tidak berhasil" in answer.text
    secret = SecretStr("rahasia-lain")
    async with staffing.client(application(database, issuer, oidc_client_secret=secret)) as desk:
        assert (await sign_on_as(desk, "sub-kepala")).status_code == 400
    with pytest.raises(ValidationError):
        SignOnSettings(oidc_issuer="http://id.example.go.id")

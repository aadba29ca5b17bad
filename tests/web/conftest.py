"""The pages in an application, a client without a browser, and a real browser."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.applications import Starlette

from api.settings import ApiSettings
from api.web import pages
from scoring.db.engine import Database
from scoring.reports import apart
from tests import make
from tests.web import staffing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


_DRAWN: dict[bytes, bytes] = {}


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all tests share what is drawn in a process of its own: the same job gives the same drawing."""
    run = apart.run

    async def remembered(module: str, job: bytes, *, seconds: float) -> bytes:
        if job not in _DRAWN:
            _DRAWN[job] = await run(module, job, seconds=seconds)
        return _DRAWN[job]

    monkeypatch.setattr(apart, "run", remembered)


@pytest.fixture
async def office(database: Database) -> make.Office:
    """The small office, in the database of this test."""
    return await make.office(database)


@pytest.fixture
def app(database: Database) -> Starlette:
    """The pages alone, as the application mounts them."""
    made = Starlette(routes=pages.routes())
    made.state.database = database
    made.state.key = make.KEY
    made.state.public_url = "https://puas.example.go.id"
    made.state.bot_name = None
    made.state.licence = ApiSettings().terms
    return made


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """A reader without a browser, who speaks Indonesian."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://puas.test", headers={"Accept-Language": "id"}
    ) as made:
        yield made


@asynccontextmanager
async def listening(app: Starlette) -> AsyncIterator[str]:
    """Serve an application on loopback and yield its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it by a flag
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def site(app: Starlette, office: make.Office) -> AsyncIterator[str]:
    """Where a browser finds the pages of the small office."""
    async with listening(app) as base:
        yield base


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium, without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        await opened.close()


@pytest.fixture
async def house(database: Database, monkeypatch: pytest.MonkeyPatch) -> make.Office:
    """The small office with its staff, on the day after the citizens wrote; passwords are hashed quickly."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr("scoring.accounts.passwords._ARGON2ID", quick)
    monkeypatch.setattr("scoring.clock.now", lambda: staffing.TOMORROW)
    return await staffing.office(database)


@pytest.fixture
def whole(database: Database, house: make.Office) -> FastAPI:
    """The whole web application over the small office."""
    return staffing.application(database)


@pytest.fixture
async def desk(whole: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """The browser of a member of staff who has not signed in yet."""
    async with staffing.client(whole) as made:
        yield made

"""The whole web application, asked in the process as a stranger asks it over the network."""

from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from api.app import build_app
from api.settings import ApiSettings
from scoring import accounts
from scoring.accounts import clients
from scoring.db.engine import Database
from tests import make
from tests.api.home import HOME, Keys
from tests.make import KEY, NOON, Office


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in Jakarta, wherever the application looks at the clock."""
    monkeypatch.setattr("scoring.clock.now", lambda: NOON)


@pytest.fixture
async def office(database: Database) -> Office:
    return await make.office(database)


@pytest.fixture
def app(database: Database) -> FastAPI:
    settings = ApiSettings(
        public_url=HOME, trusted_proxies=(ip_network("10.0.0.0/24"),), bot_name="PuasContohBot"
    )
    return build_app(database, settings, key=KEY)


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Somebody who asks over the network."""
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as client:
        yield client


@pytest.fixture
def keys(database: Database, office: Office) -> Keys:
    """Make a key for a unit, as the header that shows it."""

    async def make_key(*scopes: str, unit: str = "KAB") -> dict[str, str]:
        wanted = scopes or tuple(accounts.Scope)
        async with database.writing() as session:
            name = f"client {len(await clients.list_all(session))}"
            _, key = await clients.create(session, name, unit, wanted, by="test", now=NOON)
        return {"Authorization": f"Bearer {key}"}

    return make_key

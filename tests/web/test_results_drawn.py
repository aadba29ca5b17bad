"""Charts on the public results: drawn once, for the next reader; without them the tables say it all."""

import asyncio
from datetime import UTC, datetime

import httpx2
import pytest

from scoring import clock
from scoring.db.engine import Database
from scoring.reports import apart, drawing
from tests import make
from tests.make import NOON
from tests.web.voices import ALL_THREE, heard

PAGE = "/hasil/DUKCAPIL?periode=2026-Q3"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # drawings kept have their own tests on both
async def test_charts_are_there_from_the_second_reader_on(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 30, ratings={**ALL_THREE, "overall": 3})
    await heard(database, 30, ratings={**ALL_THREE, "overall": 3}, now=datetime(2026, 5, 2, 3, 0, tzinfo=UTC))
    first = await client.get(PAGE)
    assert first.headers["cache-control"] == "no-store"
    second = await client.get(PAGE)
    assert second.headers["cache-control"] == "public, max-age=300"
    assert [page.text.count('class="chart"') for page in (first, second)] == [0, 3]
    assert "<title>Indeks per triwulan: Tw2 2026 75,00; Tw3 2026 75,00.</title>" in second.text
    assert second.text.count("<table") == first.text.count("<table")
    assert len(second.content) < 50_000


async def test_without_charts_the_page_stands(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(module: str, job: bytes, *, seconds: float) -> bytes:
        raise apart.NotMade(module=module, why="time")

    monkeypatch.setattr(apart, "run", fails)
    await heard(database, 30)
    for _ in range(2):
        page = await client.get(PAGE)
        assert page.status_code == 200
        assert "75,00" in page.text


async def test_many_readers_at_once_are_one_drawing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bytes] = []
    is_free = asyncio.Event()

    async def slow(module: str, job: bytes, *, seconds: float) -> bytes:
        begun.append(job)
        await is_free.wait()
        raise apart.NotMade(module=module, why="time")

    monkeypatch.setattr(apart, "run", slow)
    chart = {"description": "the same chart"}
    async with asyncio.TaskGroup() as readers:
        waits = [readers.create_task(drawing.prepare(database, [chart], now=NOON)) for _ in range(5)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        is_free.set()
    assert len(begun) == 1
    await drawing.prepare(database, [chart], now=NOON)
    assert len(begun) == 2

"""Charts are drawn elsewhere, once, and kept; what takes too long is ended."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scoring.db.engine import Database
from scoring.reports import apart, charts, drawing
from scoring.reports.apart import NotMade
from scoring.reports.charts import Bar
from scoring.tables import Drawing
from tests.make import NOON

ONE = charts.element_bars("NRR", [Bar("Biaya", 3.5)])
OTHER = charts.element_bars("NRR", [Bar("Waktu", 2.5)])


async def kept(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Drawing)) or 0


async def test_each_chart_is_drawn_once_and_old_ones_are_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[bytes] = []
    run = apart.run

    async def counted(module: str, job: bytes, *, seconds: float) -> bytes:
        jobs.append(job)
        return await run(module, job, seconds=seconds)

    monkeypatch.setattr(apart, "run", counted)
    first, second, again = await drawing.svg(database, [ONE, OTHER, {**ONE}], now=NOON)
    assert first == again
    assert "Biaya" in first
    assert "Waktu" in second
    assert await drawing.svg(database, [OTHER, ONE], now=NOON) == [second, first]
    assert len(jobs) == 1
    assert await kept(database) == 2

    picture = (await drawing.png(database, [ONE], now=NOON + timedelta(days=91)))[0]
    assert picture.startswith(b"\x89PNG")
    assert await kept(database) == 1


async def test_what_fails_or_takes_too_long_is_said_and_ended(database: Database) -> None:
    with pytest.raises(NotMade) as refused:
        await drawing.svg(database, [{"description": "", "mark": "no such mark"}], now=NOON)
    assert refused.value.params["why"] != "time"
    with pytest.raises(NotMade) as late:
        await apart.run("scoring.reports.draw", b"[]", seconds=0.0)
    assert late.value.params["why"] == "time"
    assert await kept(database) == 0

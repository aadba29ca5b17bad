"""Alive is not ready: ready means the database answers and has the shape this code was written for."""

from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text

from api.app import build_app
from api.settings import ApiSettings
from scoring.db import migrate
from scoring.db.engine import Database
from scoring.jobs import lease, periodic
from scoring.notifications.watch import Hook, note_hook
from tests.api.home import HOME
from tests.make import KEY, NOON


async def test_a_fresh_house_is_alive_and_ready(web: AsyncClient) -> None:
    assert (await web.get("/healthz")).json() == {"status": "ok"}
    ready = await web.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ok", "database": "ok", "schema": migrate.newest(), "expected_schema": migrate.newest(),
        "schedule": "nobody", "jobs": {},
    }  # fmt: skip
    assert ready.headers["cache-control"] == "no-store"


async def test_the_webhook_of_the_bot_is_told_as_it_was_seen_last(
    web: AsyncClient, database: Database
) -> None:
    for is_ours, error, is_well in ((True, None, True), (False, None, False), (True, "503", False)):
        seen = Hook("1", NOON, is_ours=is_ours, pending=3, error=error, error_at=None, taken_at=None)
        async with database.writing() as session:
            await note_hook(session, seen)
        ready = await web.get("/readyz")
        assert ready.status_code == 200, "a citizen can rate on the web all the same"
        assert ready.json()["webhook"] == {"looked_at": NOON.isoformat(), "ok": is_well, "pending": 3}


async def test_who_holds_the_schedule_and_how_jobs_went_is_told(web: AsyncClient, database: Database) -> None:
    for job in periodic.JOBS[:1]:
        await periodic.run(database, job, holder="one", now=NOON)
    told = (await web.get("/readyz")).json()
    assert told["schedule"] == "held"
    assert told["jobs"] == {"fold": {"finished_at": NOON.isoformat(), "ok": True}}
    async with database.writing() as session:
        await lease.release(session, periodic.LEASE, "one", now=NOON - timedelta(seconds=1))
    assert (await web.get("/readyz")).json()["schedule"] == "nobody"


@pytest.mark.parametrize(
    "statement", ["UPDATE alembic_version SET version_num = 'old'", "DROP TABLE alembic_version"]
)
async def test_another_shape_is_not_ready(web: AsyncClient, database: Database, statement: str) -> None:
    async with database.writing() as session:
        await session.execute(text(statement))
    ready = await web.get("/readyz")
    assert ready.status_code == 503
    assert (ready.json()["status"], ready.json()["database"]) == ("unavailable", "schema differs")
    assert (await web.get("/healthz")).status_code == 200


async def test_a_database_that_is_away_makes_it_unready_and_everything_else_try_later(tmp_path: Path) -> None:
    away = Database(f"postgresql://nobody@/puas?host={tmp_path}")
    async with AsyncClient(
        transport=ASGITransport(build_app(away, ApiSettings(), key=KEY)), base_url=HOME
    ) as web:
        ready = await web.get("/readyz")
        asked = await web.get(
            "/api/v1/scores/units",
            headers={"Authorization": f"Bearer puas_{'0' * 8}_{'0' * 64}", "Accept-Language": "en"},
        )
        alive = await web.get("/healthz")
    await away.close()
    assert (ready.status_code, asked.status_code, alive.status_code) == (503, 503, 200)
    assert asked.json()["code"] == "unavailable"
    assert int(asked.headers["retry-after"]) > 0
    assert int(ready.headers["retry-after"]) > 0


async def test_a_fault_while_keys_are_checked_is_ours_and_told_as_one(
    web: AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("a fault")

    monkeypatch.setattr(database, "reading", broken)
    answer = await web.get(
        "/api/v1/scores/units", headers={"Authorization": f"Bearer puas_{'0' * 8}_{'0' * 64}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")

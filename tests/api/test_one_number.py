"""Whichever door is asked, and however often all is computed anew, an office has one number."""

from datetime import date
from typing import Any

import httpx2
from fastapi import FastAPI

from api.cli import rows
from scoring import accounts, scores
from scoring.accounts import clients
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.jobs import periodic
from scoring.jobs.demo import Size, kabupaten
from scoring.jobs.interchange.load import load
from scoring.terms import Period, Verdict
from tests.make import NOON
from tests.web import staffing

HALF = Period.parse("2026-S2")
SAME = {"score": "score", "low": "ci_low", "high": "ci_high", "n": "n", "verdict": "verdict"}


async def files(database: Database) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give what `puas index` and `puas score` write, of all units and people."""
    async with database.reading() as session:
        units = [
            rows.of_index((await scores.of_unit(session, one, HALF))[0])
            for one in await directory.units(session)
        ]
        return units, [rows.of_person(one) for one in await scores.listed(session, HALF, None)]


def rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value


async def test_every_door_tells_the_same(app: FastAPI, web: httpx2.AsyncClient, database: Database) -> None:
    async with database.writing() as session:
        await load(session, kabupaten(Size.SMALL, seed=3, today=date(2026, 9, 15)), by="test", now=NOON)
    await periodic.catch_up(database, now=NOON, progress=lambda done, total, what: None)
    units, people = await files(database)
    async with database.writing() as session:
        await scores.rebuild(session)
    await periodic.score_period(database, HALF, NOON)
    assert await files(database) == (units, people)
    decided = [one for one in people if one["verdict"] != Verdict.INSUFFICIENT]
    assert decided
    async with database.reading() as session:
        (top,) = [one for one in await directory.units(session) if one.parent_id is None]
    async with database.writing() as session:
        _, secret = await clients.create(session, "simpeg", top.code, ["scores:read"], by="test", now=NOON)
    key = {"Authorization": f"Bearer {secret}"}
    asked: dict[str, str | int] = {"period": str(HALF), "limit": 200}
    told = (await web.get("/api/v1/scores/units", params=asked, headers=key)).json()["items"]
    index = {one["unit_id"]: one for one in units}
    for one in told:
        mine = index[one["unit"]]
        assert (one["n"], rounded(one["ikm"]), one["grade"]) == (
            mine["n"],
            rounded(mine["ikm"]),
            mine["grade"],
        )
    assert {one["unit"] for one in told} == set(index)
    told = (await web.get("/api/v1/scores/employees", params=asked, headers=key)).json()["items"]
    assert [{name: rounded(one[name]) for name in SAME} for one in told] == [
        {name: one[column] for name, column in SAME.items()} for one in people
    ]
    page, own, score = await _pages(app, database, top.code, decided[0]["employee_id"])
    assert round(score, 2) == decided[0]["score"]
    assert f"<strong>{index[top.code]['ikm_rounded']}".replace(".", ",") in page
    assert f"<strong>{score:.1f}".replace(".", ",") in own


async def _pages(app: FastAPI, database: Database, unit: str, employee: str) -> tuple[str, str, float]:
    """Give the head's page of a unit, an employee's own, and what the latter should say."""
    async with database.writing() as session:
        (one,) = await scores.listed(session, HALF, None, employee=employee)
        for name, role, who in (("kepala", "unit_head", None), ("pegawai", "officer", one.employee_id)):
            await accounts.add_user(
                session, name, staffing.PASSWORD, role, unit, by="test", now=NOON, employee_id=who
            )
    pages = []
    for name, path in (("kepala", "/staf"), ("pegawai", "/staf/saya")):
        async with staffing.client(app) as browser:
            await staffing.sign_in(browser, name)
            pages.append((await browser.get(path, params={"period": str(HALF)})).text)
    assert one.score is not None
    return pages[0], pages[1], one.score

"""Who may do what: every route, every role, one's own unit and a foreign one."""

from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel
from starlette.routing import Route

from api.web.staff import pages
from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.terms import CaseState
from tests.web import staffing
from tests.web.staffing import BROWSER, CASE, COMMENT, PASSWORD

PATHS = sorted({(route.path, method) for route in pages.routes() if isinstance(route, Route)
                for method in (route.methods or set()) - {"HEAD"}})  # fmt: skip

SEES_COMPLAINT = {"unit_head": 200, "kepala": 200, "inspectorate": 200, "auditor": 200}
SEES_ACCUSATION = {"inspectorate": 200}
READS_NO_CASES = {"admin": 403, "analyst": 403, "officer": 403}
LABELS = {"analyst": {"slow": 303}, "inspectorate": {"slow": 303, "bribe": 303}}
ACTS = {"unit_head": 303, "kepala": 303, "inspectorate": 403, "auditor": 403}
EVERYBODY = (*(role.value for role in Role), "kepala", "kapus")


def expected(path: str, method: str, who: str, what: str) -> int:
    match path, method:
        case ("/staf/masuk", "GET") | ("/staf/saya", "GET"):
            return 200
        case ("/staf/masuk", "POST") | ("/staf/keluar", "POST"):
            return 303
        case ("/staf", "GET"):
            return 303 if who == "officer" else 200
        case ("/staf/komentar" | "/staf/komentar/{code}", _):
            return expected_of_comments(method, who, what)
        case (_, "GET"):
            sees = SEES_COMPLAINT if what == "slow" else SEES_ACCUSATION if what == "bribe" else {}
            return {**READS_NO_CASES, **sees}.get(who, 404)
        case _:
            acts = ACTS if what == "slow" else {"inspectorate": 303} if what == "bribe" else {}
            return {**READS_NO_CASES, **acts}.get(who, 404)


def expected_of_comments(method: str, who: str, what: str) -> int:
    if who not in LABELS:
        return 403
    return 200 if method == "GET" else LABELS[who].get(what, 404)


@pytest.mark.parametrize("who", EVERYBODY)
async def test_every_role_finds_what_is_theirs_and_the_rest_does_not_exist(
    who: str, whole: FastAPI, database: Database
) -> None:
    codes = {**await staffing.complaints(database), "nothing": "0123456789abcdef"}
    async with staffing.client(whole) as desk:
        for path, method in PATHS:
            for what, code in codes.items():
                await staffing.sign_in(desk, who)
                form = {"proof": await staffing.proof(desk), "move": "answer", "text": "Maaf."}
                form |= {"sentiment": "neutral"}
                if path == "/staf/masuk":
                    form |= {"username": who, "password": PASSWORD}
                sent = {"data": form} if method == "POST" else {}
                answer = await desk.request(method, path.format(code=code), headers=BROWSER, **sent)  # type: ignore[arg-type]
                assert answer.status_code == expected(path, method, who, what), (path, method, what)
                if "{code}" not in path:
                    break


@pytest.mark.parametrize(("path", "method"), PATHS)
async def test_without_signing_in_there_is_only_the_entrance(
    path: str, method: str, desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    answer = await desk.request(method, path.format(code=codes["slow"]), headers=BROWSER)
    if path == "/staf/masuk":
        assert answer.status_code == (200 if method == "GET" else 401)
    elif method == "GET":
        assert (answer.status_code, answer.headers["location"]) == (303, "/staf/masuk")
    else:
        assert answer.status_code == 401
    assert await staffing.case_state(database, codes["slow"]) is CaseState.RECEIVED


def test_no_route_deletes_or_edits_what_a_citizen_said() -> None:
    assert {method for _, method in PATHS} == {"GET", "POST"}
    assert {path for path, method in PATHS if method == "POST"} == {
        "/staf/masuk", "/staf/keluar", CASE, COMMENT
    }  # fmt: skip


async def test_whatever_staff_do_the_feedback_stays_as_it_was(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)

    async def said(session: AsyncSession) -> list[Any]:
        return [tuple(row) for row in await session.execute(select(*SQLModel.metadata.tables["feedback"].c))]

    async with database.reading() as session:
        before = await said(session)
    await staffing.sign_in(desk, "kepala")
    word = await staffing.proof(desk)
    for move in ("acknowledge", "note", "dispatch", "answer"):
        form = {"proof": word, "move": move, "text": "Kami periksa", "to": "kepala"}
        assert (
            await desk.post(CASE.format(code=codes["slow"]), data=form, headers=BROWSER)
        ).status_code == 303
    async with database.reading() as session:
        assert await said(session) == before


async def test_a_foreign_unit_is_as_unknown_as_none(desk: httpx2.AsyncClient) -> None:
    await staffing.sign_in(desk, "kapus")
    foreign = await desk.get("/staf?unit=DUKCAPIL")
    absent = await desk.get("/staf?unit=NIRWANA")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.text.replace("DUKCAPIL", "NIRWANA") == absent.text
    assert (await desk.get("/staf?unit=PKM")).status_code == 200

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
from scoring import appraisals
from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.jobs import approvals
from scoring.terms import CaseState
from tests import make
from tests.make import NOON
from tests.store import contested
from tests.web import staffing
from tests.web.staffing import BROWSER, CASE, PASSWORD

PATHS = sorted({(route.path, method) for route in pages.routes()
                if isinstance(route, Route) and route.path.startswith(("/staf", "/kelola"))
                for method in (route.methods or set()) - {"HEAD"}})  # fmt: skip

EVERYBODY = (*(role.value for role in Role), "kepala", "kapus", "irban.pkm")
"""One of each role over the whole, the heads of two offices, and the inspectorate of one of them."""

TABLE = """
     route                                          about     admin head offi insp audi anal kepa kapu irban
GET  /staf/masuk                                    -        200  200  200  200  200  200  200  200  200
POST /staf/masuk                                    -        303  303  303  303  303  303  303  303  303
GET  /staf                                          -        200  200  303  200  200  200  200  200  200
GET  /staf/tindak-lanjut/{code}                     slow     403  200  403  200  200  403  200  404  404
GET  /staf/tindak-lanjut/{code}                     bribe    403  404  403  200  404  403  404  404  404
GET  /staf/tindak-lanjut/{code}                     nothing  403  404  403  404  404  403  404  404  404
GET  /staf/komentar                                 -        403  403  403  200  403  200  403  403  200
POST /staf/komentar/{code}                          slow     403  403  403  303  403  303  403  403  404
POST /staf/komentar/{code}                          bribe    403  403  403  303  403  404  403  403  404
POST /staf/komentar/{code}                          nothing  403  403  403  404  403  404  403  403  404
GET  /staf/saya                                     -        200  200  200  200  200  200  200  200  200
GET  /staf/saya/sanggah/{code}                      mine     404  404  200  404  404  404  404  404  404
GET  /staf/saya/sanggah/{code}                      slow     404  404  404  404  404  404  404  404  404
POST /staf/saya/sanggah/{code}                      mine     404  404  303  404  404  404  404  404  404
POST /staf/saya/sanggah/{code}                      nothing  404  404  404  404  404  404  404  404  404
GET  /staf/sanggahan                                -        403  403  403  200  403  403  403  403  200
GET  /staf/sanggahan/{code}                         objected 403  403  403  200  403  403  403  403  404
GET  /staf/sanggahan/{code}                         nothing  403  403  403  404  403  403  403  403  404
GET  /staf/sanggahan/{code}/bukti                   objected 403  403  403  200  403  403  403  403  404
POST /staf/sanggahan/{code}                         objected 403  403  403  303  403  403  403  403  404
POST /staf/saya/sanggahan/{code}/tarik              objected 404  404  303  404  404  404  404  404  404
GET  /staf/atribusi                                 -        200  403  403  200  403  403  403  403  200
GET  /staf/atribusi/{code}                          slow     200  403  403  200  403  403  403  403  404
POST /staf/atribusi/{code}                          slow     303  403  403  303  403  403  403  403  404
POST /staf/atribusi/{code}                          nothing  404  403  403  404  403  403  403  403  404
GET  /staf/persetujuan                              -        200  403  403  200  403  403  403  403  200
POST /staf/persetujuan/{number}                     granted  303  403  403  303  403  403  403  403  404
POST /staf/persetujuan/{number}                     nothing  404  403  403  404  403  403  403  403  404
GET  /staf/pengecualian/{code}                      slow     403  200  403  200  403  403  200  404  404
GET  /staf/pengecualian/{code}                      bribe    403  404  403  200  403  403  404  404  404
POST /staf/pengecualian/{code}                      slow     403  303  403  303  403  403  303  404  404
POST /staf/pengecualian/{code}                      bribe    403  404  403  303  403  403  404  404  404
GET  /staf/asli/{code}                              slow     404  404  404  200  404  404  404  404  404
POST /staf/asli/{code}                              slow     404  404  404  200  404  404  404  404  404
POST /staf/asli/{code}                              nothing  404  404  404  404  404  404  404  404  404
GET  /staf/perbandingan                             -        200  200  403  200  200  200  200  200  200
POST /staf/tindak-lanjut/{code}                     slow     403  303  403  403  403  403  303  404  404
POST /staf/tindak-lanjut/{code}                     bribe    403  404  403  303  404  403  404  404  404
POST /staf/tindak-lanjut/{code}                     nothing  403  404  403  404  404  403  404  404  404
GET  /staf/cetak                                    -        200  200  403  403  403  403  200  200  403
POST /staf/cetak/poster                             -        404  404  403  403  403  403  404  404  403
POST /staf/cetak/badge                              -        404  404  403  403  403  403  404  404  403
POST /staf/cetak/tiket                              -        404  404  403  403  403  403  404  404  403
GET  /staf/kios                                     -        200  200  403  403  403  403  200  200  403
POST /staf/kios                                     -        422  422  403  403  403  403  422  422  403
POST /staf/kios/{code}                              nothing  404  404  403  403  403  403  404  404  403
GET  /staf/serbuan                                  -        200  200  403  200  200  403  200  200  200
POST /staf/serbuan                                  -        403  403  403  404  403  403  403  403  404
GET  /staf/perbaikan                                -        303  200  303  303  303  303  200  200  303
POST /staf/perbaikan                                -        303  422  303  303  303  303  422  422  303
GET  /staf/skm                                      -        200  200  403  403  403  403  200  200  403
POST /staf/skm/pengguna                             -        404  404  403  403  403  403  404  404  403
POST /staf/skm/rencana                              -        404  404  403  403  403  403  404  404  403
POST /staf/skm/rencana/kemajuan                     -        404  404  403  403  403  403  404  404  403
POST /staf/skm/laporan                              -        404  404  403  403  403  403  404  404  403
GET  /staf/kabar                                    -        200  200  200  200  200  200  200  200  200
POST /staf/kabar/kode                               -        200  200  200  200  200  200  200  200  200
POST /staf/kabar/putus                              -        303  303  303  303  303  303  303  303  303
POST /staf/kabar/pilihan                            -        303  303  303  303  303  303  303  303  303
POST /staf/kabar/surel                              -        303  303  303  303  303  303  303  303  303
GET  /staf/masuk/kode                               -        303  303  303  303  303  303  303  303  303
POST /staf/masuk/kode                               -        303  303  303  303  303  303  303  303  303
GET  /staf/masuk/sso                                -        404  404  404  404  404  404  404  404  404
GET  /staf/masuk/sso/kembali                        -        404  404  404  404  404  404  404  404  404
GET  /staf/undangan/{token}                         nothing  404  404  404  404  404  404  404  404  404
POST /staf/undangan/{token}                         nothing  404  404  404  404  404  404  404  404  404
GET  /staf/keamanan                                 -        200  200  200  200  200  200  200  200  200
POST /staf/keamanan/sesi                            nothing  404  404  404  404  404  404  404  404  404
GET  /staf/keamanan/kata-sandi                      -        200  200  200  200  200  200  200  200  200
POST /staf/keamanan/kata-sandi                      -        422  422  422  422  422  422  422  422  422
GET  /staf/keamanan/dua-langkah                     -        200  200  200  200  200  200  200  200  200
POST /staf/keamanan/dua-langkah                     -        404  404  404  404  404  404  404  404  404
GET  /kelola/akun                                   -        200  403  403  403  403  403  403  403  403
POST /kelola/akun                                   -        404  403  403  403  403  403  403  403  403
GET  /kelola/akun/{username}                        kapus    200  403  403  403  403  403  403  403  403
GET  /kelola/akun/{username}                        nothing  404  403  403  403  403  403  403  403  403
POST /kelola/akun/{username}                        kapus    404  403  403  403  403  403  403  403  403
GET  /kelola                                        -        200  403  403  403  403  403  403  403  403
GET  /kelola/unit                                   -        200  403  403  403  403  403  403  403  403
POST /kelola/unit                                   -        422  403  403  403  403  403  403  403  403
GET  /kelola/unit/{code}                            nothing  404  403  403  403  403  403  403  403  403
POST /kelola/unit/{code}                            nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/layanan                                -        200  403  403  403  403  403  403  403  403
POST /kelola/layanan                                -        422  403  403  403  403  403  403  403  403
GET  /kelola/layanan/{code}                         nothing  404  403  403  403  403  403  403  403  403
POST /kelola/layanan/{code}                         nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/titik                                  -        200  403  403  403  403  403  403  403  403
POST /kelola/titik                                  -        422  403  403  403  403  403  403  403  403
GET  /kelola/titik/{code}                           nothing  404  403  403  403  403  403  403  403  403
POST /kelola/titik/{code}                           nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/pegawai                                -        200  403  403  403  403  403  403  403  403
POST /kelola/pegawai                                -        422  403  403  403  403  403  403  403  403
GET  /kelola/pegawai/{code}                         nothing  404  403  403  403  403  403  403  403  403
POST /kelola/pegawai/{code}                         nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/jadwal                                 -        200  403  403  403  403  403  403  403  403
POST /kelola/jadwal                                 -        404  403  403  403  403  403  403  403  403
POST /kelola/jadwal/{number}                        nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/tiket                                  -        200  403  403  403  403  403  403  403  403
GET  /kelola/pertanyaan                             -        200  403  403  403  403  403  403  403  403
POST /kelola/pertanyaan                             -        404  403  403  403  403  403  403  403  403
GET  /kelola/kalender                               -        200  403  403  403  403  403  403  403  403
POST /kelola/kalender                               -        404  403  403  403  403  403  403  403  403
GET  /kelola/jawaban                                -        200  403  403  403  403  403  403  403  403
POST /kelola/jawaban                                -        404  403  403  403  403  403  403  403  403
GET  /kelola/klien                                  -        200  403  403  403  403  403  403  403  403
POST /kelola/klien                                  -        404  403  403  403  403  403  403  403  403
GET  /kelola/impor                                  -        200  403  403  403  403  403  403  403  403
POST /kelola/impor                                  -        415  403  403  403  403  403  403  403  403
GET  /kelola/impor/contoh.xlsx                      -        200  403  403  403  403  403  403  403  403
POST /kelola/impor/{code}                           nothing  404  403  403  403  403  403  403  403  403
GET  /kelola/jejak                                  -        200  403  403  200  200  403  403  403  200
POST /staf/keluar                                   -        303  303  303  303  303  303  303  303  303
"""
"""What each answers to everybody: what may not be seen is as unknown as what does not exist (404); what a
role never does is not allowed (403). In this order: what changes something comes after what shows it."""

ROWS = [line.split() for line in TABLE.splitlines()[2:]]
FORM = {
    "move": "answer", "text": "Maaf.", "sentiment": "neutral", "reason": "absent", "whom": "unit",
    "why": "trial", "purpose": "inquiry", "unit": "NIRWANA", "pin": "12",
}  # fmt: skip
OPEN = {"/staf/undangan/{token}", "/staf/masuk/sso", "/staf/masuk/sso/kembali"}
"""Where people come who are not signed in; without a link or an identity provider there is nothing."""

MOVES = {"/staf/sanggahan/{code}": "take_up", "/staf/persetujuan/{number}": "agree"}


@pytest.fixture
def backend() -> str:
    """What the database leaves out is tested with both elsewhere: who is let in where needs one."""
    return "sqlite"


def test_every_route_is_in_the_table() -> None:
    assert {(row[1], row[0]) for row in ROWS} == set(PATHS)


def at(path: str, what: str, number: str) -> str:
    """Fill in an address."""
    return path.format(code=what, token=what, username=what, number=number)


async def subjects(database: Database, house: make.Office) -> dict[str, str]:
    """Make one of everything there is to see, decide or contest, and return by what it is asked for."""
    await contested.heard(database, 5)
    codes = await staffing.complaints(database)
    await contested.hire(database, "irban.pkm", Role.INSPECTORATE, "PKM")
    sari = await contested.hire(database, "officer", Role.OFFICER, "DUKCAPIL", employee_id=house.sari)
    async with database.writing() as session:
        mine = (await appraisals.ascribed_to(session, sari, now=NOON)).shown
        claim = appraisals.Claim("absent", "Cuti.", b"%PDF-1.7")
        objected = await appraisals.contest(session, mine[0].code, claim, by=sari, now=NOON)
        granted = await approvals.change_role(
            session, "kepala", "auditor", reason="audit", by="operator", now=NOON
        )
    return {
        **codes, "-": "", "mine": mine[1].code, "objected": objected, "granted": str(granted),
        "nothing": "0123456789abcdef", "kapus": "kapus",
    }  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
async def test_every_role_finds_what_is_theirs_and_the_rest_does_not_exist(
    who: str, whole: FastAPI, database: Database, house: make.Office
) -> None:
    known = await subjects(database, house)
    async with staffing.client(whole) as desk:
        await staffing.sign_in(desk, who)
        proof = await staffing.proof(desk)
        for method, path, what, *statuses in ROWS:
            number = known[what] if what != "nothing" else "999999"
            form = {**FORM, "proof": proof, "move": MOVES.get(path, "answer")}
            if path == "/staf/masuk" and method == "POST":
                form |= {"username": who, "password": PASSWORD}
            sent: dict[str, Any] = {"data": form, "headers": BROWSER} if method == "POST" else {}
            if path == "/staf/saya/sanggah/{code}" and method == "POST":
                sent = {
                    "data": form,
                    "files": {"evidence": b""},
                    "headers": {"Sec-Fetch-Site": "same-origin"},
                }
            answer = await desk.request(method, at(path, known[what], number), **sent)
            expected = int(statuses[EVERYBODY.index(who)])
            assert answer.status_code == expected, (who, method, path, what)
            if path == "/staf/masuk" and method == "POST":
                proof = await staffing.proof(desk)


async def test_without_signing_in_there_is_only_the_entrance(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    for path, method in PATHS:
        answer = await desk.request(method, at(path, codes["slow"], "1"), headers=BROWSER)
        if path in OPEN:
            assert answer.status_code == 404, path
        elif path == "/staf/masuk":
            assert answer.status_code == (200 if method == "GET" else 401)
        elif method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/staf/masuk"), path
        else:
            assert answer.status_code in (401, 415), path
    assert await staffing.case_state(database, codes["slow"]) is CaseState.RECEIVED


def test_no_route_deletes_or_edits_what_a_citizen_said() -> None:
    assert {method for _, method in PATHS} == {"GET", "POST"}
    verbs = ("hapus", "ubah", "delete", "edit")
    assert not [path for path, _ in PATHS if any(verb in path for verb in verbs)]


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

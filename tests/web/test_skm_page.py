"""The SKM page: figures at a glance, what only the office knows, and the files it hands in."""

import io
import re

import httpx2
import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import col

from scoring.db.engine import Database
from scoring.reports import skm_files
from scoring.reports.skm_files import Kind
from scoring.tables import FollowUp, JournalEntry, UsersServed
from scoring.terms import Progress
from tests.make import Office
from tests.web import staffing
from tests.web.staffing import BROWSER, proof, sign_in

SKM = "/staf/skm"
ASKED = {"unit": "DUKCAPIL", "period": "2026-Q3"}


async def send(browser: httpx2.AsyncClient, path: str = "", **fields: str) -> httpx2.Response:
    form = {"proof": await proof(browser, SKM), **ASKED, **fields}
    return await browser.post(f"{SKM}{path}", data=form, headers=BROWSER)


async def test_an_office_tells_what_it_knows_and_takes_its_report(
    desk: httpx2.AsyncClient, house: Office, database: Database
) -> None:
    await staffing.numbers(database)
    await sign_in(desk, "kepala")
    page = await desk.get(SKM, params=ASKED)
    assert "12 responden" in page.text
    assert "Triwulan 3 2026" in page.text or "2026" in page.text
    assert "Terendah: Waktu penyelesaian" in page.text

    assert (await send(desk, "/pengguna", users="1.840")).status_code == 303
    added = await send(
        desk, "/rencana", element="waktu", action="Menambah loket", responsible="Kasi", quarter="2026-Q4"
    )
    assert added.headers["location"] == f"{SKM}?unit=DUKCAPIL&period=2026-Q3"
    async with database.reading() as session:
        line = (await session.execute(select(FollowUp))).scalar_one()
        assert (line.changed_by, line.progress) == ("staff:kepala", Progress.PLANNED)
        assert (await session.execute(select(col(UsersServed.users)))).scalar_one() == 1_840
    await send(desk, "/rencana/kemajuan", line=str(line.id), progress="done")
    page = await desk.get(SKM, params=ASKED)
    assert "Menambah loket" in page.text
    assert '<option value="done" selected>' in page.text
    assert "paling sedikit 318 diperlukan" in page.text

    answer = await send(desk, "/laporan", kind="xlsx", weight="0.11")
    assert answer.headers["content-type"] == skm_files.TYPES[Kind.XLSX]
    assert 'filename="laporan-skm-dinas-dukcapil-2026-q3.xlsx"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    facts = {row[0]: row[1] for row in book["Ringkasan"].iter_rows(min_row=3, values_only=True)}
    assert (facts["Responden"], facts["Bobot per unsur"], facts["Sampel minimum"]) == (12, "0,11", 318)
    assert book["Rencana tindak lanjut"]["F2"].value == "Selesai"

    await send(desk, "/rencana/kemajuan", line=str(line.id), progress="strike")
    assert "Menambah loket" not in (await desk.get(SKM, params=ASKED)).text
    async with database.reading() as session:
        acts = await session.execute(
            select(col(JournalEntry.action)).where(col(JournalEntry.actor) == "staff:kepala")
        )
        assert {"skm.taken_out", "users_served.told", "plan.struck"} <= set(acts.scalars())


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/pengguna", {"users": "-1"}, 422),
        ("/pengguna", {"users": "banyak"}, 422),
        ("/rencana", {"element": "harga", "action": "A", "responsible": "B", "quarter": "2026-Q4"}, 422),
        ("/rencana", {"element": "waktu", "action": "", "responsible": "B", "quarter": "2026-Q4"}, 422),
        ("/rencana/kemajuan", {"line": "1", "progress": "done"}, 404),
        ("/rencana/kemajuan", {"line": "1", "progress": "strike"}, 404),
        ("/rencana/kemajuan", {"line": "1", "progress": "x"}, 422),
        ("/laporan", {"kind": "pdf"}, 422),
        ("/laporan", {"unit": "PKM"}, 404),
        ("/laporan", {"period": "x"}, 422),
        ("/laporan", {"proof": "0" * 64}, 400),
    ],
)
async def test_what_cannot_be_is_refused_and_stores_nothing(
    desk: httpx2.AsyncClient,
    house: Office,
    database: Database,
    path: str,
    fields: dict[str, str],
    status: int,
) -> None:
    await sign_in(desk, "kepala")
    assert (await send(desk, path, **fields)).status_code == status
    async with database.reading() as session:
        for model in (FollowUp, UsersServed):
            assert (await session.execute(select(model))).first() is None


async def test_only_heads_and_administrators_see_it(whole: FastAPI, house: Office) -> None:
    for username, status in (("officer", 403), ("auditor", 403), ("kapus", 404), ("admin", 200)):
        async with staffing.client(whole) as browser:
            await sign_in(browser, username)
            assert (await browser.get(SKM, params=ASKED)).status_code == status
            home = (await browser.get("/staf", follow_redirects=True)).text
            assert (re.search(rf'href="{SKM}', home) is not None) == (username in {"kapus", "admin"})

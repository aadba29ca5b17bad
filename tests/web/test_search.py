"""Finding the office one was at."""

from datetime import date

import httpx2
import pytest
from sqlalchemy import update
from sqlmodel import col
from starlette.applications import Starlette

from scoring.db.engine import Database
from scoring.tables import Point
from tests import make


@pytest.mark.parametrize("typed", ["dukcapil", "dukcapl", "kartu kelurga", "ktp", "KTP elektronik"])
async def test_an_office_is_found_by_its_name_or_a_service_with_a_slip(
    client: httpx2.AsyncClient, office: make.Office, typed: str
) -> None:
    page = await client.get("/", params={"q": typed})
    assert page.status_code == 200
    assert 'href="/kantor/DUKCAPIL"' in page.text


async def test_nothing_found_says_so_and_offers_all(client: httpx2.AsyncClient, office: make.Office) -> None:
    page = (await client.get("/", params={"q": "<b>zzz</b>"})).text
    assert "Tidak ada yang mirip “&lt;b&gt;zzz&lt;/b&gt;”" in page
    assert "Tampilkan semua kantor" in page


@pytest.mark.parametrize("typed", ["ABCDEF", "ABC DEF", " ABCDEF ", "PSARI2K4"])
async def test_a_code_from_a_poster_leads_to_its_form(
    client: httpx2.AsyncClient, office: make.Office, typed: str
) -> None:
    answer = await client.get("/", params={"q": typed, "lang": "en"})
    assert answer.status_code == 303
    form = await client.get(answer.headers["location"])
    assert form.status_code == 200
    assert "You are rating" in form.text


@pytest.mark.parametrize("typed", ["\x00", "\ud7ff\x00KTP", "%", "'; drop table unit", "a" * 5_000, "'\"<"])
async def test_strange_words_find_nothing_and_break_nothing(
    client: httpx2.AsyncClient, office: make.Office, typed: str
) -> None:
    assert (await client.get("/", params={"q": typed})).status_code == 200


async def test_the_organisation_can_be_walked_down(client: httpx2.AsyncClient, office: make.Office) -> None:
    start = (await client.get("/")).text
    assert 'href="/kantor/DUKCAPIL"' in start
    assert 'href="/kantor/PKM"' in start
    place = (await client.get("/kantor/DUKCAPIL")).text
    for words in (
        'href="/kantor/KAB"',
        'href="/r/ABCDEF"',
        "Loket 1",
        "Kartu Keluarga",
        'href="/hasil/DUKCAPIL"',
    ):
        assert words in place
    above = (await client.get("/kantor/KAB")).text
    assert 'href="/kantor/DUKCAPIL"' in above
    assert (await client.get("/kantor/NOPE")).status_code == 404


async def test_a_closed_counter_is_not_offered(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        closed = update(Point).where(col(Point.id) == office.point).values(closed_on=date(2026, 1, 1))
        await session.execute(closed)
    assert 'href="/r/ABCDEF"' not in (await client.get("/kantor/DUKCAPIL")).text
    answer = await client.get("/", params={"q": "ABCDEF"})
    assert "Loket ini sudah ditutup" in (await client.get(answer.headers["location"])).text


async def test_before_anything_is_entered_the_page_says_so(
    client: httpx2.AsyncClient, database: Database
) -> None:
    assert "Belum ada kantor yang dimasukkan" in (await client.get("/")).text


async def test_without_a_database_every_page_says_try_again(
    client: httpx2.AsyncClient, app: Starlette, database: Database
) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    app.state.database = away
    try:
        for path in ("/", "/?q=ktp", "/kantor/DUKCAPIL", "/hasil/DUKCAPIL", "/s/R" + "a" * 22):
            page = await client.get(path)
            assert page.status_code == 503
            assert "Silakan coba lagi sebentar lagi" in page.text
    finally:
        await away.close()
        app.state.database = database


async def test_privacy_is_told_in_full(client: httpx2.AsyncClient, database: Database) -> None:
    assert "Yang kami simpan" in (await client.get("/privasi")).text
    assert "What we keep" in (await client.get("/privasi?lang=en")).text


async def test_the_other_language_shows_the_same_page(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    page = (await client.get("/", params={"q": "ktp & kk"})).text
    assert '<a href="/?q=ktp+%26+kk&amp;lang=en" hreflang="en" lang="en">English</a>' in page

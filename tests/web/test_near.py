"""Finding an office by where one is: the place is used once, and stands in no address and no log."""

import httpx2
import pytest
from playwright.async_api import Browser
from sqlalchemy import update
from sqlmodel import col
from starlette.applications import Starlette

from api.web.public.search import distance_in_words
from scoring import i18n
from scoring.db.engine import Database
from scoring.tables import Point, Unit
from scoring.terms import Language
from tests import make
from tests.web.test_browser import SCRIPTS, a_page


@pytest.fixture
async def mapped(database: Database, office: make.Office) -> make.Office:
    """The small office on the map: Dukcapil in Sukamaju, the puskesmas 11 km east of it."""
    async with database.writing() as session:
        session.add(Point(key="P1", code="PKMAAA", unit_id=office.other, name="Pendaftaran"))
        for unit_id, lat, lon, district in (
            (office.unit, -6.9, 107.6, "Sukamaju"),
            (office.other, -6.9, 107.7, "Kota & Lama"),
        ):
            await session.execute(
                update(Unit).where(col(Unit.id) == unit_id).values(lat=lat, lon=lon, district=district)
            )
    return office


async def test_the_nearest_come_first_with_their_distance_in_words(
    client: httpx2.AsyncClient, mapped: make.Office
) -> None:
    page = await client.post("/dekat", data={"lat": "-6.900", "lon": "107.694"})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.text.index("Puskesmas Timur") < page.text.index("Dinas Dukcapil")
    assert "sekitar 700 meter dari Anda" in page.text
    assert "sekitar 10 km dari Anda" in page.text
    assert "107.694" not in page.text


@pytest.mark.parametrize("lat", ["", "91", "nan", "1e1", "-6.9;", "٦", "-6.9\n"])
async def test_what_is_no_place_leads_to_the_districts(
    client: httpx2.AsyncClient, mapped: make.Office, lat: str
) -> None:
    page = await client.post("/dekat", data={"lat": lat, "lon": "107.6"})
    assert page.status_code == 400
    assert "Silakan pilih kecamatan Anda" in page.text
    assert "Sukamaju" in page.text


async def test_without_a_place_the_district_is_chosen_from_a_list(
    client: httpx2.AsyncClient, mapped: make.Office
) -> None:
    start = (await client.get("/")).text
    assert 'href="/dekat"' in start
    page = (await client.get("/dekat?lang=en")).text
    assert 'href="/dekat?kecamatan=Kota%20%26%20Lama&amp;lang=en"' in page
    there = (await client.get("/dekat", params={"kecamatan": "Kota & Lama"})).text
    assert 'href="/kantor/PKM"' in there
    assert 'href="/kantor/DUKCAPIL"' not in there
    assert (await client.get("/dekat?kecamatan=Nowhere")).status_code == 404


async def test_an_organisation_without_a_map_says_so(client: httpx2.AsyncClient, office: make.Office) -> None:
    assert "Belum ada kantor yang mencantumkan kecamatannya" in (await client.get("/dekat")).text
    answer = await client.post("/dekat", data={"lat": "-6.9", "lon": "107.6"})
    assert "Belum ada kantor yang mencantumkan letaknya" in answer.text


async def test_only_this_page_may_ask_where_one_is(client: httpx2.AsyncClient, office: make.Office) -> None:
    assert "geolocation=(self)" in (await client.get("/dekat")).headers["permissions-policy"]
    for path in ("/", "/r/ABCDEF", "/kantor/DUKCAPIL"):
        assert "geolocation=()" in (await client.get(path)).headers["permissions-policy"]


def test_distances_are_told_no_finer_than_they_are_known() -> None:
    with i18n.speaking(Language.ENGLISH):
        told = [distance_in_words(metres) for metres in (0, 99, 149, 940, 960, 9_940, 12_345)]
    assert told == [
        "less than 100 metres away", "less than 100 metres away", "about 100 metres away",
        "about 900 metres away", "about 1.0 km away", "about 9.9 km away", "about 12 km away",
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@SCRIPTS
async def test_a_browser_sends_its_place_to_a_hundred_metres_in_no_address(
    browser: Browser, site: str, app: Starlette, mapped: make.Office, scripts: bool
) -> None:
    sent: list[str] = []
    where = {"latitude": -6.90037, "longitude": 107.69412}
    options = {"geolocation": where, "permissions": ["geolocation"], "java_script_enabled": scripts}
    async with a_page(browser, **options) as page:
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
        await page.goto(f"{site}/dekat")
        if scripts:
            await page.get_by_role("button", name="Pakai lokasi saya").click()
            await page.get_by_text("sekitar 700 meter dari Anda").wait_for()
            assert f"{site}/dekat lat=-6.900&lon=107.694" in sent
            assert page.url == f"{site}/dekat"
        else:
            assert not await page.locator("#near").is_visible()
            await page.get_by_role("link", name="Sukamaju").click()
            await page.get_by_role("link", name="Dinas Dukcapil").wait_for()
    assert not any("00037" in one or "69412" in one for one in sent)

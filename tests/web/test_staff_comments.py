"""The page of comments: who finds it, what can be asked for, and putting a label right."""

import html
from collections.abc import AsyncIterator

import httpx2
import pytest
from playwright.async_api import Browser, Page
from sqlalchemy import select

from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.jobs import reading
from scoring.tables import ReadingCorrection
from tests import make
from tests.web import staffing
from tests.web.conftest import listening
from tests.web.staffing import BRIBE, BROWSER, COMMENT
from tests.web.test_staff_browser import check, enter

PAGE = "/staf/komentar"
CORRECTED = {"sentiment": "neutral", "sarana": "1", "waktu": "1"}


async def kept(database: Database) -> list[tuple[str, str, bool, bool]]:
    async with database.reading() as session:
        found = (await session.execute(select(ReadingCorrection))).scalars()
        return [(row.sentiment, row.elements, row.bribery, row.urgent) for row in found]


@pytest.mark.parametrize("who", [*(role.value for role in Role), "kepala", "kapus"])
async def test_only_those_who_label_find_the_page_and_the_way_there(
    who: str, desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.complaints(database)
    await staffing.sign_in(desk, who)
    labels = who in ("analyst", "inspectorate")
    home = await desk.get("/staf", follow_redirects=True)
    assert (f'href="{PAGE}"' in home.text) is labels
    page = await desk.get(PAGE)
    assert page.status_code == (200 if labels else 403)
    assert ("Antre tiga jam" in page.text) is labels
    assert "081234567890" not in page.text
    assert (html.escape(BRIBE) in page.text) is (who == "inspectorate")


async def test_a_foreign_unit_is_as_unknown_as_none(desk: httpx2.AsyncClient, database: Database) -> None:
    await staffing.complaints(database)
    await staffing.sign_in(desk, "analyst")
    assert (await desk.get(f"{PAGE}?unit=DUKCAPIL")).status_code == 200
    assert (await desk.get(f"{PAGE}?unit=NIRWANA")).status_code == 404


async def test_a_label_is_put_right_and_one_is_back_where_one_was(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "analyst")
    where = f"{PAGE}?unit=DUKCAPIL&sentiment=negative&lang=en"
    page = await desk.get(where)
    assert 'name="back" value="unit=DUKCAPIL&amp;sentiment=negative"' in page.text
    form = {**CORRECTED, "proof": await staffing.proof(desk), "back": "unit=DUKCAPIL&sentiment=negative"}
    answer = await desk.post(f"{COMMENT.format(code=codes['slow'])}?lang=en", data=form, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == where.replace("?unit", "?lang=en&unit").removesuffix("&lang=en")
    assert await kept(database) == [("neutral", "waktu;sarana", False, False)]
    assert "Antre tiga jam" not in (await desk.get(PAGE)).text
    looked_at = (await desk.get(f"{PAGE}?corrected=yes")).text
    assert "Diperiksa oleh analyst, 16 September 2026" in looked_at
    assert "Tentang: Waktu penyelesaian, Sarana dan prasarana" in looked_at


@pytest.mark.parametrize("sentiment", ["", "unknown", "baik"])
async def test_without_a_stance_nothing_is_kept_and_the_choice_stands(
    sentiment: str, desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "analyst")
    form = {"proof": await staffing.proof(desk), "sentiment": sentiment, "biaya": "1"}
    answer = await desk.post(COMMENT.format(code=codes["slow"]), data=form, headers=BROWSER)
    assert answer.status_code == 422
    assert "Pilih apakah komentar itu negatif, netral, atau positif." in answer.text
    assert 'name="biaya" value="1" checked' in answer.text
    assert 'name="waktu" value="1" checked' not in answer.text
    assert await kept(database) == []


async def test_a_form_without_this_sessions_word_changes_nothing(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "analyst")
    path = COMMENT.format(code=codes["slow"])
    old = await desk.post(path, data={**CORRECTED, "proof": "0" * 64}, headers=BROWSER)
    assert old.status_code == 400
    assert 'name="sarana" value="1" checked' in old.text
    form = {**CORRECTED, "proof": await staffing.proof(desk)}
    foreign = await desk.post(path, data=form, headers={**BROWSER, "Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert await kept(database) == []


async def test_a_filter_that_is_not_offered_asks_for_nothing(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.complaints(database)
    await staffing.sign_in(desk, "analyst")
    for query in ("sentiment=x", "element=x", "corrected=x", "page=x", "page=0", "page=99999"):
        page = await desk.get(f"{PAGE}?{query}")
        assert page.status_code == 200
        assert "Antre tiga jam" in page.text
    assert "Antre tiga jam" not in (await desk.get(f"{PAGE}?element=biaya")).text
    assert "Antre tiga jam" not in (await desk.get(f"{PAGE}?page=2")).text


async def test_many_comments_are_turned_page_by_page(desk: httpx2.AsyncClient, database: Database) -> None:
    for number in range(21):
        await staffing.say(database, number, {"overall": 3}, f"Petugas ramah, kata orang ke-{number}")
    await reading.read_new(database, make.NOON)
    await staffing.sign_in(desk, "analyst")
    first = await desk.get(f"{PAGE}?sentiment=positive")
    assert f'href="{PAGE}?sentiment=positive&amp;page=2"' in first.text
    second = await desk.get(f"{PAGE}?sentiment=positive&page=2")
    assert f'href="{PAGE}?sentiment=positive"' in second.text
    assert first.text.count("<article") + second.text.count("<article") == 21


class TestInABrowser:
    """Usable by everybody: without scripts, by keyboard, on any screen."""

    pytestmark = pytest.mark.browser

    @pytest.fixture
    def backend(self) -> str:
        """Looks do not depend on the database: one is enough."""
        return "sqlite"

    @pytest.fixture
    async def home(self, database: Database, house: make.Office) -> AsyncIterator[str]:
        """Where the staff pages are, with comments in them."""
        await staffing.complaints(database)
        async with listening(staffing.application(database, "http://127.0.0.1")) as base:
            yield base

    @pytest.mark.parametrize(
        ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "dark"), (320, "light")]
    )
    async def test_every_state_of_the_page_can_be_used_by_everybody(
        self, width: int, scheme: str, home: str, browser: Browser
    ) -> None:
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="id-ID",
        )
        page = await context.new_page()
        await enter(page, home, "inspectorate")
        await page.click("a:has-text('Komentar')")
        await check(page, "comments")
        await page.click("details.do summary >> nth=0")
        await check(page, "form")
        await self.everything_is_large_enough(page)
        await page.evaluate(
            "document.querySelector('[name=proof][value]~[name=back]').form.proof.value = 'x'"
        )
        await page.click("button:has-text('Simpan label ini') >> visible=true")
        await page.wait_for_function("document.activeElement.id === 'summary'")
        await check(page, "refused")
        await page.goto(f"{home}{PAGE}?element=pengaduan")
        await check(page, "empty")
        await context.close()

    async def everything_is_large_enough(self, page: Page) -> None:
        small = await page.evaluate(
            """() => [...document.querySelectorAll("a, button, summary, select, label.tick")]
            .filter(one => one.offsetParent && !one.classList.contains("skip"))
            .map(one => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
            .filter(([_, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
        )
        assert small == []

    async def test_a_label_is_put_right_without_scripts_and_without_a_mouse(
        self, home: str, browser: Browser, database: Database
    ) -> None:
        context = await browser.new_context(java_script_enabled=False, locale="id-ID")
        page = await context.new_page()
        await enter(page, home, "analyst")
        await page.goto(home + PAGE)
        await page.locator("details.do summary").first.focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("ArrowDown")
        await page.locator("button:has-text('Simpan label ini')").first.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".empty")  # the only one has been looked at
        ((sentiment, _, bribery, urgent),) = await kept(database)
        assert (sentiment, bribery, urgent) == ("neutral", False, False)
        await context.close()

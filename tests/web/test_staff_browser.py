"""The staff pages in a real browser: usable by everybody in every state, without scripts, on any screen."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from scoring.db.engine import Database
from scoring.terms import CaseState
from tests import make
from tests.web import staffing
from tests.web.conftest import listening
from tests.web.staffing import CASE, PASSWORD

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = ((1280, "light"), (1280, "dark"), (390, "light"), (320, "dark"))


@pytest.fixture
def backend() -> str:
    """Looks do not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture
async def home(database: Database, house: make.Office) -> AsyncIterator[str]:
    """Where the staff pages are, with complaints and numbers in them."""
    await staffing.numbers(database, before=20, now=20)
    async with listening(staffing.application(database, "http://127.0.0.1")) as base:
        yield base


async def enter(page: Page, home: str, username: str) -> None:
    await page.goto(f"{home}/staf/masuk")
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.click("button.send")


async def check(page: Page, what: str) -> None:
    """Demand that nothing is wrong with a page and nothing sticks out of the screen."""
    found = await Axe().run(page, options=RULES)
    assert found.response["violations"] == [], (what, found.generate_report())
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), what


async def check_each_look(page: Page, what: str) -> None:
    """The same in every size and scheme, one after the other."""
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await check(page, f"{what} {width} {scheme}")


async def test_every_page_and_state_can_be_used_by_everybody(
    home: str, browser: Browser, database: Database
) -> None:
    codes = await staffing.complaints(database)
    context = await browser.new_context(locale="id-ID", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{home}/staf/masuk")
    await check_each_look(page, "entrance")
    await page.fill("#username", "kepala")
    await page.fill("#password", "bukan kata sandinya")
    await page.click("button.send")
    await check_each_look(page, "entrance refused")
    await enter(page, home, "kepala")
    await page.click("details.do summary >> nth=0")
    await check_each_look(page, "inbox")
    await page.goto(f"{home}/staf/perbaikan")
    await check_each_look(page, "nothing told yet")
    await page.fill("#heard", "Antrean panjang.")
    await page.fill("#done", "Sari Wulandari menambah loket.")
    await page.click("button:has-text('Simpan')")
    await check_each_look(page, "told of a person")
    await page.fill("#done", "Loket kedua dibuka.")
    await page.click("button:has-text('Simpan')")
    await check_each_look(page, "told as a draft")
    await page.goto(f"{home}/staf/kios")
    await page.fill("#pin", "111111")
    await page.click("button:has-text('Buat kode')")
    await check_each_look(page, "a weak PIN")
    await page.fill("#pin", "246813")
    await page.click("button:has-text('Buat kode')")
    await check_each_look(page, "a pairing code")
    await page.goto(f"{home}/staf/serbuan")
    await check_each_look(page, "no door guarded")
    await page.goto(f"{home}/staf?state=over")
    await check_each_look(page, "empty inbox")
    await page.goto(f"{home}{CASE.format(code=codes['slow'])}")
    await check_each_look(page, "case")
    await page.click("summary:has-text('Catatan')")
    await page.click("button:has-text('Simpan catatan')")
    await page.wait_for_function("document.activeElement.id === 'summary'")
    await check_each_look(page, "case refused")
    await enter(page, home, "officer")
    await check_each_look(page, "own score")
    await enter(page, home, "inspectorate")
    await check_each_look(page, "inbox of the inspectorate")
    await enter(page, home, "analyst")
    await check_each_look(page, "numbers alone")
    await context.close()


async def test_a_head_answers_without_scripts_and_without_a_mouse(
    home: str, browser: Browser, database: Database
) -> None:
    codes = await staffing.complaints(database)
    context = await browser.new_context(java_script_enabled=False, locale="id-ID")
    page = await context.new_page()
    await enter(page, home, "kepala")
    summary = page.locator("details.do summary").first
    await summary.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Kursi baru datang Senin.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{CASE.format(code=codes['slow'])}")
    assert (
        await page.locator(".reply").inner_text()
        == "Sudah dijawab · 16 September 2026\nKursi baru datang Senin."
    )
    assert await staffing.case_state(database, codes["slow"]) is CaseState.ANSWERED
    await context.close()


async def test_everything_to_press_is_large_enough(home: str, browser: Browser, database: Database) -> None:
    codes = await staffing.complaints(database)
    context = await browser.new_context(viewport={"width": 390, "height": 800}, locale="id-ID")
    page = await context.new_page()
    await enter(page, home, "kepala")
    for path in ("/staf", CASE.format(code=codes["slow"])):
        await page.goto(home + path)
        small = await page.evaluate(
            """() => [...document.querySelectorAll("a, button, summary, select, textarea")]
            .filter(one => one.offsetParent && !one.classList.contains("skip"))
            .map(one => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
            .filter(([_, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
        )
        assert small == []
    await context.close()

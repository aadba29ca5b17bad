"""Administration in a real browser: usable by everybody, on a desk and on a telephone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from scoring.db.engine import Database
from tests import make
from tests.web import staffing
from tests.web.conftest import listening
from tests.web.test_staff_browser import check, enter

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "/unit",
    "/unit/DUKCAPIL",
    "/pegawai/E1",
    "/jadwal?unit=DUKCAPIL",
    "/pertanyaan",
    "/klien",
    "/jejak",
)


@pytest.fixture
def backend() -> str:
    """Looks do not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture
async def home(database: Database, house: make.Office) -> AsyncIterator[str]:
    """Where the pages are."""
    async with listening(staffing.application(database, "http://127.0.0.1")) as base:
        yield base


async def test_administration_can_be_used_by_everybody(home: str, browser: Browser) -> None:
    for width, scheme in ((1280, "light"), (320, "dark")):
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="id-ID",
        )
        page = await context.new_page()
        await enter(page, home, "admin")
        for path in PAGES if width == 320 else PAGES[4:5]:
            await page.goto(f"{home}/kelola{path}")
            await check(page, f"{path} {width}")
        await page.goto(f"{home}/kelola/unit")
        await page.click("#new ~ form button")
        await page.wait_for_function("document.activeElement.id === 'summary'")
        await check(page, f"faults {width}")
        await context.close()

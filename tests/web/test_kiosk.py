"""The kiosk: one press is a whole answer, with and without scripts, with and without a network."""

import re
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from scoring import clock
from scoring.db.engine import Database
from scoring.terms import Channel
from tests import make
from tests.web import forms
from tests.web.test_browser import AXE, SCRIPTS, a_page

SCRIPT = {"Accept": "application/json"}
SINCE = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


async def test_a_press_is_stored_once_and_thanked(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/k/ABCDEF")
    for _ in range(2):
        answer = await client.post("/k/ABCDEF/kirim", data={**fields, "overall": "4"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/k/ABCDEF/terima-kasih")
    thanks = (await client.get("/k/ABCDEF/terima-kasih")).text
    assert "Terima kasih!" in thanks
    assert forms.hidden(thanks)["act"] != fields["act"]
    [said] = await forms.stored(database)
    assert (said.overall, said.channel) == (4, Channel.KIOSK)


async def test_a_press_that_waited_counts_for_when_it_was_made(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    for number, age in enumerate(("7200", "0", "-5", "99999999", "NaN", "")):
        data = {"act": f"w{number:024}", "overall": "3", "age": age}
        answer = await client.post("/k/ABCDEF/kirim", data=data, headers=SCRIPT)
        assert answer.json() == {"stored": True}
    ages = [SINCE - said.submitted_at for said in await forms.stored(database)]
    assert ages == [timedelta(hours=2), *[timedelta()] * 5]


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("/k/ABCDEF/kirim", {"act": "w" + "a" * 24, "overall": "5"}, 400, "invalid_rating"),
        ("/k/ABCDEF/kirim", {"act": "w" + "a" * 24, "waktu": "3"}, 400, "nothing_said"),
        ("/k/ABCDEF/kirim", {"overall": "3"}, 400, "old_page"),
        ("/k/NOPE99/kirim", {"act": "w" + "a" * 24, "overall": "3"}, 404, "unknown_code"),
        ("/k/PSARI2K4/kirim", {"act": "w" + "a" * 24, "overall": "3"}, 404, "unknown_code"),
    ],
)
async def test_a_kiosk_is_told_by_code_what_was_wrong(
    client: httpx2.AsyncClient,
    office: make.Office,
    database: Database,
    path: str,
    data: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = await client.post(path, data=data, headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (status, {"code": code})
    page = await client.post(path, data=data)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert await forms.stored(database) == []


async def test_a_kiosk_stands_at_a_counter(client: httpx2.AsyncClient, office: make.Office) -> None:
    page = (await client.get("/k/ABCDEF")).text
    for words in ("Dinas Dukcapil · Loket 1", "puas.example.go.id/r/ABCDEF", 'class="qr"', "Sangat puas"):
        assert words in page
    assert (await client.get("/k/PSARI2K4")).status_code == 404
    assert (await client.get("/k/NOPE99/terima-kasih")).status_code == 404


async def test_the_kiosk_is_light_and_may_keep_its_own_pages(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    page = await client.get("/k/ABCDEF", headers={"Accept-Encoding": "gzip"})
    assert int(page.headers["content-length"]) <= 14_000
    script = page.text.split('<script src="')[1].split('"')[0]
    assert len((await client.get(script)).content) <= 8_000
    worker = page.text.split('data-worker="')[1].split('"')[0]
    assert (await client.get(worker)).headers["service-worker-allowed"] == "/k/"


@pytest.mark.browser
@SCRIPTS
async def test_one_press_and_the_next_citizen(
    browser: Browser, site: str, database: Database, scripts: bool
) -> None:
    async with a_page(browser, java_script_enabled=scripts, viewport={"width": 1280, "height": 800}) as page:
        await page.goto(f"{site}/k/ABCDEF")
        await page.get_by_role("button", name="Sangat puas").click()
        await page.get_by_role("heading", name="Terima kasih!").wait_for(timeout=2_000)
        if scripts:
            await page.get_by_role("heading", name="Seberapa puas").wait_for(timeout=8_000)
        await page.get_by_role("button", name="Tidak puas").wait_for()
    assert [(one.overall, one.channel) for one in await forms.stored(database)] == [(4, Channel.KIOSK)]


@pytest.mark.browser
async def test_two_hundred_presses_without_a_network_are_two_hundred_rows_later(
    browser: Browser, site: str, database: Database
) -> None:
    async with a_page(browser, viewport={"width": 1280, "height": 800}) as page:
        await page.clock.install()
        await page.goto(f"{site}/k/ABCDEF")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.reload()
        await page.context.set_offline(offline=True)
        press = """async () => {
            const buttons = document.querySelectorAll('.presses button');
            for (let n = 0; n < 200; n++) {
                buttons[n % 4].click();
                while (!document.querySelector('.thanked')) { await new Promise((on) => channel(on)); }
                await window.pass(4000);
            }
        }"""
        await page.expose_function("pass", page.clock.run_for)
        await page.evaluate(
            """window.channel = (on) => {
                const wire = new MessageChannel();
                wire.port1.onmessage = on;
                wire.port2.postMessage(0);
            }"""
        )
        await page.evaluate(press)
        await page.get_by_text("Menunggu dikirim: 200").wait_for()
        assert await forms.stored(database) == []

        await page.reload()
        await page.get_by_role("button", name="Sangat puas").wait_for()

        await page.context.set_offline(offline=False)
        await page.clock.run_for(20_000)
        all_sent = re.compile("^Terkirim terakhir: [^·]*$")
        await expect(page.locator("#sync")).to_have_text(all_sent, timeout=60_000)
    rows = await forms.stored(database)
    assert len(rows) == 200
    assert [sum(one.overall == rating for one in rows) for rating in (1, 2, 3, 4)] == [50] * 4


@pytest.mark.browser
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_the_kiosk(browser: Browser, site: str, scheme: str, width: int) -> None:
    async with a_page(browser, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        for path in ("/k/ABCDEF", "/k/ABCDEF/terima-kasih?lang=en"):
            await page.goto(f"{site}{path}")
            found = await Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            heights = "[...document.querySelectorAll('.presses button')].map((one) => one.offsetHeight)"
            assert min(await page.evaluate(heights)) >= 80

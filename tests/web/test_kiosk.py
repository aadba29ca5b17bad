"""The kiosk: one press is a whole answer, with and without scripts, with and without a network."""

import re
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, expect

from scoring import clock
from scoring.db.engine import Database
from scoring.intake import links
from scoring.terms import Channel, Evidence, FeedbackState
from scoring.visits import kiosks
from tests import make
from tests.web import forms, kiosking
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
    assert said.overall == 4


async def test_only_a_paired_device_is_evidence_of_a_visit(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    assert "belum dipasangkan" in (await client.get("/k/ABCDEF")).text
    await press(client, "a")
    await kiosking.paired(client, database, office)
    page = await client.get("/k/ABCDEF")
    assert "belum dipasangkan" not in page.text
    assert "HttpOnly" in page.headers["set-cookie"]
    assert "Path=/k" in page.headers["set-cookie"]
    await press(client, "b")
    open_web, kiosk = await forms.stored(database)
    assert (open_web.channel, open_web.evidence, open_web.device) == (Channel.WEB, Evidence.OPEN, None)
    assert (kiosk.channel, kiosk.evidence, kiosk.state) == (
        Channel.KIOSK, Evidence.KIOSK, FeedbackState.COUNTED,
    )  # fmt: skip
    assert kiosk.device.startswith("kiosk-")


async def test_a_pairing_code_works_once_in_time_and_at_its_own_counter(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await kiosking.prepared(database, office)
    wrong = await client.post("/k", data={"pairing": "AAAAAAAA"})
    assert wrong.status_code == 400
    assert "Kode ini salah" in wrong.text
    assert 'value="AAAAAAAA"' in wrong.text
    assert (await client.post("/k", data={"pairing": f" {code[:4].lower()} {code[4:]}"})).status_code == 303
    assert (await client.post("/k", data={"pairing": code})).status_code == 400
    late = await kiosking.prepared(database, office)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await client.post("/k", data={"pairing": late})).status_code == 400


async def test_whoever_guesses_pairing_codes_waits(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    answers = [(await client.post("/k", data={"pairing": "AAAAAAAA"})).status_code for _ in range(8)]
    assert answers[:5] == [400] * 5
    assert answers[-1] == 429


async def test_a_device_that_was_parted_with_is_the_open_web_again(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await kiosking.paired(client, database, office)
    beat = {"waiting": "3", "version": "abc1234"}
    assert (await client.post("/k/ABCDEF/tanda", data=beat)).json() == {"paired": True, "sound": False}
    await press(client, "a")
    async with database.writing() as session:
        [one] = await kiosks.standing(session, [office.unit, office.other], now=clock.now())
        assert (one.waiting, one.version) == (3, "abc1234")
        assert one.synced_at is not None
        await kiosks.revoke(session, one.code, [office.unit], by="staff:kepala", now=clock.now())
    assert (await client.post("/k/ABCDEF/tanda", data=beat)).json() == {"paired": False, "sound": False}
    await press(client, "b")
    assert [one.channel for one in await forms.stored(database)] == [Channel.KIOSK, Channel.WEB]


async def test_more_presses_in_a_minute_than_a_hand_can_make_are_kept_and_set_aside(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kiosking.paired(client, database, office)
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    for n in range(22):
        await press(client, f"{n:02}")
    await press(client, "old", age="3600")
    reasons = [one.state_reason for one in await forms.stored(database)]
    assert reasons == [None] * 20 + ["kiosk_pace"] * 2 + [None]


async def test_a_press_goes_on_on_ones_own_telephone(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    answer = await press(client, "a")
    assert answer.json()["more"].startswith("<svg")
    assert (await press(client, "b", age="3600")).json()["more"] is None
    first = (await forms.stored(database))[0]
    link = links.seal(first.code, key=make.KEY, now=SINCE)
    page = await client.get(f"/l/{link}")
    assert 'id="overall-3" name="overall" value="3" checked' in page.text
    refused = await client.post(
        f"/l/{link}/kirim", data={**forms.hidden(page.text), "overall": "9", "comment": "Tetap"}
    )
    assert (refused.status_code, forms.typed(refused.text)) == (400, "Tetap")
    added = {
        **forms.hidden(page.text),
        "overall": "3",
        "comment": "Petugas ramah.",
        "waktu": "4",
        "job": "PNS",
    }
    done = await client.post(f"/l/{link}/kirim", data=added)
    assert done.status_code == 303
    assert "Petugas ramah." in (await client.get(done.headers["location"])).text
    # The press again, because its answer got lost, takes nothing away.
    assert (await press(client, "a")).json() == {"stored": False, "more": None}
    said, _ = await forms.stored(database)
    assert (said.overall, said.waktu, said.comment, said.job) == (3, 4, "Petugas ramah.", "PNS")

    monkeypatch.setattr(clock, "now", lambda: SINCE + timedelta(minutes=61))
    late = await client.post(f"/l/{link}/kirim", data=added)
    assert late.status_code == 410
    assert "Petugas ramah.</textarea>" in late.text
    assert (await client.get(f"/l/{link}")).status_code == 410
    assert (await client.get(f"/l/{'L' + 'a' * 38}")).status_code == 404


async def press(client: httpx2.AsyncClient, name: str, *, age: str = "0") -> httpx2.Response:
    answer = await client.post(
        "/k/ABCDEF/kirim", data={"act": f"w{name:_<24}", "overall": "3", "age": age}, headers=SCRIPT
    )
    assert answer.status_code == 200
    return answer


async def test_a_press_that_waited_counts_for_when_it_was_made(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    for number, age in enumerate(("7200", "0", "-5", "99999999", "NaN", "")):
        data = {"act": f"w{number:024}", "overall": "3", "age": age}
        answer = await client.post("/k/ABCDEF/kirim", data=data, headers=SCRIPT)
        assert answer.json()["stored"] is True
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
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    page = await client.get("/k/ABCDEF", headers={"Accept-Encoding": "gzip"})
    assert int(page.headers["content-length"]) <= 14_000
    await kiosking.paired(client, database, office)
    page = await client.get("/k/ABCDEF")
    scripts = re.findall(r'(?:src|data-worker)="(/static/[^"]+)"', page.text)
    assert len(scripts) == 3
    files = [(await client.get(one)).content for one in scripts]
    assert len(page.content) + sum(map(len, files)) <= 60_000
    assert max(map(len, files)) <= 8_000
    worker = page.text.split('data-worker="')[1].split('"')[0]
    assert (await client.get(worker)).headers["service-worker-allowed"] == "/k/"


@pytest.mark.browser
@SCRIPTS
async def test_one_press_and_the_next_citizen(
    browser: Browser, site: str, database: Database, scripts: bool
) -> None:
    async with a_page(browser, java_script_enabled=scripts, viewport={"width": 1280, "height": 800}) as page:
        if scripts:
            await page.clock.install()
        await page.goto(f"{site}/k/ABCDEF")
        await page.get_by_role("button", name="Sangat puas").click()
        await page.get_by_role("heading", name="Terima kasih!").wait_for(timeout=2_000)
        if scripts:
            # The next one may go on after four seconds, or it goes on by itself, told five seconds before.
            await expect(page.locator("#add svg")).to_be_visible()
            assert await page.get_by_role("button", name="Orang berikutnya").is_disabled()
            await page.clock.run_for(4_000)
            await page.get_by_role("button", name="Saya perlu waktu").click()
            await page.clock.run_for(20_000)
            await expect(page.locator("#soon")).to_have_text("")
            await page.clock.run_for(7_000)
            await expect(page.locator("#soon")).to_have_text("Siap untuk orang berikutnya dalam 3")
            await page.clock.run_for(3_000)
            await page.get_by_role("heading", name="Seberapa puas").wait_for()
            assert await page.locator("#add svg").count() == 0
        await page.get_by_role("button", name="Tidak puas").wait_for()
    assert [one.overall for one in await forms.stored(database)] == [4]


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
                document.getElementById('next').click();
            }
        }"""
        await page.expose_function("pass", page.clock.fast_forward)
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

        # The page is gone in the middle, and opens again without a network; then some answers get lost.
        await page.close()
        later = await page.context.new_page()
        await later.clock.install()
        await later.goto(f"{site}/k/ABCDEF")
        await later.get_by_text("Menunggu dikirim: 200").wait_for()
        lost = 0

        async def lose(route: Route) -> None:
            nonlocal lost
            answer = await route.fetch()
            lost += 1
            await (route.abort() if lost in (1, 20) else route.fulfill(response=answer))

        await later.route("**/kirim", lose, times=20)
        await later.context.set_offline(offline=False)
        while "Menunggu dikirim" in await later.inner_text("#sync"):
            await later.clock.run_for(15_000)
        await expect(later.locator("#sync")).to_have_text(re.compile("^Terkirim terakhir: "))
    rows = await forms.stored(database)
    assert lost == 20
    assert len(rows) == 200
    assert [sum(one.overall == rating for one in rows) for rating in (1, 2, 3, 4)] == [50] * 4


@pytest.mark.browser
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_staff_leave_a_paired_kiosk_with_their_pin_without_a_network_too(
    browser: Browser, site: str, office: make.Office, database: Database
) -> None:
    code = await kiosking.prepared(database, office, has_sound=True)
    async with a_page(browser, viewport={"width": 1280, "height": 800}) as page:
        await page.clock.install()
        await pair(page, site, code)
        for _ in range(2):
            await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            await page.reload()
        await page.context.set_offline(offline=True)
        await page.get_by_role("button", name="Untuk petugas").click()
        for _ in range(5):
            await try_pin(page, "135791")
            await expect(page.locator("#pin-fault")).to_have_text("PIN ini salah.")
        await try_pin(page, kiosking.PIN)
        await expect(page.locator("#pin-fault")).to_have_text(re.compile("Mohon tunggu, dalam detik: 30"))
        await page.clock.run_for(31_000)
        await try_pin(page, kiosking.PIN)
        await page.get_by_role("link", name="Keluar dari kios").wait_for()
        sound = page.get_by_label("Bunyi saat wajah ditekan")
        assert await sound.is_checked()
        await page.locator("#inside").get_by_role("button", name="Kembali ke wajah").click()
        await page.get_by_role("button", name="Sangat puas").click()
        await expect(page.locator("#kiosk")).to_have_attribute("data-rung", "1")
        await page.get_by_role("button", name="Orang berikutnya").wait_for()
        # The other language, and a link to the content: nothing leads away.
        assert await page.locator("a:visible").count() == 2


async def pair(page: Page, site: str, code: str) -> None:
    await page.goto(f"{site}/k")
    await page.fill("#pairing", code)
    await page.click("button.send")
    await page.wait_for_url("**/k/ABCDEF")


async def try_pin(page: Page, pin: str) -> None:
    await page.fill("#pin", pin)
    await page.keyboard.press("Enter")


@pytest.mark.browser
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_the_kiosk(
    browser: Browser, site: str, office: make.Office, database: Database, scheme: str, width: int
) -> None:
    code = await kiosking.prepared(database, office)
    async with a_page(browser, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:

        async def look() -> None:
            found = await Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
            assert await page.evaluate("document.documentElement.scrollWidth") <= width

        await page.goto(f"{site}/k/ABCDEF/terima-kasih?lang=en")
        await look()
        await page.goto(f"{site}/k")
        await page.fill("#pairing", "AAAAAAAA")
        await page.click("button.send")
        await page.locator("#summary").wait_for()
        await look()
        await pair(page, site, code)
        await look()
        heights = "[...document.querySelectorAll('.presses button')].map((one) => one.offsetHeight)"
        assert min(await page.evaluate(heights)) >= 80
        await page.get_by_role("button", name="Untuk petugas").click()
        await try_pin(page, "1")
        await look()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Sangat puas").click()
        await page.locator("#add svg").wait_for()
        await look()

"""A form whose office is being rushed: a small sum for browsers, and nobody refused."""

from hashlib import sha256

import httpx2
import pytest
from playwright.async_api import Browser

from scoring import clock
from scoring.db.engine import Database
from scoring.integrity import guards
from scoring.integrity.rules import MOST_NUMBERS
from scoring.terms import FeedbackState
from tests import make
from tests.web import forms, kiosking
from tests.web.test_browser import SCRIPTS, a_page, choose
from tests.web.test_form import a_ticket


@pytest.fixture
async def rushed(database: Database, office: make.Office) -> make.Office:
    """The small office, guarded by order of the inspectorate."""
    async with database.writing() as session:
        await guards.order(session, office.unit, "up", by="staff:inspectorate", now=clock.now())
    return office


async def test_the_small_sum_is_asked_for_only_while_an_office_is_rushed(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    assert "data-target" not in (await client.get("/r/ABCDEF")).text
    async with database.writing() as session:
        await guards.order(session, office.unit, "up", by="staff:inspectorate", now=clock.now())
    page = await client.get("/r/ABCDEF", headers={"Accept-Encoding": "gzip"})
    assert "data-target" in page.text
    assert int(page.headers["content-length"]) <= 14_000
    assert "data-target" not in (await client.get(f"/t/{await a_ticket(database, office)}")).text


async def test_a_form_with_the_sum_counts_once_and_for_its_own_key(
    client: httpx2.AsyncClient, rushed: make.Office, database: Database
) -> None:
    html = (await client.get("/r/ABCDEF")).text
    prefix, target = (html.split(f'data-{name}="')[1].split('"')[0] for name in ("prefix", "target"))
    number = next(n for n in range(MOST_NUMBERS) if sha256(f"{prefix}{n}".encode()).hexdigest() == target)
    solved = {**forms.hidden(html), "overall": "1", "number": str(number)}
    for data in (solved, solved, {**solved, "act": "w" + "z" * 24}):
        assert (await client.post("/r/ABCDEF/kirim", data=data)).status_code == 303
    said = await forms.stored(database)
    assert [(one.state, one.state_reason) for one in said] == [
        (FeedbackState.COUNTED, None),
        (FeedbackState.QUARANTINED, "unproven"),
    ]


async def test_without_the_sum_it_is_kept_and_set_aside_and_the_receipt_says_why(
    client: httpx2.AsyncClient, rushed: make.Office, database: Database
) -> None:
    data = {**await forms.opened(client, "/r/ABCDEF"), "overall": "1"}
    answer = await client.post("/r/ABCDEF/kirim", data=data)
    assert answer.status_code == 303
    assert "sangat banyak penilaian masuk sekaligus" in (await client.get(answer.headers["location"])).text
    # A ticket proves a visit by itself, and so does a paired kiosk; anybody's kiosk page does not.
    ticket = await a_ticket(database, rushed)
    await client.post(f"/t/{ticket}/kirim", data={"act": "w" + "t" * 24, "overall": "4"})
    await client.post("/k/ABCDEF/kirim", data={"act": "w" + "o" * 24, "overall": "4"})
    await kiosking.paired(client, database, rushed)
    await client.post("/k/ABCDEF/kirim", data={"act": "w" + "k" * 24, "overall": "4"})
    reasons = [one.state_reason for one in await forms.stored(database)]
    assert reasons == ["unproven", None, "unproven", None]


async def test_a_form_that_comes_back_with_a_fault_still_has_its_sum(
    client: httpx2.AsyncClient, rushed: make.Office
) -> None:
    data = {**await forms.opened(client, "/r/ABCDEF"), "overall": "9", "comment": "Tetap"}
    again = await client.post("/r/ABCDEF/kirim", data=data)
    assert again.status_code == 400
    assert "data-target" in again.text
    assert forms.typed(again.text) == "Tetap"


@pytest.mark.browser
@SCRIPTS
async def test_a_browser_does_the_sum_by_itself(
    browser: Browser, site: str, rushed: make.Office, database: Database, scripts: bool
) -> None:
    async with a_page(browser, java_script_enabled=scripts) as page:
        await page.goto(f"{site}/r/ABCDEF")
        await choose(page, "overall", 4)
        await page.click("button.send")
        await page.wait_for_url("**/s/*")
    [said] = await forms.stored(database)
    assert said.state is (FeedbackState.COUNTED if scripts else FeedbackState.QUARANTINED)

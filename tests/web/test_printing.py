"""Posters, badges and tickets: who may print them, what is on them, and that a telephone can read them."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import httpx2
import pypdfium2
import pytest
import zxingcpp
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlmodel import col

from api.settings import ApiSettings
from scoring import visits
from scoring.db.engine import Database
from scoring.reports import qr
from scoring.tables import JournalEntry, Ticket, TicketBatch
from scoring.terms import Evidence
from scoring.visits import rules as slips
from tests.make import KEY, Office
from tests.web import staffing
from tests.web.staffing import BROWSER, HOME, TOMORROW, proof, sign_in

PRINTING = "/staf/cetak"


def pages(content: bytes) -> Iterator[tuple[str, list[str]]]:
    """Return of each page what it says and what a telephone reads from its codes, at 200 dots an inch."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        picture = page.render(scale=200 / 72).to_numpy()
        found = zxingcpp.read_barcodes(picture)
        yield " ".join(page.get_textpage().get_text_range().split()), [one.text for one in found]


async def ask(browser: httpx2.AsyncClient, what: str, **fields: str) -> httpx2.Response:
    form = {"proof": await proof(browser, PRINTING), "unit": "DUKCAPIL", **fields}
    return await browser.post(f"{PRINTING}/{what}", data=form, headers=BROWSER)


async def test_a_poster_says_where_and_how_and_its_code_can_be_read(
    desk: httpx2.AsyncClient, house: Office
) -> None:
    await sign_in(desk, "kepala")
    answer = await ask(desk, "poster", size="a5", language="en")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="dinas-dukcapil-loket-1-abcdef.pdf"'
    (page,) = pages(answer.content)
    text, codes = page
    assert codes == [f"{HOME}/r/{Office.code}"]
    for said in (
        "Kabupaten Contoh", "Dinas Dukcapil", "Loket 1", "Bagaimana pelayanan kami?", "How was our service?",
        "Anonim, 10 detik", "puas.test/r/ABCDEF", "A B C D E F",
    ):  # fmt: skip
        assert said in text or said.replace(" ", "") in text.replace(" ", ""), said
    size = pypdfium2.PdfDocument(answer.content)[0].get_size()
    assert size == pytest.approx((148 / 25.4 * 72, 210 / 25.4 * 72), abs=1)

    archive = await ask(desk, "poster", size="a4", zip="1")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        (name,) = opened.namelist()
        assert name == "dinas-dukcapil-loket-1-abcdef.pdf"
        assert [codes for _, codes in pages(opened.read(name))] == [[f"{HOME}/r/{Office.code}"]]


async def test_a_badge_card_names_people_and_never_their_nip(desk: httpx2.AsyncClient, house: Office) -> None:
    await sign_in(desk, "kepala")
    (page,) = pages((await ask(desk, "badge")).content)
    assert all(name in page[0] for name in ("Sari Wulandari", "Budi Hartono", "Tono Sugiarto"))
    assert not re.search(r"\d{18}", page[0])
    assert sorted(page[1]) == sorted(f"{HOME}/r/{badge}" for badge in ("PBUDI3M5", Office.badge, "PTONO4N6"))
    (alone,) = pages((await ask(desk, "badge", badge=Office.badge)).content)
    assert alone[1] == [f"{HOME}/r/{Office.badge}"]


async def test_tickets_are_good_once_shuffled_and_written_down(
    desk: httpx2.AsyncClient, house: Office, database: Database
) -> None:
    await sign_in(desk, "kepala")
    day = (TOMORROW + timedelta(days=1)).date().isoformat()
    answer = await ask(desk, "tiket", count="30", day=day, point=Office.code)
    (first, second) = pages(answer.content)
    codes = [*first[1], *second[1]]
    assert len(set(codes)) == 30
    assert "30 tiket untuk 17 September 2026" in first[0]
    assert "Berlaku sampai 20 September 2026" in first[0]
    tickets = [code.removeprefix(f"{HOME}/t/") for code in codes]
    async with database.reading() as session:
        visit = await visits.opened(session, tickets[0], key=KEY, now=TOMORROW)
        assert (visit.evidence, visit.point_id, visit.employee_id) == (Evidence.TICKET, house.point, None)
        assert visit.served_at is None, "nobody has been served when it is printed"
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 30
        rows = await session.execute(select(col(Ticket.token_hash), col(Ticket.serial)))
        serials = {row.token_hash: row.serial for row in rows}
        batch = (await session.execute(select(TicketBatch))).scalar_one()
        entry = (
            await session.execute(select(JournalEntry).where(col(JournalEntry.action) == "tickets.printed"))
        ).scalar_one()
    order = [serials[slips.ticket_hash(ticket)] for ticket in tickets]
    assert sorted(order) == list(range(1, 31))
    assert order != sorted(order)
    assert (batch.tickets, batch.printed_by, batch.day.isoformat()) == (30, "staff:kepala", day)
    assert entry.actor == "staff:kepala"
    listed = await desk.get(PRINTING)
    assert "17 September 2026" in listed.text
    assert ">30<" in listed.text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"count": "481"}, 422, "480 tiket"),
        ({"count": "0"}, 422, "480 tiket"),
        ({"count": "²"}, 422, "480 tiket"),
        ({"count": "1", "day": "2026-09-15"}, 422, "14 hari"),
        ({"count": "1", "day": "2026-12-01"}, 422, "14 hari"),
        ({"count": "1", "point": "ZZZZZZ"}, 404, ""),
        ({"count": "1", "unit": "PKM"}, 404, ""),
        ({"count": "1", "proof": "0" * 64}, 400, ""),
    ],
)
async def test_what_may_not_be_printed_is_refused_and_issues_nothing(
    desk: httpx2.AsyncClient,
    house: Office,
    database: Database,
    fields: dict[str, str],
    status: int,
    said: str,
) -> None:
    await sign_in(desk, "kepala")
    answer = await ask(desk, "tiket", **fields)
    assert answer.status_code == status
    assert said in answer.text
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 0


@pytest.mark.parametrize("username", ["officer", "inspectorate", "auditor", "analyst"])
async def test_only_heads_and_administrators_print(
    desk: httpx2.AsyncClient, house: Office, username: str
) -> None:
    await sign_in(desk, username)
    assert (await desk.get(PRINTING)).status_code == 403
    for what in ("poster", "badge", "tiket"):
        answer = await desk.post(f"{PRINTING}/{what}", data={"unit": "DUKCAPIL"}, headers=BROWSER)
        assert answer.status_code == 403
    assert PRINTING not in (await desk.get("/staf/saya")).text


async def test_without_a_public_address_the_page_says_what_is_missing(
    database: Database, house: Office, whole: FastAPI
) -> None:
    whole.state.printed_url = ApiSettings().public_url
    async with staffing.client(whole) as browser:
        await sign_in(browser, "kepala")
        assert "PUAS_PUBLIC_URL" in (await browser.get(PRINTING)).text
        answer = await ask(browser, "poster")
        assert answer.status_code == 422
        assert "PUAS_PUBLIC_URL" in answer.text


async def test_a_unit_without_counters_has_nothing_to_print(desk: httpx2.AsyncClient, house: Office) -> None:
    await sign_in(desk, "kapus")
    page = await desk.get(PRINTING)
    assert "tidak punya loket" in page.text
    assert (await ask(desk, "poster", unit="PKM")).status_code == 422
    assert (await ask(desk, "badge", unit="PKM")).status_code == 422


@pytest.mark.parametrize("side", [28, 32, 70])
@pytest.mark.parametrize("home", ["https://puas.id", "https://layanan-puas.kabupatensukamajuselatan.go.id"])
def test_modules_are_large_enough_and_a_code_is_what_the_encoder_made(side: int, home: str) -> None:
    text = f"{home}/t/T{'x' * 46}" if side == 28 else f"{home}/r/ABCDEF"
    made = qr.code(text, side_mm=side)
    assert qr.module_mm(made, side) >= qr.SMALLEST_MODULE_MM
    drawn = qr.svg(made).decode()
    width = made.symbol_size(border=qr.QUIET)[0]
    assert f'viewBox="0 0 {width} {width}"' in drawn or f'width="{width}"' in drawn
    dark = sum(int(run) for run in re.findall(r"h(\d+)", drawn.split('stroke="#000"')[1]))
    assert dark == sum(bit for row in made.matrix for bit in row)

"""Administration: the organisation kept by those it belongs to, and every change written down."""

import io
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import httpx2
import openpyxl
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from scoring import accounts, journal
from scoring.db.engine import Database
from scoring.tables import Case, Client, Duty, Employee, ExtraAnswer, Feedback, Point, StagedImport, Unit
from tests import make
from tests.make import NOON
from tests.web import staffing
from tests.web.forms import hidden
from tests.web.staffing import BROWSER, PASSWORD

NIP = "199001012015031001"
UNIT = {"name": "Loket Keliling", "code": "KELILING", "parent": "DUKCAPIL", "timezone": "Asia/Jakarta"}

Send = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
def backend() -> str:
    """Pages need one database; what they store is tested with both elsewhere."""
    return "sqlite"


@pytest.fixture
async def admin(desk: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """The administrator of the whole, signed in."""
    await staffing.sign_in(desk, "admin")
    return desk


@pytest.fixture
async def send(admin: httpx2.AsyncClient) -> Send:
    """Send a form as the administrator."""
    proof = await staffing.proof(admin)

    async def sending(path: str, form: Mapping[str, str]) -> httpx2.Response:
        return await admin.post(path, data={"proof": proof, **form}, headers=BROWSER)

    return sending


async def acts(database: Database, action: str) -> list[dict[str, Any]]:
    """Return what the journal says of a kind of act, with its subject."""
    async with database.reading() as session:
        return [
            {"subject": one.subject, "by": one.actor, **(one.details or {})}
            for one in await journal.entries_of(session, action=action)
        ]


async def test_a_unit_is_added_renamed_moved_and_closed_with_its_counters(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    assert (await send("/kelola/unit", UNIT)).status_code == 303
    moved = {**UNIT, "name": "Mobil Keliling", "parent": "PKM", "lat": "-6,9", "lon": "107.6"}
    assert (await send("/kelola/unit/KELILING", moved)).status_code == 303
    (changed,) = await acts(database, "unit.changed")
    assert changed["name"] == ["Loket Keliling", "Mobil Keliling"]
    assert (changed["parent"], changed["lat"]) == (["DUKCAPIL", "PKM"], [None, -6.9])
    assert changed["by"] == "staff:admin"

    assert (await send("/kelola/unit/DUKCAPIL", {"do": "close"})).status_code == 303
    async with database.reading() as session:
        closed = (await session.execute(select(col(Point.closed_on)))).scalar_one()
    assert closed == date(2026, 9, 16)
    assert (await admin.get(f"/r/{make.Office.code}")).status_code == 410
    assert "Dinas Dukcapil" not in (await admin.get("/?q=dukcapil")).text


async def test_a_form_that_cannot_be_kept_keeps_what_was_typed_and_names_every_fault(
    send: Send, database: Database
) -> None:
    answer = await send("/kelola/unit", {**UNIT, "name": "", "lat": "selatan", "kind": "mobil"})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'href="#lat"' in answer.text
    assert 'value="mobil"' in answer.text
    assert 'value="selatan"' in answer.text
    below_itself = await send("/kelola/unit/DUKCAPIL", {**UNIT, "parent": "DUKCAPIL"})
    assert below_itself.status_code == 422
    assert await acts(database, "unit.added") == await acts(database, "unit.changed") == []


async def test_nobody_keeps_a_unit_that_is_not_theirs(
    desk: httpx2.AsyncClient, database: Database, house: make.Office
) -> None:
    async with database.writing() as session:
        await accounts.add_user(session, "admin.pkm", PASSWORD, "admin", "PKM", by="test", now=NOON)
    await staffing.sign_in(desk, "admin.pkm")
    proof = await staffing.proof(desk, "/kelola/unit/PKM")
    foreign = (
        "unit/DUKCAPIL",
        "layanan/KTP",
        f"titik/{make.Office.code}",
        "pegawai/E1",
        "jadwal?unit=DUKCAPIL",
    )
    for path in foreign:
        there = await desk.get(f"/kelola/{path}")
        absent = await desk.get(f"/kelola/{path.replace('DUKCAPIL', 'X').replace('KTP', 'X')}")
        assert (there.status_code, absent.status_code) == (404, 404), path
        if "?" not in path:
            sent = await desk.post(f"/kelola/{path}", data={"proof": proof, "do": "close"}, headers=BROWSER)
            assert sent.status_code == 404, path
    assert (await desk.get("/kelola/impor")).status_code == 403
    assert "Sari Wulandari" not in (await desk.get("/kelola/pegawai?q=sari")).text
    typed = {**UNIT, "proof": proof}
    assert (await desk.post("/kelola/unit", data=typed, headers=BROWSER)).status_code == 422


async def test_a_counter_gets_a_public_code_made_by_the_house(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    made = await send("/kelola/titik", {"unit": "DUKCAPIL", "name": "Loket 2"})
    code = made.headers["location"].rpartition("/")[2]
    assert len(code) == 6
    assert (await admin.get(f"/r/{code}")).status_code == 200
    await send(f"/kelola/titik/{code}", {"name": "Loket 2", "service-KK": "1"})
    (changed,) = await acts(database, "point.changed")
    assert changed["services"] == [[], ["KK"]]
    await send(f"/kelola/titik/{code}", {"do": "close"})
    assert (await admin.get(f"/r/{code}")).status_code == 410
    await send(f"/kelola/titik/{code}", {"do": "reopen"})
    assert (await admin.get(f"/r/{code}")).status_code == 200


async def test_a_closed_service_is_no_longer_offered(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    added = {"unit": "DUKCAPIL", "code": "AKTA", "name": "Akta lahir", "category": "adminduk", "fee": "0"}
    assert (await send("/kelola/layanan", added)).status_code == 303
    assert "Akta lahir" in (await admin.get("/kantor/DUKCAPIL")).text
    assert (await send("/kelola/layanan/AKTA", {"do": "close"})).status_code == 303
    assert "Akta lahir" not in (await admin.get("/kantor/DUKCAPIL")).text
    await send("/kelola/layanan/KTP", {"name": "KTP-el", "category": "adminduk", "standard_days": "2"})
    (changed,) = await acts(database, "service.changed")
    assert changed["name"] == ["KTP elektronik", "KTP-el"]


async def test_a_nip_is_checked_shown_masked_and_journaled_never(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    person = {"name": "Dewi Contoh", "unit": "DUKCAPIL", "code": "E9", "employment": "pns"}
    assert (await send("/kelola/pegawai", {**person, "nip": "199013012015031001"})).status_code == 422
    assert (await send("/kelola/pegawai", {**person, "nip": NIP})).status_code == 303
    pages = (await admin.get("/kelola/pegawai")).text + (await admin.get("/kelola/pegawai/E9")).text
    assert "•001" in pages
    assert NIP not in pages
    taken = await send("/kelola/pegawai/E1", {"name": "Sari", "unit": "DUKCAPIL", "nip": NIP})
    assert taken.status_code == 422
    await send("/kelola/pegawai/E9", {**person, "name": "Dewi Lestari", "position": "Petugas"})
    (changed,) = await acts(database, "employee.changed")
    assert (changed["name"], changed["position"]) == ("changed", [None, "Petugas"])
    async with database.reading() as session:
        kept = (
            await session.execute(select(col(Employee.nip)).where(col(Employee.code) == "E9"))
        ).scalar_one()
    assert kept == NIP
    journal_page = (await admin.get("/kelola/jejak")).text
    assert NIP not in journal_page
    assert "Dewi" not in journal_page


async def test_an_assignment_begins_and_ends_and_says_so(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    await send("/kelola/pegawai/E1", {"do": "assign", "where": "PKM", "start": "2026-10-01"})
    backwards = {"do": "assign", "where": "PKM", "start": "2026-10-02", "end": "2026-10-01"}
    assert (await send("/kelola/pegawai/E1", backwards)).status_code == 422
    page = (await admin.get("/kelola/pegawai/E1")).text
    number = page.partition('value="end-')[2].partition('"')[0]
    ended = {"do": f"end-{number}", f"until-{number}": "2026-12-31"}
    assert (await send("/kelola/pegawai/E1", ended)).status_code == 303
    (told,) = await acts(database, "employee.assignment_ended")
    assert told["until"] == [None, "2026-12-31"]
    assert (await send("/kelola/pegawai/E2", ended)).status_code == 404


async def test_the_roster_shows_who_meets_whom_and_ends_what_has_begun(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    duty = {"unit": "DUKCAPIL", "employee": "E2", "point": make.Office.code, "share": "50"}
    hours = {"start": "2026-09-17", "end": "2026-09-18", "begins": "09:00", "ends": "12:00"}
    assert (await send("/kelola/jadwal", {**duty, **hours})).status_code == 303
    await send("/kelola/jadwal", {**duty, **hours, "point": "", "end": ""})
    page = (await admin.get("/kelola/jadwal?unit=DUKCAPIL&hari=2026-09-17")).text
    assert "Bersama Sari Wulandari" in page
    assert page.count("Pada saat yang sama juga bertugas di tempat lain") == 2
    half = await send("/kelola/jadwal", {**duty, **hours, "ends": ""})
    assert half.status_code == 422
    async with database.reading() as session:
        rows = (await session.execute(select(Duty).order_by(col(Duty.id)))).scalars().all()
    begun, coming = rows[0], rows[-1]
    await send(f"/kelola/jadwal/{begun.id}", {})
    await send(f"/kelola/jadwal/{coming.id}", {})
    async with database.reading() as session:
        left = {one.id: one.end_date for one in (await session.execute(select(Duty))).scalars()}
    assert left[begun.id] == date(2026, 9, 16)
    assert coming.id not in left
    assert len(await acts(database, "duty.removed")) == len(await acts(database, "duty.ended")) == 1


async def test_deadlines_and_own_holidays_decide_the_day_of_new_cases_and_leave_old_ones(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.complaints(database)
    async with database.reading() as session:
        before = {row.id: row.due_on for row in await session.execute(select(col(Case.id), col(Case.due_on)))}
    await send("/kelola/kalender", {"do": "deadlines", "unit": "KAB", "days-complaint": "5"})
    await send("/kelola/kalender", {"unit": "DUKCAPIL", "day": "2026-09-17", "name": "Hari jadi"})
    twice = await send("/kelola/kalender", {"unit": "DUKCAPIL", "day": "2026-09-17", "name": "Hari jadi"})
    assert twice.status_code == 422
    await staffing.say(database, 77, {"overall": 1})
    from scoring.jobs import caseload

    await caseload.open_new(database, NOON)
    async with database.reading() as session:
        after = {row.id: row.due_on for row in await session.execute(select(col(Case.id), col(Case.due_on)))}
    (new,) = set(after) - set(before)
    # Tuesday the 15th, five working days with the 17th closed.
    assert after[new] == date(2026, 9, 23)
    assert {one: after[one] for one in before} == before
    await send("/kelola/kalender", {"do": "strike", "unit": "DUKCAPIL", "day": "2026-09-17"})
    assert len(await acts(database, "holiday.struck")) == 1
    (told,) = await acts(database, "deadline.set")
    assert told["complaint"] == [None, 5]


async def test_a_ready_answer_is_filled_in_for_those_who_answer(
    send: Send, desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    ready = {"unit": "KAB", "title": "Maaf antre", "text": "Maaf atas antrean di {loket}, {unit}."}
    assert (await send("/kelola/jawaban", ready)).status_code == 303
    await desk.post("/staf/keluar", data={"proof": await staffing.proof(desk)}, headers=BROWSER)
    await staffing.sign_in(desk, "kepala")
    page = await desk.get(f"/staf/tindak-lanjut/{codes['slow']}")
    number = page.text.partition('id="siap"')[2].partition('<option value="')[2].partition('"')[0]
    page = await desk.get(f"/staf/tindak-lanjut/{codes['slow']}?siap={number}")
    assert "Maaf atas antrean di Loket 1, Dinas Dukcapil.</textarea>" in page.text


async def test_a_machine_key_is_shown_once_replaced_and_revoked(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    made = await send("/kelola/klien", {"name": "e-Kinerja", "unit": "KAB", "scope-scores:read": "1"})
    key = made.text.partition('class="code">')[2].partition("<")[0]
    assert key.startswith("puas_")
    assert key not in (await admin.get("/kelola/klien")).text
    other = await send("/kelola/klien", {"name": "e-Kinerja", "do": "rotate"})
    assert key not in other.text
    refused = await send("/kelola/klien", {"name": "tanpa izin", "unit": "KAB"})
    assert refused.status_code == 422
    assert 'value="tanpa izin"' in refused.text
    assert (await send("/kelola/klien", {"name": "e-Kinerja", "do": "revoke"})).status_code == 303
    async with database.reading() as session:
        client = (await session.execute(select(Client))).scalar_one()
    assert client.revoked_at is not None
    assert client.prefix not in key


async def test_a_question_of_the_office_is_asked_answered_versioned_and_counted_apart(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    asked = {
        "unit": "DUKCAPIL", "kind": "choice",
        "text_id": "Dari mana Anda tahu?", "text_en": "How did you know?",
        "choices_id": "Tetangga\nRadio", "choices_en": "Neighbours",
    }  # fmt: skip
    assert (await send("/kelola/pertanyaan", asked)).status_code == 422
    asked["choices_en"] = "Neighbours\nRadio"
    assert (await send("/kelola/pertanyaan", asked)).status_code == 303
    page = (await admin.get(f"/r/{make.Office.code}")).text
    assert "Dari mana Anda tahu?" in page
    form = hidden(page) | {"overall": "4", "x1": "2"}
    sent = await admin.post(f"/r/{make.Office.code}/kirim", data=form, headers=BROWSER)
    assert sent.status_code == 303
    await send("/kelola/pertanyaan", {**asked, "text_id": "Dari siapa Anda tahu?", "replaces": "1"})
    async with database.reading() as session:
        answers = (await session.execute(select(ExtraAnswer))).scalars().all()
    assert [(one.question_id, one.answer) for one in answers] == [(1, 2)]
    page = (await admin.get(f"/r/{make.Office.code}?lang=en")).text
    assert page.count("How did you know?") == 1
    assert 'name="x2"' in page
    assert (await send("/kelola/pertanyaan", {"do": "end", "number": "2"})).status_code == 303
    assert 'name="x2"' not in (await admin.get(f"/r/{make.Office.code}")).text
    assert (await send("/kelola/pertanyaan", {"do": "end", "number": "2"})).status_code == 404


async def test_a_workbook_is_looked_at_confirmed_and_taken_in_whole(
    send: Send, admin: httpx2.AsyncClient, database: Database
) -> None:
    proof = await staffing.proof(admin)

    async def look_at(content: bytes) -> httpx2.Response:
        return await admin.post(
            "/kelola/impor",
            data={"proof": proof},
            files={"book": ("a.xlsx", content)},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    example = (await admin.get("/kelola/impor/contoh.xlsx")).content
    book = openpyxl.load_workbook(io.BytesIO(example))
    book["units"]["A4"], book["units"]["B4"] = "BARU", "Kantor Baru"
    book["units"]["D4"] = "TIDAK-ADA"

    def saved() -> bytes:
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    faulty = await look_at(saved())
    assert "units:4" in faulty.text
    assert "TIDAK-ADA" in faulty.text
    assert 'action="/kelola/impor/' not in faulty.text

    book["units"]["D4"] = "KAB"
    good = await look_at(saved())
    code = good.text.partition('action="/kelola/impor/')[2].partition('"')[0]
    async with database.reading() as session:
        units = select(func.count()).select_from(Unit).where(col(Unit.code) == "BARU")
        assert (await session.execute(units)).scalar_one() == 0
    assert (await send(f"/kelola/impor/{code}", {})).status_code == 200
    async with database.reading() as session:
        assert (await session.execute(units)).scalar_one() == 1
        assert (await session.execute(select(StagedImport))).first() is None
    assert (await send(f"/kelola/impor/{code}", {})).status_code == 404
    assert (await look_at(b"not a workbook")).status_code == 422
    (made,) = await acts(database, "import.made")
    assert made["by"] == "staff:admin"


async def test_the_journal_tells_people_s_acts_to_those_who_may_know(
    send: Send, admin: httpx2.AsyncClient, desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await send("/kelola/unit", UNIT)
    async with database.reading() as session:
        hidden = (await session.execute(select(col(Feedback.code)))).scalars().all()
    page = (await admin.get("/kelola/jejak?act=unit.added&who=admin&from=2026-09-16&until=2026-09-16")).text
    assert "unit:KELILING" in page
    assert "unit:KELILING" not in (await admin.get("/kelola/jejak?until=2026-09-15")).text
    assert not [code for code in hidden if code in (await admin.get("/kelola/jejak")).text]
    await desk.post("/staf/keluar", data={"proof": await staffing.proof(desk)}, headers=BROWSER)
    await staffing.sign_in(desk, "kepala")
    proof = await staffing.proof(desk)
    case = staffing.CASE.format(code=codes["slow"])
    await desk.post(case, data={"proof": proof, "move": "acknowledge"}, headers=BROWSER)
    assert (await desk.get("/kelola/jejak")).status_code == 403
    await desk.post("/staf/keluar", data={"proof": proof}, headers=BROWSER)
    await staffing.sign_in(desk, "auditor")
    page = (await desk.get("/kelola/jejak")).text
    assert f"feedback:{codes['slow']}" in page
    assert codes["bribe"] not in page

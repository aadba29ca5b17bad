"""What staff choose to be told and where; letters that arrive, name nobody, and can be stopped."""

import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring.accounts import wishes
from scoring.db.engine import Database
from scoring.jobs import alerts, caseload, digests, letters, reading
from scoring.tables import JournalEntry, Notice, StaffChatCode, StaffWish
from tests.mailserver import MailServer, certify
from tests.make import KEY, NOON, Office
from tests.web.staffing import BROWSER, HOME, TOMORROW, complaints, proof, say, sign_in

PAGE = "/staf/kabar"
MAILBOX = "kepala@dukcapil.example.go.id"
SOON = TOMORROW + timedelta(minutes=1)


@pytest.fixture
async def mail(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MailServer]:
    """A mail server that the operator has set, inside the office's own network."""
    server = MailServer()
    await server.start()
    for name, value in {
        "SECRET_KEY": KEY.decode(), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": "none", "SMTP_FROM": "puas@example.go.id", "PUBLIC_URL": HOME,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PUAS_{name}", value)
    yield server
    await server.stop()


async def _posts(browser: httpx2.AsyncClient, path: str, **form: str) -> httpx2.Response:
    form["proof"] = await proof(browser, PAGE)
    return await browser.post(f"{PAGE}{path}", data=form, headers=BROWSER, follow_redirects=True)


async def _confirmed(browser: httpx2.AsyncClient, database: Database, mail: MailServer) -> None:
    """Give a mailbox and follow the link in the letter that comes."""
    await _posts(browser, "/surel", address=MAILBOX)
    assert await letters.send_new(database, SOON) == 1
    link = _link(mail, "/setuju")
    await browser.post(link, headers=BROWSER)
    await _posts(browser, "/pilihan", **{"email-alert": "1", "email-weekly": "1", "language": "id"})


def _plain(mail: MailServer) -> str:
    body = mail.letters[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _link(mail: MailServer, end: str = "") -> str:
    found = re.search(rf"{HOME}/surat/\S+?{end}(?=\s)", _plain(mail))
    assert found is not None, _plain(mail)
    return found[0]


async def _rows(database: Database, model: type) -> list[object]:
    async with database.reading() as session:
        return list((await session.execute(select(model))).scalars())


async def test_a_code_is_shown_once_and_kept_as_a_hash(
    desk: httpx2.AsyncClient, house: Office, database: Database
) -> None:
    await sign_in(desk, "kepala")
    assert "STAF-" not in (await desk.get(PAGE)).text
    page = await _posts(desk, "/kode")
    found = re.search(r"STAF(?:-[2-9A-Z]{4}){3}", page.text)
    assert found is not None
    (row,) = await _rows(database, StaffChatCode)
    assert isinstance(row, StaffChatCode)
    assert found[0].removeprefix("STAF-").replace("-", "") not in row.code_hash
    assert page.headers["cache-control"] == "no-store"
    assert "STAF-" not in (await desk.get(PAGE)).text
    for _ in range(5):
        await _posts(desk, "/kode")
    assert (await _posts(desk, "/kode")).status_code == 429


async def test_roles_choose_among_what_concerns_them(desk: httpx2.AsyncClient, house: Office) -> None:
    for who, offered, other in (("kepala", "telegram-weekly", "telegram-monthly"),
                                ("officer", "telegram-monthly", "telegram-alert")):  # fmt: skip
        await sign_in(desk, who)
        page = (await desk.get(PAGE)).text
        assert offered in page
        assert other not in page
    await sign_in(desk, "analyst")
    assert PAGE not in (await desk.get("/staf")).text


async def test_a_choice_is_kept_and_a_foreign_form_is_not(
    desk: httpx2.AsyncClient, house: Office, database: Database
) -> None:
    await sign_in(desk, "inspectorate")
    page = await _posts(desk, "/pilihan", **{"telegram-alert": "1", "any_hour": "1"})
    assert "Tersimpan." in page.text
    (row,) = await _rows(database, StaffWish)
    assert isinstance(row, StaffWish)
    assert (row.telegram, row.email, row.any_hour) == ("alert", "", True)
    await desk.post(f"{PAGE}/pilihan", data={"telegram-weekly": "1", "proof": "0" * 64}, headers=BROWSER)
    (row,) = await _rows(database, StaffWish)
    assert isinstance(row, StaffWish)
    assert row.telegram == "alert"
    await sign_in(desk, "kepala")
    assert "any_hour" not in (await desk.get(PAGE)).text, "danger is not the unit's to see"
    assert (await _posts(desk, "/surel", address="kepala@nowhere")).status_code == 422


async def test_a_mailbox_gets_nothing_before_its_reader_says_so(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer
) -> None:
    await sign_in(desk, "kepala")
    await _posts(desk, "/pilihan", **{"email-alert": "1"})
    await _posts(desk, "/surel", address=MAILBOX)
    await complaints(database)
    assert await alerts.tell_new(database, SOON) == 0
    assert await letters.send_new(database, SOON) == 1
    link = _link(mail, "/setuju")
    assert mail.letters[0]["To"] == MAILBOX
    (row,) = await _rows(database, StaffWish)
    assert isinstance(row, StaffWish)
    assert MAILBOX.encode() not in (row.address or b"")
    assert "Ya, kirim" in (await desk.get(link)).text
    assert await alerts.tell_new(database, SOON) == 0, "looking at a link changes nothing"
    assert "Terima kasih" in (await desk.post(link)).text
    assert await alerts.tell_new(database, SOON) == 1
    other = re.sub(r"/surat/\d+", "/surat/1", link)
    assert (await desk.post(other)).status_code == 404, "one link, one mailbox"


async def test_an_alert_by_letter_is_itemised_and_quotes_nobody(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer
) -> None:
    await sign_in(desk, "inspectorate")
    await _confirmed(desk, database, mail)
    codes = await complaints(database)
    assert await alerts.tell_new(database, SOON) == 1
    assert await letters.send_new(database, SOON) == 1
    letter = mail.letters[-1]
    assert letter["Subject"] == "1 penilaian baru perlu perhatian"
    whole = letter.as_string() + _plain(mail)
    assert f"{HOME}/staf/tindak-lanjut/{codes['bribe']}" in _plain(mail)
    assert codes["slow"] not in whole, "the unit answers for that"
    for word in ("pungli", "200 ribu", "081234567890", "Antre"):
        assert word not in whole
    html = letter.get_body(("html",))
    assert html is not None
    assert "<ol><li>" in html.get_content()
    assert await letters.send_new(database, SOON) == 0


async def test_the_week_by_letter_has_figures_and_no_words_of_citizens(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer
) -> None:
    await sign_in(desk, "kepala")
    await _confirmed(desk, database, mail)
    for number in range(6):
        at = TOMORROW - timedelta(hours=number)
        await say(database, number, {"overall": 4}, "Petugas ramah dan cepat sekali.", at=at)
    await reading.read_new(database, TOMORROW)
    monday = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
    assert await digests.tell_new(database, monday) == 1
    assert await letters.send_new(database, monday.replace(hour=15)) == 0, "nobody is written to at night"
    assert await letters.send_new(database, monday + timedelta(hours=23)) == 1
    assert mail.letters[-1]["Subject"] == "Pekan Anda: 14 September 2026 s.d. 20 September 2026"
    assert "Diterima: 6" in _plain(mail)
    assert "6 pujian" in _plain(mail)
    assert "ramah" not in mail.letters[-1].as_string()
    assert f"{HOME}/staf\n" in _plain(mail)


async def test_a_letter_whose_reason_is_gone_is_not_written(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer
) -> None:
    await sign_in(desk, "kepala")
    await _confirmed(desk, database, mail)
    codes = await complaints(database)
    before = len(mail.letters)
    assert await alerts.tell_new(database, SOON) == 1
    where = f"/staf/tindak-lanjut/{codes['slow']}"
    answer = {"move": "answer", "text": "Sudah diperbaiki.", "proof": await proof(desk, PAGE)}
    assert (await desk.post(where, data=answer, headers=BROWSER)).status_code == 303
    assert await letters.send_new(database, SOON) == 0, "answered meanwhile"
    await say(database, 9, {"overall": 1}, at=NOON)
    await caseload.open_new(database, NOON)
    assert await alerts.tell_new(database, SOON + timedelta(hours=1)) == 1
    await _posts(desk, "/surel", address="")
    assert await letters.send_new(database, SOON + timedelta(hours=1)) == 0, "no mailbox any more"
    assert len(mail.letters) == before


async def test_letters_end_by_a_button_without_signing_in(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer
) -> None:
    await sign_in(desk, "inspectorate")
    await _confirmed(desk, database, mail)
    await complaints(database)
    await alerts.tell_new(database, SOON)
    await letters.send_new(database, SOON)
    link = _link(mail)
    assert mail.letters[-1]["List-Unsubscribe"] == f"<{link}>"
    desk.cookies.clear()
    assert "Ya, berhenti" in (await desk.get(link)).text
    one_click = {"List-Unsubscribe": "One-Click"}
    assert "tidak akan menerima" in (await desk.post(link, data=one_click)).text
    (row,) = await _rows(database, StaffWish)
    assert isinstance(row, StaffWish)
    assert row.email == ""
    assert row.telegram == ""
    told = [one for one in await _rows(database, JournalEntry) if isinstance(one, JournalEntry)]
    assert "staff.letters_stopped" in [one.action for one in told]
    assert (await desk.post(f"{link}0")).status_code == 404


async def test_the_password_travels_safely_or_not_at_all(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    trusted = certify(tmp_path)
    mail.user, mail.password, mail.certificate = "puas", "rahasia sekali", tmp_path
    (tmp_path / "password").write_text("rahasia sekali\n", encoding="utf-8")
    monkeypatch.setenv("PUAS_SMTP_SECURITY", "starttls")
    monkeypatch.setenv("PUAS_SMTP_USER", "puas")
    monkeypatch.setenv("PUAS_SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    await sign_in(desk, "kepala")
    await _posts(desk, "/surel", address=MAILBOX)
    assert await letters.send_new(database, SOON) == 0, "nobody we trust has signed for that server"
    assert "AUTH" not in mail.in_clear
    real = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: real(cafile=str(trusted)))
    assert await letters.send_new(database, SOON + timedelta(hours=1)) == 1
    assert mail.in_clear == ["EHLO", "STARTTLS"] * 2


@pytest.mark.parametrize(("answer", "state"), [("550 no such mailbox", "dead"), ("451 later", "pending")])
async def test_a_letter_refused_for_good_is_set_aside_and_any_other_waits(
    desk: httpx2.AsyncClient, house: Office, database: Database, mail: MailServer, answer: str, state: str
) -> None:
    mail.answer = answer
    await sign_in(desk, "kepala")
    await _posts(desk, "/surel", address=MAILBOX)
    assert await letters.send_new(database, SOON) == 0
    async with database.reading() as session:
        found = await session.execute(select(col(Notice.state)).where(col(Notice.kind) == "letter"))
        assert found.scalars().all() == [state]
    mail.answer = "250 OK"
    sent = await letters.send_new(database, SOON + timedelta(hours=1))
    assert sent == (state == "pending")


async def test_without_a_mail_server_there_are_no_letters_and_the_page_says_so(
    desk: httpx2.AsyncClient, house: Office, database: Database
) -> None:
    await sign_in(desk, "kepala")
    assert "peladen surel belum diatur" in (await desk.get(PAGE)).text
    assert await letters.send_new(database, SOON) == 0
    assert wishes.account_of("v123") is None

"""What comes between the password and the desk, and how people look after their own account."""

import re
from datetime import datetime, timedelta

import httpx2
import pyotp
import pytest
from fastapi import FastAPI

from api.app import build_app
from api.settings import ApiSettings
from scoring import accounts
from scoring.accounts import invitations
from scoring.db.engine import Database
from tests.make import KEY, Office
from tests.web import staffing
from tests.web.staffing import BROWSER, HOME, PASSWORD, TOMORROW

CODE, ENROL = "/staf/masuk/kode", "/staf/keamanan/dua-langkah"
CHANGE, SECURITY = "/staf/keamanan/kata-sandi", "/staf/keamanan"
CHOSEN = "teh manis hangat sekali"
SECRET = re.compile(r'class="code secret">([A-Z2-7 ]+)<')
RECOVERY = re.compile(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")


class Clock:
    """The time, which goes on when a test says so."""

    def __init__(self) -> None:
        self.now = TOMORROW

    def __call__(self) -> datetime:
        return self.now

    def later(self, minutes: float = 1) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now


@pytest.fixture
def backend() -> str:
    """What the database keeps of accounts is tested with both elsewhere."""
    return "sqlite"


@pytest.fixture
def time(house: Office, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("scoring.clock.now", made)
    return made


@pytest.fixture
def strict(database: Database, house: Office) -> FastAPI:
    """The application as it is when the operator has set nothing."""
    return build_app(database, ApiSettings(public_url=HOME), key=KEY)


async def send(desk: httpx2.AsyncClient, path: str, **form: str) -> httpx2.Response:
    proof = await staffing.proof(desk, path if path not in {f"{SECURITY}/sesi"} else SECURITY)
    return await desk.post(path, data={"proof": proof, **form}, headers=BROWSER)


async def enrol(desk: httpx2.AsyncClient, now: datetime) -> tuple[pyotp.TOTP, list[str]]:
    assert (await send(desk, ENROL, do="begin")).headers["location"] == ENROL
    page = await desk.get(ENROL)
    found = SECRET.search(page.text)
    assert found is not None
    made = pyotp.TOTP(found[1].replace(" ", ""))
    assert "<svg" in page.text
    assert "otpauth://totp/" in page.text
    answer = await send(desk, ENROL, do="confirm", code=made.at(now))
    return made, RECOVERY.findall(answer.text)


async def test_who_needs_a_second_step_sets_it_up_before_anything_else(strict: FastAPI, time: Clock) -> None:
    async with staffing.client(strict) as desk:
        await staffing.sign_in(desk, "inspectorate")
        for path in ("/staf", "/staf/komentar", SECURITY, CHANGE, CODE):
            assert (await desk.get(path)).headers["location"] == ENROL
        answer = await send(desk, ENROL, do="begin")
        wrong = await send(desk, ENROL, do="confirm", code="000000")
        assert (answer.status_code, wrong.status_code) == (303, 422)
        time.later()
        made, codes = await enrol(desk, time.now)
        assert len(codes) == 10
        assert (await desk.get("/staf")).status_code == 200
        assert not RECOVERY.findall((await desk.get(ENROL)).text)
        off = await send(desk, ENROL, do="off", code=made.at(time.later()))
        assert off.status_code == 422
        assert "Peran Anda tidak dapat" in off.text
        head = await staffing.sign_in(desk, "kepala")
        assert head.headers["location"] == "/staf"


async def test_the_password_alone_opens_nothing_and_each_code_opens_once(
    desk: httpx2.AsyncClient, whole: FastAPI, time: Clock
) -> None:
    await staffing.sign_in(desk, "kepala")
    made, codes = await enrol(desk, time.now)
    other = staffing.client(whole)
    async with other:
        answer = await staffing.sign_in(other, "kepala")
        assert answer.headers["location"] == CODE
        half = dict(other.cookies)
        for path in ("/staf", ENROL, SECURITY):
            assert (await other.get(path)).headers["location"] == CODE
        for wrong in (made.at(time.now), "123456", "", codes[0][:4]):
            assert (await send(other, CODE, code=wrong)).status_code == 422
        right = await send(other, CODE, code=made.at(time.later()))
        assert (right.status_code, right.headers["location"]) == (303, "/staf")
        assert dict(other.cookies) != half
        assert (await other.get("/staf")).status_code == 200
        old = "; ".join(f"{name}={value}" for name, value in half.items())
        async with staffing.client(whole) as thief:
            assert (await thief.get("/staf", headers={"Cookie": old})).headers["location"] == "/staf/masuk"
        await staffing.sign_in(other, "kepala")
        lost = await send(other, CODE, recovery=codes[0])
        assert lost.headers["location"] == SECURITY
        assert "Sisa 9 kode pemulihan" in (await other.get(SECURITY)).text
        await staffing.sign_in(other, "kepala")
        assert (await send(other, CODE, recovery=codes[0])).status_code == 422


async def test_guesses_at_codes_are_slowed_wherever_they_come_from(
    desk: httpx2.AsyncClient, time: Clock
) -> None:
    await staffing.sign_in(desk, "kepala")
    made, _ = await enrol(desk, time.now)
    time.later()
    await staffing.sign_in(desk, "kepala")
    answers = [(await send(desk, CODE, code="000000")).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert (await send(desk, CODE, code=made.at(time.now))).status_code == 429
    time.later(2)
    assert (await send(desk, CODE, code=made.at(time.now))).status_code == 303


async def test_the_second_step_moves_to_another_telephone_and_can_be_left_out(
    desk: httpx2.AsyncClient, time: Clock
) -> None:
    await staffing.sign_in(desk, "kepala")
    made, codes = await enrol(desk, time.now)
    assert (await send(desk, ENROL, do="codes", code="000000")).status_code == 422
    fresh = RECOVERY.findall((await send(desk, ENROL, do="codes", code=made.at(time.later()))).text)
    assert len(set(fresh) - set(codes)) == 10
    assert (await send(desk, ENROL, do="move", code=fresh[0])).status_code == 303
    found = SECRET.search((await desk.get(ENROL)).text)
    assert found is not None
    second = pyotp.TOTP(found[1].replace(" ", ""))
    assert second.secret != made.secret
    await send(desk, ENROL, do="confirm", code=second.at(time.later()))
    assert (await send(desk, ENROL, do="off", code=second.at(time.later()))).status_code == 303
    assert (await staffing.sign_in(desk, "kepala")).headers["location"] == "/staf"


async def test_a_password_somebody_else_has_seen_is_changed_first(
    desk: httpx2.AsyncClient, whole: FastAPI, database: Database, time: Clock
) -> None:
    async with database.writing() as session:
        await accounts.set_password(session, "kepala", PASSWORD, by="op", now=time.now, must_change=True)
    await staffing.sign_in(desk, "kepala")
    assert (await desk.get("/staf")).headers["location"] == CHANGE
    for typed in ({"current": PASSWORD, "password": PASSWORD}, {"current": "salah", "password": CHOSEN}):
        assert (await send(desk, CHANGE, **typed)).status_code == 422
    async with staffing.client(whole) as other:
        await staffing.sign_in(other, "kepala")
        assert (await send(desk, CHANGE, current=PASSWORD, password=CHOSEN)).headers["location"] == "/staf"
        assert (await other.get(CHANGE)).headers["location"] == "/staf/masuk"
    assert (await desk.get("/staf")).status_code == 200
    assert (await staffing.sign_in(desk, "kepala", PASSWORD)).status_code == 401


async def test_people_see_when_they_came_in_before_and_end_their_other_browsers(
    desk: httpx2.AsyncClient, whole: FastAPI, time: Clock
) -> None:
    await staffing.sign_in(desk, "kepala")
    assert "pertama kalinya" in (await desk.get(SECURITY)).text
    time.later(5)
    async with staffing.client(whole) as other:
        form = {"username": "kepala", "password": PASSWORD}
        agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140"
        await other.post("/staf/masuk", data=form, headers={**BROWSER, "User-Agent": agent})
        page = (await desk.get(SECURITY)).text
        assert "Firefox, Linux" in page
        assert "Sebelum ini Anda masuk pada" in (await other.get(SECURITY)).text
        name = re.findall(r'name="session" value="([0-9a-f]{16})"', page)
        assert len(name) == 1
        ended = await send(desk, f"{SECURITY}/sesi", do="one", session=name[0])
        assert ended.status_code == 303
        assert (await other.get("/staf")).headers["location"] == "/staf/masuk"
        await staffing.sign_in(other, "kepala")
        assert (await send(desk, f"{SECURITY}/sesi", do="others")).status_code == 303
        assert (await other.get("/staf")).headers["location"] == "/staf/masuk"
    assert (await desk.get("/staf")).status_code == 200


async def test_an_admin_invites_and_the_link_is_shown_once_and_good_once(
    desk: httpx2.AsyncClient, whole: FastAPI, time: Clock
) -> None:
    await staffing.sign_in(desk, "admin")
    wrong = await send(desk, "/kelola/akun", username="a b", role="officer", unit="DUKCAPIL")
    assert wrong.status_code == 422
    assert 'value="a b"' in wrong.text
    made = await send(desk, "/kelola/akun", username="loket.dua", role="unit_head", unit="DUKCAPIL")
    found = re.search(rf"{HOME}(/staf/undangan/[\w-]+)", made.text)
    assert found is not None
    assert found[1] not in (await desk.get("/kelola/akun/loket.dua")).text
    async with staffing.client(whole) as other:
        assert "loket.dua" in (await other.get(found[1])).text
        short = await other.post(found[1], data={"password": "pendek"}, headers=BROWSER)
        assert short.status_code == 422
        kept = await other.post(found[1], data={"password": CHOSEN}, headers=BROWSER)
        assert "tersimpan" in (await other.get(kept.headers["location"])).text
        assert (await other.get(found[1])).status_code == 404
        assert (await staffing.sign_in(other, "loket.dua", CHOSEN)).status_code == 303
        closed = await send(desk, "/kelola/akun/loket.dua", do="disable")
        assert closed.headers["location"] == "/kelola/akun/loket.dua?tersimpan=1"
        assert (await other.get("/staf")).headers["location"] == "/staf/masuk"


async def test_what_is_powerful_waits_and_one_s_own_account_is_left_alone(
    desk: httpx2.AsyncClient, time: Clock
) -> None:
    await staffing.sign_in(desk, "admin")
    without = await send(desk, "/kelola/akun/kepala", do="role", role="auditor")
    assert without.status_code == 422
    asked = await send(desk, "/kelola/akun/kepala", do="role", role="auditor", reason="audit")
    assert "usul=" in asked.headers["location"]
    assert "menunggu orang lain" in (await desk.get(asked.headers["location"])).text
    proof = await staffing.proof(desk, "/kelola/akun/kepala")
    own = await desk.post("/kelola/akun/admin", data={"proof": proof, "do": "disable"}, headers=BROWSER)
    assert own.status_code == 422
    again = await send(desk, "/kelola/akun/kepala", do="invite")
    assert f"{invitations.GOOD_FOR.days} hari" in again.text
    assert (await staffing.sign_in(desk, "kepala")).status_code == 401

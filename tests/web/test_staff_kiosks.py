"""What staff do with the kiosks of their counters, and the inspectorate with doors that are being rushed."""

import re

import httpx2
import pytest
from sqlalchemy import select

from scoring import clock
from scoring.db.engine import Database
from scoring.integrity import guards
from scoring.tables import JournalEntry
from scoring.visits import kiosks, rules
from tests import make
from tests.web import kiosking, staffing
from tests.web.staffing import BROWSER

KIOSKS, GUARDS = "/staf/kios", "/staf/serbuan"


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs hashed quickly: that they are hashed slowly is said elsewhere."""
    monkeypatch.setattr(rules, "PIN_ROUNDS", 1_000)


async def acts(database: Database) -> list[tuple[str, str]]:
    """Return who did what to kiosks and guards."""
    async with database.reading() as session:
        found = (await session.execute(select(JournalEntry))).scalars()
        return [(one.actor, one.action) for one in found if one.action.startswith(("kiosk.", "guard."))]


async def test_a_head_makes_a_code_that_pairs_one_device_and_parts_with_it(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    await staffing.sign_in(desk, "kepala")
    form = {"proof": await staffing.proof(desk, KIOSKS), "point": "ABCDEF", "pin": kiosking.PIN}
    made = await desk.post(KIOSKS, data=form, headers=BROWSER)
    code = re.search(r'class="code">([A-Z]{4} [A-Z]{4})<', made.text)
    assert code is not None
    assert kiosking.PIN not in made.text
    assert code[1] not in (await desk.get(KIOSKS)).text
    assert (await desk.post("/k", data={"pairing": code[1]}, headers=BROWSER)).status_code == 303

    page = (await desk.get(KIOSKS)).text
    [name] = re.findall(r'action="/staf/kios/([A-Z]{5})"', page)
    assert "Aktif" in page
    proof = await staffing.proof(desk, KIOSKS)
    for what in ("sound", "silence", "revoke"):
        answer = await desk.post(f"{KIOSKS}/{name}", data={"proof": proof, "do": what}, headers=BROWSER)
        assert answer.headers["location"] == KIOSKS
    assert name not in (await desk.get(KIOSKS)).text
    for what in ("revoke", "delete"):
        answer = await desk.post(f"{KIOSKS}/{name}", data={"proof": proof, "do": what}, headers=BROWSER)
        assert answer.status_code == 404
    actions = [action for _, action in await acts(database)]
    assert actions == [
        "kiosk.prepared", "kiosk.paired", "kiosk.sound", "kiosk.sound", "kiosk.revoked",
    ]  # fmt: skip


async def test_a_pin_that_everybody_tries_first_is_refused_in_words(
    desk: httpx2.AsyncClient, house: make.Office
) -> None:
    await staffing.sign_in(desk, "kepala")
    form = {"proof": await staffing.proof(desk, KIOSKS), "point": "ABCDEF", "pin": "123456", "sound": "on"}
    answer = await desk.post(KIOSKS, data=form, headers=BROWSER)
    assert answer.status_code == 422
    assert "Pilih 6 sampai 12 angka" in answer.text
    assert 'name="sound" checked' in answer.text


async def test_another_offices_counters_and_kiosks_do_not_exist(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    await kiosking.prepared(database, house)
    async with database.reading() as session:
        [theirs] = await kiosks.standing(session, [house.unit], now=clock.now())
    await staffing.sign_in(desk, "kapus")
    proof = await staffing.proof(desk, GUARDS)
    form = {"proof": proof, "point": "ABCDEF", "pin": kiosking.PIN}
    assert (await desk.post(KIOSKS, data=form, headers=BROWSER)).status_code == 404
    revoke = {"proof": proof, "do": "revoke"}
    assert (await desk.post(f"{KIOSKS}/{theirs.code}", data=revoke, headers=BROWSER)).status_code == 404


@pytest.mark.parametrize("who", ["officer", "analyst", "auditor"])
async def test_kiosks_are_their_offices_own_business(
    desk: httpx2.AsyncClient, house: make.Office, who: str
) -> None:
    await staffing.sign_in(desk, who)
    assert (await desk.get(KIOSKS)).status_code == 403


async def test_the_inspectorate_puts_guards_up_and_takes_them_down(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    await staffing.sign_in(desk, "inspectorate")
    assert "tidak ada pintu yang dijaga" in (await desk.get(GUARDS)).text
    proof = await staffing.proof(desk, GUARDS)
    told = {"up": "Dijaga atas perintah", "down": "Dibiarkan terbuka", "figures": "tidak ada"}
    for what, words in told.items():
        form = {"proof": proof, "unit": "DUKCAPIL", "do": what}
        assert (await desk.post(GUARDS, data=form, headers=BROWSER)).headers["location"] == GUARDS
        assert words in (await desk.get(GUARDS)).text
    form = {"proof": proof, "unit": "DUKCAPIL", "do": "delete"}
    assert (await desk.post(GUARDS, data=form, headers=BROWSER)).status_code == 422
    assert await acts(database) == [
        ("staff:inspectorate", "guard.up"),
        ("staff:inspectorate", "guard.down"),
        ("staff:inspectorate", "guard.figures"),
    ]


async def test_a_head_sees_the_guard_and_cannot_touch_it(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        await guards.order(session, house.unit, "up", by="staff:inspectorate", now=clock.now())
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get(GUARDS)).text
    assert "Dijaga atas perintah inspectorate" in page
    assert 'name="do"' not in page
    form = {"proof": await staffing.proof(desk, GUARDS), "unit": "DUKCAPIL", "do": "down"}
    assert (await desk.post(GUARDS, data=form, headers=BROWSER)).status_code == 403

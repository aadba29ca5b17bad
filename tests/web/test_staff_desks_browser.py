"""Objections, attributions, approvals, originals and comparisons in a real browser: usable by everybody."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from scoring import appraisals
from scoring.accounts import Role, invitations
from scoring.accounts import second as second_step
from scoring.db.engine import Database
from scoring.jobs import approvals
from scoring.terms import Exclusion
from tests import make
from tests.store import contested
from tests.web import staffing
from tests.web.conftest import listening
from tests.web.staffing import TOMORROW
from tests.web.test_staff_browser import check, enter

pytestmark = pytest.mark.browser


@pytest.fixture
def backend() -> str:
    """Looks do not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture
async def home(database: Database, house: make.Office) -> AsyncIterator[str]:
    """Where the staff pages are, with the small office and its staff in them."""
    async with listening(staffing.application(database, "http://127.0.0.1")) as base:
        yield base


async def test_every_desk_can_be_used_by_everybody(
    home: str, browser: Browser, database: Database, house: make.Office
) -> None:
    await contested.heard(database, 5, comment="Petugas ramah dan cepat, kunjungan")
    codes = await staffing.complaints(database)
    await staffing.numbers(database, before=0, now=6)
    sari = await contested.hire(database, "officer", Role.OFFICER, "DUKCAPIL", employee_id=house.sari)
    head = await contested.hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    irban = await contested.hire(database, "inspectorate", Role.INSPECTORATE, "KAB")
    async with database.writing() as session:
        first, second, *_ = (await appraisals.ascribed_to(session, sari, now=TOMORROW)).shown
        claim = appraisals.Claim("absent", "Saya cuti.", b"%PDF-1.7")
        objection = await appraisals.contest(session, first.code, claim, by=sari, now=TOMORROW)
        await appraisals.take_up(session, objection, by=irban, now=TOMORROW)
        await second_step.begin(session, sari, key=make.KEY, now=TOMORROW)
        invited = await invitations.invite(session, "kapus", by="operator", now=TOMORROW)
        await approvals.propose_exclusion(
            session, codes["slow"], Exclusion.TRIAL, text="Latihan petugas.", by=head, now=TOMORROW
        )
    desks = {
        "officer": (
            "/staf/saya",
            f"/staf/saya/sanggah/{second.code}",
            "/staf/keamanan",
            "/staf/keamanan/kata-sandi",
            "/staf/keamanan/dua-langkah",
        ),
        "admin": ("/kelola/akun", "/kelola/akun/kepala", f"/staf/undangan/{invited}"),
        "inspectorate": (
            "/staf/sanggahan",
            f"/staf/sanggahan/{objection}",
            "/staf/atribusi?period=2026-Q3",
            f"/staf/atribusi/{first.code}",
            "/staf/persetujuan",
            f"/staf/asli/{codes['slow']}",
            f"/staf/pengecualian/{codes['slow']}",
            "/staf/perbandingan?period=2026-Q3",
        ),
    }
    for width, scheme in ((1280, "light"), (320, "dark")):
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="id-ID",
        )
        page = await context.new_page()
        for who, paths in desks.items():
            await enter(page, home, who)
            for path in paths:
                await page.goto(home + path)
                await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                await check(page, f"{path} {width} {scheme}")
        await context.close()

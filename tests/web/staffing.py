"""A small office with staff who sign in, citizens who complain, and numbers, for the staff pages' tests."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx2
import orjson
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.app import build_app
from api.settings import ApiSettings
from scoring import accounts, intake, visits
from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.jobs import caseload, journey, periodic, reading
from scoring.method.elements import ELEMENTS
from scoring.tables import Case, Feedback, PersonScore
from scoring.terms import CaseState, Channel, Verdict
from tests import make
from tests.make import KEY, NOON, Office

HOME = "https://puas.test"
PASSWORD = "kata sandi yang panjang"
TOMORROW = NOON + timedelta(days=1)
BRIBE = "Petugas minta uang 200 ribu supaya KTP cepat selesai. Itu pungli!"
SLOW = "Antre tiga jam, kursi tunggu rusak. Hubungi saya di 081234567890."
CASE = "/staf/tindak-lanjut/{code}"
COMMENT = "/staf/komentar/{code}"
PROOF = re.compile(r'name="proof" value="([0-9a-f]{64})"')
BROWSER = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def application(database: Database, home: str = HOME) -> FastAPI:
    """Build the whole web application; its staff sign in by password alone."""
    settings = ApiSettings(public_url=home, second_factor_for=frozenset())
    return build_app(database, settings, key=KEY)


def client(app: FastAPI) -> httpx2.AsyncClient:
    """A member of staff's browser, in Indonesian, with a cookie jar."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=HOME, headers={"Accept-Language": "id"}
    )


async def hire(database: Database, made: Office) -> None:
    """Make one account of each role over the whole, one head of each office, and Sari's own."""
    async with database.writing() as session:
        for username, role, unit in (
            *((role.value, role.value, "KAB") for role in Role if role is not Role.OFFICER),
            ("kepala", "unit_head", "DUKCAPIL"),
            ("kapus", "unit_head", "PKM"),
        ):
            await accounts.add_user(session, username, PASSWORD, role, unit, by="test", now=NOON)
        await accounts.add_user(
            session, "officer", PASSWORD, "officer", "DUKCAPIL", by="test", now=NOON, employee_id=made.sari
        )


async def say(
    database: Database,
    number: int,
    ratings: Mapping[str, int],
    comment: str | None = None,
    *,
    at: datetime = NOON,
) -> int:
    """Let a citizen rate the counter, and return the feedback's surrogate key."""

    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08d}",
            channel=Channel.WEB,
            ratings=dict(ratings),
            comment=comment,
            visitor_id=f"v{number}",
        )
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


async def complaints(database: Database) -> dict[str, str]:
    """Let two citizens complain, and return the codes of their feedback: one slow office, one bribe."""
    ids = {
        "slow": await say(database, 1, {"overall": 1, "waktu": 1, "sarana": 2, "perilaku": 4}, SLOW),
        "bribe": await say(database, 2, {"overall": 2}, BRIBE),
    }
    await caseload.open_new(database, NOON)
    await reading.read_new(database, NOON)
    async with database.reading() as session:
        found = await session.execute(select(col(Feedback.id), col(Feedback.code)))
        codes = {row.id: row.code for row in found}
    return {name: codes[feedback_id] for name, feedback_id in ids.items()}


async def numbers(database: Database, *, before: int = 12, now: int = 12) -> None:
    """Let citizens fill in forms last quarter and this quarter; waiting has got worse since."""
    for number in range(before + now):
        is_now = number >= before
        at = NOON - timedelta(days=number % 10 if is_now else 90 + number % 10)
        ratings = {element.value: 3 + number % 2 for element in ELEMENTS}
        if is_now:
            ratings["waktu"] = 1 + number % 2
        await say(database, 100 + number, ratings, at=at)
    await periodic.fold_new(database, NOON)
    await periodic.score_people(database, NOON)


async def decided(database: Database) -> None:
    """Let every score stand as if there had been enough to decide it."""
    async with database.writing() as session:
        for one in (await session.execute(select(PersonScore))).scalars():
            told = orjson.loads(one.explanation) | {"verdict": "meets", "lack": None, "shown": True}
            one.verdict, one.explanation = Verdict.MEETS, orjson.dumps(told).decode()


async def sign_in(browser: httpx2.AsyncClient, username: str, password: str = PASSWORD) -> httpx2.Response:
    """Sign in as people do."""
    form = {"username": username, "password": password}
    return await browser.post("/staf/masuk", data=form, headers=BROWSER)


async def proof(browser: httpx2.AsyncClient, path: str = "/staf") -> str:
    """Return the word that forms of this session carry."""
    page = await browser.get(path, follow_redirects=True)
    found = PROOF.search(page.text)
    assert found is not None, page.text
    return found[1]


async def office(database: Database) -> Office:
    """Make the office and its staff."""
    made = await make.office(database)
    await hire(database, made)
    return made


async def case_state(database: Database, code: str) -> CaseState:
    """Return where the case of a feedback stands."""
    async with database.reading() as session:
        found = await session.execute(
            select(col(Case.state)).join(Feedback, col(Feedback.id) == col(Case.feedback_id))
            .where(col(Feedback.code) == code)
        )  # fmt: skip
        return found.scalar_one()

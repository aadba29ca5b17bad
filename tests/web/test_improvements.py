"""You said, we did: told by the head of an office, read by everyone, taken down in the open."""

import re
from collections.abc import Mapping

import httpx2
import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring.db.engine import Database
from scoring.tables import FollowUp, Improvement, JournalEntry
from scoring.terms import Progress
from tests import make
from tests.make import NOON
from tests.web import staffing

PATH = "/staf/perbaikan"
RESULTS = "/hasil/DUKCAPIL?periode=2026-Q2"
SAID = {
    "unit": "DUKCAPIL",
    "period": "2026-Q2",
    "element": "waktu",
    "heard": "Antrean terlalu panjang <pagi>.",
    "done": "Loket kedua dibuka sejak Juli.",
}


async def tell(desk: httpx2.AsyncClient, **fields: str) -> httpx2.Response:
    proof = await staffing.proof(desk)
    return await desk.post(PATH, data={"proof": proof, "act": "write", **fields}, headers=staffing.BROWSER)


async def act(desk: httpx2.AsyncClient, act: str, number: object = 1) -> httpx2.Response:
    return await tell(desk, act=act, number=str(number))


async def told(database: Database) -> list[str]:
    async with database.reading() as session:
        found = await session.execute(
            select(col(JournalEntry.action), col(JournalEntry.actor))
            .where(col(JournalEntry.subject).like("improvement:%"))
            .order_by(col(JournalEntry.id))
        )
        return [f"{action} by {actor}" for action, actor in found]


async def test_what_an_office_did_stands_with_its_results_until_it_is_taken_down(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    await staffing.sign_in(desk, "kepala")
    assert (await tell(desk, **SAID)).status_code == 303
    assert "Loket kedua" not in (await desk.get(RESULTS)).text
    assert (await act(desk, "publish")).status_code == 303
    page = (await desk.get(RESULTS)).text
    for words in (
        "Anda sampaikan, kami kerjakan",
        "panjang &lt;pagi&gt;",
        "Loket kedua dibuka",
        "Waktu penyelesaian",
    ):
        assert words in page
    for elsewhere in ("/hasil/DUKCAPIL?periode=2026-Q1", "/hasil/KAB?periode=2026-Q2"):
        assert "Loket kedua" not in (await desk.get(elsewhere)).text
    assert (await act(desk, "publish")).status_code == 409
    assert (await act(desk, "take_down")).status_code == 303
    assert (await act(desk, "take_down")).status_code == 409
    assert "Loket kedua" not in (await desk.get(RESULTS)).text
    assert "Diturunkan" in (await desk.get(PATH)).text
    assert await told(database) == [
        "improvement.written by staff:kepala",
        "improvement.published by staff:kepala",
        "improvement.taken_down by staff:kepala",
    ]


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"heard": "  "}, 422, "Tuliskan keduanya"),
        ({"done": "a" * 301}, 422, "paling banyak 300"),
        ({"done": "Sudah ditegur: sari wulandari."}, 422, "jangan tuliskan nama orang"),
        ({"heard": "Hubungi 0812-3456-7890."}, 422, "jangan tuliskan nama orang"),
        ({"unit": "PKM"}, 404, "tidak ada yang boleh"),
        ({"period": "x"}, 422, "Periode"),
        ({"proof": "x"}, 400, "kirim sekali lagi"),
    ],
)
async def test_a_fault_stores_nothing_and_loses_no_letter(
    desk: httpx2.AsyncClient,
    house: make.Office,
    database: Database,
    changed: Mapping[str, str],
    status: int,
    says: str,
) -> None:
    await staffing.sign_in(desk, "kepala")
    answer = await tell(desk, **{**SAID, **changed})
    assert answer.status_code == status
    assert says in answer.text
    kept = {**SAID, **changed}["done"]
    assert re.search(rf'<textarea id="done".*?>\n{kept}</textarea>', answer.text, re.DOTALL)
    async with database.reading() as session:
        assert (await session.execute(select(Improvement))).all() == []


async def test_only_the_head_of_the_office_speaks_for_it(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    await staffing.sign_in(desk, "kepala")
    await tell(desk, **SAID)
    for username, status in (("kapus", 404), ("inspectorate", 303)):
        await staffing.sign_in(desk, username)
        assert (await act(desk, "publish")).status_code == status
    assert (await act(desk, "publish", "x")).status_code == 303
    assert PATH not in (await desk.get("/staf")).text
    assert await told(database) == ["improvement.written by staff:kepala"]


async def test_the_follow_up_plan_is_offered_as_a_beginning(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        session.add(
            FollowUp(
                unit_id=house.unit, period="2026-Q2", element="sarana", action="Menambah kursi tunggu",
                responsible="Kasi Umum", quarter="2026-Q4", progress=next(iter(Progress)),
                changed_by="staff:kepala", changed_at=NOON,
            )
        )  # fmt: skip
    await staffing.sign_in(desk, "kepala")
    assert "Menambah kursi tunggu" in (await desk.get(PATH)).text

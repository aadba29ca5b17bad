"""The employee's page, contesting an attribution there, and the desk on which that is decided."""

import re
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from scoring.accounts import Role
from scoring.db.engine import Database
from tests import make
from tests.make import NOON
from tests.store import contested
from tests.store.contested import LONG_AGO, say
from tests.web import staffing
from tests.web.staffing import BROWSER

PDF = b"%PDF-1.7 surat cuti"


@pytest.fixture
def backend() -> str:
    """What the database does is tested with both elsewhere: pages need one."""
    return "sqlite"


SEND = {"Sec-Fetch-Site": "same-origin"}
CONTEST = re.compile(r"/staf/saya/sanggah/([\w-]+)")
OBJECTION = re.compile(r"/staf/sanggahan/([0-9a-f]{16})")


async def heard(database: Database) -> None:
    """Let five citizens praise and one grumble, three weeks ago, while Sari was at the counter."""
    await contested.heard(database, 5, comment="Petugas ramah dan cepat, kunjungan")
    await say(database, 50, at=LONG_AGO, ratings={"overall": 1}, comment="Lambat sekali")


async def first_code(desk: httpx2.AsyncClient) -> str:
    page = (await desk.get("/staf/saya")).text
    found = CONTEST.search(page)
    assert found is not None, page
    return found[1]


async def filed(desk: httpx2.AsyncClient, **fields: str) -> httpx2.Response:
    code = await first_code(desk)
    path = f"/staf/saya/sanggah/{code}"
    form = {"proof": await staffing.proof(desk, path), "reason": "absent", "text": "Saya cuti.", **fields}
    return await desk.post(path, data=form, files={"evidence": ("cuti.pdf", PDF)}, headers=SEND)


async def test_the_employees_page_praises_lists_visits_and_tells_of_no_rating(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await heard(database)
    await staffing.sign_in(desk, "officer")
    page = (await desk.get("/staf/saya")).text
    assert page.count("Petugas ramah dan cepat, kunjungan") == 5
    assert "Lambat sekali" not in page
    assert len(CONTEST.findall(page)) == 5, "the sixth waits for four others"
    assert "6 penilaian tercatat atas nama Anda" in page
    visible = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.search(r"\b\d{1,2}[:.]\d{2}\b", visible), "days, not minutes"
    assert "Sangat" not in page


async def test_an_objection_goes_from_the_employee_to_a_decision_and_back(
    desk: httpx2.AsyncClient, whole: FastAPI, database: Database
) -> None:
    await heard(database)
    await staffing.sign_in(desk, "officer")
    answer = await filed(desk)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staf/saya")
    mine = (await desk.get("/staf/saya")).text
    due = (NOON + timedelta(days=1 + 14)).date()
    assert f"Keputusan paling lambat {due.day} September 2026" in mine
    async with staffing.client(whole) as judge:
        await staffing.sign_in(judge, "inspectorate")
        queue = (await judge.get("/staf/sanggahan")).text
        found = OBJECTION.search(queue)
        assert found is not None
        path = found[0]
        page = (await judge.get(path)).text
        for word in ("Sari Wulandari", "Saya cuti.", "Satu-satunya yang berjaga saat itu", "antara pukul"):
            assert word in page
        assert "ramah" not in page, "what was said is no evidence of who served"
        paper = await judge.get(f"{path}/bukti")
        assert paper.content == PDF
        assert paper.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in paper.headers["content-security-policy"]
        proof = await staffing.proof(judge, path)
        early = {"proof": proof, "move": "accept", "whom": "unit", "text": "Cuti sah."}
        assert (await judge.post(path, data=early, headers=BROWSER)).status_code == 409
        taken = await judge.post(path, data={"proof": proof, "move": "take_up"}, headers=BROWSER)
        assert taken.status_code == 303
        both = {**early, "who-E2": "1"}
        again = await judge.post(path, data=both, headers=BROWSER)
        assert again.status_code == 422
        assert "Cuti sah." in again.text
        done = {"proof": proof, "move": "accept", "who-E2": "1", "text": "Cuti sah, Budi yang melayani."}
        assert (await judge.post(path, data=done, headers=BROWSER)).status_code == 303
        after = (await judge.get(path)).text
        assert "Diputuskan oleh petugas" in after
        assert after.count("Budi Hartono") >= 1
        assert (await judge.get("/staf/sanggahan?state=over")).text.count("Diterima") >= 1
    mine = (await desk.get("/staf/saya")).text
    assert "Cuti sah, Budi yang melayani." in mine
    assert "5 penilaian tercatat atas nama Anda" in mine


async def test_an_employee_takes_an_objection_back_and_may_file_it_anew(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await heard(database)
    await staffing.sign_in(desk, "officer")
    await filed(desk)
    page = (await desk.get("/staf/saya")).text
    found = re.search(r"/staf/saya/sanggahan/([0-9a-f]{16})/tarik", page)
    assert found is not None
    form = {"proof": await staffing.proof(desk)}
    assert (await desk.post(found[0], data=form, headers=BROWSER)).status_code == 303
    assert (await desk.post(found[0], data=form, headers=BROWSER)).status_code == 409
    assert len(CONTEST.findall((await desk.get("/staf/saya")).text)) == 5


REFUSED: tuple[tuple[dict[str, str], bytes, int], ...] = (
    ({"reason": "harsh"}, PDF, 422),
    ({"text": " "}, PDF, 422),
    ({"text": "x" * 401}, PDF, 422),
    ({}, b"GIF89a", 422),
    ({"proof": "0" * 64}, PDF, 400),
    ({}, PDF + b"x" * 2 * 1024 * 1024, 422),
    ({}, PDF + b"x" * 3 * 1024 * 1024, 413),
)


async def test_an_objection_that_is_refused_keeps_what_was_typed(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await heard(database)
    await staffing.sign_in(desk, "officer")
    path = f"/staf/saya/sanggah/{await first_code(desk)}"
    good = {"proof": await staffing.proof(desk, path), "reason": "absent", "text": "Saya cuti."}
    for fields, file, status in REFUSED:
        form = {**good, **fields}
        answer = await desk.post(path, data=form, files={"evidence": ("a.pdf", file)}, headers=SEND)
        assert answer.status_code == status, (fields, len(file))
        if status != 413:
            assert f"\n{form['text']}</textarea>" in answer.text
    assert "Sanggahan saya" not in (await desk.get("/staf/saya")).text


async def test_other_sites_and_other_forms_file_nothing(desk: httpx2.AsyncClient, database: Database) -> None:
    await heard(database)
    await staffing.sign_in(desk, "officer")
    path = f"/staf/saya/sanggah/{await first_code(desk)}"
    form = {"proof": await staffing.proof(desk, path), "reason": "absent", "text": "Saya cuti."}
    elsewhere = await desk.post(
        path, data=form, files={"evidence": ("a.pdf", PDF)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert (await desk.post(path, data=form, headers=BROWSER)).status_code == 415
    broken = {"Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "same-origin"}
    assert (await desk.post(path, content=b"--y\r\nnothing", headers=broken)).status_code == 415


async def test_attributions_are_looked_up_explained_and_corrected(
    desk: httpx2.AsyncClient, house: make.Office, database: Database
) -> None:
    feedback_id = await say(database, 1)
    await staffing.numbers(database, before=0, now=5)
    code = await contested.code_of(database, feedback_id)
    await staffing.sign_in(desk, "admin")
    page = (await desk.get("/staf/atribusi?period=2026-Q3")).text
    assert "Dinas Dukcapil" in page
    led = await desk.get(f"/staf/atribusi?code={code}")
    assert led.headers["location"] == f"/staf/atribusi/{code}"
    path = led.headers["location"]
    assert "Sari Wulandari" in (await desk.get(path)).text
    form = {"proof": await staffing.proof(desk, path), "whom": "unit", "text": ""}
    assert (await desk.post(path, data=form, headers=BROWSER)).status_code == 422
    form["text"] = "Jadwal salah ketik"
    assert (await desk.post(path, data=form, headers=BROWSER)).status_code == 303
    after = (await desk.get(path)).text
    assert "Jadwal salah ketik" in after
    assert "hanya unit kerja" in after
    nothing = await desk.get("/staf/atribusi/0123456789abcdef")
    assert nothing.status_code == 404


async def test_the_share_without_a_name_warns_above_the_operators_threshold(
    desk: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        # Between the day and the night shift nobody is on duty.
        await say(database, number, at=LONG_AGO + timedelta(hours=6 * (number > 0)))
    await staffing.numbers(database, before=0, now=0)
    await staffing.sign_in(desk, "inspectorate")
    page = (await desk.get("/staf/atribusi?period=2026-Q3")).text
    assert "67 %" in page
    assert "terlalu tinggi" in page
    monkeypatch.setenv("PUAS_UNIT_ONLY_WARNING", "0.9")
    assert "terlalu tinggi" not in (await desk.get("/staf/atribusi?period=2026-Q3")).text


async def test_an_accounts_own_unit_is_no_outside(desk: httpx2.AsyncClient, database: Database) -> None:
    await heard(database)
    await contested.hire(database, "irban.dinas", Role.INSPECTORATE, "DUKCAPIL")
    await staffing.sign_in(desk, "officer")
    await filed(desk)
    await staffing.sign_in(desk, "irban.dinas")
    assert OBJECTION.search((await desk.get("/staf/sanggahan")).text) is None

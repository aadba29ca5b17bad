"""What the staff pages show, and what becomes of what is sent from them."""

import re
from datetime import date

import httpx2
import pytest

from api.web.staff import words
from scoring import cases, i18n
from scoring.db.engine import Database
from scoring.jobs import journey
from scoring.terms import CaseEventKind, CaseKind, CaseState, Language, Period
from tests.make import KEY, NOON
from tests.web import staffing
from tests.web.staffing import BROWSER, CASE


async def test_the_inbox_shows_day_words_and_masked_comments_and_no_hour(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get("/staf")).text
    assert codes["slow"] in page
    assert "15 September 2026" in page
    assert "Antre tiga jam, kursi tunggu rusak. Hubungi saya di [telepon]." in page
    assert "081234567890" not in page
    assert codes["bribe"] not in page
    assert "pungli" not in page
    assert "Tidak cepat" in page
    assert "Sangat sopan" not in page
    visible = re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", page.split("numbers-title")[0], flags=re.DOTALL)
    assert not re.search(r"\b\d{1,2}[:.]\d{2}\b", visible)
    whole = (await desk.get(CASE.format(code=codes["slow"]))).text
    assert "Sangat sopan" in whole


async def test_an_answer_given_in_the_inbox_is_on_the_case_and_for_the_citizen(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    form = {
        "proof": await staffing.proof(desk),
        "move": "answer",
        "text": "Kursi <b>baru</b> datang Senin.",
    }
    answer = await desk.post(CASE.format(code=codes["slow"]), data=form, headers=BROWSER)
    assert answer.headers["location"] == CASE.format(code=codes["slow"])
    assert await staffing.case_state(database, codes["slow"]) is CaseState.ANSWERED
    assert "Kursi &lt;b&gt;baru&lt;/b&gt; datang Senin." in (await desk.get(answer.headers["location"])).text
    assert codes["slow"] not in (await desk.get("/staf")).text
    assert codes["slow"] in (await desk.get("/staf?state=told")).text
    assert codes["slow"] in (await desk.get("/staf?state=all&service=KTP")).text
    assert codes["slow"] not in (await desk.get("/staf?state=all&service=KK")).text
    assert codes["slow"] not in (await desk.get("/staf?state=over")).text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"move": "answer", "text": "  "}, 422),
        ({"move": "note", "text": "x" * 2_001}, 422),
        ({"move": "dispatch", "text": "Tolong", "to": "camat"}, 422),
        ({"move": "delete", "text": "Hapus"}, 409),
        ({"move": "answer", "text": "Maaf", "proof": "0" * 64}, 400),
    ],
    ids=["no words", "too many words", "no such colleague", "no such move", "an old page"],
)
async def test_a_move_that_fails_keeps_what_was_typed(
    form: dict[str, str], status: int, desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    sent = {"proof": await staffing.proof(desk), **form}
    answer = await desk.post(CASE.format(code=codes["slow"]), data=sent, headers=BROWSER)
    assert answer.status_code == status
    assert f"\n{form['text']}</textarea>" in answer.text
    assert "Galat" in answer.text or "Kesalahan" in answer.text
    assert await staffing.case_state(database, codes["slow"]) is CaseState.RECEIVED


async def test_a_case_that_moved_on_is_told_and_shown_as_it_is(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    form = {"proof": await staffing.proof(desk), "move": "cannot_act", "text": "Bukan kami."}
    assert (await desk.post(CASE.format(code=codes["slow"]), data=form, headers=BROWSER)).status_code == 303
    late = await desk.post(
        CASE.format(code=codes["slow"]), data={**form, "move": "answer", "text": "Ya"}, headers=BROWSER
    )
    assert late.status_code == 409
    assert "Bukan kami." in late.text
    assert "\nYa</textarea>" in late.text


async def test_the_numbers_say_how_sure_they_are_and_add_up(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.numbers(database)
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get("/staf?period=2026-Q3")).text
    assert "12 responden" in page
    assert page.count('class="part"') == 9
    assert page.count('class="then"') == 9
    assert page.count("↓") == 1
    assert "↑" not in page
    assert re.search(r"<strong>12</strong> diterima = 12 dihitung \+ 0 \w+", page)
    assert (await desk.get("/staf?period=2026-Q9")).status_code == 422


async def test_few_answers_are_not_shown_even_to_the_head(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.numbers(database, before=0, now=4)
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get("/staf?period=2026-Q3")).text
    assert 'class="part"' not in page
    assert "<strong>4</strong> diterima" in page


async def test_an_element_nobody_answered_leaves_no_index(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    for number in range(6):
        await staffing.say(database, number, {"waktu": 4})
    await staffing.numbers(database, before=0, now=0)
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get("/staf?period=2026-09")).text
    assert page.count('class="part"') == 1
    assert "IKM" not in page.split("numbers-title")[1].split("<table")[0].replace("nilai IKM", "")


async def test_an_employee_reads_their_own_score_in_sentences(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.sign_in(desk, "officer")
    assert 'ul class="sentences"' not in (await desk.get("/staf/saya")).text
    taken_back = await staffing.say(database, 1, {"perilaku": 1})
    await database.act(lambda session: journey.withdraw(session, taken_back, key=KEY, now=NOON))
    await staffing.numbers(database)
    undecided = (await desk.get("/staf/saya?period=2026-Q3")).text
    assert "Tanggapan belum cukup untuk menampilkan nilai." in undecided
    assert 'class="ikm"' not in undecided
    await staffing.decided(database)
    page = (await desk.get("/staf/saya?period=2026-Q3")).text
    assert "1 tanggapan lain ditarik kembali atau disisihkan." in page
    assert "Sari Wulandari" in page
    assert "Nilai Anda" in page
    assert "Ada 12 tanggapan" in page
    assert "Your score is" in (await desk.get("/staf/saya?period=2026&lang=en")).text
    assert (await desk.get("/staf/saya?period=2031")).status_code == 404


async def test_whoever_is_no_employee_has_no_score(desk: httpx2.AsyncClient, database: Database) -> None:
    await staffing.numbers(database)
    await staffing.sign_in(desk, "kepala")
    page = (await desk.get("/staf/saya")).text
    assert "Akun ini belum terhubung dengan pegawai" in page
    assert "Sari" not in page


async def test_a_score_of_few_is_not_shown_to_the_person_either(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    await staffing.numbers(database, before=0, now=3)
    await staffing.sign_in(desk, "officer")
    page = (await desk.get("/staf/saya")).text
    assert "Tanggapan belum cukup untuk menampilkan nilai." in page
    assert 'class="ikm"' not in page


async def test_pages_of_staff_are_kept_by_nobody_and_run_nothing(
    desk: httpx2.AsyncClient, database: Database
) -> None:
    codes = await staffing.complaints(database)
    await staffing.sign_in(desk, "kepala")
    for path in ("/staf/masuk", "/staf", CASE.format(code=codes["slow"])):
        page = await desk.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-robots-tag"].startswith("noindex")
        assert "unsafe" not in page.headers["content-security-policy"]
        assert "<script" not in page.text
        assert 'style="' not in page.text


async def test_the_inbox_has_pages(desk: httpx2.AsyncClient, database: Database) -> None:
    for number in range(21):
        await staffing.say(database, number, {"overall": 1})
    async with database.reading() as session:
        subjects = await cases.unseen(session, now=NOON)
    async with database.writing() as session:
        await cases.take_in(session, subjects, cases.judged(subjects), now=NOON)
    await staffing.sign_in(desk, "kepala")
    first = (await desk.get("/staf")).text
    assert first.count("<article") == 20
    more = re.search(r'href="/staf(\?[^"]*page=2[^"]*)"', first)
    assert more is not None
    second = (await desk.get("/staf" + more[1].replace("&amp;", "&"))).text
    assert second.count("<article") == 1
    assert "page=1" in second
    assert (await desk.get("/staf?page=99999&state=none")).status_code == 200


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_can_stand_in_a_row_has_words_of_its_own(language: Language) -> None:
    with i18n.speaking(language):
        for said in (
            [words.kind_in_words(one) for one in CaseKind],
            [words.state_in_words(one) for one in CaseState if one is not CaseState.CANNOT_ACT],
            [words.event_in_words(one) for one in CaseEventKind],
            [words.actor_in_words(one) for one in ("system", "citizen", "staff:kepala")],
            [words.period_in_words(Period.parse(one)) for one in ("2026", "2026-S1", "2026-Q1", "2026-01")],
        ):
            assert all(said)
            assert len(set(said)) == len(said)
    assert words.actor_in_words("staff:kepala") == "kepala"


@pytest.mark.parametrize(
    ("due", "urgency"),
    [(14, "late"), (16, "now"), (17, "soon"), (21, "soon"), (22, "later")],
    ids=["past", "today", "tomorrow", "in three working days", "in four working days"],
)
def test_how_urgent_a_case_is_follows_from_the_working_days_left(due: int, urgency: str) -> None:
    today = date(2026, 9, 16)
    assert words.due_in_words(CaseState.RECEIVED, date(2026, 9, due), today)[0] == urgency
    assert words.due_in_words(CaseState.ANSWERED, date(2026, 9, due), today)[0] == "done"

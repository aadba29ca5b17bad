"""The form without a browser: what it shows, what it stores, and how it refuses."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import update
from sqlmodel import col
from starlette.applications import Starlette

from scoring import clock, visits
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.method.elements import QUESTIONS, Element
from scoring.tables import Point, PointService
from scoring.terms import Channel, Evidence, FeedbackState
from tests import make
from tests.web import forms

NINE = {element.value: "3" for element in Element}


async def a_ticket(database: Database, office: make.Office, *, served_at: datetime | None = None) -> str:
    async with database.writing() as session:
        return await visits.issue(
            session,
            unit_id=office.unit,
            key=make.KEY,
            served_at=served_at or clock.now(),
            point_id=office.point,
            service_id=office.service,
        )


async def test_the_form_names_the_place_and_asks_in_words(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    html = (await client.get("/r/abcdef")).text
    for words in ("Dinas Dukcapil", "Loket 1", "KTP elektronik", "Seberapa puas Anda"):
        assert words in html
    for words in ("Tidak puas", "Kurang puas", "Puas", "Sangat puas"):
        assert f"<span>{words}</span>" in html
    assert " checked" not in html
    assert 'lang="id"' in html


async def test_the_nine_questions_carry_the_official_words(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    html = (await client.get("/r/ABCDEF")).text
    for question in QUESTIONS.values():
        assert question.text in html
        for rating, words in enumerate(question.answers, 1):
            option = rf'name="{question.element}" value="{rating}"><span class="card">.*?<span>{words}</span>'
            assert re.search(option, html)
    assert html.index('name="sarana"') < html.index('name="pengaduan"')


async def test_english_is_for_those_who_ask(client: httpx2.AsyncClient, office: make.Office) -> None:
    chosen = (await client.get("/r/ABCDEF?lang=en")).text
    preferred = (await client.get("/r/ABCDEF", headers={"Accept-Language": "en-GB,en;q=0.9"})).text
    for html in (chosen, preferred):
        assert "How satisfied are you with the service?" in html
        assert 'lang="en"' in html
        assert "Free of charge" in html
    assert 'action="/r/ABCDEF/kirim?lang=en"' in chosen


async def test_a_privacy_notice_of_at_most_sixty_words_stands_before_the_button(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    for language in ("id", "en"):
        html = (await client.get(f"/r/ABCDEF?lang={language}")).text
        notice = re.search(r'<p class="notice">(.*?)</p>', html, re.DOTALL)
        assert notice is not None
        assert len(re.sub(r"<[^>]+>", " ", notice[1]).split()) <= 60
        assert html.index("notice") < html.index('type="submit"')


async def test_the_form_is_one_light_answer(client: httpx2.AsyncClient, office: make.Office) -> None:
    answer = await client.get("/r/ABCDEF", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 14_000
    assert len(gzip.compress(answer.content, 9)) <= 14_000
    assert "<img" not in answer.text
    assert "@font-face" not in answer.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', answer.text) == []
    script = re.search(r'<script src="([^"]+)" defer></script>', answer.text)
    assert script is not None
    served = await client.get(script[1])
    assert len(served.content) <= 8_000
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_looking_records_nothing(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    for path in ("/r/ABCDEF", "/r/ABCDEF?overall=4&comment=x"):
        await client.get(path)
        await client.head(path)
    assert await forms.stored(database) == []


async def test_one_answer_is_stored_and_leads_to_its_receipt(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim", data={**fields, "overall": "4", "comment": " Cepat.\r\n\r\n "}
    )
    assert answer.status_code == 303
    assert re.fullmatch(r"/s/R[\w-]{22}", answer.headers["location"])
    [said] = await forms.stored(database)
    assert (said.overall, said.comment, said.channel, said.evidence) == (
        4, "Cepat.", Channel.WEB, Evidence.OPEN,
    )  # fmt: skip
    assert (said.state, said.service_id, said.language) == (FeedbackState.COUNTED, office.service, "id")
    assert 0 <= said.duration_s < 60
    assert all(getattr(said, element) is None for element in Element)


async def test_the_nine_can_be_answered_without_the_overall_question(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    assert (await client.post("/r/ABCDEF/kirim", data={**fields, **NINE})).status_code == 303
    [said] = await forms.stored(database)
    assert {getattr(said, element) for element in Element} == {3}
    assert said.overall is None


async def test_who_likes_tells_of_themselves_in_closed_sets(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    html = (await client.get("/r/ABCDEF")).text
    assert '<option value="26-35">26–35 tahun</option>' in html
    told = {"years": "26-35", "sex": "P", "education": "SMA", "job": "WIRAUSAHA"}
    data = {**forms.hidden(html), "overall": "4", **told}
    wrong = await client.post("/r/ABCDEF/kirim", data={**data, "job": "<script>"})
    assert wrong.status_code == 400
    assert '<li><a href="#job">' in wrong.text
    assert '<details class="sheet nine" open>' in wrong.text
    assert '<option value="26-35" selected>' in wrong.text
    assert (await client.post("/r/ABCDEF/kirim", data=data)).status_code == 303
    await client.post("/r/ABCDEF/kirim", data={**await forms.opened(client, "/r/ABCDEF"), "overall": "4"})
    said, silent = await forms.stored(database)
    assert (said.age, said.sex, said.education, said.job) == ("26-35", "P", "SMA", "WIRAUSAHA")
    assert (silent.age, silent.sex, silent.education, silent.job) == (None, None, None, None)


async def test_the_same_form_again_is_the_same_row(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = {**await forms.opened(client, "/r/ABCDEF"), "overall": "2"}
    first = await client.post("/r/ABCDEF/kirim", data=fields)
    again = await client.post("/r/ABCDEF/kirim", data=fields)
    changed = await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "3"})
    assert first.headers["location"] == again.headers["location"] == changed.headers["location"]
    [said] = await forms.stored(database)
    assert said.overall == 3


async def test_two_people_who_open_the_form_are_two_rows(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    for _ in range(2):
        fields = await forms.opened(client, "/r/ABCDEF")
        await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "4"})
    assert len(await forms.stored(database)) == 2


@pytest.mark.parametrize("rating", ["0", "5", "3.0", "true", "NaN", "-1", "٣", "4\x00", " 4", "1e0", "null"])
async def test_what_is_no_rating_is_refused_in_words_and_nothing_is_lost(
    client: httpx2.AsyncClient, office: make.Office, database: Database, rating: str
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim", data={**fields, "overall": rating, "comment": "Tetap ada & <utuh>", "waktu": "2"}
    )
    assert answer.status_code == 400
    assert forms.title(answer.text).startswith("Kesalahan: ")
    assert '<a href="#overall-1">Pilih salah satu dari empat jawaban' in answer.text
    assert forms.typed(answer.text) == "Tetap ada & <utuh>"
    assert 'id="waktu-2" name="waktu" value="2" checked' in answer.text
    assert forms.hidden(answer.text)["act"] == fields["act"]
    assert await forms.stored(database) == []


async def test_every_fault_is_listed_in_the_order_of_the_page(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim",
        data={
            **fields,
            "overall": "9",
            "service": "x",
            "comment": "a" * 2_001,
            "pengaduan": "no",
            "sarana": "7",
        },
    )
    links = re.findall(r'<li><a href="#([\w-]+)">', answer.text)
    assert links == ["overall-1", "service", "comment", "sarana-1", "pengaduan-1"]
    assert '<details class="sheet nine" open>' in answer.text


async def test_no_rating_at_all_is_asked_for_and_the_comment_stays(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post("/r/ABCDEF/kirim", data={**fields, "comment": "Hanya cerita."})
    assert answer.status_code == 400
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert forms.typed(answer.text) == "Hanya cerita."
    assert await forms.stored(database) == []


@pytest.mark.parametrize("length", [2_001, 100_000])
async def test_a_comment_too_long_is_told_its_length_and_kept(
    client: httpx2.AsyncClient, office: make.Office, database: Database, length: int
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim", data={**fields, "overall": "3", "comment": "é" + "a" * (length - 1)}
    )
    assert answer.status_code == 400
    assert f"Komentar Anda {length} huruf dan tanda. Mohon persingkat menjadi 2000." in answer.text
    assert len(forms.typed(answer.text)) == length
    assert 'id="overall-3" name="overall" value="3" checked' in answer.text
    assert await forms.stored(database) == []


async def test_more_than_any_form_holds_is_refused_before_it_is_read(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "3", "comment": "a" * 300_000})
    assert answer.status_code == 413

    async def without_length() -> Any:
        for _ in range(300):
            yield b"a" * 1_000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/r/ABCDEF/kirim", content=without_length(), headers=kind)
    assert answer.status_code == 413
    assert await forms.stored(database) == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"overall=4", "application/json", 415),
        (b"overall=4", "multipart/form-data; boundary=x", 415),
        (b"overall=4", "", 415),
        (b"overall=\xff", "application/x-www-form-urlencoded", 415),
        (b"&".join(b"a%d=1" % n for n in range(99)), "application/x-www-form-urlencoded", 415),
        (b"overall=4", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"overall=4&overall=1&act=w" + b"a" * 24, "application/x-www-form-urlencoded", 400),
        (b"overall=4%FF&act=w" + b"a" * 24, "application/x-www-form-urlencoded", 400),
        (b"overall=4&service=99999&act=w" + b"a" * 24, "application/x-www-form-urlencoded", 400),
        (b"overall=4&service=-1&act=w" + b"a" * 24, "application/x-www-form-urlencoded", 400),
        (b"overall=4&service=" + b"9" * 40 + b"&act=w" + b"a" * 24, "application/x-www-form-urlencoded", 400),
    ],
)
async def test_what_our_form_does_not_send_is_refused_and_not_stored(
    client: httpx2.AsyncClient, office: make.Office, database: Database, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post("/r/ABCDEF/kirim", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert await forms.stored(database) == []


@pytest.mark.parametrize("wrong", [b"caf%E9", b"%ED%A0%80 kata"], ids=["latin", "surrogate"])
async def test_letters_of_another_encoding_are_shown_and_can_be_sent_again(
    client: httpx2.AsyncClient, office: make.Office, database: Database, wrong: bytes
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=iso-8859-1"}
    body = f"act={fields['act']}&overall=4&comment=".encode() + wrong
    answer = await client.post("/r/ABCDEF/kirim", content=body, headers=kind)
    assert answer.status_code == 400
    assert "\ufffd" in forms.typed(answer.text)
    assert await forms.stored(database) == []
    retyped = {**forms.hidden(answer.text), "overall": "4", "comment": "café\x00 kata"}
    assert (await client.post("/r/ABCDEF/kirim", data=retyped)).status_code == 303
    [said] = await forms.stored(database)
    assert said.comment == "café kata"


async def test_a_filled_trap_is_stored_and_set_aside(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim", data={**fields, "overall": "1", "homepage": "http://x.example"}
    )
    assert answer.status_code == 303
    [said] = await forms.stored(database)
    assert (said.state, said.state_reason) == (FeedbackState.QUARANTINED, "honeypot")
    receipt = (await client.get(answer.headers["location"])).text
    assert "Disisihkan" in receipt
    assert "inspektorat" in receipt


async def test_another_site_cannot_send_for_a_reader(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    answer = await client.post(
        "/r/ABCDEF/kirim", data={**fields, "overall": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert await forms.stored(database) == []


async def test_a_choice_of_services_is_offered_and_checked(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        session.add(PointService(point_id=office.point, service_id=office.second_service))
    html = (await client.get("/r/ABCDEF")).text
    assert f'<option value="{office.second_service}">Kartu Keluarga</option>' in html
    data = {**forms.hidden(html), "overall": "4", "service": str(office.second_service)}
    await client.post("/r/ABCDEF/kirim", data=data)
    [said] = await forms.stored(database)
    assert said.service_id == office.second_service


async def test_a_badge_names_who_served(client: httpx2.AsyncClient, office: make.Office) -> None:
    assert "Dilayani oleh Sari Wulandari" in (await client.get(f"/r/{office.badge}")).text


@pytest.mark.parametrize("door", ["/r", "/t"])
@pytest.mark.parametrize("code", ["NOPE99", "%00%00%00", "a" * 500, "%ED%A0%80abc", "'--"])
async def test_unknown_codes_are_answered_kindly(
    client: httpx2.AsyncClient, office: make.Office, door: str, code: str
) -> None:
    answer = await client.get(f"{door}/{code}")
    assert answer.status_code == 404
    assert "Kode ini tidak kami kenal" in answer.text


async def test_a_closed_counter_keeps_what_was_typed(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    async with database.writing() as session:
        await session.execute(
            update(Point)
            .where(col(Point.id) == office.point)
            .values(closed_on=datetime(2026, 1, 1, tzinfo=UTC).date())
        )
    answer = await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "2", "comment": "Jangan hilang"})
    assert answer.status_code == 410
    assert "Loket ini sudah ditutup" in answer.text
    assert "Jangan hilang" in answer.text
    assert await forms.stored(database) == []


async def test_a_ticket_is_spent_once_and_the_open_form_is_offered(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    ticket = await a_ticket(database, office)
    fields = await forms.opened(client, f"/t/{ticket}")
    other = await forms.opened(client, f"/t/{ticket}")
    assert (await client.post(f"/t/{ticket}/kirim", data={**fields, "overall": "4"})).status_code == 303

    later = await client.get(f"/t/{ticket}")
    assert later.status_code == 410
    assert "Tiket ini sudah dipakai" in later.text
    assert 'href="/r/ABCDEF"' in later.text

    answer = await client.post(
        f"/t/{ticket}/kirim", data={**other, "overall": "1", "comment": "Ketikan saya"}
    )
    assert answer.status_code == 410
    assert 'action="/r/ABCDEF/kirim"' in answer.text
    assert forms.typed(answer.text) == "Ketikan saya"
    [said] = await forms.stored(database)
    assert (said.evidence, said.overall) == (Evidence.TICKET, 4)

    moved = {**forms.hidden(answer.text), "overall": "1", "comment": "Ketikan saya"}
    assert (await client.post("/r/ABCDEF/kirim", data=moved)).status_code == 303
    assert [one.evidence for one in await forms.stored(database)] == [Evidence.TICKET, Evidence.OPEN]


async def test_an_answer_with_a_fault_on_a_spent_ticket_moves_to_the_open_form(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    ticket = await a_ticket(database, office)
    fields = await forms.opened(client, f"/t/{ticket}")
    await client.post(f"/t/{ticket}/kirim", data={**fields, "overall": "4"})
    answer = await client.post(f"/t/{ticket}/kirim", data={**fields, "overall": "7"})
    assert answer.status_code == 410
    assert 'action="/r/ABCDEF/kirim"' in answer.text


async def test_an_expired_ticket_says_so_and_offers_the_open_form(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    ticket = await a_ticket(database, office, served_at=clock.now() - timedelta(days=4))
    answer = await client.get(f"/t/{ticket}")
    assert answer.status_code == 410
    assert "Tiket ini sudah kedaluwarsa" in answer.text
    assert 'href="/r/ABCDEF"' in answer.text
    act = "w" + "a" * 24
    sent = await client.post(f"/t/{ticket}/kirim", data={"act": act, "overall": "4", "comment": "Terlambat"})
    assert sent.status_code == 410
    assert forms.typed(sent.text) == "Terlambat"
    assert await forms.stored(database) == []


async def test_an_expired_ticket_of_a_whole_office_keeps_what_was_typed(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    """Without a counter there is no open form to move to: what was typed is shown to be copied."""
    async with database.writing() as session:
        long_ago = clock.now() - timedelta(days=9)
        ticket = await visits.issue(session, unit_id=office.unit, key=make.KEY, served_at=long_ago)
    answer = await client.post(
        f"/t/{ticket}/kirim", data={"act": "w" + "a" * 24, "overall": "4", "comment": "Jangan hilang"}
    )
    assert answer.status_code == 410
    assert "Jangan hilang</textarea>" in answer.text
    assert await forms.stored(database) == []


async def test_a_database_that_is_away_loses_no_letter(
    client: httpx2.AsyncClient, office: make.Office, app: Starlette, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    data = {
        **fields,
        "overall": "2",
        "waktu": "1",
        "service": str(office.service),
        "comment": "Antre\nlama sekali",
    }
    away = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    app.state.database = away
    try:
        answer = await client.post("/r/ABCDEF/kirim", data=data)
        looked = await client.get("/r/ABCDEF")
    finally:
        await away.close()
        app.state.database = database
    assert (answer.status_code, looked.status_code) == (503, 503)
    assert answer.headers["retry-after"] == "10"
    assert forms.typed(answer.text) == "Antre\nlama sekali"
    assert 'value="2" checked' in answer.text
    assert 'name="waktu" value="1" checked' in answer.text

    again = {**forms.hidden(answer.text), "overall": "2", "waktu": "1", "comment": "Antre\nlama sekali"}
    assert again["act"] == fields["act"]
    assert (await client.post("/r/ABCDEF/kirim", data=again)).status_code == 303
    [said] = await forms.stored(database)
    assert (said.overall, said.waktu, said.service_id) == (2, 1, office.service)


async def test_a_database_that_goes_away_between_two_questions_is_told_the_same(
    client: httpx2.AsyncClient, office: make.Office, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")

    async def gone(*_: object, **__: object) -> object:
        raise Unavailable

    monkeypatch.setattr(visits, "opened", gone)
    answer = await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "9", "comment": "Masih ada"})
    assert answer.status_code == 503
    assert forms.typed(answer.text) == "Masih ada"


async def test_what_was_taken_back_can_be_given_anew(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    data = {**await forms.opened(client, "/r/ABCDEF"), "overall": "1"}
    receipt = (await client.post("/r/ABCDEF/kirim", data=data)).headers["location"]
    await client.post(f"{receipt}/tarik")
    answer = await client.post("/r/ABCDEF/kirim", data={**data, "overall": "2"})
    assert answer.status_code == 409
    anew = {**forms.hidden(answer.text), "overall": "2"}
    assert anew["act"] != data["act"]
    assert (await client.post("/r/ABCDEF/kirim", data=anew)).status_code == 303
    states = [one.state for one in await forms.stored(database)]
    assert states == [FeedbackState.WITHDRAWN, FeedbackState.COUNTED]

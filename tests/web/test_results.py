"""The public results: right, complete, and silent about few people."""

import csv
import gzip
import io
import re
from datetime import UTC, date, datetime
from unittest.mock import AsyncMock

import httpx2
import pytest
from sqlalchemy import insert
from starlette.applications import Starlette

from api.settings import Licence
from scoring import clock
from scoring.db.engine import Database
from scoring.reports import drawing
from scoring.tables import Case, Feedback, Point, PointService, Unit
from scoring.terms import Channel, Evidence
from tests import make
from tests.web.voices import ALL_THREE, IN_SUMMER, heard

SINCE = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
QUARTER = "?periode=2026-Q3"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    # What the tables say does not wait for charts; these have a test of their own.
    monkeypatch.setattr(drawing, "prepare", AsyncMock())


async def second_office(database: Database, office: make.Office) -> None:
    """A counter at the puskesmas, which is another unit of the same kabupaten."""
    async with database.writing() as session:
        session.add(Point(key="P1", code="GHJKMN", unit_id=office.other, name="Pendaftaran"))


async def test_the_index_stands_with_all_that_is_needed_to_judge_it(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 12, ratings={**ALL_THREE, "overall": 3})
    await heard(database, 12, ratings={**ALL_THREE, "overall": 4, "waktu": 4})
    page = (await client.get("/hasil/DUKCAPIL")).text
    # Eight elements of 3.00 and one of 3.50: (8 x 3 + 3.5) / 9 x 25.
    for words in (
        "76,39", "<strong>C</strong> Kurang baik", "24 responden.", "Bobot tiap unsur: 1/9.",
        "Dengan tingkat kepercayaan 95 persen", "Triwulan 3, Juli sampai September 2026", "3,50", "50 %",
        "CC BY 4.0",
    ):  # fmt: skip
        assert words in page
    assert page.count('<th scope="row">') >= 9
    assert "Sari Wulandari" not in page


async def test_what_came_in_is_the_sum_of_what_became_of_it(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 14)
    await heard(database, 3, set_aside="honeypot")
    told = (await client.get("/hasil/DUKCAPIL.json")).json()["received"]
    assert told == {"total": 17, "counted": 14, "quarantined": 3, "withdrawn": 0, "excluded": 0}


async def test_nine_people_are_too_few(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 9, ratings={**ALL_THREE, "overall": 2})
    page = (await client.get("/hasil/DUKCAPIL")).text
    told = (await client.get("/hasil/DUKCAPIL.json")).json()
    assert "Belum ada indeks yang dapat ditampilkan" in page
    assert "75,00" not in page
    assert (told["index"], told["elements"], told["received"]) == (None, {}, None)


async def test_the_running_quarter_is_not_shown_to_anyone(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 30, now=SINCE)
    assert (await client.get("/hasil/DUKCAPIL.json")).json()["index"] is None
    for period in ("2026-Q4", "2027-Q1", "2026-07", "2026", "2026-S2", "x", "0000-Q1"):
        answer = await client.get(f"/hasil/DUKCAPIL?periode={period}")
        assert answer.status_code == 404


async def test_a_quarter_waits_until_nobody_can_change_an_answer_in_it(
    client: httpx2.AsyncClient, office: make.Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await heard(database, 20)
    for moment, newest in (
        (datetime(2026, 10, 14, 16, 59, tzinfo=UTC), "2026-Q2"),  # the last of fourteen days in Jakarta
        (datetime(2026, 10, 14, 17, 0, tzinfo=UTC), "2026-Q3"),
    ):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert (await client.get("/hasil/DUKCAPIL.json")).json()["period"] == newest
        early = await client.get(f"/hasil/DUKCAPIL{QUARTER}")
        assert early.status_code == (200 if newest == "2026-Q3" else 404)


async def test_an_office_cannot_be_had_by_subtracting_its_sisters(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await second_office(database, office)
    await heard(database, 30)
    await heard(database, 4, code="GHJKMN")
    assert (await client.get("/hasil/KAB.json")).json()["respondents"] == 34
    for unit in ("DUKCAPIL", "PKM"):
        assert (await client.get(f"/hasil/{unit}.json")).json()["index"] is None
    assert (await client.get("/hasil/KAB")).text.count("tidak ditampilkan") == 2


async def test_a_service_cannot_be_had_by_subtracting_the_others(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        session.add(PointService(point_id=office.point, service_id=office.second_service))
    await heard(database, 30, service_id=office.service)
    await heard(database, 12, service_id=office.second_service)
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert "tidak ditampilkan" not in page
    await heard(database, 3)
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert page.count("tidak ditampilkan") == 1
    assert (await client.get("/hasil/DUKCAPIL.json?pelayanan=KTP")).json()["respondents"] == 30
    for service in ("KK", "NOPE"):
        assert (await client.get(f"/hasil/DUKCAPIL?pelayanan={service}")).status_code == 404


async def test_a_service_has_its_own_nine_elements(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    async with database.writing() as session:
        session.add(PointService(point_id=office.point, service_id=office.second_service))
    await heard(database, 15, service_id=office.service, ratings=dict.fromkeys(ALL_THREE, 4))
    await heard(database, 12, service_id=office.second_service)
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert "/hasil/DUKCAPIL?periode=2026-Q3&pelayanan=KTP" in page.replace("&amp;", "&")
    own = (await client.get("/hasil/DUKCAPIL?pelayanan=KTP&periode=2026-Q3")).text
    assert "100,00" in own
    assert "KTP elektronik" in own
    assert "Semua pelayanan kantor ini" in own
    assert "?pelayanan=KTP&amp;periode=2026-Q3&amp;lang=en" in own or "pelayanan=KTP&amp;lang=en" in own


async def test_the_trend_has_a_gap_where_too_few_answered(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    for month, count, rating in ((2, 12, 2), (5, 4, 1), (8, 15, 3)):
        await heard(
            database,
            count,
            ratings=dict.fromkeys(ALL_THREE, rating),
            now=datetime(2026, month, 2, 3, 0, tzinfo=UTC),
        )
    told = (await client.get("/hasil/DUKCAPIL.json")).json()["trend"]
    assert [(one["period"], one["index"]) for one in told[-3:]] == [
        ("2026-Q1", 50.0),
        ("2026-Q2", None),
        ("2026-Q3", 75.0),
    ]
    assert {one["index"] for one in told[:-3]} == {None}
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert [name in page for name in ("Tw1 2026", "Tw2 2026", "Tw3 2026", "Tw4 2025")] == [
        True,
        True,
        True,
        False,
    ]
    earlier = (await client.get("/hasil/DUKCAPIL.json?periode=2026-Q1")).json()["trend"]
    assert earlier[-1]["period"] == "2026-Q1"


async def due(
    database: Database, office: make.Office, count: int, *, in_time: int, unit: int | None = None
) -> None:
    """Let an office have complaints whose last day was in summer, and answer some of them by then."""
    last = date(2026, 8, 31)
    async with database.writing() as session:
        for n in range(count):
            said = Feedback(
                code=f"f{unit}{n}", unit_id=unit or office.unit, channel=Channel.WEB, evidence=Evidence.OPEN,
                overall=1,
                served_at=IN_SUMMER, submitted_at=IN_SUMMER, received_at=IN_SUMMER, day=IN_SUMMER.date(),
            )  # fmt: skip
            session.add(said)
            await session.flush()
            case = {"unit_id": said.unit_id, "kind": "complaint", "opened_at": IN_SUMMER, "due_on": last}
            # The last minute of the last day in Jakarta, and the first of the next.
            moment = (
                datetime(2026, 8, 31, 16, 59, tzinfo=UTC)
                if n < in_time
                else datetime(2026, 8, 31, 17, 0, tzinfo=UTC)
            )
            answered = {"state": "answered", "answered_at": moment, "answer": "Sudah."}
            await session.execute(insert(Case).values(feedback_id=said.id, **case, **answered))


async def test_complaints_answered_in_time_are_told_of_ten_and_more(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await due(database, office, 12, in_time=9)
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert "Dari 12 pengaduan yang harus dijawab pada triwulan ini, 9 dijawab dalam 14 hari kerja." in page
    assert (await client.get("/hasil/KAB.json")).json()["complaints"] == {"due": 12, "in_time": 9}
    await due(database, office, 3, in_time=3, unit=office.other)
    for unit in ("DUKCAPIL", "PKM"):
        assert (await client.get(f"/hasil/{unit}.json")).json()["complaints"] is None
    # Two hours to the east, the last minute of the day in Jakarta is the next day.
    assert (await client.get("/hasil/KAB.json")).json()["complaints"] == {"due": 15, "in_time": 9}


async def test_rare_answers_are_told_together(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    for overall, count in ((1, 2), (2, 5), (3, 20), (4, 30)):
        await heard(database, count, ratings={"overall": overall})
    page = (await client.get("/hasil/DUKCAPIL")).text
    assert "Tidak puas atau Kurang puas atau Puas" in page
    assert re.search(r"Sangat puas.*?53 %.*?30", page, re.DOTALL)


async def test_pages_are_light(client: httpx2.AsyncClient, office: make.Office, database: Database) -> None:
    await heard(database, 20, ratings={**ALL_THREE, "overall": 3})
    for path in ("/hasil/DUKCAPIL", "/hasil/KAB"):
        page = await client.get(path)
        assert len(page.content) < 50_000
        assert len(gzip.compress(page.content)) < 14_000


async def test_open_data_carries_its_licence_and_no_formula(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 20)
    table = await client.get("/hasil/DUKCAPIL.csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert {row["licence"] for row in rows} == {"CC BY 4.0"}
    assert {row["method"] for row in rows} == {"skm-2017.1"}
    assert next(row["value"] for row in rows if row["measure"] == "weight") == "exact"
    index = next(row for row in rows if row["measure"] == "index")
    assert (index["value"], index["answers"], index["period"]) == ("75.0", "20", "2026-Q3")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    async with database.writing() as session:
        session.add(Unit(code="=1+1", name="Rumus", timezone="Asia/Jakarta"))
    strange = await client.get("/hasil/=1+1.csv")
    assert "\n=1+1" not in strange.text
    assert "\n'=1+1" in strange.text


async def test_open_data_says_what_its_columns_mean_where_programs_look_first(
    client: httpx2.AsyncClient, app: Starlette, office: make.Office, database: Database
) -> None:
    app.state.licence = Licence("Lisensi Kota", "https://example.go.id/lisensi")
    await heard(database, 20, ratings={**ALL_THREE, "overall": 3})
    table = await client.get("/hasil/DUKCAPIL.csv?periode=2026-Q3")
    assert table.headers["link"] == '</hasil/DUKCAPIL.csv-metadata.json>; rel="describedby"'
    told = await client.get("/hasil/DUKCAPIL.csv-metadata.json?periode=2026-Q3")
    assert told.headers["content-type"] == "application/csvm+json"
    meaning = told.json()
    header, *rows = csv.reader(io.StringIO(table.text))
    assert [column["name"] for column in meaning["tableSchema"]["columns"]] == header
    assert meaning["url"] == "DUKCAPIL.csv?periode=2026-Q3"
    assert meaning["dc:license"] == {"@id": "https://example.go.id/lisensi"}
    known = {one["measure"] for one in meaning["notes"]}
    assert {"overall_*" if row[3].startswith("overall_") else row[3] for row in rows} <= known
    assert {row[-1] for row in rows} == {"Lisensi Kota"}
    assert "Lisensi Kota" in (await client.get("/hasil/DUKCAPIL")).text


async def test_the_badge_is_told_apart_by_its_content(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    grey = await client.get("/badge/DUKCAPIL.svg")
    assert "penilaian belum cukup" in grey.text
    assert "#5b666a" in grey.text
    await heard(database, 20)
    sign = await client.get("/badge/DUKCAPIL.svg")
    assert "75,00 (C)" in sign.text
    assert sign.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert sign.headers["etag"] != grey.headers["etag"]
    same = await client.get("/badge/DUKCAPIL.svg", headers={"If-None-Match": sign.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert (await client.get("/badge/DUKCAPIL.json")).json()["index"] == 75.0


@pytest.mark.parametrize(
    "path", ["/hasil/NOPE", "/hasil/NOPE.json", "/badge/NOPE.svg", "/hasil/%00", "/kantor/%00x"]
)
async def test_unknown_offices_are_nothing(
    client: httpx2.AsyncClient, office: make.Office, path: str
) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(("rating", "grade"), [(4, "Sangat baik"), (3, "Kurang baik"), (2, "Tidak baik")])
async def test_the_grade_is_told_in_the_regulation_s_words(
    client: httpx2.AsyncClient, office: make.Office, database: Database, rating: int, grade: str
) -> None:
    await heard(database, 12, ratings=dict.fromkeys(ALL_THREE, rating))
    assert f"</strong> {grade}</p>" in (await client.get("/hasil/DUKCAPIL")).text


async def test_earlier_quarters_can_be_looked_up(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    await heard(database, 15, now=datetime(2026, 5, 2, 3, 0, tzinfo=UTC))
    page = (await client.get("/hasil/DUKCAPIL?lang=en")).text
    assert "/hasil/DUKCAPIL?periode=2026-Q2&amp;lang=en" in page
    earlier = (await client.get("/hasil/DUKCAPIL?periode=2026-Q2&lang=en")).text
    assert "75.00" in earlier
    assert "Quarter 2, April to June 2026" in earlier

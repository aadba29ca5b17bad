"""The SKM report: its figures are those of the answers themselves, in every kind of file."""

import io
from collections import Counter
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import intake, scores, visits
from scoring.db.engine import Database
from scoring.directory import lookup
from scoring.jobs import caseload, journey, periodic, reading
from scoring.method.elements import ELEMENTS, Element
from scoring.reports import skm, skm_files
from scoring.reports import skm_rules as rules
from scoring.reports.skm import InvalidPlan, InvalidUsers, Report, TooFewRespondents
from scoring.reports.skm_files import Kind
from scoring.tables import Employee, Feedback, JournalEntry, Unit
from scoring.terms import Channel, FeedbackState, Period, Progress
from tests import make
from tests.make import KEY, NOON, Office

QUARTER = Period.parse("2026-Q3")
BRIBE = "Petugas minta uang 200 ribu supaya KTP cepat selesai. Itu pungli!"
SLOW = "=Antre lama. Hubungi saya di 081234567890."


async def rate(
    session: AsyncSession, number: int, ratings: dict[str, int], *, days: int = 0, comment: str | None = None
) -> None:
    """Let a citizen rate the counter."""
    at = NOON - timedelta(days=days, hours=number % 3)
    visit = await visits.opened(session, Office.code, key=KEY, now=at)
    draft = intake.Draft(
        visit=visit,
        act=f"act-{number:08d}",
        channel=Channel.WEB,
        ratings=ratings,
        comment=comment,
        visitor_id=f"v{number}",
    )
    await journey.receive(session, draft, key=KEY, now=at)


@pytest.fixture
async def office(database: Database) -> Office:
    """A small office: forty citizens this quarter, twenty the quarter before, some on a service few use."""
    made = await make.office(database)
    async with database.writing() as session:
        for number in range(40):
            ratings = {e.value: 1 + (number * (place + 3) + place) % 4 for place, e in enumerate(ELEMENTS)}
            if number % 5 == 0:
                del ratings["pengaduan"]
            comment = {3: SLOW, 4: BRIBE, 6: "Ramah 🙏"}.get(number)
            await rate(session, number, ratings, days=number % 9, comment=comment)
        for number in range(40, 60):
            await rate(session, number, {e.value: 3 for e in ELEMENTS}, days=90 + number % 5)
        await rate(session, 60, {"overall": 4})
    async with database.writing() as session:
        rows = (await session.execute(select(Feedback).order_by(col(Feedback.id)))).scalars().all()
        for number, row in enumerate(rows[:40]):
            row.sex = ("L", "P", None)[number % 3]
            row.education = "SMA" if number % 2 else "S1"
            row.service_id = made.second_service if number < 3 else made.service
        rows[39].state = FeedbackState.EXCLUDED
        await scores.mark(session, *(row.id or 0 for row in rows))
        head = await session.get(Employee, made.budi)
        assert head is not None
        head.head_of_unit_id = made.unit
    await reading.read_new(database, NOON)
    await caseload.open_new(database, NOON)
    await periodic.fold_new(database, NOON)
    return made


async def report_of(database: Database) -> Report:
    async with database.reading() as session:
        return await skm.report(session, await lookup.unit(session, "DUKCAPIL"), QUARTER, now=NOON)


async def raw(database: Database) -> list[Feedback]:
    """Return what counts, straight from what citizens sent."""
    async with database.reading() as session:
        found = await session.execute(
            select(Feedback).where(
                col(Feedback.state) == FeedbackState.COUNTED,
                col(Feedback.day) >= QUARTER.starts,
                col(Feedback.day) < QUARTER.ends,
            )
        )
        return [row for row in found.scalars() if any(getattr(row, e.value) is not None for e in ELEMENTS)]


def half_up(value: Fraction, digits: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def sheet(book: Any, name: str) -> list[tuple[Any, ...]]:
    return list(book[name].iter_rows(min_row=2, values_only=True))


async def test_every_figure_is_that_of_the_answers_in_workbook_and_on_paper(
    database: Database, office: Office
) -> None:
    rows = await raw(database)
    assert len(rows) == 39
    means = {
        e: Fraction(sum(given := [v for row in rows if (v := getattr(row, e.value)) is not None]), len(given))
        for e in ELEMENTS
    }
    ikm = half_up(25 * sum(means.values(), Fraction()) / 9, 2)
    report = await report_of(database)
    book = openpyxl.load_workbook(
        io.BytesIO(await skm_files.made(database, report, Kind.XLSX, now=NOON)), data_only=False
    )
    facts = {row[0]: row[1] for row in book["Ringkasan"].iter_rows(min_row=3, values_only=True)}
    assert facts["Responden"] == 39
    assert Decimal(str(facts["Nilai IKM"])) == ikm
    elements = sheet(book, "Nilai per unsur")
    for row, element in zip(elements, ELEMENTS, strict=False):
        n = sum(getattr(one, element.value) is not None for one in rows)
        assert row[2] == n
        assert Decimal(str(row[3])) == half_up(means[element], 3).normalize()
        assert Decimal(str(row[5])) == half_up(means[element] * 25, 2).normalize()
    assert Decimal(str(elements[-1][5])) == ikm
    spread = sheet(book, "Sebaran jawaban")
    for row, element in zip(spread, ELEMENTS, strict=True):
        counted = Counter(getattr(one, element.value) for one in rows)
        assert row[2:6] == tuple(counted[rating] for rating in (1, 2, 3, 4))
    sexes = Counter(one.sex for one in rows)
    assert sheet(book, "Jenis kelamin") == [
        ("Laki-laki", sexes["L"], round(100 * sexes["L"] / 39, 1)),
        ("Perempuan", sexes["P"], round(100 * sexes["P"] / 39, 1)),
        ("Tidak diisi", sexes[None], round(100 * sexes[None] / 39, 1)),
    ]
    services = sheet(book, "Jenis layanan")
    assert [(row[0], row[1]) for row in services] == [("KTP elektronik", 36), ("Layanan lain", 3)]
    assert services[1][3:] == (None, None), "an index of three people is about each of them"
    listed = Counter(
        tuple("–" if v is None else str(v) for e in ELEMENTS for v in [getattr(one, e.value)]) for one in rows
    )
    shown = Counter(tuple("–" if v is None else v for v in row[2:]) for row in sheet(book, "Data mentah"))
    assert shown == listed
    assert sheet(book, "Tren")[0][1:3] == (20, 75)

    text = text_of(await skm_files.made(database, report, Kind.PDF, now=NOON))
    comma = str(ikm).replace(".", ",")
    assert f"IKM Dinas Dukcapil pada Triwulan III Tahun 2026 adalah {comma}" in text
    for element in ELEMENTS:
        assert str(half_up(means[element], 3)).replace(".", ",") in text
    low = min(ELEMENTS, key=lambda e: (means[e], ELEMENTS.index(e)))
    assert report.elements[ELEMENTS.index(low)].title in text.split("Tiga unsur terendah")[-1][:200]


async def test_all_three_say_the_same_name_nobody_and_keep_protected_words_out(
    database: Database, office: Office
) -> None:
    report = await report_of(database)
    assert len(report.comments) == 2
    files = {kind: await skm_files.made(database, report, kind, now=NOON) for kind in Kind}
    written = docx.Document(io.BytesIO(files[Kind.DOCX]))
    cells = " ".join(c.text for table in written.tables for row in table.rows for c in row.cells)
    book = openpyxl.load_workbook(io.BytesIO(files[Kind.XLSX]))
    sheets = " ".join(
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None
    )
    texts = (
        text_of(files[Kind.PDF]), f"{cells} {' '.join(p.text for p in written.paragraphs)}", sheets
    )  # fmt: skip
    for text in texts:
        assert "Antre lama" in text
        assert "081234567890" not in text
        assert "pungli!" not in text
        assert "Sari Wulandari" not in text
        assert "v12" not in text
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert "Budi Hartono" in texts[0], "the head signs"
    assert "Ramah [emoji]" in texts[0]
    assert "Ramah 🙏" in sheets

    headings = [p.text for p in written.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert (headings[0], headings[-1]) == ("Bab I. Pendahuluan", "Lampiran 3. Kartu publikasi")
    assert all(heading in texts[0] for heading in headings)
    assert len(headings) == 8
    assert len(written.inline_shapes) == 3
    assert "Halaman 5" in texts[0]


def text_of(content: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return " ".join(" ".join(pages).split())


async def test_what_the_office_adds_is_kept_and_written_down(database: Database) -> None:
    await make.office(database)
    async with database.writing() as session:
        unit = await lookup.unit(session, "DUKCAPIL")
        await skm.tell_users_served(session, unit, QUARTER, 1_840, by="staff:kepala", now=NOON)
        for action in ("Menambah loket", "Melatih petugas"):
            await skm.add_to_plan(
                session,
                unit,
                QUARTER,
                element=Element.WAKTU,
                action=f"  {action} \n",
                responsible="Kepala Seksi",
                quarter="2026-Q4",
                by="staff:kepala",
                now=NOON,
            )
        first, second = (line.id or 0 for line in await skm.plan_of(session, unit, QUARTER))
        await skm.move_on(session, unit, first, Progress.DONE, by="staff:kepala", now=NOON)
        await skm.strike(session, unit, second, by="staff:kepala", now=NOON)
    async with database.reading() as session:
        sample = rules.sample_of(await skm.users_served(session, unit, QUARTER), 39)
        plan = await skm.plan_of(session, unit, QUARTER)
    assert (sample.population, sample.needed, sample.is_enough) == (1_840, 318, False)
    assert [(line.action, line.progress) for line in plan] == [("Menambah loket", Progress.DONE)]
    async with database.reading() as session:
        acts = await session.execute(
            select(col(JournalEntry.action)).where(col(JournalEntry.actor) == "staff:kepala")
        )
        assert list(acts.scalars()) == [
            "users_served.told", "plan.added", "plan.added", "plan.moved_on", "plan.struck",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "responsible", "quarter"),
    [
        ("", "A", "2026-Q4"),
        ("A", " ", "2026-Q4"),
        ("A", "A", "2026"),
        ("A", "A", "x"),
        ("A" * 301, "A", "2026-Q4"),
    ],
)
async def test_a_plan_names_what_who_and_when(
    database: Database, action: str, responsible: str, quarter: str
) -> None:
    await make.office(database)
    async with database.writing() as session:
        unit = await lookup.unit(session, "DUKCAPIL")
        with pytest.raises(InvalidPlan):
            await skm.add_to_plan(
                session,
                unit,
                QUARTER,
                element=Element.WAKTU,
                action=action,
                responsible=responsible,
                quarter=quarter,
                by="x",
                now=NOON,
            )
        with pytest.raises(InvalidUsers):
            await skm.tell_users_served(session, unit, QUARTER, -1, by="x", now=NOON)


async def test_a_report_about_four_people_is_not_made(database: Database) -> None:
    await make.office(database)
    async with database.writing() as session:
        for number in range(4):
            await rate(session, number, {e.value: 3 for e in ELEMENTS})
    await periodic.fold_new(database, NOON)
    with pytest.raises(TooFewRespondents):
        await report_of(database)


async def test_users_served_come_from_the_organisation_until_the_office_says(database: Database) -> None:
    await make.office(database)
    async with database.writing() as session:
        unit = await lookup.unit(session, "DUKCAPIL")
        assert await skm.users_served(session, unit, QUARTER) is None
        unit.users_served = 500
        await session.flush()
        assert await skm.users_served(session, unit, QUARTER) == 500
        await skm.tell_users_served(session, unit, QUARTER, 90, by="x", now=NOON)
        found = await session.get(Unit, unit.id)
        assert found is not None
        assert await skm.users_served(session, found, QUARTER) == 90
        assert await skm.users_served(session, found, QUARTER.previous()) == 500

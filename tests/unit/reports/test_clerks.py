"""The processes that make files: each reads a job, writes what was asked for, and ends."""

import base64
import io
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
import zxingcpp

from scoring.reports import blocks, draw, office, typeset
from scoring.reports.blocks import (
    Card,
    Chapter,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Points,
    Signature,
    Table,
)

ROWS = [(place, "=1+1" if place == 1 else "baris 😀", None) for place in range(1, blocks.MOST_ON_PAPER + 3)]
DOCUMENT = Document(
    title="Laporan",
    unit="Dinas",
    above=None,
    period="Tahun 2026",
    as_of="1 Januari 2027",
    chapters=[
        Chapter(
            "Satu",
            [
                Heading("Bagian"),
                Paragraph("Sebuah *bintang* dan #tanda."),
                Points(("butir",)),
                Table("Tabel: [panjang]/lain", (Column("No.", 0), Column("Teks"), Column("Nilai", 2)), ROWS),
                Table("Tabel: [panjang]/lain", (Column("No.", 0),), []),
                Chart("gambar", "Gambar", {}),
                Card("IKM", "Dinas", "2026", "80,00", "B", (("Responden", "5"),), "Terima kasih"),
                Signature("Kota, 1 Januari 2027", "Kepala Dinas", None),
            ],
            "I",
        )
    ],
    facts=(("IKM", 80), ("Mutu", None)),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., bytes]:
    """Run a clerk here as it runs in its own process."""

    def ran(clerk: ModuleType, job: Any) -> bytes:
        monkeypatch.setattr("os.nice", lambda _: None)
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(job)))
        out = io.TextIOWrapper(io.BytesIO(), write_through=True)
        monkeypatch.setattr("sys.stdout", out)
        clerk.main()
        return out.buffer.getvalue()

    return ran


SPEC = {
    "description": "kosong",
    "background": None,
    "data": {"values": [{"a": 1}]},
    "mark": "bar",
    "encoding": {},
}


def test_a_document_is_typeset_with_its_text_as_text(run: Callable[..., bytes]) -> None:
    (svg,) = json.loads(run(draw, [{"spec": SPEC, "kind": "paper"}]))
    job = {
        "template": "report",
        "values": blocks.printed(DOCUMENT),
        "files": {"gambar.svg": svg},
        "codes": {"qr.svg": ["https://puas.test", 30.0]},
    }
    (pdf,) = json.loads(run(typeset, [job]))
    document = pypdfium2.PdfDocument(base64.b64decode(pdf))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert "Sebuah *bintang* dan #tanda." in text
    assert "baris [emoji]" in text
    assert "2 baris lain ada pada lembar" in text
    assert "Bab I. Satu" in text


LONG = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak"
ADDRESS = "layanan-puas.kabupatensukamajuselatan.go.id/r/KQWXYZ"
INVITATION = {"question": "Bagaimana?", "promise": "Anonim.", "or": "Buka", "trust": "Gratis."}


def test_the_longest_names_leave_the_code_free_and_stay_on_the_sheet(run: Callable[..., bytes]) -> None:
    poster = {
        "within": LONG,
        "unit": LONG,
        "point": LONG,
        "code": "KQWXYZ",
        "address": ADDRESS,
        "bot": "Telegram: @puas_sukamaju_selatan_bot",
        "qr": "code.svg",
        "own": INVITATION,
        "other": INVITATION,
    }
    card = {
        "unit": LONG,
        "name": LONG,
        "position": LONG,
        "badge": "PSARI2K4",
        "address": ADDRESS,
        "qr": "code.svg",
    }
    invite = {"invite": "Nilai", "invite_other": "Rate"}
    slip = {
        "heading": "Tiket",
        "unit": LONG,
        "point": LONG,
        "until": "Berlaku",
        "once": "Sekali",
        "footer": LONG,
    }
    codes = {"code.svg": [f"https://{ADDRESS}", 70.0]}
    jobs = [
        {"template": template, "values": {"title": LONG, **values}, "files": {}, "codes": codes}
        for template, values in (
            ("poster", {"size": "a5", "side": 100, "posters": [poster]}),
            ("badges", {"side": 32, **invite, "cards": [card]}),
            ("tickets", {"side": 28, **slip, "slips": ["code.svg"]}),
        )
    ]
    for made in json.loads(run(typeset, jobs)):
        document = pypdfium2.PdfDocument(base64.b64decode(made))
        assert len(document) == 1
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=200 / 72).to_numpy())
        assert code.text == f"https://{ADDRESS}"
        assert LONG in " ".join(document[0].get_textpage().get_text_range().split())


def test_an_editable_document_says_the_same(run: Callable[..., bytes]) -> None:
    (png,) = json.loads(run(draw, [{"spec": {**SPEC, "background": "#ffffff"}, "kind": "picture"}]))
    made = run(office, {"kind": "docx", "values": blocks.printed(DOCUMENT), "files": {"gambar": png}})
    written = docx.Document(io.BytesIO(made))
    text = [paragraph.text for paragraph in written.paragraphs]
    assert {"Bab I. Satu", "1. Bagian", "Sebuah *bintang* dan #tanda.", "butir", "80,00"} <= set(text)
    assert len(written.tables[0].rows) == 1 + blocks.MOST_ON_PAPER
    assert len(written.inline_shapes) == 1


def test_a_workbook_has_all_rows_as_values_under_names_it_can_have(run: Callable[..., bytes]) -> None:
    made = run(office, {"kind": "xlsx", "values": blocks.listed(DOCUMENT), "files": {}})
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Ringkasan", "Tabel   panjang  lain", "Tabel   panjang  lain 2"]
    rows = list(book[book.sheetnames[1]].iter_rows(min_row=2))
    assert len(rows) == len(ROWS)
    assert (rows[0][1].value, rows[0][1].data_type) == ("=1+1", "s")
    assert rows[1][1].value == "baris 😀"
    assert rows[0][2].value is None

"""The annexes of an SKM report: the questionnaire, the raw answers, and the card for the public."""

from typing import Final

from scoring.method.elements import QUESTIONNAIRE_ORDER, QUESTIONS, RATINGS
from scoring.reports import skm_words as words
from scoring.reports.blocks import Block, Card, Cell, Column, Heading, Paragraph, Table, said
from scoring.reports.skm import Report
from scoring.reports.skm_rules import period_in_words

MOST_NAMED: Final = 8
"""Services named on the card for the public."""


def questionnaire() -> list[Block]:
    return [
        Paragraph(
            "Pertanyaan dan pilihan jawaban menurut contoh kuesioner PermenPANRB 14/2017. Profil responden:"
            " jenis"
            " kelamin, usia, pendidikan, pekerjaan, dan jenis layanan yang diterima; tanpa nama dan tanpa"
            " nomor"
            " identitas. Semua isian profil boleh dikosongkan."
        ),
        Table(
            "Kuesioner",
            (
                Column("No.", share=0.5),
                Column("Pertanyaan", share=4),
                *(Column(str(r), share=1.5) for r in RATINGS),
            ),
            [
                (str(place), QUESTIONS[element].text, *QUESTIONS[element].answers)
                for place, element in enumerate(QUESTIONNAIRE_ORDER, 1)
            ],
        ),
    ]


def raw(report: Report) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            "Satu baris untuk tiap responden; urutannya bukan urutan waktu. Tanda – berarti tidak dijawab."
            " Identitas"
            " warga dan nama pegawai tidak dicatat di sini."
        ),
        Table(
            "Data mentah",
            (
                Column("No.", 0, 0.7),
                Column("Jenis layanan", share=3),
                *(Column(f"U{place}", share=0.6) for place in range(1, 10)),
            ),
            [
                (place, one.service, *(None if answer == "-" else answer for answer in one.answers))
                for place, one in enumerate(report.answers, 1)
            ],
        ),
        Heading("Saran dan masukan"),
        Paragraph(
            "Data pribadi dalam tulisan warga disamarkan. Laporan yang dilindungi, misalnya dugaan pungutan"
            " liar,"
            " ditangani tersendiri oleh inspektorat dan tidak dimuat."
        ),
    ]
    if report.comments:
        rows: list[tuple[Cell, ...]] = list(enumerate(report.comments, 1))
        blocks.append(
            Table("Saran dan masukan", (Column("No.", 0, 0.4), Column("Tulisan warga", share=6)), rows)
        )
    else:
        blocks.append(Paragraph("Tidak ada saran tertulis pada periode ini."))
    return blocks


def card(report: Report) -> Card:
    index = report.score.index
    by_title = {profile.title: profile for profile in report.profiles}

    def counted(title: str) -> str:
        return ", ".join(f"{name} {said(n)}" for name, n in by_title[title].rows if n) or "–"

    return Card(
        title="Indeks Kepuasan Masyarakat (IKM)",
        unit=report.unit.name,
        period=period_in_words(report.period),
        value=said(index.ikm_rounded, 2),
        grade="–" if index.grade is None else f"Mutu {index.grade.value} – {index.grade.label}",
        facts=(
            ("Layanan", _services(report)),
            ("Jumlah responden", said(index.respondents)),
            ("Jenis kelamin", counted("Jenis kelamin")),
            ("Pendidikan", counted("Pendidikan terakhir")),
            ("Periode survei", period_in_words(report.period)),
        ),
        thanks=words.THANKS,
    )


def _services(report: Report) -> str:
    """Name the services, or say how many when they would fill the card."""
    names = [one.name for one in report.services]
    return ", ".join(names) or "–" if len(names) <= MOST_NAMED else f"{len(names)} jenis layanan"

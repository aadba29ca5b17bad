"""An SKM report in the words and the order of the official outline. Indonesian only: it is an official paper.

Pure: from gathered figures to blocks.
"""

from scoring import i18n
from scoring.method.elements import ELEMENTS, QUESTIONS
from scoring.method.versions import CURRENT
from scoring.reports import skm_annex, skm_results
from scoring.reports import skm_rules as rules
from scoring.reports import skm_words as words
from scoring.reports.blocks import (
    Block,
    Chapter,
    Column,
    Document,
    Heading,
    Paragraph,
    Points,
    Signature,
    Table,
)
from scoring.reports.skm import Report
from scoring.reports.skm_rules import period_in_words
from scoring.terms import FeedbackState, Language


def document(report: Report) -> Document:
    """Write a report down."""
    with i18n.speaking(Language.INDONESIAN):
        index = report.score.index
        return Document(
            title="Laporan Survei Kepuasan Masyarakat",
            unit=report.unit.name,
            above=report.above,
            period=period_in_words(report.period),
            as_of=words.day(report),
            chapters=[
                Chapter("Pendahuluan", _introduction(report), "I"),
                Chapter("Pengumpulan Data SKM", _collection(report), "II"),
                Chapter("Hasil Pengolahan Data SKM", skm_results.results(report), "III"),
                Chapter("Analisis Hasil SKM", skm_results.analysis(report), "IV"),
                Chapter("Kesimpulan", _conclusion(report), "V"),
                Chapter("Lampiran 1. Kuesioner", skm_annex.questionnaire()),
                Chapter("Lampiran 2. Data mentah", skm_annex.raw(report)),
                Chapter("Lampiran 3. Kartu publikasi", [skm_annex.card(report)]),
            ],
            facts=[
                ("Unit", report.unit.name),
                ("Periode", period_in_words(report.period)),
                ("Data per", words.day(report)),
                ("Responden", index.respondents),
                ("Nilai IKM", index.ikm_rounded),
                ("Mutu pelayanan", index.grade.value if index.grade else None),
                ("Kinerja unit", index.label),
                ("Bobot per unsur", words.WEIGHTS[index.weight]),
                ("Pengguna layanan", report.sample.population),
                ("Sampel minimum", report.sample.needed),
                ("Versi metode", CURRENT.name),
            ],
        )


def _introduction(report: Report) -> list[Block]:
    return [
        Heading("Latar belakang"),
        Paragraph(
            "Pelayanan publik perlu terus diperbaiki berdasarkan pengalaman masyarakat yang menerimanya."
            f" {report.unit.name} menyelenggarakan Survei Kepuasan Masyarakat (SKM) untuk mengetahui mutu"
            " pelayanan dari sudut pandang pengguna layanan dan menetapkan perbaikan yang paling dibutuhkan."
        ),
        Heading("Dasar pelaksanaan"),
        Points(
            (
                "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
                "Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun"
                " 2009",
                "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 14 Tahun 2017"
                " tentang Pedoman Penyusunan Survei Kepuasan Masyarakat Unit Penyelenggara Pelayanan Publik",
            )
        ),
        Heading("Maksud dan tujuan"),
        Paragraph(
            "SKM dimaksudkan untuk memperoleh Indeks Kepuasan Masyarakat (IKM) sebagai gambaran mutu"
            " pelayanan,"
            " mengetahui kelemahan dan kelebihan tiap unsur, serta menjadi dasar rencana tindak lanjut."
        ),
        Heading("Unsur yang dinilai"),
        Table(
            "Unsur SKM",
            (Column("No.", share=0.5), Column("Unsur", share=2), Column("Pengertian", share=5)),
            [
                (f"U{place}", QUESTIONS[element].title, words.sentence(words.DEFINITIONS[element]))
                for place, element in enumerate(ELEMENTS, 1)
            ],
        ),
    ]


def _collection(report: Report) -> list[Block]:
    needed = report.sample
    blocks: list[Block] = [
        Heading("Pelaksana dan metode"),
        Paragraph(
            f"Survei dilaksanakan oleh {report.unit.name} dengan kuesioner sembilan unsur menurut PermenPANRB"
            " 14/2017. Pengguna layanan mengisi sendiri tanpa identitas: lewat kode QR di loket, tiket"
            " kunjungan,"
            " halaman web, Telegram, kios, atau formulir kertas yang diimpor."
        ),
        Heading("Lokasi dan waktu"),
        Paragraph(
            f"Survei dilaksanakan di seluruh titik layanan {report.unit.name} pada"
            f" {period_in_words(report.period)}. Laporan ini memakai data per {words.day(report)}."
        ),
        Heading("Penentuan jumlah responden"),
        Paragraph(
            "Jumlah responden minimum ditetapkan dengan tabel sampel Krejcie dan Morgan dari jumlah pengguna"
            " layanan. Jumlah itu batas bawah, bukan batas atas: semua jawaban yang sah ikut dihitung."
        ),
        Table(
            "Sampel",
            (Column("Keterangan", share=3), Column("Jumlah", 0)),
            [
                ("Jumlah pengguna layanan", needed.population),
                ("Sampel minimum menurut Krejcie dan Morgan", needed.needed),
                ("Responden yang diperoleh", needed.respondents),
            ],
        ),
    ]
    match needed.is_enough:
        case None:
            blocks.append(
                Paragraph(
                    "Jumlah pengguna layanan belum diisi oleh unit, sehingga sampel minimum belum dapat"
                    " dihitung."
                )
            )
        case True:
            blocks.append(Paragraph("Jumlah responden memenuhi sampel minimum."))
        case False:
            blocks.append(
                Paragraph(
                    "Jumlah responden belum memenuhi sampel minimum; hasil perlu dibaca dengan hati-hati."
                )
            )
    received = report.score.received
    blocks += [
        Heading("Penilaian yang diterima"),
        Paragraph(
            "Setiap penilaian yang diterima tercatat dalam tepat satu status di bawah ini. Responden IKM"
            " adalah"
            " penilaian dihitung yang menjawab paling sedikit satu unsur."
        ),
        Table(
            "Penilaian diterima",
            (Column("Status", share=3), Column("Jumlah", 0)),
            [
                ("Dihitung", received[FeedbackState.COUNTED]),
                ("Disisihkan untuk diperiksa", received[FeedbackState.QUARANTINED]),
                ("Ditarik oleh warga", received[FeedbackState.WITHDRAWN]),
                ("Dikeluarkan oleh inspektorat", received[FeedbackState.EXCLUDED]),
                ("Jumlah diterima", sum(received.values())),
            ],
        ),
    ]
    return blocks


def _conclusion(report: Report) -> list[Block]:
    low = rules.lowest(report.elements)
    head = report.head
    return [
        Paragraph(words.index_in_words(report)),
        Points(
            (
                "Unsur yang menjadi prioritas perbaikan: " + "; ".join(row.title for row in low) + ".",
                "Rencana tindak lanjut pada Bab IV dilaksanakan dan dilaporkan kemajuannya pada periode"
                " berikut.",
                "Hasil survei ini dipublikasikan kepada masyarakat dengan kartu pada Lampiran 3.",
            )
        ),
        Signature(
            f"........................, {words.day(report)}",
            f"Kepala {report.unit.name}",
            head[0] if head else None,
        ),
    ]

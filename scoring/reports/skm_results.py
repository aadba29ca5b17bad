"""The third and fourth chapter of an SKM report: what came out, what it means, what will be done."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from scoring.method.elements import QUESTIONS, RATINGS, Element
from scoring.reports import charts
from scoring.reports import skm_rules as rules
from scoring.reports import skm_words as words
from scoring.reports.blocks import Block, Cell, Chart, Column, Heading, Paragraph, Table, said
from scoring.reports.skm import Report
from scoring.reports.skm_rules import ElementRow, period_in_words, rounded
from scoring.scores import UnitScore
from scoring.terms import Progress


def results(report: Report) -> list[Block]:
    """Return the third chapter."""
    return [*respondents_of(report), *index_of(report), *answers_of(report)]


def respondents_of(report: Report) -> list[Block]:
    """Return the part about who answered."""
    blocks: list[Block] = [Heading("Jumlah responden")]
    columns = (Column("Karakteristik", share=3), Column("Jumlah", 0), Column("Persen", 1))
    for profile in report.profiles:
        rows: list[tuple[Cell, ...]] = [
            (name, n, words.percent(n, profile.total)) for name, n in profile.rows
        ]
        blocks.append(Table(profile.title, columns, rows))
    blocks.append(
        Table(
            "Jenis layanan",
            (
                Column("Jenis layanan", share=4),
                Column("Responden", 0),
                Column("Persen", 1),
                Column("IKM", 2),
                Column("Mutu"),
            ),
            [
                (
                    one.name,
                    one.respondents,
                    words.percent(one.respondents, report.score.index.respondents),
                    one.score.index.ikm_rounded if one.score else None,
                    words.grade(one.score),
                )
                for one in report.services
            ],
        )
    )
    if any(one.score is None for one in report.services):
        blocks.append(
            Paragraph(
                f"“{rules.OTHER_SERVICES}” adalah layanan dengan responden terlalu sedikit untuk"
                " ditampilkan sendiri,"
                " dan penilaian yang tidak menyebut jenis layanan."
            )
        )
    return blocks


def index_of(report: Report) -> list[Block]:
    """Return the part about the index and its elements."""
    index, margin = report.score.index, report.score.margin
    blocks: list[Block] = [
        Heading("Indeks Kepuasan Masyarakat"),
        Table(
            "Nilai per unsur",
            (
                Column("No.", share=0.6),
                Column("Unsur", share=3),
                Column("n", 0, 0.8),
                Column("NRR", 3),
                Column("NRR tertimbang", 3, 1.3),
                Column("Konversi", 2),
                Column("Mutu", share=0.8),
                Column("Kinerja", share=1.5),
            ),
            [*(_element(row) for row in report.elements), _whole(report)],
        ),
        Paragraph(words.index_in_words(report)),
    ]
    if margin is not None:
        blocks.append(
            Paragraph(
                f"Dengan tingkat kepercayaan 95 persen, IKM terletak antara"
                f" {said(words.decimal(margin.low), 2)} dan"
                f" {said(words.decimal(margin.high), 2)}."
            )
        )
    blocks.append(
        Paragraph(
            f"NRR adalah jumlah nilai dibagi jumlah jawaban pada unsur itu; bobot tiap unsur"
            f" {words.WEIGHTS[index.weight]}."
            " IKM adalah jumlah NRR tertimbang dikali 25."
        )
    )
    return blocks


def answers_of(report: Report) -> list[Block]:
    """Return the part that draws means and answers."""
    bars = [
        charts.Bar(row.title, None if row.nrr is None else float(row.nrr), row.low, row.high)
        for row in report.elements
    ]
    labels = [(row.title, row.counts) for row in report.elements]
    return [
        Chart(
            "unsur",
            "Nilai rata-rata per unsur (1–4)",
            charts.element_bars("NRR", bars, width=charts.ON_PAPER),
        ),
        Table(
            "Sebaran jawaban",
            (
                Column("No.", share=0.6),
                Column("Unsur", share=3),
                *(Column(str(r), 0) for r in RATINGS),
                Column("n", 0),
            ),
            [(row.number, row.title, *row.counts, row.n) for row in report.elements],
        ),
        Chart(
            "jawaban",
            "Sebaran jawaban per unsur",
            charts.answers("Jawaban", labels, [f"nilai {r}" for r in RATINGS], width=charts.ON_PAPER),
        ),
        Table(
            "Nilai persepsi",
            (
                Column("Nilai"),
                Column("Interval konversi", share=2),
                Column("Mutu"),
                Column("Kinerja unit", share=2),
            ),
            [
                ("1", "25,00–64,99", "D", "Tidak baik"),
                ("2", "65,00–76,60", "C", "Kurang baik"),
                ("3", "76,61–88,30", "B", "Baik"),
                ("4", "88,31–100,00", "A", "Sangat baik"),
            ],
        ),
    ]


def _whole(report: Report) -> tuple[Cell, ...]:
    """Return the last line: the weighted means added up, and the index they make."""
    index = report.score.index
    weighted = [row.weighted for row in report.elements if row.weighted is not None]
    total = sum(weighted, Fraction()) if len(weighted) == len(report.elements) else None
    grade = index.grade
    return (
        None,
        "IKM unit",
        index.respondents,
        None,
        rounded(total, 3),
        index.ikm_rounded,
        grade.value if grade else None,
        index.label,
    )


def _element(row: ElementRow) -> tuple[Cell, ...]:
    return (
        row.number,
        row.title,
        row.n,
        rounded(row.nrr, 3),
        rounded(row.weighted, 3),
        row.converted,
        row.grade.value if row.grade else None,
        row.grade.label if row.grade else None,
    )


def analysis(report: Report) -> list[Block]:
    """Return the fourth chapter."""
    return [*extremes_of(report), *plan_of(report), *trend_of(report)]


def extremes_of(report: Report) -> list[Block]:
    """Return the part about the lowest and highest elements."""
    low, high = rules.lowest(report.elements), rules.highest(report.elements)
    return [
        Heading("Kelemahan dan kelebihan"),
        Table("Tiga unsur terendah", _EXTREME, [_extreme(row) for row in low]),
        Table("Tiga unsur tertinggi", _EXTREME, [_extreme(row) for row in high]),
        Paragraph(
            f"Unsur dengan nilai terendah adalah {_named(low[:1])}; yang tertinggi adalah {_named(high[:1])}."
            " Tiga unsur terendah menjadi prioritas perbaikan."
        ),
    ]


def plan_of(report: Report) -> list[Block]:
    """Return the follow-up plan; a lowest element nobody has planned for yet stands there too, empty."""
    lines: list[tuple[Cell, ...]] = [
        (
            str(place),
            QUESTIONS[Element(line.element)].title,
            line.action,
            line.quarter,
            line.responsible,
            words.PROGRESS[Progress(line.progress)],
        )
        for place, line in enumerate(report.plan, 1)
    ]
    planned = {line.element for line in report.plan}
    for row in rules.lowest(report.elements):
        if row.element.value not in planned:
            lines.append((str(len(lines) + 1), row.title, *[words.TO_BE_FILLED] * 3, None))
    done = sum(line.progress is Progress.DONE for line in report.plan)
    return [
        Heading("Rencana tindak lanjut"),
        Table(
            "Rencana tindak lanjut",
            (
                Column("No.", share=0.5),
                Column("Prioritas unsur", share=2),
                Column("Program/kegiatan", share=3),
                Column("Waktu", share=1),
                Column("Penanggung jawab", share=2),
                Column("Kemajuan", share=1.3),
            ),
            lines,
        ),
        Paragraph(f"Dari {len(report.plan)} kegiatan yang direncanakan, {done} sudah selesai."),
    ]


def trend_of(report: Report) -> list[Block]:
    """Return the part about earlier periods."""
    blocks: list[Block] = [
        Heading("Tren nilai SKM"),
        Table(
            "Tren",
            (Column("Periode", share=3), Column("Responden", 0), Column("IKM", 2), Column("Mutu")),
            [
                (
                    period_in_words(one.period),
                    one.score.index.respondents if one.score else None,
                    one.score.index.ikm_rounded if one.score else None,
                    words.grade(one.score),
                )
                for one in report.trend
            ],
        ),
    ]
    if len(report.trend) > 1:
        moments = [
            charts.Moment(
                str(one.period),
                _ikm(one.score),
                one.score.margin.low if one.score and one.score.margin else None,
                one.score.margin.high if one.score and one.score.margin else None,
            )
            for one in report.trend
        ]
        blocks.append(Chart("tren", "Tren IKM", charts.trend("IKM", moments, width=charts.ON_PAPER)))
    else:
        blocks.append(Paragraph("Belum ada periode sebelumnya yang dapat dibandingkan."))
    return blocks


_EXTREME: Final = (Column("No.", share=0.6), Column("Unsur", share=4), Column("NRR", 3), Column("Mutu"))


def _extreme(row: ElementRow) -> tuple[Cell, ...]:
    return (row.number, row.title, rounded(row.nrr, 3), row.grade.value if row.grade else None)


def _named(rows: Sequence[ElementRow]) -> str:
    return ", ".join(f"{row.title} ({said(rounded(row.nrr, 3), 3)})" for row in rows) or "–"


def _ikm(score: UnitScore | None) -> float | None:
    return float(score.index.ikm_rounded) if score and score.index.ikm_rounded is not None else None

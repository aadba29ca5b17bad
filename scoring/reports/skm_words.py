"""The words of an SKM report that several chapters need. Indonesian only: it is an official paper."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel.dates import format_date

from scoring.method.elements import QUESTIONS, Element
from scoring.method.ikm import Weight
from scoring.reports.blocks import said
from scoring.reports.skm import Report
from scoring.reports.skm_rules import period_in_words, rounded
from scoring.scores import UnitScore
from scoring.terms import Language, Progress

DEFINITIONS: Final = {
    Element.PERSYARATAN: "syarat yang harus dipenuhi dalam pengurusan suatu jenis pelayanan, baik persyaratan"
    " teknis maupun administratif",
    Element.PROSEDUR: "tata cara pelayanan yang dibakukan bagi pemberi dan penerima pelayanan, termasuk"
    " pengaduan",
    Element.WAKTU: "jangka waktu yang diperlukan untuk menyelesaikan seluruh proses pelayanan dari setiap"
    " jenis pelayanan",
    Element.BIAYA: "ongkos yang dikenakan kepada penerima layanan dalam mengurus dan/atau memperoleh"
    " pelayanan,"
    " yang besarnya ditetapkan berdasarkan kesepakatan antara penyelenggara dan masyarakat",
    Element.PRODUK: "hasil pelayanan yang diberikan dan diterima sesuai dengan ketentuan yang telah"
    " ditetapkan",
    Element.KOMPETENSI: "kemampuan yang harus dimiliki oleh pelaksana meliputi pengetahuan, keahlian,"
    " keterampilan, dan pengalaman",
    Element.PERILAKU: "sikap petugas dalam memberikan pelayanan",
    Element.PENGADUAN: "tata cara pelaksanaan penanganan pengaduan dan tindak lanjut",
    Element.SARANA: "sarana adalah segala sesuatu yang dapat dipakai sebagai alat; prasarana adalah segala"
    " sesuatu yang merupakan penunjang utama terselenggaranya suatu proses",
}
THANKS: Final = (
    "Terima kasih atas penilaian yang telah Anda berikan. Masukan Anda sangat bermanfaat untuk kemajuan"
    " unit kami"
    " agar terus memperbaiki dan meningkatkan kualitas pelayanan bagi masyarakat."
)
PROGRESS: Final = {
    Progress.PLANNED: "Direncanakan",
    Progress.UNDER_WAY: "Berjalan",
    Progress.DONE: "Selesai",
}
WEIGHTS: Final = {
    Weight.EXACT: "1/9",
    Weight.THREE_DECIMALS: "0,111",
    Weight.TWO_DECIMALS: "0,11",
}
TO_BE_FILLED: Final = "(belum diisi)"


def index_in_words(report: Report) -> str:
    index = report.score.index
    if index.ikm_rounded is None or index.grade is None:
        missing = ", ".join(QUESTIONS[one].title for one in index.missing)
        return f"IKM tidak dapat dihitung karena belum ada jawaban pada unsur: {missing}."
    return (
        f"IKM {report.unit.name} pada {period_in_words(report.period)} adalah {said(index.ikm_rounded, 2)}"
        " dengan"
        f" mutu pelayanan {index.grade.value} ({index.grade.label}), dari {said(index.respondents)}"
        " responden."
    )


def grade(score: UnitScore | None) -> str | None:
    return score.index.grade.value if score and score.index.grade else None


def percent(n: int, total: int) -> Decimal | None:
    return rounded(Fraction(100 * n, total), 1) if total else None


def decimal(value: float) -> Decimal | None:
    return rounded(Fraction(value), 2)


def day(report: Report) -> str:
    return str(format_date(report.as_of, "long", locale=Language.INDONESIAN.value))


def sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."

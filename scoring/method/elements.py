"""The nine elements (unsur) of PermenPANRB 14/2017, keyed by meaning.

The regulation lists complaint handling as U8 and facilities as U9; its example questionnaire asks
facilities as question 8 and complaints as question 9, and forms in the field follow either. A
number is therefore never a key here: the code is.
"""

from dataclasses import dataclass
from enum import StrEnum

LOWEST_RATING = 1
HIGHEST_RATING = 4
RATINGS = (1, 2, 3, 4)


class Element(StrEnum):
    """One of the nine elements, in the order of the regulation's list (U1 to U9)."""

    PERSYARATAN = "persyaratan"
    PROSEDUR = "prosedur"
    WAKTU = "waktu"
    BIAYA = "biaya"
    PRODUK = "produk"
    KOMPETENSI = "kompetensi"
    PERILAKU = "perilaku"
    PENGADUAN = "pengaduan"
    SARANA = "sarana"


ELEMENTS: tuple[Element, ...] = tuple(Element)

QUESTIONNAIRE_ORDER: tuple[Element, ...] = (*ELEMENTS[:7], Element.SARANA, Element.PENGADUAN)
"""The order of the regulation's example questionnaire: facilities eighth, complaints ninth."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the official questionnaire, in the regulation's words (Indonesian).

    Attributes:
        element: what it asks about.
        title: the element's official name.
        text: the question as printed in the annex's example questionnaire.
        answers: the labels of the ratings 1, 2, 3 and 4. Q4 (fee) is a scale of its own, from very
            expensive to free of charge, and not one of agreement.
    """

    element: Element
    title: str
    text: str
    answers: tuple[str, str, str, str]


QUESTIONS: dict[Element, Question] = {
    question.element: question
    for question in (
        Question(
            Element.PERSYARATAN,
            "Persyaratan",
            "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
        ),
        Question(
            Element.PROSEDUR,
            "Sistem, mekanisme, dan prosedur",
            "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
            ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
        ),
        Question(
            Element.WAKTU,
            "Waktu penyelesaian",
            "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
            ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
        ),
        Question(
            Element.BIAYA,
            "Biaya/tarif",
            "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
            ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
        ),
        Question(
            Element.PRODUK,
            "Produk spesifikasi jenis pelayanan",
            "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum"
            " dalam standar pelayanan dengan hasil yang diberikan?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
        ),
        Question(
            Element.KOMPETENSI,
            "Kompetensi pelaksana",
            "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
            ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
        ),
        Question(
            Element.PERILAKU,
            "Perilaku pelaksana",
            "Bagaimana pendapat Saudara tentang perilaku petugas dalam pelayanan terkait kesopanan"
            " dan keramahan?",
            (
                "Tidak sopan dan ramah",
                "Kurang sopan dan ramah",
                "Sopan dan ramah",
                "Sangat sopan dan ramah",
            ),
        ),
        Question(
            Element.PENGADUAN,
            "Penanganan pengaduan, saran dan masukan",
            "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
            (
                "Tidak ada",
                "Ada tetapi tidak berfungsi",
                "Berfungsi kurang maksimal",
                "Dikelola dengan baik",
            ),
        ),
        Question(
            Element.SARANA,
            "Sarana dan prasarana",
            "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
            ("Buruk", "Cukup", "Baik", "Sangat baik"),
        ),
    )
}

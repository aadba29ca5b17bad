"""The figures of an SKM report, from counts. Pure: every number is exact until it is rounded for print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor, sqrt
from typing import Final

from scoring.method import disclosure, sample
from scoring.method.elements import ELEMENTS, HIGHEST_RATING, LOWEST_RATING, QUESTIONS, RATINGS, Element
from scoring.method.ikm import SCALE, AnswerCounts, Grade, UnitIndex, grade_of, round_half_up
from scoring.method.margin import Z95
from scoring.terms import AgeBand, Education, Job, Period, Sex

EXTREMES: Final = 3
"""How many elements an office names as its lowest and as its highest."""
NOT_TOLD: Final = "Tidak diisi"
OTHER_SERVICES: Final = "Layanan lain"
"""What stands for services that too few people rated to be told apart."""


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element in the report.

    Attributes:
        number: ``U1`` to ``U9``, in the regulation's order.
        element: which.
        n: how many answered it.
        counts: how many answered 1, 2, 3 and 4.
        nrr: mean answer, unrounded; None when nobody answered.
        weighted: mean answer times the weight.
        converted: mean answer times 25, rounded as published.
        grade: read from ``converted``.
        low: lower end of the mean's 95 % interval, None below two answers.
        high: upper end.
    """

    number: str
    element: Element
    n: int
    counts: tuple[int, int, int, int]
    nrr: Fraction | None
    weighted: Fraction | None
    converted: Decimal | None
    grade: Grade | None
    low: float | None
    high: float | None

    @property
    def title(self) -> str:
        """The element's official name."""
        return QUESTIONS[self.element].title


@dataclass(frozen=True, slots=True)
class Sample:
    """How many respondents a survey needed, and whether it had them.

    Attributes:
        population: users served, None when the office has not said.
        needed: by the regulation's table, None with it.
        respondents: how many there were.
    """

    population: int | None
    needed: int | None
    respondents: int

    @property
    def is_enough(self) -> bool | None:
        """Whether there were as many as needed; None when that is not known."""
        return None if self.needed is None else self.respondents >= self.needed


@dataclass(frozen=True, slots=True)
class Profile:
    """The respondents by one property: every step of the official form, and those who did not say."""

    title: str
    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All respondents."""
        return sum(n for _, n in self.rows)


def sample_of(population: int | None, respondents: int) -> Sample:
    """Say how many respondents were needed (Krejcie and Morgan)."""
    needed = None if population is None else sample.sample_size(population)
    return Sample(population, needed, respondents)


def element_rows(index: UnitIndex, counts: AnswerCounts) -> list[ElementRow]:
    """Return the nine elements in the regulation's order."""
    return [
        _element_row(place, element, index, tuple(counts.get(element, (0, 0, 0, 0))))
        for place, element in enumerate(ELEMENTS, 1)
    ]


def _element_row(place: int, element: Element, index: UnitIndex, counts: Sequence[int]) -> ElementRow:
    one, two, three, four = counts
    nrr = index.nrr.get(element)
    converted = None if nrr is None else round_half_up(nrr * SCALE)
    low, high = interval(counts)
    return ElementRow(
        number=f"U{place}",
        element=element,
        n=sum(counts),
        counts=(one, two, three, four),
        nrr=nrr,
        weighted=None if nrr is None else nrr * index.weight.fraction,
        converted=converted,
        grade=None if converted is None else grade_of(converted),
        low=low,
        high=high,
    )


def interval(counts: Sequence[int]) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a mean answer, within the scale; Nones below two answers."""
    n = sum(counts)
    if n < 2:
        return None, None
    total = sum(rating * count for rating, count in zip(RATINGS, counts, strict=True))
    squares = sum(rating**2 * count for rating, count in zip(RATINGS, counts, strict=True))
    mean = total / n
    # Unanimity is not certainty: one answer in n, one step off, was always possible.
    error = max(sqrt(max(squares - total * mean, 0.0) / (n - 1) / n), 1 / n)
    return max(mean - Z95 * error, LOWEST_RATING), min(mean + Z95 * error, HIGHEST_RATING)


def lowest(rows: Sequence[ElementRow]) -> list[ElementRow]:
    """Return the three elements with the lowest means, lowest first, ties in the regulation's order."""
    return sorted((row for row in rows if row.nrr is not None), key=lambda row: row.nrr or 0)[:EXTREMES]


def highest(rows: Sequence[ElementRow]) -> list[ElementRow]:
    """Return the three elements with the highest means, highest first, ties in the regulation's order."""
    return sorted((row for row in rows if row.nrr is not None), key=lambda row: -(row.nrr or 0))[:EXTREMES]


_STEPS: Final[Mapping[str, tuple[str, type[StrEnum]]]] = {
    "sex": ("Jenis kelamin", Sex),
    "age": ("Usia", AgeBand),
    "education": ("Pendidikan terakhir", Education),
    "job": ("Pekerjaan utama", Job),
}
_NAMES: Final[Mapping[StrEnum, str]] = {
    Sex.MALE: "Laki-laki",
    Sex.FEMALE: "Perempuan",
    AgeBand.UNDER_17: "Di bawah 17 tahun",
    AgeBand.FROM_17: "17–25 tahun",
    AgeBand.FROM_26: "26–35 tahun",
    AgeBand.FROM_36: "36–45 tahun",
    AgeBand.FROM_46: "46–55 tahun",
    AgeBand.OVER_55: "Di atas 55 tahun",
    Education.SD: "SD",
    Education.SMP: "SMP",
    Education.SMA: "SMA",
    Education.S1: "S1",
    Education.S2: "S2",
    Education.S3: "S3",
    Job.PNS: "PNS",
    Job.TNI: "TNI",
    Job.POLRI: "POLRI",
    Job.PRIVATE: "Swasta",
    Job.SELF_EMPLOYED: "Wirausaha",
    Job.OTHER: "Lainnya",
}


def profile_of(name: str, counted: Mapping[str | None, int]) -> Profile:
    """Lay respondents out along the steps of the official form; answers outside them did not say.

    Args:
        name: ``sex``, ``age``, ``education`` or ``job``.
        counted: how many gave which answer; None for none.
    """
    title, steps = _STEPS[name]
    rows = [(_NAMES[step], counted.get(step.value, 0)) for step in steps]
    rows.append((NOT_TOLD, sum(counted.values()) - sum(n for _, n in rows)))
    return Profile(title, tuple(rows))


def may_tell(respondents: int) -> bool:
    """Say whether a report may show the index of something so many people rated."""
    return disclosure.may_show_staff(respondents)


def rounded(value: Fraction | None, digits: int) -> Decimal | None:
    """Round an exact number half up; None stays None."""
    if value is None:
        return None
    return Decimal(floor(value * 10**digits + Fraction(1, 2))).scaleb(-digits)


_ROMAN: Final = ("I", "II", "III", "IV")
_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip


def period_in_words(period: Period) -> str:
    """Name a period as an official report does."""
    year, offset = divmod(period.first, 12)
    match period.months:
        case 1:
            return f"{_MONTHS[offset]} {year}"
        case 3:
            return f"Triwulan {_ROMAN[offset // 3]} Tahun {year}"
        case 6:
            return f"Semester {_ROMAN[offset // 6]} Tahun {year}"
        case _:
            return f"Tahun {year}"

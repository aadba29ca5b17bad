"""Composing comments: what was good or bad in a visit, said in as many ways as people have.

A comment is one or two clauses about elements (``phrases``), perhaps an opening and a close, in one of
several manners (``manner``) or a regional language. The same dice say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.jobs.demo import phrases, remarks, trades
from scoring.jobs.demo.dice import Dice, one_of
from scoring.jobs.demo.manner import Manner, tell, tidy
from scoring.jobs.demo.names import full_name
from scoring.method.elements import ELEMENTS, Element


@dataclass(frozen=True, slots=True)
class Comment:
    """What was written, in which language (ISO 639)."""

    text: str
    language: str


_MANNERS = {Manner.FORMAL: 0.24, Manner.EVERYDAY: 0.42, Manner.PHONE: 0.26, Manner.REGIONAL: 0.08}
_REGIONS = {"jv": 0.36, "su": 0.2, "min": 0.16, "ms": 0.16, "bjn": 0.06, "bew": 0.06}
_OF_THE_TRADE = 0.22
_CLERKS = (
    "petugasnya", "petugasnya", "petugasnya", "mbak di loket", "mas yang melayani", "bapak di meja depan",
    "ibu petugas", "pegawainya", "petugas pendaftaran", "satpam dan petugasnya", "kakak petugasnya",
)  # fmt: skip
_FASTER = ("sepuluh menit", "15 menit", "setengah jam", "20 menitan", "lima menit", "tidak sampai sejam")
_SLOWER = ("dua jam", "3 jam", "hampir empat jam", "setengah hari", "dari pagi", "sejam lebih", "2,5 jam")
_EARLY = ("jam 8", "pukul delapan", "jam setengah 8", "jam 9 pagi", "jam 7")
_LATE = ("jam 9", "jam 10", "jam setengah 10", "pukul sembilan", "jam 11")
_TIMES = ("dua kali", "3x", "tiga kali", "empat kali", "berkali-kali", "2x")
_MONEY = ("50 ribu", "Rp100.000", "20rb", "150 ribu", "seratus ribu", "Rp 75.000", "10 ribu", "200rb")
_PLACES = ("loket 2", "loket 3", "meja depan", "lantai dua", "loket pengambilan", "bagian pendaftaran")


def compose(dice: Dice, ratings: Mapping[Element, int], *, level: float, noun: str, category: str) -> Comment:
    """Write a comment that fits the ratings.

    Args:
        dice: what to draw from.
        ratings: what was answered; empty for a one-tap rating.
        level: the visit as a whole, 1 to 4.
        noun: what the visitor came for.
        category: of the service: nobody complains of medicine at the tax office.
    """
    if dice.random() < 0.07:
        return Comment(dice.choice(remarks.NOTHING), "id")
    is_glad = level >= 2.9 if dice.random() < 0.94 else level < 2.9
    visit = _Visit(ratings, level, noun, category)
    manner = one_of(dice, _MANNERS)
    if manner is not Manner.REGIONAL:
        return Comment(tell(dice, _plan(dice, visit, is_glad=is_glad), manner, is_glad=is_glad), "id")
    language = one_of(dice, _REGIONS)
    said = (remarks.REGIONAL_PRAISE if is_glad else remarks.REGIONAL_COMPLAINT)[language]
    text = dice.choice(said).format(urusan=noun)
    if dice.random() < 0.25:
        text += ", " + _clause(dice, visit, is_glad=is_glad)
    return Comment(tidy(text), language)


def levy(dice: Dice, noun: str) -> Comment:
    """Write a hint at an illegal levy."""
    text = _fill(dice, dice.choice(remarks.LEVY), noun, is_glad=False)
    close = dice.choice(("", ", tolong ditindak", ". Mohon inspektorat turun", ", ini pungli kan?"))
    return Comment(
        tell(dice, text + close, dice.choice((Manner.EVERYDAY, Manner.PHONE)), is_glad=False), "id"
    )


def with_personal_data(dice: Dice, comment: Comment, noun: str) -> Comment:
    """Add a name, a number or an address, as people do; all of them invented, and numbers cannot be real."""
    name = full_name(dice, dice.choice("LP"))
    tail = f"{dice.randint(1000, 9999)}"
    added = dice.choice(
        (
            f"Saya {name}, HP 0812-0000-{tail}",
            f"tolong hubungi saya di 08130000{tail} a.n. {name}",
            f"NIK saya 150101{dice.randint(10, 28)}08{dice.randint(60, 99)}0000",
            f"{noun} atas nama {name}",
            f"bisa email ke {name.split()[0].lower()}{tail[:2]}@contoh.id",
            f"rumah saya di Jl. Melati No. {dice.randint(1, 90)} RT 03",
        )
    )
    return Comment(f"{comment.text}. {added}", comment.language)


@dataclass(frozen=True, slots=True)
class _Visit:
    """What a comment is about."""

    ratings: Mapping[Element, int]
    level: float
    noun: str
    category: str


def _plan(dice: Dice, visit: _Visit, *, is_glad: bool) -> str:
    """Lay out what is said: opening, one or two clauses, perhaps a turn, advice or a close."""
    mood = remarks.GLAD_OPENERS if is_glad else remarks.CROSS_OPENERS
    general = dice.choice(remarks.GENERAL_PRAISE if is_glad else remarks.GENERAL_COMPLAINT)
    opening = dice.choice(remarks.OPENERS + mood).format(urusan=visit.noun)
    first = opening + _clause(dice, visit, is_glad=is_glad)
    # Who was neither pleased nor angry sees both sides more often.
    turns = 0.24 if 2.3 < visit.level < 3.4 else 0.12
    draw = dice.random()
    if draw < 0.16:
        return general
    if draw < 0.4:
        return first
    if draw < 0.52:
        return first + dice.choice(remarks.JOINS) + _clause(dice, visit, is_glad=is_glad)
    if draw < 0.52 + turns:
        return first + dice.choice(remarks.TURNS) + _clause(dice, visit, is_glad=not is_glad)
    if draw < 0.9:
        return first + dice.choice((". ", ", ")) + general
    advice = dice.choice(remarks.ADVICE).format(urusan=visit.noun, loket=dice.choice(_PLACES))
    return advice if dice.random() < 0.5 else f"{first}. {advice}"


def _clause(dice: Dice, visit: _Visit, *, is_glad: bool) -> str:
    own = (trades.PRAISE if is_glad else trades.COMPLAINT).get(visit.category, ())
    if own and dice.random() < _OF_THE_TRADE:
        return dice.choice(own)
    said = (phrases.PRAISE if is_glad else phrases.COMPLAINT)[_about(dice, visit.ratings, is_glad=is_glad)]
    clause = dice.choice([one for one in said if trades.fits(one, visit.category)])
    return _fill(dice, clause, visit.noun, is_glad=is_glad)


def _about(dice: Dice, ratings: Mapping[Element, int], *, is_glad: bool) -> Element:
    """Choose what to speak of: mostly what was rated highest or lowest, else what people notice most."""
    if ratings and dice.random() < 0.75:
        edge = max(ratings.values()) if is_glad else min(ratings.values())
        return dice.choice([element for element, rating in ratings.items() if rating == edge])
    noticed = dict(zip(ELEMENTS, (1, 2, 5, 1, 2, 2, 5, 0.6, 2), strict=True))
    return one_of(dice, noticed)


def _fill(dice: Dice, text: str, noun: str, *, is_glad: bool) -> str:
    return text.format(
        urusan=noun,
        petugas=dice.choice(_CLERKS),
        lama=dice.choice(_FASTER if is_glad else _SLOWER),
        jam=dice.choice(_EARLY if is_glad else _LATE),
        hari=dice.choice(("satu", "dua", "3", "tiga", "5")),
        loket=dice.choice(_PLACES),
        kali=dice.choice(_TIMES),
        rupiah=dice.choice(_MONEY),
    )

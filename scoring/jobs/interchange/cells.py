"""Single cells: how each kind of value is read from text, refused with a reason, and written back.

A cell's ``read`` gets non-empty text and returns the value or raises Bad; an empty cell is None and never
reaches it. ``write`` is its inverse: ``read(write(value)) == value``.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import fsum, isfinite
from typing import Any
from zoneinfo import ZoneInfo

from scoring.jobs.interchange.problems import Reason
from scoring.visits import rules as visits

SHARES_TOLERANCE = 0.005
"""How far shares may sum from 1 when they were rounded for print; they are then scaled to sum to 1."""

ID_LIMIT = 64
NAME_LIMIT = 200
TEXT_LIMIT = 4000
SHARES_LIMIT = 400
PROFILE_LIMIT = 16

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}(?::\d{2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RATINGS = {"1": 1, "2": 2, "3": 3, "4": 4}
_YES_NO = {"1": True, "0": False, "true": True, "false": False}
_FORMULA = ("=", "+", "-", "@")

Share = tuple[str, float]


class Bad(Exception):
    """A cell cannot be read. Raised by ``read`` alone and turned into a Problem with its place."""

    def __init__(self, reason: Reason, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of value.

    Attributes:
        read: non-empty text to value, or Bad.
        write: value (never None) to text.
        free: people's own text, which a spreadsheet could take for a formula.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    free: bool = False


def plain(text: str) -> str:
    """Normalise people's text: NFC, line ends as newlines, no other control characters, trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = "".join(
            char for char in text if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"}
        )
    return text.strip()


def words(limit: int) -> Cell:
    """Make a cell of free text of at most ``limit`` characters."""

    def read(text: str) -> str | None:
        text = plain(text)
        if len(text) > limit:
            raise Bad(Reason.TOO_LONG, limit=limit)
        return text or None

    return Cell(read, free=True)


def _identifier(text: str) -> str:
    text = plain(text)
    if len(text) > ID_LIMIT:
        raise Bad(Reason.TOO_LONG, limit=ID_LIMIT)
    if not text or not text.isprintable() or ";" in text or text[0] in _FORMULA:
        raise Bad(Reason.BAD_ID)
    return text


def _opaque(text: str) -> str:
    # Pseudonyms made elsewhere may begin with any sign; nothing here lists them, so nothing splits them.
    text = plain(text)
    if len(text) > ID_LIMIT:
        raise Bad(Reason.TOO_LONG, limit=ID_LIMIT)
    return text


def _identifiers(text: str) -> tuple[str, ...]:
    return tuple(sorted({_identifier(part) for part in text.split(";") if part.strip()}))


def _code(text: str) -> str:
    code = visits.tidy_code(text)
    if code is None:
        raise Bad(Reason.BAD_CODE)
    return code


def number(low: float, high: float) -> Cell:
    """Make a cell of decimal numbers from ``low`` to ``high``; NaN and infinity are no numbers."""

    def read(text: str) -> float:
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            raise Bad(Reason.NOT_A_NUMBER)
        value = float(text)
        if not isfinite(value) or not low <= value <= high:
            raise Bad(Reason.OUT_OF_RANGE, low=write_number(low), high=write_number(high))
        return value

    return Cell(read, write_number)


def write_number(value: float) -> str:
    """Write a number with all its digits and without an exponent: what is read back is the same."""
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(low: int, high: int) -> Cell:
    """Make a cell of whole numbers from ``low`` to ``high``."""

    def read(text: str) -> int:
        text = text.strip()
        if not _WHOLE.fullmatch(text):
            raise Bad(Reason.NOT_WHOLE if _NUMBER.fullmatch(text) else Reason.NOT_A_NUMBER)
        value = int(text)
        if not low <= value <= high:
            raise Bad(Reason.OUT_OF_RANGE, low=low, high=high)
        return value

    return Cell(read)


def _rupiah(text: str) -> int:
    value = _FEE.read(text)
    if value != int(value):
        raise Bad(Reason.NOT_WHOLE)
    return int(value)


def _profile(text: str) -> str | None:
    # Years or a band (17-25, >60), L or P: forms differ, and none of it is counted with, so it is kept.
    text = plain(text)
    if len(text) > PROFILE_LIMIT:
        raise Bad(Reason.TOO_LONG, limit=PROFILE_LIMIT)
    return text.upper() if len(text) == 1 else text or None


def choice(*values: str) -> Cell:
    """Make a cell of one of these words, upper or lower case; the word is kept as spelled here."""
    known = {value.lower(): value for value in values}

    def read(text: str) -> str:
        try:
            return known[text.strip().lower()]
        except KeyError:
            raise Bad(Reason.NOT_A_CHOICE, choices=", ".join(values)) from None

    return Cell(read)


def _rating(text: str) -> int:
    # Exactly "1" to "4": "3.0", "5", "0", "true" and "NaN" are somebody's mistake, not a rating.
    try:
        return _RATINGS[text]
    except KeyError:
        raise Bad(Reason.NOT_A_RATING) from None


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.strip().lower()]
    except KeyError:
        raise Bad(Reason.NOT_A_CHOICE, choices="0, 1") from None


def _day(text: str) -> date:
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Bad(Reason.NOT_A_DATE)


def _clock(text: str) -> time:
    text = text.strip()
    try:
        if _CLOCK.fullmatch(text):
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise Bad(Reason.NOT_A_TIME)


def _write_clock(value: time) -> str:
    return value.isoformat("minutes" if value.second == 0 else "seconds")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Bad(Reason.NOT_A_MOMENT) from None
    # Years near the ends of the calendar cannot be moved to another zone.
    if not 1900 <= moment.year <= 9000:
        raise Bad(Reason.NOT_A_MOMENT)
    if moment.tzinfo is None:
        raise Bad(Reason.NO_OFFSET)
    return moment


def _zone(text: str) -> str:
    text = text.strip()
    try:
        return ZoneInfo(text).key
    except (LookupError, OSError, ValueError):
        raise Bad(Reason.NOT_A_ZONE) from None


def _shares(text: str) -> tuple[Share, ...]:
    found: dict[str, float] = {}
    for part in text.split(";"):
        person, colon, share = part.strip().rpartition(":")
        if not colon or not _NUMBER.fullmatch(share.strip()) or person in found:
            raise Bad(Reason.NOT_SHARES)
        found[_identifier(person)] = float(share)
    if any(not 0 < share <= 1 for share in found.values()):
        raise Bad(Reason.NOT_SHARES)
    shares = tuple(zip(found, to_one(list(found.values())), strict=True))
    if len(_write_shares(shares)) > SHARES_LIMIT:
        raise Bad(Reason.TOO_LONG, limit=SHARES_LIMIT)
    return shares


def _write_shares(value: Sequence[Share]) -> str:
    return ";".join(f"{person}:{write_number(share)}" for person, share in value)


def to_one(shares: Sequence[float]) -> list[float]:
    """Scale shares that were rounded for print so that they sum to 1, or refuse them.

    Raises:
        Bad: they sum to something else than 1, beyond SHARES_TOLERANCE.
    """
    total = fsum(shares)
    if abs(total - 1) <= 1e-9:
        return list(shares)
    if abs(total - 1) > SHARES_TOLERANCE:
        raise Bad(Reason.SHARES_SUM, total=write_number(round(total, 6)))
    scaled = [share / total for share in shares]
    # The last one takes what binary fractions left over, so that scaling again changes nothing.
    scaled[-1] = 1 - fsum(scaled[:-1])
    return scaled


_FEE = number(0, 1e12)

ID = Cell(_identifier)
OPAQUE = Cell(_opaque, free=True)
IDS = Cell(_identifiers, ";".join)
CODE = Cell(_code)
NAME = words(NAME_LIMIT)
COMMENT = words(TEXT_LIMIT)
DAY = Cell(_day, date.isoformat)
CLOCK = Cell(_clock, _write_clock)
MOMENT = Cell(_moment, datetime.isoformat)
FEE = Cell(_rupiah)
PROFILE = Cell(_profile, free=True)
RATING = Cell(_rating)
YES_NO = Cell(_yes_no, lambda value: "1" if value else "0")
ZONE = Cell(_zone)
SHARES = Cell(_shares, _write_shares)

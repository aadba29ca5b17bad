"""Pure questions about the organisation: what a well-formed civil servant number (NIP) is.

Sources: Perka BKN 22/2007 and 43/2007 for PNS; the numbers BKN issues to PPPK. There is no check digit, so
a NIP is judged by its parts only, and never refused on its serial.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from scoring.errors import ScoringError
from scoring.terms import Employment

YOUNGEST_AT_APPOINTMENT = 17
"""In years. The law says 18; a TMT is counted to the month, and old decrees round generously."""

_PRINTED = re.compile(r"(\d{8})[ .\-]?(\d{6})[ .\-]?(\d)[ .\-]?(\d{3})", re.ASCII)
_OLD = re.compile(r"\d{3}[ .\-]?\d{3}[ .\-]?\d{3}", re.ASCII)


class NipFault(StrEnum):
    """What is wrong with a NIP."""

    SHAPE = "shape"
    OLD = "old"
    BIRTH = "birth"
    APPOINTMENT = "appointment"
    SEX = "sex"


class InvalidNip(ScoringError):
    """A civil servant number cannot be one. ``fault`` says which part; the number itself is never told."""

    code = "invalid_nip"

    def __init__(self, fault: NipFault) -> None:
        super().__init__(fault=fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Nip:
    """A civil servant number, read. It reveals birth date and sex: it is never shown to the public.

    Attributes:
        digits: all 18, without the spaces it is often printed with.
        born: from digits 1 to 8.
        appointed: first day of the month (PNS, digits 9 to 14) or of the year (PPPK, digits 9 to 12).
        sex: ``L`` (1) or ``P`` (2), digit 15.
        employment: PNS when digits 13 and 14 are a month, PPPK when they are a code above 12.
    """

    digits: str
    born: date
    appointed: date
    sex: Literal["L", "P"]
    employment: Employment


def check_nip(text: str, *, today: date) -> Nip:
    """Read a NIP (PNS) or NI PPPK, printed with or without spaces.

    Raises:
        InvalidNip: it has not 18 digits, or is the nine-digit number used before 2009, or its birth
            date, appointment or sex digit cannot be.
    """
    printed = _PRINTED.fullmatch(text.strip())
    if printed is None:
        raise InvalidNip(NipFault.OLD if _OLD.fullmatch(text.strip()) else NipFault.SHAPE)
    birth, start, sex, serial = printed.groups()

    born = _birth(birth, today=today)
    year, month = int(start[:4]), int(start[4:])
    if month == 0 or year == 0:
        raise InvalidNip(NipFault.APPOINTMENT)
    employment = Employment.PNS if month <= 12 else Employment.PPPK
    appointed = date(year, month if employment is Employment.PNS else 1, 1)
    if appointed > today or appointed.year - born.year < YOUNGEST_AT_APPOINTMENT:
        raise InvalidNip(NipFault.APPOINTMENT)
    match sex:
        case "1":
            return Nip(birth + start + sex + serial, born, appointed, "L", employment)
        case "2":
            return Nip(birth + start + sex + serial, born, appointed, "P", employment)
        case _:
            raise InvalidNip(NipFault.SEX)


def _birth(digits: str, *, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InvalidNip(NipFault.BIRTH) from None
    if born.year < 1900 or born > today:
        raise InvalidNip(NipFault.BIRTH)
    return born

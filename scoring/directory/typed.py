"""Reading what was typed into a form of the organisation: every fault is gathered, none hides another."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Final

from scoring.accounts.rules import NotAllowed, Role
from scoring.errors import ScoringError

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class Fault(StrEnum):
    """What is wrong with one field."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    NOT_A_CODE = "not_a_code"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DAY = "not_a_day"
    NOT_A_TIME = "not_a_time"
    ENDS_BEFORE = "ends_before"
    HALF = "half"
    UNKNOWN = "unknown"
    TAKEN = "taken"
    BELOW_ITSELF = "below_itself"
    NOT_A_NIP = "not_a_nip"
    TOO_FEW_CHOICES = "too_few_choices"
    OTHER_COUNT = "other_count"
    TOO_MANY = "too_many"


class Unfit(ScoringError):
    """Some fields of a form cannot be kept. ``faults`` names each with what is wrong."""

    code = "unfit_fields"

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__()
        self.faults = dict(faults)


def may_administer(role: Role) -> bool:
    """Say whether somebody keeps the organisation: its units, counters, people and rosters."""
    return role is Role.ADMIN


def check_may_administer(role: Role) -> None:
    """Raise NotAllowed unless somebody keeps the organisation."""
    if not may_administer(role):
        raise NotAllowed


class Typed:
    """The fields of one form, read one by one; ``check`` raises once all have been."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.faults: dict[str, Fault] = {}

    def wrong(self, name: str, fault: Fault) -> None:
        """Note what is wrong with a field; the first fault of a field stands."""
        self.faults.setdefault(name, fault)

    def check(self) -> None:
        """Raise Unfit if anything was wrong."""
        if self.faults:
            raise Unfit(self.faults)

    def text(self, name: str, *, most: int, needed: bool = True) -> str:
        """Read one line, its spaces tidied."""
        value = " ".join(self.form.get(name, "").split())
        if needed and not value:
            self.wrong(name, Fault.EMPTY)
        if len(value) > most:
            self.wrong(name, Fault.TOO_LONG)
        if not value.isprintable() or _SURROGATES.search(value):
            self.wrong(name, Fault.UNREADABLE)
        return value

    def lines(self, name: str, *, most: int) -> str:
        """Read a text of several lines."""
        value = self.form.get(name, "").replace("\r\n", "\n").strip()
        if not value:
            self.wrong(name, Fault.EMPTY)
        if len(value) > most:
            self.wrong(name, Fault.TOO_LONG)
        if not value.replace("\n", " ").isprintable():
            self.wrong(name, Fault.UNREADABLE)
        return value

    def code(self, name: str, *, needed: bool = True) -> str:
        """Read an identifier: letters, digits, dots and dashes."""
        value = self.form.get(name, "").strip()
        if not value:
            if needed:
                self.wrong(name, Fault.EMPTY)
        elif not _CODE.fullmatch(value):
            self.wrong(name, Fault.NOT_A_CODE)
        return value

    def number(self, name: str, *, least: float, most: float) -> float | None:
        """Read a number, with a point or a comma; empty is none."""
        value = self.form.get(name, "").strip().replace(",", ".")
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            self.wrong(name, Fault.NOT_A_NUMBER)
            return None
        if not math.isfinite(number) or not least <= number <= most:
            self.wrong(name, Fault.OUT_OF_RANGE)
        return number

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """Read a whole number; empty is none."""
        value = self.form.get(name, "").strip()
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) <= 12):
            self.wrong(name, Fault.NOT_A_NUMBER)
            return None
        if not least <= int(value) <= most:
            self.wrong(name, Fault.OUT_OF_RANGE)
        return int(value)

    def day(self, name: str) -> date | None:
        """Read a day as a browser sends it, ``2026-09-15``; empty is none."""
        value = self.form.get(name, "").strip()
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = date.min
        if len(value) != 10 or not 2000 <= day.year <= 2100:
            self.wrong(name, Fault.NOT_A_DAY)
            return None
        return day

    def needed_day(self, name: str) -> date:
        """Read a day that has to be there; what stands in for a missing one is never kept."""
        day = self.day(name)
        if day is None:
            self.wrong(name, Fault.EMPTY)
        return day or date.min

    def clock(self, name: str) -> time | None:
        """Read a time of day, ``08:00``; empty is none."""
        value = self.form.get(name, "").strip()
        if not value:
            return None
        try:
            return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.wrong(name, Fault.NOT_A_TIME)
            return None

    def one_of(self, name: str, known: Collection[str]) -> str:
        """Read one of a list."""
        value = self.form.get(name, "")
        if value not in known:
            self.wrong(name, Fault.UNKNOWN if value else Fault.EMPTY)
        return value

    def chosen(self, prefix: str) -> list[str]:
        """List the boxes that were ticked, by what follows a prefix in their names."""
        return sorted(name.removeprefix(prefix) for name in self.form if name.startswith(prefix))


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Return what differs, each as from and to, ready for the journal."""
    return {
        name: [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | time) else value

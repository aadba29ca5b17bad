"""What is wrong with a file, said with its place: file, line, column, value and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from scoring.i18n import t

SHOWN = 40
"""Characters of a faulty value that are shown: enough to find it, too few to spill a comment into a log."""

_PRIVATE = frozenset({"nip", "comment", "rater", "device"})
_PRIVATE_SHOWN = 4


class Reason(StrEnum):
    """Why a file or a cell was refused. The codes are stable; the sentences may be polished."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    NOT_A_KNOWN_SHEET = "not_a_known_sheet"
    EMPTY_FILE = "empty_file"
    NO_SHEETS = "no_sheets"
    NOT_UTF8 = "not_utf8"
    CONTROL_CHARACTER = "control_character"
    BROKEN_QUOTES = "broken_quotes"
    WRONG_SEPARATOR = "wrong_separator"
    RAGGED_ROW = "ragged_row"
    DIGITS_LOST = "digits_lost"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DUPLICATE_COLUMN = "duplicate_column"
    TWO_NUMBERINGS = "two_numberings"
    NOT_JSON = "not_json"
    BAD_SETTING = "bad_setting"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_ID = "bad_id"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_MOMENT = "not_a_moment"
    NO_OFFSET = "no_offset"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_RATING = "not_a_rating"
    NOT_A_ZONE = "not_a_zone"
    NOT_SHARES = "not_shares"
    BAD_NIP = "bad_nip"
    BAD_CODE = "bad_code"
    DUPLICATE = "duplicate"
    UNKNOWN_REFERENCE = "unknown_reference"
    CYCLE = "cycle"
    SHARES_SUM = "shares_sum"
    EMPLOYEES_AND_ROSTER = "employees_and_roster"
    NOTHING_RATED = "nothing_rated"
    OVERLAP = "overlap"
    ENDS_BEFORE_START = "ends_before_start"
    HALF_A_SHIFT = "half_a_shift"
    TWO_UNITS_ONE_ROSTER = "two_units_one_roster"
    ROOT_MADE = "root_made"
    SERVICES_MADE = "services_made"
    TICKET_REPEATED = "ticket_repeated"
    TAKEN = "taken"


SENTENCES: Mapping[Reason, str] = {
    Reason.NOT_FOUND: "There is no such file or folder.",
    Reason.UNREADABLE: "The file cannot be read: {detail}.",
    Reason.NOT_A_KNOWN_SHEET: "This is none of the known sheets ({known}) and was left out.",
    Reason.EMPTY_FILE: "The file is empty: not even a header line.",
    Reason.NO_SHEETS: "None of the known sheets was found ({known}).",
    Reason.NOT_UTF8: "The text is not UTF-8. Save the file as “CSV UTF-8”.",
    Reason.CONTROL_CHARACTER: "A NUL character is in the text; the file may be damaged or not be text.",
    Reason.BROKEN_QUOTES: "The quotation marks do not pair from here on; the rest was not read.",
    Reason.WRONG_SEPARATOR: "The columns are separated by “{found}”; a comma is expected.",
    Reason.RAGGED_ROW: "The row has {found} fields, the header has {expected}.",
    Reason.DIGITS_LOST: "A number this long lost digits in the workbook. Format the column as text.",
    Reason.MISSING_COLUMN: "The column “{column}” is missing.",
    Reason.UNKNOWN_COLUMN: "The column is not known; --ignore-unknown passes over it.",
    Reason.DUPLICATE_COLUMN: "The column is there twice.",
    Reason.TWO_NUMBERINGS: "The elements are there twice, by code and by number. Keep one.",
    Reason.NOT_JSON: "This is not JSON: {detail}.",
    Reason.BAD_SETTING: "The setting “{setting}” is not understood: {detail}.",
    Reason.EMPTY: "This may not be empty.",
    Reason.TOO_LONG: "This is longer than {limit} characters.",
    Reason.BAD_ID: "An identifier has no “;” and does not begin with = + - or @.",
    Reason.NOT_A_NUMBER: "This is not a number (write 0.5, with a point).",
    Reason.NOT_WHOLE: "This is not a whole number.",
    Reason.OUT_OF_RANGE: "This must be from {low} to {high}.",
    Reason.NOT_A_DATE: "This is not a date (write 2026-07-31).",
    Reason.NOT_A_TIME: "This is not a time of day (write 08:00).",
    Reason.NOT_A_MOMENT: "This is not a date and time (write 2026-07-31T09:15:00+07:00).",
    Reason.NO_OFFSET: "The time has no offset; say which zone it is in (+07:00, +08:00 or +09:00).",
    Reason.NOT_A_CHOICE: "This must be one of: {choices}.",
    Reason.NOT_A_RATING: "A rating is 1, 2, 3 or 4, or empty.",
    Reason.NOT_A_ZONE: "There is no such time zone (write Asia/Jakarta, Asia/Makassar or Asia/Jayapura).",
    Reason.NOT_SHARES: "Write who served as id:share, separated by “;”, each person once (A1:0.6;A2:0.4).",
    Reason.BAD_NIP: "This cannot be a NIP (fault: {fault}).",
    Reason.BAD_CODE: "A public code has 3 to 16 letters or digits.",
    Reason.DUPLICATE: "This is there already, in line {first}.",
    Reason.UNKNOWN_REFERENCE: "There is no such {kind}.",
    Reason.CYCLE: "The unit is above itself: {path}.",
    Reason.SHARES_SUM: "The shares sum to {total}, not to 1.",
    Reason.EMPLOYEES_AND_ROSTER: "Either the employees or the roster is given, not both.",
    Reason.NOTHING_RATED: "Nothing was rated.",
    Reason.OVERLAP: "The person is already assigned to this unit then, in line {other}.",
    Reason.ENDS_BEFORE_START: "The end is before the start.",
    Reason.HALF_A_SHIFT: "A shift needs both a start and a different end.",
    Reason.TWO_UNITS_ONE_ROSTER: "The roster names another unit in line {other}.",
    Reason.ROOT_MADE: "Several units have nothing above them; “{unit}” was made to be their root.",
    Reason.SERVICES_MADE: "There is no sheet of services; {count} were made from the responses.",
    Reason.TICKET_REPEATED: "The ticket was used before; this answer is kept but not counted.",
    Reason.TAKEN: "This belongs to “{owner}” already.",
}

KINDS: Mapping[str, str] = {
    "unit": "unit",
    "service": "service",
    "point": "point",
    "employee": "employee",
    "roster": "roster",
}
"""What a reference names, as it is said in UNKNOWN_REFERENCE."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth knowing, in one place.

    Attributes:
        reason: a stable code.
        file: as named to people; a sheet of a workbook is ``book.xlsx/units``.
        line: physical line of the file (the header is 1), or None when the whole file is meant.
        column: name of the column, where one is meant.
        value: the faulty value, made safe to show by ``problem``.
        params: what the sentence needs.
    """

    reason: Reason
    file: str
    line: int | None = None
    column: str | None = None
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The reason, in the language spoken now."""
        params = {"column": self.column, **self.params}
        if "kind" in params:
            params["kind"] = t(KINDS[str(params["kind"])])
        return t(SENTENCES[self.reason], **params)

    @property
    def place(self) -> str:
        """Where, as ``file:line column``."""
        line = f":{self.line}" if self.line is not None else ""
        return f"{self.file}{line}" + (f" {self.column}" if self.column else "")

    @override
    def __str__(self) -> str:
        value = f" “{self.value}”" if self.value else ""
        return f"{self.place}{value}: {self.sentence}"

    def as_dict(self) -> dict[str, object]:
        """Return it as data for ``--json``: the code beside the sentence."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "reason": self.reason.value,
            "message": self.sentence,
        }


def problem(
    reason: Reason,
    file: str,
    *,
    line: int | None = None,
    column: str | None = None,
    value: str = "",
    **params: object,
) -> Problem:
    """Make a problem whose value is safe to print: short, one line, and masked where it is private."""
    limit = _PRIVATE_SHOWN if column in _PRIVATE else SHOWN
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value[:limit])
    if len(value) > limit:
        shown += "…"
    return Problem(reason, file, line, column, shown, params)

"""The closed sets of words the whole house uses, and the calendar of periods."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from typing_extensions import override

from scoring.errors import ScoringError


class Channel(StrEnum):
    """The door a feedback came through."""

    TICKET = "ticket"
    BADGE = "badge"
    WEB = "web"
    TELEGRAM = "telegram"
    KIOSK = "kiosk"
    PAPER = "paper"


class Evidence(StrEnum):
    """How sure we are that the visit took place, strongest first."""

    TICKET = "ticket"
    BADGE = "badge"
    KIOSK = "kiosk"
    OPEN = "open"
    IMPORTED = "imported"


class FeedbackState(StrEnum):
    """Where a feedback stands. Received = counted + quarantined + withdrawn + excluded, always."""

    COUNTED = "counted"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


class Rule(StrEnum):
    """The rule that ascribed a feedback, strongest first."""

    TICKET = "ticket"
    BADGE = "badge"
    SINGLE_DUTY = "single_duty"
    SHARED_DUTY = "shared_duty"
    UNIT_ONLY = "unit_only"
    CORRECTION = "correction"


class Form(StrEnum):
    """How much was answered: some elements, or one overall tap."""

    FULL = "full"
    TAP = "tap"


class Verdict(StrEnum):
    """What a person score may say against the standard."""

    ABOVE = "above"
    MEETS = "meets"
    BELOW = "below"
    INSUFFICIENT = "insufficient"


class CaseKind(StrEnum):
    """What a case is about, and with it how long an answer may take and who may see it."""

    COMPLAINT = "complaint"
    OVERSIGHT = "oversight"
    URGENT = "urgent"


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ANSWERED = "answered"
    CANNOT_ACT = "cannot_act"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class CaseEventKind(StrEnum):
    """What happened in a case: it came to a state, or something was said or found on the way."""

    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ANSWERED = "answered"
    CANNOT_ACT = "cannot_act"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RAISED = "raised"
    NOTE = "note"


class ObjectionKind(StrEnum):
    """What an employee contests."""

    ATTRIBUTION = "attribution"
    STATEMENT = "statement"


class ObjectionReason(StrEnum):
    """Why an employee contests it."""

    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    SOMEBODY_ELSE = "somebody_else"
    SHARED = "shared"
    FIGURES = "figures"
    OTHER = "other"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    FILED = "filed"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProposalKind(StrEnum):
    """What takes more than one person."""

    GRANT = "grant"
    LIFT = "lift"
    EXCLUDE = "exclude"
    RESET = "reset"


class ProposalState(StrEnum):
    """Where a proposal stands; one that is open and past its day is over all the same."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class Exclusion(StrEnum):
    """Why a feedback is left out for good; that it is harsh is no reason."""

    TRIAL = "trial"
    DUPLICATE = "duplicate"
    WRONG_PLACE = "wrong_place"
    NO_CONTENT = "no_content"
    BY_STAFF = "by_staff"


class Reveal(StrEnum):
    """Why somebody reads what a citizen wrote as it was written, unmasked."""

    DANGER = "danger"
    INQUIRY = "inquiry"
    NOT_UNDERSTOOD = "not_understood"
    REQUIRED = "required"


class Language(StrEnum):
    """The languages the product speaks, first to last resort."""

    INDONESIAN = "id"
    ENGLISH = "en"


class Sex(StrEnum):
    """Jenis kelamin of a respondent, as the official form has it."""

    MALE = "L"
    FEMALE = "P"


class AgeBand(StrEnum):
    """Age of a respondent in years, in bands: exact years tell more of a person than anybody counts with."""

    UNDER_17 = "<17"
    FROM_17 = "17-25"
    FROM_26 = "26-35"
    FROM_36 = "36-45"
    FROM_46 = "46-55"
    OVER_55 = ">55"


class Education(StrEnum):
    """Highest schooling of a respondent, in the steps of the official form (PermenPANRB 14/2017)."""

    SD = "SD"
    SMP = "SMP"
    SMA = "SMA"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class Job(StrEnum):
    """What a respondent does for a living, in the groups of the official form (PermenPANRB 14/2017)."""

    PNS = "PNS"
    TNI = "TNI"
    POLRI = "POLRI"
    PRIVATE = "SWASTA"
    SELF_EMPLOYED = "WIRAUSAHA"
    OTHER = "LAINNYA"


class Progress(StrEnum):
    """How far a line of a follow-up plan is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class QuestionKind(StrEnum):
    """How a question that an office asks beside the nine is answered."""

    SCALE = "scale"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Employment(StrEnum):
    """The two kinds of civil servant (UU 20/2023)."""

    PNS = "pns"
    PPPK = "pppk"


class UnknownPeriod(ScoringError):
    """A period was named in a form we do not know."""

    code = "unknown_period"


_PERIOD = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|S([12])))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of whole calendar months: a month, quarter (Q), semester (S) or year.

    Attributes:
        first: first month, as ``year * 12 + month - 1``.
        months: how many, 1, 3, 6 or 12.
    """

    first: int
    months: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026``, ``2026-S1``, ``2026-Q3`` or ``2026-07``, or raise UnknownPeriod."""
        match = _PERIOD.fullmatch(text.strip().upper())
        if match is None or match[1] == "0000":
            raise UnknownPeriod(period=text[:20])
        year, month, quarter, semester = match.groups()
        start = int(year) * 12
        if month:
            return cls(start + int(month) - 1, 1)
        if quarter:
            return cls(start + 3 * (int(quarter) - 1), 3)
        if semester:
            return cls(start + 6 * (int(semester) - 1), 6)
        return cls(start, 12)

    @classmethod
    def containing(cls, day: date, *, months: int) -> Self:
        """Return the period of that length a day falls into."""
        month = month_of(day)
        return cls(month - month % 12 % months, months)

    @override
    def __str__(self) -> str:
        year, offset = divmod(self.first, 12)
        match self.months:
            case 1:
                return f"{year:04d}-{offset + 1:02d}"
            case 3:
                return f"{year:04d}-Q{offset // 3 + 1}"
            case 6:
                return f"{year:04d}-S{offset // 6 + 1}"
            case _:
                return f"{year:04d}"

    @property
    def last(self) -> int:
        """The last month, inclusive, in the same count as ``first``."""
        return self.first + self.months - 1

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def ends(self) -> date:
        """The day after the last day."""
        after = self.first + self.months
        return date(after // 12, after % 12 + 1, 1)

    def previous(self) -> Self:
        """Return the period of the same length just before."""
        return type(self)(self.first - self.months, self.months)


PERIOD_LENGTHS = (1, 3, 6, 12)
"""Months of a month, a quarter, a semester and a year."""


def periods_of_month(month: int) -> tuple[Period, ...]:
    """Return the month, quarter, semester and year a month belongs to."""
    return tuple(Period(month - month % 12 % months, months) for months in PERIOD_LENGTHS)


def month_of(day: date) -> int:
    """Number the month of a day as ``year * 12 + month - 1``, the unit all tallies are kept in."""
    return day.year * 12 + day.month - 1


SLOWEST_ZONE = "Asia/Jakarta"
"""Where a new day begins last in Indonesia: a day that is over there is over everywhere."""


def local_day(moment: datetime, timezone: str) -> date:
    """Return the calendar day of a moment where the unit stands (WIB, WITA or WIT)."""
    return moment.astimezone(ZoneInfo(timezone)).date()


PUBLIC_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of public codes; I, L and O look like digits, and people type these from paper."""

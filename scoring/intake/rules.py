"""What may be said, and how it is written down. Doubt at the door, trust inside."""

import base64
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from scoring.errors import ScoringError
from scoring.method.elements import ELEMENTS, HIGHEST_RATING, LOWEST_RATING
from scoring.terms import AgeBand, Education, FeedbackState, Job, Period, Sex

LONGEST_COMMENT: Final = 2_000
"""Characters of a comment after tidying."""

MOST_PER_UNIT_AND_DAY: Final = 5
"""Feedbacks one pseudonym may give one unit on one day without tickets: families share phones."""

RATED_FIELDS: Final = ("overall", *(element.value for element in ELEMENTS))

PROFILE: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"age": AgeBand, "sex": Sex, "education": Education, "job": Job}
)
"""What a respondent may tell of themselves, in the order it is asked: the field, and its closed set."""

CHANGEABLE_MONTHS: Final = 3
"""Months of the period whose end ends all changes: the quarter, which offices report by."""

PERSONAL: Final = (
    "comment", "seal", "visitor_id", "device", "act", "language", "duration_s", "sex", "age", "education",
    "job",
)  # fmt: skip
"""What of a feedback is a citizen's own: their words, who they are, and what could lead back to them."""

ERASED: Final = "erased"
"""The reason of a feedback that is withdrawn and of which nothing personal is left."""


class InvalidRating(ScoringError):
    """A rating is not one of the whole numbers 1, 2, 3 and 4. ``field`` names it."""

    code = "invalid_rating"


class UnknownAnswer(ScoringError):
    """A field was sent that the questionnaire does not have."""

    code = "unknown_answer"


class NothingSaid(ScoringError):
    """Neither an overall rating nor any element was answered."""

    code = "nothing_said"


class CommentTooLong(ScoringError):
    """The comment is longer than can be kept; ``length`` and ``limit`` say by how much."""

    code = "comment_too_long"


class TooOften(ScoringError):
    """This visitor has rated this unit as often as one day allows without tickets."""

    code = "too_often"


class AlreadyWithdrawn(ScoringError):
    """The citizen has taken this feedback back; it can be given anew, not changed."""

    code = "already_withdrawn"


class AnswersClosed(ScoringError):
    """The period this was said in has closed, so it stands as it is; ``until`` is the last day there was.

    It can still be taken back.
    """

    code = "answers_closed"


def check_rating(field: str, value: object) -> int:
    """Return a rating that is exactly 1, 2, 3 or 4, or raise InvalidRating.

    ``True`` is not 1, ``3.0`` is not 3 and ``"3"`` is not 3: whoever sends those has a fault to find.
    """
    if type(value) is not int or not LOWEST_RATING <= value <= HIGHEST_RATING:
        raise InvalidRating(field=field)
    return value


def read_rating(field: str, text: str) -> int | None:
    """Read a rating from a form field, where empty means not answered, or raise InvalidRating."""
    if not text:
        return None
    if text not in {"1", "2", "3", "4"}:
        raise InvalidRating(field=field)
    return int(text)


def check_ratings(values: Mapping[str, object]) -> dict[str, int]:
    """Return the ratings given among the overall rating and the nine elements; absent is absent.

    Raises:
        UnknownAnswer: a field is none of these.
        InvalidRating: a value is not a rating.
        NothingSaid: there is no rating at all.
    """
    unknown = sorted(set(values) - set(RATED_FIELDS))
    if unknown:
        raise UnknownAnswer(field=tidy(unknown[0], limit=40))
    given = {field: check_rating(field, value) for field, value in values.items() if value is not None}
    if not given:
        raise NothingSaid
    return given


def check_profile(field: str, value: str) -> str:
    """Return what a respondent tells of themselves, or raise UnknownAnswer unless it is of the closed set."""
    answers = PROFILE.get(field)
    if answers is None or value not in set(answers):
        raise UnknownAnswer(field=tidy(field, limit=40))
    return value


def changeable_until(day: date, *, grace_days: int) -> date:
    """Return the last day on which what was said on a day may still be changed.

    That is the end of the calendar quarter it counts in, and so many days more: a published number, so
    that a citizen who spoke on the last day of a quarter has time to think, and the figures then stand.
    """
    ends = Period.containing(day, months=CHANGEABLE_MONTHS).ends
    return ends + timedelta(days=grace_days - 1)


def check_changeable(day: date, *, today: date, grace_days: int) -> None:
    """Raise AnswersClosed when what was said on a day can no longer be changed."""
    until = changeable_until(day, grace_days=grace_days)
    if today > until:
        raise AnswersClosed(until=until.isoformat())


def tidy(text: str, *, limit: int | None = None) -> str:
    """Write a text in one way: composed (NFC), without control characters and lone surrogates.

    Line breaks stay, more than two in a row become two; spaces at the ends go. Joiners and marks of
    direction stay: emoji and other scripts need them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    kept = re.sub(r"\n{3,}", "\n\n", unicodedata.normalize("NFC", kept)).strip()
    return kept if limit is None else kept[:limit]


def tidy_comment(text: str | None) -> str | None:
    """Return a comment as it is kept, None when nothing is left, or raise CommentTooLong."""
    comment = tidy(text or "")
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong(length=len(comment), limit=LONGEST_COMMENT)
    return comment or None


def check_may_speak(already: int, *, has_ticket: bool) -> None:
    """Raise TooOften when an open door has heard this visitor enough today; a ticket always speaks."""
    if not has_ticket and already >= MOST_PER_UNIT_AND_DAY:
        raise TooOften(limit=MOST_PER_UNIT_AND_DAY)


def is_erased(state: FeedbackState, reason: str | None) -> bool:
    """Say whether a feedback has been erased at its giver's wish."""
    return state is FeedbackState.WITHDRAWN and reason == ERASED


def receipt_for(code: str, *, key: bytes) -> str:
    """Return the receipt of a feedback: 128 bits that only we can make, the same each time."""
    digest = hmac.digest(key, b"receipt:" + code.encode(), "sha256")[:16]
    # Ids that begin with a dash are read as options by programs and as formulas by spreadsheets.
    return "R" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def receipt_hash(receipt: str) -> str:
    """Return what is stored of a receipt."""
    return sha256(receipt.encode()).hexdigest()


def pseudonym(kind: str, identity: str, *, key: bytes) -> str:
    """Return the pseudonym of an account or device: a keyed hash that only this installation can make."""
    digest = hmac.digest(key, f"{kind}:{identity}".encode(), "sha256")[:18]
    return "v" + base64.urlsafe_b64encode(digest).decode()


def act_of_visit(visitor: str, where: str, day: str, *, key: bytes) -> str:
    """Return the key of one visitor's word on one visit that has no ticket: one a place and day."""
    return "d" + hmac.digest(key, f"act:{visitor}:{where}:{day}".encode(), "sha256").hex()[:40]


def utc_offset_minutes(moment: datetime) -> int:
    """Return the minutes east of UTC of a moment as it was written."""
    return int((moment.utcoffset() or timedelta()).total_seconds() // 60)

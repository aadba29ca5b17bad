"""Reading the posted form: everything typed is kept, every fault has a field and a sentence."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

from scoring import intake
from scoring.errors import ScoringError
from scoring.intake import questions, rules
from scoring.intake.rules import RATED_FIELDS
from scoring.method.elements import QUESTIONNAIRE_ORDER

T = TypeVar("T")

LARGEST_BODY: Final = 256 * 1024
"""Bytes. A form with the longest comment, every letter escaped, is a fifth of it."""

MOST_FIELDS: Final = 64
LONGEST_ANSWERING_S: Final = 86_400
PROFILE_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"years": "age", "sex": "sex", "education": "education", "job": "job"}
)
"""What a respondent may tell of themselves, by the name of its field; a kiosk's ``age`` is a press's."""

TRAP: Final = "homepage"
"""A field people do not see and programs like to fill."""

_ACT = re.compile(r"w[A-Za-z0-9_-]{24}", re.ASCII)
_SECONDS = re.compile(r"\d{1,8}", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_EXTRA = re.compile(rf"{questions.FIELD}\d{{1,12}}", re.ASCII)
"""Fields of the questions an office asks beside the nine."""


class Misread(Exception):
    """What arrived is not what our page sends: a matter of this door alone, unknown to the house."""

    code: ClassVar[str] = "misread"
    params: ClassVar[Mapping[str, object]] = MappingProxyType({})


class TooLarge(Misread):
    """More was sent than any form can hold."""

    code = "too_large"


class NotAForm(Misread):
    """What was sent is not a form as our pages send it."""

    code = "not_a_form"


class OtherLetters(Misread):
    """Some of the text was not written in UTF-8."""

    code = "other_letters"


class OldPage(Misread):
    """The key that makes a repeated form count once is missing or is not one of ours."""

    code = "old_page"


class OtherSite(Misread):
    """A form was sent from somebody else's page."""

    code = "other_site"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a form."""

    field: str
    error: ScoringError | Misread


@dataclass(slots=True)
class Answers:
    """A form as it was sent.

    Attributes:
        typed: every field of the questionnaire as typed, to be shown again.
        act: key of this one act, made anew when the form carried none.
        opened: second of the epoch when the page was made, as the page says.
        age_s: how long ago it was answered, as a kiosk that was without a network says; 0 otherwise.
        ratings: those that are ratings.
        service_id: the chosen service.
        profile: what the respondent tells of themselves, in closed sets.
        until: when the form's puzzle ends, as the form says; empty when it had none.
        number: what its browser has found.
        trapped: whether the field that people do not see was filled.
        faults: what is wrong, in the order of the page.
    """

    typed: dict[str, str]
    act: str
    opened: int
    age_s: int = 0
    ratings: dict[str, int] = field(default_factory=dict)
    service_id: int | None = None
    profile: dict[str, str] = field(default_factory=dict)
    until: str = ""
    number: str = ""
    trapped: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def extra(self) -> dict[str, str]:
        """What was answered to the office's own questions, by field."""
        return {name: value for name, value in self.typed.items() if value and _EXTRA.fullmatch(name)}

    def duration_s(self, now_s: float) -> float | None:
        """Return how long the page was open, None when that cannot be."""
        seconds = now_s - self.opened
        return seconds if 0 <= seconds <= LONGEST_ANSWERING_S else None


def new_act() -> str:
    """Return the key of an act to come; the ``w`` keeps it apart from the acts of the other doors."""
    return "w" + secrets.token_urlsafe(18)


def blank(now_s: float) -> Answers:
    """Return a form nobody has touched."""
    return Answers(typed={}, act=new_act(), opened=int(now_s))


async def body_of(request: Request) -> bytes:
    """Return the body, or raise TooLarge before more than the limit has been kept."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def check_own_page(fetched_from: str | None) -> None:
    """Raise OtherSite when a browser says (``Sec-Fetch-Site``) that another site's page sent this."""
    if fetched_from == "cross-site":
        raise OtherSite


def check_kind(content_type: str) -> None:
    """Raise NotAForm unless the body is an urlencoded form."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise NotAForm


def read(body: bytes, *, now_s: float) -> Answers:
    """Read an urlencoded form.

    Raises:
        NotAForm: it is not ASCII, or has more fields than any of our pages.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="surrogateescape",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise NotAForm from None
    typed, faults = _collected(pairs)
    act = typed.pop("act", "")
    opened, age = typed.pop("opened", ""), typed.pop("age", "")
    answers = Answers(
        typed=typed,
        act=act if _ACT.fullmatch(act) else new_act(),
        opened=int(opened) if _WHOLE.fullmatch(opened) else int(now_s),
        age_s=int(age) if _SECONDS.fullmatch(age) else 0,
        until=typed.pop("until", ""),
        number=typed.pop("number", ""),
        trapped=bool(typed.pop(TRAP, "")),
        faults=faults,
    )
    if answers.act != act:
        faults.append(Fault("overall", OldPage()))
    _judge(answers)
    return answers


def text_of(body: bytes, name: str) -> str:
    """Return one text field of an urlencoded form; what cannot be read in it is replaced, not lost."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise NotAForm from None
    return dict(pairs).get(name, "")


_ON_THE_PAGE = (
    "overall", "service", "comment", *(element.value for element in QUESTIONNAIRE_ORDER), *PROFILE_FIELDS,
)  # fmt: skip
_FIELDS = (*_ON_THE_PAGE, "act", "opened", "age", "until", "number", TRAP)


def _collected(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[Fault]]:
    typed: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in pairs:
        if name not in _FIELDS and not _EXTRA.fullmatch(name):
            continue
        if name in typed and name in RATED_FIELDS and typed[name] != value:
            faults.append(Fault(name, intake.InvalidRating(field=name)))
        whole = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if whole != value and name == "comment":
            faults.append(Fault(name, OtherLetters()))
        typed[name] = whole
    return typed, faults


def _judge(answers: Answers) -> None:
    """Read each answer; a field that cannot be read is named, and none hides another."""
    typed = answers.typed
    for name in RATED_FIELDS:
        if any(fault.field == name for fault in answers.faults):
            continue
        rating = _try(answers, name, partial(rules.read_rating, name, typed.get(name, "")))
        if rating is not None:
            answers.ratings[name] = rating
    if not answers.ratings and not answers.faults:
        answers.faults.append(Fault("overall", intake.NothingSaid()))
    service = typed.get("service", "")
    if _WHOLE.fullmatch(service):
        answers.service_id = int(service)
    elif service:
        answers.faults.append(Fault("service", intake.UnknownAnswer(field="service")))
    for name, asked in PROFILE_FIELDS.items():
        if told := typed.get(name, ""):
            known = _try(answers, name, partial(rules.check_profile, asked, told))
            answers.profile |= {asked: known} if known else {}
    _try(answers, "comment", partial(rules.tidy_comment, typed.get("comment")))
    answers.faults.sort(key=lambda fault: _ON_THE_PAGE.index(fault.field))


def _try(answers: Answers, name: str, read_it: Callable[[], T]) -> T | None:
    try:
        return read_it()
    except ScoringError as error:
        answers.faults.append(Fault(name, error))
        return None


def checked(typed: Mapping[str, str], name: str) -> str:
    """Return which of the four answers to show as chosen: what was typed if it is one, else none."""
    return typed.get(name, "") if typed.get(name) in ("1", "2", "3", "4") else ""

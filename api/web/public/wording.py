"""The words of the questionnaire as a page shows them."""

from dataclasses import dataclass

from api.web.public.answers import PROFILE_FIELDS
from scoring import i18n
from scoring.i18n import t
from scoring.intake import wording as intake_wording
from scoring.integrity import guards, rules
from scoring.method import english
from scoring.method.elements import QUESTIONNAIRE_ORDER, RATINGS
from scoring.terms import FeedbackState
from scoring.visits import rules as pace


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on a page.

    Attributes:
        name: the field's name.
        title: the element's name.
        text: the question.
        answers: pairs of rating and words, from 1 to 4.
    """

    name: str
    title: str
    text: str
    answers: tuple[tuple[int, str], ...]


def overall_answers() -> tuple[tuple[int, str], ...]:
    """Return the four answers to the overall question, from 1 to 4."""
    words = (t("Not satisfied"), t("Less satisfied"), t("Satisfied"), t("Very satisfied"))
    return tuple(zip(RATINGS, words, strict=True))


def questionnaire() -> tuple[Asked, ...]:
    """Return the nine official questions in the order of the regulation's example questionnaire."""
    asked = english.questions(i18n.current().value)
    return tuple(
        Asked(
            element.value,
            asked[element].title,
            asked[element].text,
            tuple(zip(RATINGS, asked[element].answers, strict=True)),
        )
        for element in QUESTIONNAIRE_ORDER
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One question about the respondent: the field's name, the question, and its answers by code."""

    name: str
    text: str
    answers: tuple[tuple[str, str], ...]


def profile() -> tuple[Told, ...]:
    """Return what a respondent may tell of themselves, in the order of the official form."""
    asked = intake_wording.questions()
    return tuple(
        Told(name, asked[kept], tuple(intake_wording.answers(kept).items()))
        for name, kept in PROFILE_FIELDS.items()
    )


def aside_in_words(reason: str | None) -> str:
    """Say why a rating is kept without counting, and who can change that."""
    match reason:
        case guards.HONEYPOT:
            return t(
                "Your rating is kept but does not count yet: a field that people do not see was filled, as"
                " programs do. Filling aids of a browser can do that too; the inspectorate can lift it."
            )
        case rules.UNPROVEN:
            return t(
                "Your rating is kept but does not count yet: very many came in at once, and your browser"
                " could not do the small sum that holds programs up. The inspectorate looks at it and can"
                " let it count."
            )
        case pace.TOO_FAST:
            return t(
                "Your rating is kept but does not count yet: the kiosk sent more in a minute than people can"
                " press. The inspectorate looks at it and can let it count."
            )
        case _:
            return t(
                "Your rating is kept but does not count yet: it resembles others that look like misuse."
                " The inspectorate looks at it; the office itself cannot remove it."
            )


def state_in_words(state: FeedbackState) -> str:
    """Name where a feedback stands."""
    match state:
        case FeedbackState.COUNTED:
            return t("Counted")
        case FeedbackState.QUARANTINED:
            return t("Set aside")
        case FeedbackState.WITHDRAWN:
            return t("Taken back")
        case FeedbackState.EXCLUDED:
            return t("Excluded")

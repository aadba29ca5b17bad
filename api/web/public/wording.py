"""The words of the questionnaire as a page shows them."""

from dataclasses import dataclass

from scoring import i18n
from scoring.i18n import t
from scoring.method import english
from scoring.method.elements import QUESTIONNAIRE_ORDER, RATINGS
from scoring.terms import FeedbackState


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

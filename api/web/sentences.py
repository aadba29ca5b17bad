"""What the pages say about a refusal, in the reader's language, and with which status."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeAlias

from scoring.i18n import t, tn

Params: TypeAlias = Mapping[str, object]


class Told(Protocol):
    """A refusal, of the house or of this door: its code, and the values a sentence about it needs."""

    @property
    def code(self) -> str:
        """Stable name of what was refused."""

    @property
    def params(self) -> Params:
        """Values of the sentence."""


STATUS: Final[Mapping[str, int]] = {
    "not_found": 404,
    "unknown_code": 404,
    "unknown_unit": 404,
    "unknown_period": 404,
    "other_site": 403,
    "already_withdrawn": 409,
    "answers_closed": 409,
    "answer_overtaken": 409,
    "impossible_move": 409,
    "link_expired": 410,
    "point_closed": 410,
    "ticket_expired": 410,
    "ticket_spent": 410,
    "too_large": 413,
    "not_a_form": 415,
    "too_many_tries": 429,
    "too_often": 429,
    "unavailable": 503,
}
"""Status by code; a refusal that is not listed is about what was sent, and is 400."""

_HEADINGS: Final[Mapping[str, Callable[[], str]]] = {
    "not_found": lambda: t("There is nothing at this address"),
    "unknown_code": lambda: t("We do not know this code"),
    "unknown_unit": lambda: t("We do not know this office"),
    "unknown_period": lambda: t("There is nothing at this address"),
    "other_site": lambda: t("Another site tried to send this for you"),
    "link_expired": lambda: t("This link is over"),
    "point_closed": lambda: t("This counter is closed"),
    "ticket_expired": lambda: t("This ticket has expired"),
    "ticket_spent": lambda: t("This ticket has been used"),
    "too_large": lambda: t("That was too much at once"),
    "unavailable": lambda: t("We cannot take this just now"),
}

_SENTENCES: Final[Mapping[str, Callable[[Params], str]]] = {
    "not_found": lambda _: t("The address may be incomplete, or what it showed is no longer there."),
    "unknown_code": lambda _: t(
        "Check the code on the poster or ticket: six letters, or the long address of a ticket."
    ),
    "unknown_unit": lambda _: t("The address may be incomplete, or what it showed is no longer there."),
    "unknown_period": lambda _: t("The address may be incomplete, or what it showed is no longer there."),
    "point_closed": lambda _: t(
        "It no longer takes ratings. You can look for the office and choose another counter."
    ),
    "ticket_expired": lambda _: t(
        "A ticket works for three days after the visit. You can still rate through the open form."
    ),
    "ticket_spent": lambda _: t(
        "A rating has already been given with it; one ticket is one rating."
        " You can still rate through the open form."
    ),
    "answers_closed": lambda _: t(
        "The period of this rating has closed, so it stays as it is. You may still take it back."
    ),
    "answer_overtaken": lambda _: t(
        "The office has answered again since then. Please use its newest answer."
    ),
    "link_expired": lambda _: t(
        "Something could be added to your answer for one hour. What you pressed is kept and counts."
    ),
    "no_place": lambda _: t("Your device did not tell where you are. Choose your district instead."),
    "weak_pin": lambda _: t(
        "Choose 6 to 12 digits, not the same digit over and over and not digits in a row."
    ),
    "unknown_pairing": lambda _: t(
        "This code is not right, has been used, or is older than a quarter of an hour. Make a new one."
    ),
    "too_many_tries": lambda told: tn(
        "Too many tries. Please wait {count} minute.",
        "Too many tries. Please wait {count} minutes.",
        int(str(told.get("minutes", 1))),
    ),
    "already_withdrawn": lambda _: t("You have taken this rating back. Send once more to give it anew."),
    "too_often": lambda _: t(
        "This device has rated this office often enough for today. Please come back tomorrow."
    ),
    "unavailable": lambda _: t(
        "Nothing was stored. Please try again in a minute; what you wrote is still on this page."
    ),
    "comment_too_long": lambda told: t(
        "Your comment has {length} characters. Please shorten it to {limit}.",
        length=told.get("length", "–"),
        limit=told.get("limit", "–"),
    ),
    "nothing_written": lambda _: t("Write what is still open"),
    "text_too_long": lambda told: t("Please shorten it to {limit} characters.", limit=told.get("limit", "–")),
    "impossible_move": lambda _: t(
        "There is nothing to come back on: the office has not answered, or it is over."
    ),
    "nothing_said": lambda _: t("Choose one of the four answers"),
    "invalid_rating": lambda _: t("Choose one of the four answers; what arrived is none of them"),
    "unknown_answer": lambda _: t("Choose one from the list; what arrived is not in it"),
    "other_letters": lambda _: t(
        "Some letters could not be read and are shown as \ufffd. Please look them over and send again."
    ),
    "old_page": lambda _: t("This page had become too old. Nothing was stored; please send once more."),
    "too_large": lambda _: t(
        "Nothing was stored. Go back, shorten your comment to 2,000 characters and send again."
    ),
    "not_a_form": lambda _: t(
        "What arrived is not one of our forms. Nothing was stored; please open the form again."
    ),
    "other_site": lambda _: t(
        "Nothing was stored. If you wanted to rate, open the form yourself and send it there."
    ),
}


def status_of(error: Told) -> int:
    """Return the HTTP status a page about this refusal carries."""
    return STATUS.get(error.code, 400)


def heading_of(error: Told) -> str:
    """Return the heading of a page that only tells of a refusal."""
    heading = _HEADINGS.get(error.code)
    return t("That did not work") if heading is None else heading()


def sentence_of(error: Told) -> str:
    """Return what happened and what can be done about it."""
    sentence = _SENTENCES.get(error.code)
    if sentence is None:
        return t("What arrived could not be understood. Please try again.")
    return sentence(error.params)

"""What the bot says about a refusal."""

from bot import keyboards
from bot.texts import guide
from bot.turn import Screen
from scoring.errors import ScoringError
from scoring.i18n import t

CLOSED_TICKETS = ("ticket_expired", "ticket_spent")
"""Refusals after which the open card is still a way on."""


def sentence(error: ScoringError) -> str:
    """Return what happened and what can be done about it, for a plain text without markup."""
    sentences = {
        "unknown_code": t("I do not know this code. Please check it, or type the name of the office."),
        "point_closed": t("This counter is no longer in use. Please type the name of the office."),
        "ticket_expired": t(
            "This ticket was valid for three days, and they are over. You can rate without it."
        ),
        "ticket_spent": t("This ticket has already been used for a rating. You can rate without it."),
        "too_often": t("You have rated this office often enough for today. Please come back tomorrow."),
        "already_withdrawn": t("You have taken this rating back, so it can no longer be changed."),
        "answers_closed": t(
            "The period of this rating has closed, so it stays as it is. You may still take it back."
        ),
        "answer_overtaken": t("The office has answered again since then. Please use its newest answer."),
        "comment_too_long": t(
            "Your comment has {length} characters; at most {limit} can be kept. Please send a shorter one.",
            length=error.params.get("length"),
            limit=error.params.get("limit"),
        ),
        "impossible_move": t("This matter has moved on since then. /status shows your ratings."),
        "nothing_written": t("There were no words in this. Please type your reply."),
        "text_too_long": t(
            "Your reply is too long; at most {limit} characters can be kept. Please send a shorter one.",
            limit=error.params.get("limit"),
        ),
        "not_found": guide.old_button(),
    }
    return sentences.get(error.code) or t(
        "Sorry, I did not understand that. Please try again, or type /help."
    )


def screen(error: ScoringError) -> Screen:
    """Return the message about a refusal, with the way on that is still open."""
    point = error.params.get("point")
    if error.code in CLOSED_TICKETS and isinstance(point, str):
        return Screen(sentence(error), keyboards.open_form(point))
    return Screen(sentence(error))

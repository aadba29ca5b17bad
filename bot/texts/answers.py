"""What is said around a unit's answer to a citizen."""

from datetime import date
from html import escape

from bot.texts.signs import bold, shown
from scoring.i18n import t


def answered(unit: str, text: str) -> str:
    """Return a unit's answer to what a citizen said."""
    return bold(t("{unit} has answered you", unit=shown(unit))) + "\n\n" + escape(text, quote=False)


def answer_accepted(unit: str, text: str) -> str:
    """Return a unit's answer with which the citizen is content."""
    return answered(unit, text) + "\n\n✅ " + t("You said: this solves it. Thank you for telling us.")


def reply_prompt(unit: str) -> str:
    """Return the invitation to write back to a unit."""
    asks = t("Please type what is still missing and send it as a message. {unit} will read it.", unit=unit)
    warning = t("Please leave out identity numbers, telephone numbers and addresses.")
    return f"{asks}\n{warning}"


def case_reopened(unit: str, due: date) -> str:
    """Return what happens after a citizen was not content with an answer."""
    told = t("Your reply has been passed on to {unit}.", unit=unit)
    after = t(
        "The matter is open again and is to be answered by {day}. You will get the answer here.",
        day=f"{due:%d-%m-%Y}",
    )
    return f"{told}\n{after}"

"""The small words and signs other sentences are made of."""

from html import escape

from scoring.i18n import t

FACES = {1: "😞", 2: "🙁", 3: "🙂", 4: "😀"}
LONGEST_NAME = 120
"""Characters of a name that are shown; the organisation's own data may hold longer ones."""


def label(value: int) -> str:
    """Return the word for an overall rating."""
    match value:
        case 1:
            return t("Not satisfied")
        case 2:
            return t("Less satisfied")
        case 3:
            return t("Satisfied")
        case _:
            return t("Very satisfied")


def faced(value: int) -> str:
    """Return the word for an overall rating with a face beside it."""
    return f"{FACES[value]} {label(value)}"


def shown(name: str) -> str:
    """Return a name from the organisation's data, ready for a message."""
    return escape(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…", quote=False)


def bold(text: str) -> str:
    """Return a text that is ready for a message, in bold."""
    return f"<b>{text}</b>"

"""Every button's data, in one place. A button is a public promise: messages stay tappable for years.

Prefixes carry a version and are never used again for anything else; what an old one means is answered by
``handlers/fallback.py``. No data names a person: a feedback is named by its opaque code, and a handler
works on it only when it is the tapping visitor's own. Telegram allows 64 bytes.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Panel(StrEnum):
    """What can be shown of a feedback."""

    MENU = "m"
    SERVICE = "v"
    SURVEY = "s"
    ABOUT = "a"
    COMMENT = "c"
    CHANGE = "g"
    WITHDRAW = "w"
    DONE = "d"


class Way(StrEnum):
    """Where an answered question leads: back to the menu, or on through all nine."""

    MENU = "m"
    SURVEY = "s"


class Page(StrEnum):
    """What a found office may be asked for."""

    COUNTERS = "c"
    WHOLE = "w"


class Word(StrEnum):
    """What may be said to a unit's answer."""

    SOLVED = "y"
    UNSOLVED = "n"
    REPLY = "r"
    WORDLESS = "x"
    BACK = "b"


class Rate(CallbackData, prefix="r1"):
    """One of the four answers on a fresh card. ``code`` is a point's, a badge's or a ticket."""

    code: str
    value: int


class RateUnit(CallbackData, prefix="w1"):
    """One of the four answers about a unit as a whole."""

    unit: int
    value: int


class Later(CallbackData, prefix="n1"):
    """Be reminded of this card once."""

    code: str


class Open(CallbackData, prefix="o1"):
    """Show the card of a code."""

    code: str


class OpenUnit(CallbackData, prefix="u1"):
    """Show a unit: its counters, or a card for the whole of it."""

    unit: int
    page: Page


class Show(CallbackData, prefix="s1"):
    """Show something of one's feedback."""

    feedback: str
    panel: Panel


class Ask(CallbackData, prefix="q1"):
    """Show one question of the questionnaire."""

    feedback: str
    element: str
    way: Way


class Answer(CallbackData, prefix="a1"):
    """Answer one question; ``element`` may be ``overall``."""

    feedback: str
    element: str
    value: int
    way: Way


class Choose(CallbackData, prefix="v1"):
    """Say which service it was."""

    feedback: str
    service: int


class Withdraw(CallbackData, prefix="t1"):
    """Take one's feedback back, after having been asked."""

    feedback: str


class Respond(CallbackData, prefix="h2"):
    """Come back on one answer of the unit to one's feedback; an older answer is not the newest."""

    feedback: str
    answer: int
    word: Word


class RespondUnnamed(CallbackData, prefix="h1"):
    """Come back on the unit's answer, as buttons did that did not name which; they show the newest."""

    feedback: str
    word: Word


class About(CallbackData, prefix="p1"):
    """Show one question about oneself."""

    feedback: str
    field: str


class Tell(CallbackData, prefix="e1"):
    """Answer one question about oneself."""

    feedback: str
    field: str
    value: str


class Browse(CallbackData, prefix="b1"):
    """Show what stands below a unit, page by page; unit 0 is the top."""

    unit: int
    page: int


class Speak(CallbackData, prefix="l1"):
    """Choose a language."""

    language: str


class Erase(CallbackData, prefix="x1"):
    """Erase what ties a visitor to what they said, after having been asked."""

    sure: bool


class Deed(StrEnum):
    """What staff may do with a case in their chat."""

    HOME = "h"
    LIST = "l"
    OPEN = "o"
    TAKE = "t"
    WRITE = "w"
    SEND = "s"
    CANCEL = "x"


class Step(StrEnum):
    """The steps of contesting an attribution."""

    LIST = "l"
    PICK = "p"
    REASON = "r"
    SEND = "s"
    CANCEL = "x"


class OnCase(CallbackData, prefix="c1"):
    """Do something with a case; whether it may be done is asked of the database at every tap."""

    code: str
    deed: Deed


class Object(CallbackData, prefix="j1"):
    """Take a step in contesting that a feedback was ascribed to oneself."""

    code: str
    reason: str
    step: Step


class Untie(CallbackData, prefix="k1"):
    """Untie this chat from a staff account, after having been asked."""

    sure: bool

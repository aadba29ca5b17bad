"""How responses arrive and how far they can be trusted, numbered for use in columns."""

from enum import IntEnum


class Channel(IntEnum):
    """The way a response came in."""

    TICKET = 0
    BADGE = 1
    WEB = 2
    TELEGRAM = 3
    KIOSK = 4
    PAPER = 5


class Trust(IntEnum):
    """How sure it is that there was a visit: a ticket proves it, a badge suggests it."""

    VERIFIED = 0
    BADGE = 1
    OPEN = 2


class Form(IntEnum):
    """Elements answered one by one, or a single tap."""

    FULL = 0
    TAP = 1

"""What may be printed, by whom, and what stands on it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from scoring.accounts.rules import Role
from scoring.errors import ScoringError

MOST_TICKETS: Final = 480
"""Slips of one printing: twenty sheets."""
FARTHEST: Final = timedelta(days=14)
"""How long before their day tickets may be printed."""


class NoPublicAddress(ScoringError):
    """Nobody has said under which address citizens reach us, so there is nothing to print on paper."""

    code = "no_public_address"


class NothingToPrint(ScoringError):
    """There is no counter in use, or nobody who has a badge."""

    code = "nothing_to_print"


class TooManyTickets(ScoringError):
    """Fewer than one ticket or more than one printing holds."""

    code = "too_many_tickets"


class DayTooFar(ScoringError):
    """Tickets are printed for today or one of the next days."""

    code = "day_too_far"


class Size(StrEnum):
    """Paper a poster is printed on."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True)
class Door:
    """Where citizens come in.

    Attributes:
        home: the service's public address, without a slash at the end.
        bot: username of the Telegram bot, None when there is none.
    """

    home: str
    bot: str | None = None

    def of(self, code: str) -> str:
        """Return the address of a counter or badge."""
        return f"{self.home}/r/{code}"

    def of_ticket(self, ticket: str) -> str:
        """Return the address of a ticket."""
        return f"{self.home}/t/{ticket}"

    def to_type(self, code: str) -> str:
        """Return the address of a counter as people type it."""
        return self.of(code).partition("://")[2]


def door(home: str | None, bot: str | None) -> Door:
    """Return where citizens come in, or raise NoPublicAddress when nobody has said."""
    if not home:
        raise NoPublicAddress
    return Door(home, bot)


def may_print(role: Role) -> bool:
    """Say whether somebody may print for their unit and those below: posters, badges, tickets, reports."""
    return role in {Role.ADMIN, Role.UNIT_HEAD}


def check_tickets(count: int, day: date, *, today: date) -> None:
    """Raise TooManyTickets or DayTooFar unless so many tickets may be printed for that day."""
    if not 1 <= count <= MOST_TICKETS:
        raise TooManyTickets(limit=MOST_TICKETS)
    if not today <= day <= today + FARTHEST:
        raise DayTooFar(days=FARTHEST.days)

"""When a unit's open door is being rushed, and how its forms then ask for a small proof of work. Pure.

The proof is a price for whoever sends a thousand forms, and nothing to whoever sends one: a telephone finds
the number while its owner types. It proves nothing about people, so nothing is ever refused for want of it.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from scoring.accounts.rules import Role
from scoring.errors import ScoringError

WINDOW: Final = timedelta(minutes=10)
BASELINE_DAYS: Final = 28
WINDOWS_A_DAY: Final = 48
"""Windows of ten minutes in an office day of eight hours."""

RUSH_LEAST: Final = 20
"""Feedback of the open web in one window; fewer are never a rush, however small the office."""
RUSH_TIMES: Final = 10
"""How many times the usual a rush is."""

GUARDED_FOR: Final = timedelta(hours=1)
"""How long a rush keeps the door guarded after it was last seen."""
ORDERED_FOR: Final = timedelta(hours=24)
"""How long the inspectorate's word holds, either way."""

MOST_NUMBERS: Final = 100_000
"""The number sought is below this: 50,000 hashes on average, under a second on a small telephone."""
PUZZLE_LIFE: Final = timedelta(hours=24)

UNPROVEN: Final = "unproven"
"""Why feedback is set aside that came through a guarded door without the proof."""

_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_MOMENT = re.compile(r"\d{1,12}", re.ASCII)


class Cause(StrEnum):
    """Why a door is guarded, or is not although it is rushed."""

    RATE = "rate"
    ORDERED = "ordered"
    STOOD_DOWN = "stood_down"


class UnknownOrder(ScoringError):
    """The inspectorate can put a guard up, take it down, or leave it to the figures; nothing else."""

    code = "unknown_order"


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What a form asks its browser to find: the number for which the hash of prefix and number is this.

    Attributes:
        until: second of the epoch at which it ends.
        prefix: what stands before the number.
        target: SHA-256 of prefix and number, hexadecimal.
    """

    until: int
    prefix: str
    target: str


def expected(heard: int) -> float:
    """Return what is usual in one window, from what was heard in the weeks before."""
    return heard / (BASELINE_DAYS * WINDOWS_A_DAY)


def is_rush(seen: int, usual: float) -> bool:
    """Say whether so many in one window are a rush."""
    return seen >= RUSH_LEAST and seen >= RUSH_TIMES * usual


def may_order(role: Role) -> bool:
    """Say who may put up and take down guards: people outside the office."""
    return role is Role.INSPECTORATE


def may_see(role: Role) -> bool:
    """Say who sees which doors are guarded."""
    return role in {Role.INSPECTORATE, Role.AUDITOR, Role.ADMIN, Role.UNIT_HEAD}


def puzzle(act: str, unit_id: int, *, key: bytes, now: datetime) -> Puzzle:
    """Make the puzzle of one form.

    It is bound to the form's own act, which the database takes once: a solution is good for one feedback.
    Nothing is kept of it: the number is made from the key, and made again when the form comes back.
    """
    until = int((now + PUZZLE_LIFE).timestamp())
    prefix = f"{act}:{unit_id}:{until}:"
    number = _number(prefix, key)
    return Puzzle(until, prefix, sha256(f"{prefix}{number}".encode()).hexdigest())


def is_solved(act: str, unit_id: int, until: str, number: str, *, key: bytes, now: datetime) -> bool:
    """Say whether a form carries the number its puzzle asked for, in time."""
    if _NUMBER.fullmatch(number) is None or _MOMENT.fullmatch(until) is None:
        return False
    if int(until) < now.timestamp():
        return False
    return int(number) == _number(f"{act}:{unit_id}:{int(until)}:", key)


def _number(prefix: str, key: bytes) -> int:
    digest = hmac.digest(key, b"puzzle:" + prefix.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % MOST_NUMBERS

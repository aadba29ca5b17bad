"""When a promise may be kept, and when it has to be given up: pure questions of time."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(7)
EVENING = time(21)
"""Between evening and morning, where the unit stands, nobody is written to without having just written."""

REPLY_GRACE = timedelta(seconds=5)
"""How long the process that has just committed a reply may take to send it before others may."""

CLAIM = timedelta(seconds=60)
"""How long a notice belongs to whoever took it; a process that dies with it gives it back by then."""

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)

MOST_ATTEMPTS = 5
"""Tries an update gets before it is set aside as a dead letter."""


class Kind(StrEnum):
    """What a notice tells, the most urgent first."""

    REPLY = "reply"
    ANSWERED = "answered"
    ALERT = "alert"
    REMINDER = "reminder"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    LETTER = "letter"


PRIORITY = tuple(Kind)
"""The order in which due notices leave."""

BY_DAY_ONLY = frozenset({Kind.ANSWERED, Kind.REMINDER})
"""Notices that may wake nobody; a reply answers somebody who is awake."""


TO_STAFF = frozenset({Kind.ALERT, Kind.WEEKLY, Kind.MONTHLY})
"""Notices for the chats of staff; what they say is put together as they leave, from what is true by then."""

BY_LETTER = frozenset({Kind.LETTER})
"""Notices that leave by e-mail; all others leave by Telegram."""


class State(StrEnum):
    """Where a notice stands."""

    PENDING = "pending"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    DEAD = "dead"


def by_day(moment: datetime, timezone: str) -> datetime:
    """Return the moment itself, or the next morning when it falls in the quiet hours of a place."""
    local = moment.astimezone(ZoneInfo(timezone))
    if MORNING <= local.time() < EVENING:
        return moment
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(timezone)).astimezone(moment.tzinfo)


def wait_after(attempts: int, *, jitter: float) -> timedelta:
    """Return how long to wait after a failed attempt: doubling, capped, and spread by a quarter.

    Args:
        attempts: how many have failed, from 1.
        jitter: 0 to 1, drawn anew by the caller, so that many do not return at one moment.
    """
    full = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return full * (0.75 + 0.25 * jitter)


def is_hopeless(created_at: datetime, *, now: datetime) -> bool:
    """Say whether a notice has been tried for so long that nobody waits for it any more."""
    return now - created_at >= GIVE_UP_AFTER

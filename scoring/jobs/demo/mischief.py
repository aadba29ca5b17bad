"""A little mischief, so that there is something to find: used tickets, a mashed kiosk, flattery, a feud."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from scoring.jobs.demo.dice import Dice
from scoring.jobs.interchange.records import ResponseRow
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel

_MASHED = 14
_FLATTERED = 12
_FEUD = 9


def make(dice: Dice, rows: Sequence[ResponseRow]) -> list[ResponseRow]:
    """Return what to add to what was honestly said."""
    return [*_used_ticket(dice, rows), *_mashed(dice, rows), *_flattery(dice, rows), *_feud(dice, rows)]


def _used_ticket(dice: Dice, rows: Sequence[ResponseRow]) -> list[ResponseRow]:
    tickets = [row for row in rows if row.channel is Channel.TICKET]
    return [
        row._replace(
            response_id=f"{row.response_id}-2",
            submitted_at=row.submitted_at + timedelta(hours=dice.randint(1, 20)),
            comment=None,
            language=None,
        )
        for row in dice.sample(tickets, 3)
    ]


def _mashed(dice: Dice, rows: Sequence[ResponseRow]) -> list[ResponseRow]:
    """A child presses the same face again and again."""
    first = dice.choice([row for row in rows if row.channel is Channel.KIOSK])
    return [
        first._replace(
            response_id=f"{first.response_id}-k{number}",
            submitted_at=first.submitted_at + timedelta(seconds=3 * number),
            overall=4 if number % 5 else 1,
        )
        for number in range(1, _MASHED)
    ]


def _flattery(dice: Dice, rows: Sequence[ResponseRow]) -> list[ResponseRow]:
    """Somebody's own phone says over two days that somebody is wonderful."""
    first = dice.choice([row for row in rows if row.channel is Channel.BADGE])
    return [
        _all(first, 4)._replace(
            response_id=f"{first.response_id}-b{number}",
            submitted_at=first.submitted_at + timedelta(minutes=17 * number),
            rater=f"w{90_000_000 + number % 4:08d}",
            duration_s=6.0,
        )
        for number in range(1, _FLATTERED)
    ]


def _feud(dice: Dice, rows: Sequence[ResponseRow]) -> list[ResponseRow]:
    """A quarrel among neighbours is carried to the counter's QR code within a week."""
    first = dice.choice([row for row in rows if row.channel is Channel.WEB and row.roster_id is not None])
    return [
        _all(first, 1)._replace(
            response_id=f"{first.response_id}-f{number}",
            submitted_at=first.submitted_at + timedelta(hours=5 * number),
            rater=f"w{91_000_000 + number % 5:08d}",
            device=f"d{91_000_000 + number % 3:08d}",
            duration_s=8.0,
        )
        for number in range(1, _FEUD)
    ]


def _all(row: ResponseRow, rating: int) -> ResponseRow:
    same: dict[str, Any] = {element.value: rating for element in ELEMENTS}
    return row._replace(overall=None, comment=None, language=None, **same)

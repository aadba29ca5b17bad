"""What hangs at counters, is worn, or lies in a box of slips: posters, badge cards, one-time tickets."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import i18n, journal, visits
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.reports import printing_store as store
from scoring.reports import rules
from scoring.reports.paper import Paper, file_name
from scoring.reports.rules import Door, Size
from scoring.tables import Unit
from scoring.terms import Language, local_day

POSTER_SIDE_MM: Final = 100
"""Side of a poster's code on A4, white margin included; on A5 it is 70."""
A5: Final = 148 / 210
CARD_SIDE_MM: Final = 32
SLIP_SIDE_MM: Final = 28

_MIDDAY: Final = time(12)
_BATCHES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """One printing of tickets, as the office sees it."""

    tickets: int
    point: str | None
    day: date
    by: str
    at: datetime


async def posters(
    session: AsyncSession,
    unit: Unit,
    door: Door,
    *,
    size: Size,
    other: Language,
    now: datetime,
    point: str | None = None,
) -> list[Paper]:
    """Return a poster for each counter in use of a unit and those below it.

    Args:
        session: for reading.
        unit: whose counters.
        door: where citizens come in.
        size: of the paper.
        other: spoken below the Indonesian.
        now: decides which counters are in use.
        point: code of one counter, for its poster alone.

    Raises:
        NothingToPrint: there is no such counter.
    """
    below = await directory.subtree(session, unit.id or 0)
    names = {one.id: one.name for one in await directory.units(session)}
    found = await store.points(session, below, local_day(now, unit.timezone))
    found = [row for row in found if point is None or row[0].code == point]
    if not found:
        raise rules.NothingToPrint
    return [
        _poster(
            door,
            size,
            other,
            within=names.get(place.parent_id),
            unit=place.name,
            point=one.name,
            code=one.code,
        )
        for one, place in found
    ]


def _poster(
    door: Door, size: Size, other: Language, *, within: str | None, unit: str, point: str, code: str
) -> Paper:
    poster = {
        "within": within,
        "unit": unit,
        "point": point,
        "code": code,
        "address": door.to_type(code),
        "bot": f"Telegram: @{door.bot}" if door.bot else None,
        "qr": f"{code}.svg",
        "own": _invitation(Language.INDONESIAN),
        "other": _invitation(other),
    }
    # The size of A5, also on A4: the same code everywhere.
    codes = {f"{code}.svg": (door.of(code), POSTER_SIDE_MM * A5)}
    values = {"title": f"{unit}, {point}", "size": size, "side": POSTER_SIDE_MM, "posters": [poster]}
    return Paper(file_name(unit, point, code), "poster", values, codes=codes)


def _invitation(language: Language) -> dict[str, str]:
    with i18n.speaking(language):
        return {
            "question": t("How was our service?"),
            "promise": t("Scan and rate. Anonymous, 10 seconds."),
            "or": t("Without a camera, open"),
            "trust": t("Free of charge. Staff do not learn who rated."),
        }


def together(papers: Sequence[Paper]) -> Paper:
    """Return posters as one document, a page each."""
    first = papers[0]
    pages = [poster for one in papers for poster in one.values["posters"]]
    codes = {name: code for one in papers for name, code in one.codes.items()}
    name = first.name if len(papers) == 1 else "poster"
    return Paper(name, first.template, {**first.values, "posters": pages}, codes=codes)


async def badges(
    session: AsyncSession, unit: Unit, door: Door, *, other: Language, now: datetime, badge: str | None = None
) -> Paper:
    """Return badge cards of those who work in a unit and those below it: name and position, never the NIP.

    Raises:
        NothingToPrint: nobody works there, or nobody with that badge.
    """
    below = await directory.subtree(session, unit.id or 0)
    found = await store.people(session, below, local_day(now, unit.timezone))
    found = [row for row in found if badge is None or row[0].badge == badge]
    if not found:
        raise rules.NothingToPrint
    cards = [
        {
            "unit": place.name,
            "name": one.name,
            "position": one.position,
            "badge": one.badge,
            "address": door.to_type(one.badge),
            "qr": f"{one.badge}.svg",
        }
        for one, place in found
    ]
    codes = {f"{one.badge}.svg": (door.of(one.badge), float(CARD_SIDE_MM)) for one, _ in found}
    values = {
        "title": unit.name,
        "side": CARD_SIDE_MM,
        "invite": _said("Rate my service", Language.INDONESIAN),
        "invite_other": _said("Rate my service", other),
        "cards": cards,
    }
    return Paper(file_name("badge", unit.name), "badges", values, codes=codes)


async def staff_of(session: AsyncSession, unit: Unit, *, now: datetime) -> list[tuple[str, str]]:
    """List badge and name of those who work in a unit and those below it."""
    below = await directory.subtree(session, unit.id or 0)
    return [
        (one.badge, one.name) for one, _ in await store.people(session, below, local_day(now, unit.timezone))
    ]


async def tickets(
    session: AsyncSession,
    unit: Unit,
    door: Door,
    *,
    count: int,
    day: date,
    key: bytes,
    by: str,
    now: datetime,
    point: str | None = None,
) -> Paper:
    """Issue tickets for a day and return them on sheets, shuffled: a slip's place tells nothing about it.

    Args:
        session: a writing one.
        unit: whose tickets.
        door: where citizens come in.
        count: how many.
        day: for which day of the unit's calendar; they work for three days from its noon.
        key: tickets are sealed under it.
        by: who prints them.
        now: when.
        point: code of the counter they are for, None for the unit as a whole.

    Raises:
        TooManyTickets: fewer than one or more than one printing holds.
        DayTooFar: the day is over, or too far ahead.
        NotFound: the unit has no such counter.
    """
    rules.check_tickets(count, day, today=local_day(now, unit.timezone))
    unit_id = unit.id or 0
    place = next(
        (one for one in await directory.open_points(session, unit_id, day) if one.code == point), None
    )
    if point is not None and place is None:
        raise NotFound
    noon = datetime.combine(day, _MIDDAY, ZoneInfo(unit.timezone))
    point_id = place.id if place else None
    issued = await visits.issue_pool(session, count, unit_id=unit_id, key=key, noon=noon, point_id=point_id)
    # Serial numbers rise as they are issued: on paper they must not, or whoever lays out the slips could
    # tell from the order which of them is whose.
    secrets.SystemRandom().shuffle(issued)
    await store.add_batch(
        session,
        {
            "unit_id": unit_id,
            "point_id": point_id,
            "tickets": count,
            "day": day,
            "printed_by": by,
            "printed_at": now,
        },
    )
    said: dict[str, Any] = {"tickets": count, "day": day.isoformat(), "point": point}
    await journal.record(session, "tickets.printed", f"unit:{unit.code}", said, by=by, now=now)
    return _slips(unit, place.name if place else None, issued, door, noon=noon, by=by, now=now)


def _slips(
    unit: Unit,
    point: str | None,
    issued: Sequence[str],
    door: Door,
    *,
    noon: datetime,
    by: str,
    now: datetime,
) -> Paper:
    codes = {f"{place}.svg": (door.of_ticket(one), float(SLIP_SIDE_MM)) for place, one in enumerate(issued)}
    with i18n.speaking(Language.INDONESIAN):
        values = {
            "title": t("Rating tickets"),
            "side": SLIP_SIDE_MM,
            "heading": t("Rating ticket"),
            "unit": unit.name,
            "point": point,
            "until": t("Valid until {day}", day=_day(local_day(noon + visits.TICKET_LIFE, unit.timezone))),
            "once": t("For one visit. Anonymous."),
            "footer": t(
                "{count} tickets for {day}, printed {today} by {who}. Cut, mix in a box, let visitors draw.",
                count=len(issued),
                day=_day(noon.date()),
                today=_day(local_day(now, unit.timezone)),
                who=by.removeprefix("staff:"),
            ),
            "slips": list(codes),
        }
    return Paper(file_name("tiket", unit.name, noon.date().isoformat()), "tickets", values, codes=codes)


async def printings(session: AsyncSession, unit: Unit, *, limit: int = _BATCHES_SHOWN) -> list[Printed]:
    """List the last printings of tickets of a unit and those below it, newest first."""
    below = await directory.subtree(session, unit.id or 0)
    return [
        Printed(batch.tickets, point, batch.day, batch.printed_by, batch.printed_at)
        for batch, point in await store.batches(session, below, limit)
    ]


def _said(sentence: str, language: Language) -> str:
    with i18n.speaking(language):
        return t(sentence)


def _day(day: date) -> str:
    return format_date(day, "long", locale=i18n.current().value)

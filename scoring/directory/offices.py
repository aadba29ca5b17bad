"""The organisation as citizens walk through it: looking for an office, and what there is in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import likeness, lookup, store
from scoring.tables import Unit

MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a public code and a name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Match:
    """An office that may be meant.

    Attributes:
        unit: the office.
        within: the name of the unit above it, when there is one.
        service: the service it was found by, None when it was found by its own name.
    """

    unit: Named
    within: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class Office:
    """One office and its surroundings.

    Attributes:
        unit: the office itself.
        above: the units above it, from the root down.
        below: the units directly below it, by name.
        points: its counters in use, by name.
        services: names of what it delivers.
    """

    unit: Named
    above: Sequence[Named]
    below: Sequence[Named]
    points: Sequence[Named]
    services: Sequence[str]


async def look_for(session: AsyncSession, text: str, *, limit: int = MOST_FOUND) -> list[Match]:
    """Find offices by what people type: part of a name of theirs or of a service, with a slip or two."""
    units = {unit.id: unit for unit in await store.units(session) if unit.id is not None}
    offers = await store.offers(session)
    in_use = {unit_id: unit for unit_id, unit in units.items() if unit.closed_on is None}
    names = [((unit_id, ""), f"{unit.name} {unit.code}") for unit_id, unit in in_use.items()]
    names += [
        ((unit_id, service), f"{service} {in_use[unit_id].name}")
        for unit_id, service in offers
        if unit_id in in_use
    ]
    found = []
    for unit_id, service in likeness.ranked(text, names, limit=limit):
        unit = units[unit_id]
        above = units.get(unit.parent_id) if unit.parent_id is not None else None
        found.append(Match(_named(unit), above.name if above else None, service or None))
    return found


async def roots(session: AsyncSession) -> list[Named]:
    """List what stands at the top, by name; below a single root, what stands directly below it."""
    tops = list(await store.children(session, None))
    if len(tops) == 1 and (below := await store.children(session, tops[0].id)):
        tops = list(below)
    return [_named(unit) for unit in tops]


async def office(session: AsyncSession, code: str, *, on: date) -> Office:
    """Show one office with its counters in use on a day, or raise UnknownUnit."""
    unit = await lookup.unit(session, code)
    above: list[Named] = []
    parent_id = unit.parent_id
    while parent_id is not None and (parent := await store.unit(session, parent_id)) is not None:
        above.insert(0, _named(parent))
        parent_id = parent.parent_id
    return Office(
        unit=_named(unit),
        above=above,
        below=[_named(one) for one in await store.children(session, unit.id)],
        points=[Named(one.code, one.name) for one in await store.open_points(session, unit.id or 0, on)],
        services=[one.name for one in await store.services_of_unit(session, unit.id or 0)],
    )


def _named(unit: Unit) -> Named:
    return Named(unit.code, unit.name)

"""Finding an office by what people call it, or by where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import lookup, offices, store
from scoring.errors import NotFound
from scoring.tables import Unit

EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Found:
    """An office that was found.

    Attributes:
        unit_id: surrogate key.
        name: of the office.
        km: how far away, when it was looked for by place.
    """

    unit_id: int
    name: str
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit and what stands directly below it.

    Attributes:
        unit_id: surrogate key, None above all units.
        name: of the unit, None above all units.
        above: where the way back leads, 0 for the top; None at the top.
        can_be_rated: whether it has a counter or a service of its own.
        below: the units directly below, by name.
    """

    unit_id: int | None
    name: str | None
    above: int | None
    can_be_rated: bool
    below: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter in use."""

    code: str
    name: str


async def by_words(session: AsyncSession, text: str, *, limit: int) -> list[Found]:
    """Find offices by part of their name or of a service's, each once, best first."""
    found: dict[str, Found] = {}
    for match in await offices.look_for(session, text):
        if match.unit.code not in found and len(found) < limit:
            unit = await lookup.unit(session, match.unit.code)
            found[match.unit.code] = Found(unit.id or 0, unit.name)
    return list(found.values())


async def nearest(session: AsyncSession, lat: float, lon: float, *, limit: int) -> list[Found]:
    """Find the offices nearest to a place, by latitude and longitude in degrees."""
    units = [(_km(lat, lon, unit), unit) for unit in await store.units_on_the_map(session)]
    units.sort(key=lambda pair: (pair[0], pair[1].code))
    return [Found(unit.id or 0, unit.name, km) for km, unit in units[:limit]]


async def below(session: AsyncSession, unit_id: int | None) -> Branch:
    """Show a unit and what stands below it, or raise NotFound; with None, what stands at the top.

    A single unit at the top is the top itself.
    """
    unit = None if unit_id is None else await store.unit(session, unit_id)
    if unit_id is not None and unit is None:
        raise NotFound
    children = await store.children(session, unit_id)
    if unit is None and len(children) == 1:
        unit, children = children[0], await store.children(session, children[0].id)
        return await _branch(session, unit, children, above=None)
    if unit is None:
        return Branch(None, None, None, can_be_rated=False, below=_named(children))
    return await _branch(session, unit, children, above=unit.parent_id or 0)


async def _branch(
    session: AsyncSession, unit: Unit, children: Sequence[Unit], *, above: int | None
) -> Branch:
    can_be_rated = await store.can_be_rated(session, unit.id or 0)
    return Branch(unit.id, unit.name, above, can_be_rated, _named(children))


def _named(units: Sequence[Unit]) -> list[Found]:
    return [Found(unit.id or 0, unit.name) for unit in units]


async def counters(session: AsyncSession, unit_id: int, *, on: date) -> Sequence[Counter]:
    """List a unit's counters in use on a day, by name."""
    return [Counter(point.code, point.name) for point in await store.open_points(session, unit_id, on)]


def _km(lat: float, lon: float, unit: Unit) -> float:
    """Return the distance over a round earth (haversine), which is near enough to choose an office."""
    if unit.lat is None or unit.lon is None:
        return float("inf")
    north, east = radians(unit.lat - lat) / 2, radians(unit.lon - lon) / 2
    chord = sin(north) ** 2 + cos(radians(lat)) * cos(radians(unit.lat)) * sin(east) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))

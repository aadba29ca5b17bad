"""Finding an office by what people call it, or by where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import lookup, offices, store
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

"""Offices by where people are: the nearest ones, or those of a district."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import finder, store
from scoring.directory.offices import Named
from scoring.errors import ScoringError

MOST_NEAR: Final = 10


class NoPlace(ScoringError):
    """A place was named that is not on the earth."""

    code = "no_place"


@dataclass(frozen=True, slots=True)
class Nearby:
    """An office that is near: its code and name, and how far away it is in metres."""

    code: str
    name: str
    metres: int


async def around(session: AsyncSession, lat: float, lon: float, *, limit: int = MOST_NEAR) -> list[Nearby]:
    """List the offices nearest to a place, given in degrees; the place is kept nowhere.

    Raises:
        NoPlace: it is not on the earth.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise NoPlace
    found = await finder.nearest(session, lat, lon, limit=limit)
    units = {unit.id: unit for unit in await store.units_in(session, [one.unit_id for one in found])}
    return [
        Nearby(units[one.unit_id].code, one.name, round(1_000 * (one.km or 0)))
        for one in found
        if one.unit_id in units
    ]


async def districts(session: AsyncSession) -> list[tuple[str, int]]:
    """List the districts that have offices, by name, with how many."""
    counts = Counter(unit.district for unit in await store.units(session) if unit.district)
    return sorted(counts.items())


async def in_district(session: AsyncSession, name: str) -> Sequence[Named]:
    """List the offices of a district, by name."""
    units = [unit for unit in await store.units(session) if unit.district == name]
    return sorted((Named(unit.code, unit.name) for unit in units), key=lambda one: (one.name, one.code))

"""The names of where a service was given."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store
from scoring.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """The names of where a service was given.

    Attributes:
        unit_code: the operator's id of the unit.
        unit_name: its name.
        timezone: where it stands.
        point_code: public code of the counter, when known.
        point_name: its name, when known.
        service_name: what was received, when known.
    """

    unit_code: str
    unit_name: str
    timezone: str
    point_code: str | None = None
    point_name: str | None = None
    service_name: str | None = None


async def place(
    session: AsyncSession, unit_id: int, *, point_id: int | None = None, service_id: int | None = None
) -> Place:
    """Name a unit, and a point and a service in it, or raise NotFound when there is no such unit."""
    found = await store.names(session, unit_id, point_id, service_id)
    if found is None:
        raise NotFound
    return Place(*found)

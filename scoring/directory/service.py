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
    unit = await store.unit(session, unit_id)
    if unit is None:
        raise NotFound
    found = await store.point_with_unit(session, point_id) if point_id is not None else None
    point = found[0] if found else None
    service = await store.service(session, service_id) if service_id is not None else None
    return Place(
        unit_code=unit.code,
        unit_name=unit.name,
        timezone=unit.timezone,
        point_code=point.code if point else None,
        point_name=point.name if point else None,
        service_name=service.name if service else None,
    )

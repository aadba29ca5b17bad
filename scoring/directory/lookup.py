"""Finding a unit by the operator's code, or saying that there is none."""

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store
from scoring.errors import UnknownUnit
from scoring.tables import Unit


async def unit(session: AsyncSession, code: str) -> Unit:
    """Return the unit with a code, or raise UnknownUnit."""
    found = await store.unit_by_code(session, code)
    if found is None:
        raise UnknownUnit
    return found


async def any_unit(session: AsyncSession) -> bool:
    """Say whether the organisation has been filled in at all."""
    return bool(await store.units(session))

"""What somebody who sees one unit and all below it may find: the rest does not exist for them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store
from scoring.errors import NotFound
from scoring.tables import Employee, Unit


async def units_below(session: AsyncSession, root_id: int) -> Sequence[Unit]:
    """List a unit and all below it, by code."""
    return await store.units_in(session, await store.subtree(session, root_id))


async def unit_ids_below(session: AsyncSession, root_id: int) -> list[int]:
    """List the ids of a unit and all below it."""
    return await store.subtree(session, root_id)


async def is_within(session: AsyncSession, root_id: int, unit_id: int) -> bool:
    """Say whether a unit is the root or below it."""
    return unit_id == root_id or await store.is_below(session, root_id, unit_id)


async def unit_within(session: AsyncSession, root_id: int, code: str) -> Unit:
    """Find a unit that is the root or below it; raise NotFound for one elsewhere as for none at all."""
    unit = await store.unit_by_code(session, code)
    if unit is None or unit.id is None or not await is_within(session, root_id, unit.id):
        raise NotFound
    return unit


async def employee_within(session: AsyncSession, root_id: int, code: str) -> Employee:
    """Find an employee whose home is the root or below it; raise NotFound otherwise."""
    employee = await store.employee_by_code(session, code)
    if employee is None or not await is_within(session, root_id, employee.home_unit_id):
        raise NotFound
    return employee

"""Keeping the tree of units: adding, renaming, moving, closing. What was said of a unit stays with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.directory import upkeep_store as store
from scoring.directory.typed import Fault, Typed, changes, check_may_administer
from scoring.errors import NotFound
from scoring.tables import Unit
from scoring.terms import local_day

ZONES: Final = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
"""WIB, WITA and WIT, by the place each is named after."""

FIELDS: Final = ("code", "name", "kind", "parent", "district", "timezone", "lat", "lon", "users_served")
"""What a form of a unit has."""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in its tree.

    Attributes:
        code: the operator's id.
        name: its name.
        kind: such as ``puskesmas``, when known.
        depth: how many units stand above it, from the topmost one shown.
        parent: code of the unit above it, None for the topmost one shown.
        closed_on: since when it is closed.
    """

    code: str
    name: str
    kind: str | None
    depth: int
    parent: str | None
    closed_on: date | None


async def tree(session: AsyncSession, by: Staff) -> list[Node]:
    """List somebody's unit and all below it, each after the one above it and by name.

    Raises:
        NotAllowed: they do not keep the organisation.
    """
    check_may_administer(by.role)
    found = await store.units(session, by.unit_id)
    below: dict[int | None, list[Unit]] = {}
    for unit in found:
        below.setdefault(None if unit.id == by.unit_id else unit.parent_id, []).append(unit)
    return list(_walk(below, None, None, 0))


def _walk(below: Mapping[int | None, Sequence[Unit]], of: int | None, parent: str | None, depth: int) -> Any:
    for unit in below.get(of, ()):
        yield Node(unit.code, unit.name, unit.kind, depth, parent, unit.closed_on)
        yield from _walk(below, unit.id, unit.code, depth + 1)


async def one(session: AsyncSession, by: Staff, code: str) -> tuple[Unit, str | None]:
    """Find a unit to be kept, with the code of the one above it where that is somebody's to know."""
    check_may_administer(by.role)
    unit = await _mine(session, by, code)
    above = next(
        (one.code for one in await store.units(session, by.unit_id) if one.id == unit.parent_id), None
    )
    return unit, above


async def add(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> str:
    """Add a unit below one of somebody's and return its code.

    Raises:
        NotAllowed: they do not keep the organisation.
        Unfit: some fields cannot be kept.
    """
    check_may_administer(by.role)
    typed = Typed(form)
    code = typed.code("code")
    values = await _read(session, typed, by)
    if not form.get("parent"):
        typed.wrong("parent", Fault.EMPTY)
    typed.check()
    if await store.add(session, Unit, {"code": code, **values}) is None:
        typed.wrong("code", Fault.TAKEN)
        typed.check()
    told = {**values, "parent": form["parent"]}
    told.pop("parent_id")
    await journal.record(session, "unit.added", f"unit:{code}", told, by=by.actor, now=now)
    return code


async def change(
    session: AsyncSession, code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Rename, place or move a unit; one's own unit stays where it is.

    Raises:
        NotAllowed: they do not keep the organisation.
        NotFound: there is no such unit within theirs.
        Unfit: some fields cannot be kept.
    """
    unit, above = await one(session, by, code)
    typed = Typed(form)
    values = await _read(session, typed, by, unit=unit)
    typed.check()
    before = {name: getattr(unit, name) for name in values}
    changed = changes(before, values)
    if not changed:
        return
    await store.change(session, Unit, unit.id or 0, values)
    if changed.pop("parent_id", None):
        changed["parent"] = [above, form.get("parent")]
    await journal.record(session, "unit.changed", f"unit:{code}", changed, by=by.actor, now=now)


async def close(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> None:
    """Close a unit, all below it, and their counters; what was said of them stays."""
    check_may_administer(by.role)
    unit = await _mine(session, by, code)
    if unit.id == by.unit_id:
        raise NotFound
    day = local_day(now, unit.timezone)
    points = await store.close_points(session, unit.id or 0, day)
    units = await store.close_units(session, unit.id or 0, day)
    if units:
        told = {"units": units, "points": points, "day": day.isoformat()}
        await journal.record(session, "unit.closed", f"unit:{code}", told, by=by.actor, now=now)


async def reopen(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> None:
    """Open a unit again; its counters are opened one by one."""
    check_may_administer(by.role)
    unit = await _mine(session, by, code)
    if unit.closed_on is None:
        return
    await store.change(session, Unit, unit.id or 0, {"closed_on": None})
    await journal.record(session, "unit.reopened", f"unit:{code}", {}, by=by.actor, now=now)


async def _mine(session: AsyncSession, by: Staff, code: str) -> Unit:
    unit = await store.unit(session, by.unit_id, code)
    if unit is None:
        raise NotFound
    return unit


async def _read(
    session: AsyncSession, typed: Typed, by: Staff, *, unit: Unit | None = None
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": typed.text("name", most=200),
        "kind": typed.text("kind", most=40, needed=False) or None,
        "district": typed.text("district", most=120, needed=False) or None,
        "timezone": typed.one_of("timezone", {*ZONES, *({unit.timezone} if unit else ())}),
        "lat": typed.number("lat", least=-90, most=90),
        "lon": typed.number("lon", least=-180, most=180),
        "users_served": typed.whole("users_served", least=0, most=1_000_000_000),
    }
    if (values["lat"] is None) != (values["lon"] is None):
        typed.wrong("lon" if values["lon"] is None else "lat", Fault.HALF)
    parent = typed.form.get("parent", "")
    if unit is None or (parent and unit.id != by.unit_id):
        values["parent_id"] = await _above(session, typed, by, parent, unit)
    return values


async def _above(
    session: AsyncSession, typed: Typed, by: Staff, parent: str, unit: Unit | None
) -> int | None:
    above = await store.unit(session, by.unit_id, parent)
    if above is None:
        typed.wrong("parent", Fault.UNKNOWN if parent else Fault.EMPTY)
        return None
    if unit is not None and any(one.id == above.id for one in await store.units(session, unit.id or 0)):
        typed.wrong("parent", Fault.BELOW_ITSELF)
    return above.id

"""Keeping services and counters. A counter's public code is made here and printed: it never changes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.directory import upkeep_store as store
from scoring.directory.typed import Fault, Typed, changes, check_may_administer
from scoring.errors import NotFound
from scoring.tables import Point, Service, Unit
from scoring.terms import PUBLIC_LETTERS, SLOWEST_ZONE, local_day

POINT_LETTERS: Final = 6
BADGE_LETTERS: Final = 10
"""Longer than the code of a counter: badges are not to be found by trying, and the two never meet."""

TICKED: Final = "service-"
"""How the names of the boxes begin that say what a counter offers."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as it is kept.

    Attributes:
        point: its row.
        unit: where it stands.
        services: codes of what it offers; none means whatever its unit does.
        offers: the services it could offer.
    """

    point: Point
    unit: Unit
    services: list[str]
    offers: Sequence[Service]


async def new_code(session: AsyncSession, letters: int) -> str:
    """Make a public code that nothing has yet and that tells nothing."""
    while True:
        code = "".join(secrets.choice(PUBLIC_LETTERS) for _ in range(letters))
        if not await store.has_code(session, code):
            return code


async def services(session: AsyncSession, by: Staff) -> list[tuple[Service, str | None]]:
    """List the services somebody keeps, with the name of the unit of each."""
    check_may_administer(by.role)
    return await store.services(session, by.unit_id)


async def service(session: AsyncSession, by: Staff, code: str) -> Service:
    """Find a service somebody keeps, or raise NotFound."""
    check_may_administer(by.role)
    found = await store.service(session, by.unit_id, code)
    if found is None:
        raise NotFound
    return found


async def add_service(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> str:
    """Add a service to a unit and return its code; Unfit when some fields cannot be kept."""
    check_may_administer(by.role)
    typed = Typed(form)
    code, values = typed.code("code"), _service(typed)
    unit = await store.unit(session, by.unit_id, form.get("unit", ""))
    if unit is None:
        typed.wrong("unit", Fault.UNKNOWN if form.get("unit") else Fault.EMPTY)
    typed.check()
    values["unit_id"] = unit.id if unit else None
    if await store.add(session, Service, {"code": code, **values}) is None:
        typed.wrong("code", Fault.TAKEN)
        typed.check()
    told = {**values, "unit": form["unit"]}
    told.pop("unit_id")
    await journal.record(session, "service.added", f"service:{code}", told, by=by.actor, now=now)
    return code


async def change_service(
    session: AsyncSession, code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Rename a service, or change what it is compared with, its days or its fee."""
    found = await service(session, by, code)
    typed = Typed(form)
    values = _service(typed)
    typed.check()
    changed = changes({name: getattr(found, name) for name in values}, values)
    if changed:
        await store.change(session, Service, found.id or 0, values)
        await journal.record(session, "service.changed", f"service:{code}", changed, by=by.actor, now=now)


async def set_service_open(
    session: AsyncSession, code: str, *, is_open: bool, by: Staff, now: datetime
) -> None:
    """Stop offering a service to those who rate, or offer it again."""
    found = await service(session, by, code)
    if (found.closed_on is None) is is_open:
        return
    day = None if is_open else local_day(now, SLOWEST_ZONE)
    await store.change(session, Service, found.id or 0, {"closed_on": day})
    action = "service.reopened" if is_open else "service.closed"
    await journal.record(session, action, f"service:{code}", {}, by=by.actor, now=now)


def _service(typed: Typed) -> dict[str, Any]:
    return {
        "name": typed.text("name", most=200),
        "category": typed.text("category", most=80),
        "standard_days": typed.number("standard_days", least=0, most=10_000),
        "fee": typed.whole("fee", least=0, most=1_000_000_000_000 - 1),
    }


async def points(session: AsyncSession, by: Staff) -> list[tuple[Point, str]]:
    """List the counters somebody keeps, closed ones too, with the name of the unit of each."""
    check_may_administer(by.role)
    return await store.points(session, by.unit_id)


async def point(session: AsyncSession, by: Staff, code: str) -> Desk:
    """Find a counter somebody keeps, or raise NotFound."""
    check_may_administer(by.role)
    found = await store.point(session, by.unit_id, code)
    if found is None:
        raise NotFound
    desk, unit = found
    return Desk(
        desk,
        unit,
        await store.services_of_point(session, desk.id or 0),
        await store.offered_at(session, unit.id or 0),
    )


async def add_point(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> str:
    """Add a counter and return the public code made for it; Unfit when some fields cannot be kept."""
    check_may_administer(by.role)
    typed = Typed(form)
    name = typed.text("name", most=200)
    unit = await store.unit(session, by.unit_id, form.get("unit", ""))
    if unit is None:
        typed.wrong("unit", Fault.UNKNOWN if form.get("unit") else Fault.EMPTY)
    typed.check()
    code = await new_code(session, POINT_LETTERS)
    values = {"key": code, "code": code, "name": name, "unit_id": unit.id if unit else None}
    await store.add(session, Point, values)
    told = {"name": name, "unit": form["unit"]}
    await journal.record(session, "point.added", f"point:{code}", told, by=by.actor, now=now)
    return code


async def change_point(
    session: AsyncSession, code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Rename a counter and say what it offers."""
    desk = await point(session, by, code)
    typed = Typed(form)
    name = typed.text("name", most=200)
    ids = {one.code: one.id or 0 for one in desk.offers}
    chosen = typed.chosen(TICKED)
    if not set(chosen) <= {*ids, *desk.services}:
        raise NotFound
    typed.check()
    changed = changes(
        {"name": desk.point.name, "services": desk.services}, {"name": name, "services": chosen}
    )
    if not changed:
        return
    await store.change(session, Point, desk.point.id or 0, {"name": name})
    await store.set_services(session, desk.point.id or 0, [ids[one] for one in chosen if one in ids])
    await journal.record(session, "point.changed", f"point:{code}", changed, by=by.actor, now=now)


async def set_point_open(
    session: AsyncSession, code: str, *, is_open: bool, by: Staff, now: datetime
) -> None:
    """Close a counter from today on, or open it again; its code stays its own."""
    desk = await point(session, by, code)
    if (desk.point.closed_on is None) is is_open:
        return
    day = None if is_open else local_day(now, desk.unit.timezone)
    await store.change(session, Point, desk.point.id or 0, {"closed_on": day})
    action = "point.reopened" if is_open else "point.closed"
    await journal.record(session, action, f"point:{code}", {}, by=by.actor, now=now)

"""Keeping employees and where they work. A NIP tells birth and sex: it is shown masked, journaled never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.directory import desks
from scoring.directory import upkeep_store as store
from scoring.directory.rules import InvalidNip, check_nip
from scoring.directory.typed import Fault, Typed, changes, check_may_administer
from scoring.errors import NotFound
from scoring.tables import Assignment, Employee, Unit
from scoring.terms import SLOWEST_ZONE, Employment, local_day

PAGE: Final = 50
"""People on one page of the list."""

PRIVATE: Final = frozenset({"name", "nip"})
"""What the journal says of these is only that they changed."""


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as a list shows them; ``nip`` is masked, None when none is known."""

    code: str
    name: str
    position: str | None
    unit: str
    badge: str
    nip: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An employee with where they work.

    Attributes:
        employee: their row; its NIP is not for showing.
        unit: where they are at home.
        nip: masked.
        assignments: newest first, those within the reader's units.
    """

    employee: Employee
    unit: Unit
    nip: str | None
    assignments: Sequence[tuple[Assignment, Unit]]


def masked(nip: str | None) -> str | None:
    """Return a NIP of which only the last three digits can be read."""
    return None if nip is None else "•" * (len(nip) - 3) + nip[-3:]


async def listed(
    session: AsyncSession, by: Staff, *, unit: str = "", text: str = "", page: int = 1
) -> tuple[list[Person], bool]:
    """List a page of the people somebody keeps, and say whether another one follows."""
    check_may_administer(by.role)
    found = await store.employees(
        session, by.unit_id, unit=unit, text=text, limit=PAGE + 1, offset=PAGE * (page - 1)
    )
    people = [
        Person(one.code, one.name, one.position, home, one.badge, masked(one.nip)) for one, home in found
    ]
    return people[:PAGE], len(people) > PAGE


async def one(session: AsyncSession, by: Staff, code: str) -> Kept:
    """Find somebody's employee, or raise NotFound."""
    check_may_administer(by.role)
    found = await store.employee(session, by.unit_id, code)
    if found is None:
        raise NotFound
    employee, unit = found
    worked = await store.assignments(session, by.unit_id, employee.id or 0)
    return Kept(employee, unit, masked(employee.nip), worked)


async def add(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> str:
    """Add an employee and return their code: the one that was typed, else one that is made.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        Unfit: some fields cannot be kept.
    """
    check_may_administer(by.role)
    typed = Typed(form)
    code = typed.code("code", needed=False)
    values = await _read(session, typed, by, None, now=now)
    typed.check()
    code = code or await desks.new_code(session, desks.POINT_LETTERS)
    badge = await desks.new_code(session, desks.BADGE_LETTERS)
    if await store.add(session, Employee, {"code": code, "badge": badge, **values}) is None:
        typed.wrong("code", Fault.TAKEN)
        typed.check()
    told = {"unit": form["unit"], "position": values["position"]}
    await journal.record(session, "employee.added", f"employee:{code}", told, by=by.actor, now=now)
    return code


async def change(
    session: AsyncSession, code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Change what is known of an employee; an empty NIP leaves the one that is kept."""
    kept = await one(session, by, code)
    typed = Typed(form)
    values = await _read(session, typed, by, kept.employee, now=now)
    typed.check()
    changed = changes({name: getattr(kept.employee, name) for name in values}, values)
    if not changed:
        return
    await store.change(session, Employee, kept.employee.id or 0, values)
    told: dict[str, object] = {name: "changed" if name in PRIVATE else both for name, both in changed.items()}
    if told.pop("home_unit_id", None):
        told["unit"] = [kept.unit.code, form["unit"]]
    await journal.record(session, "employee.changed", f"employee:{code}", told, by=by.actor, now=now)


async def assign(
    session: AsyncSession, code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Say that an employee works in a unit from a day on, until another day when that is known."""
    kept = await one(session, by, code)
    typed = Typed(form)
    unit = await store.unit(session, by.unit_id, form.get("where", ""))
    if unit is None:
        typed.wrong("where", Fault.UNKNOWN if form.get("where") else Fault.EMPTY)
    start, end = typed.needed_day("start"), typed.day("end")
    if end is not None and end < start:
        typed.wrong("end", Fault.ENDS_BEFORE)
    typed.check()
    values = {
        "employee_id": kept.employee.id,
        "unit_id": unit.id if unit else None,
        "start_date": start,
        "end_date": end,
    }
    if await store.add(session, Assignment, values) is None:
        typed.wrong("start", Fault.TAKEN)
        typed.check()
    told = {"unit": form["where"], "from": start.isoformat(), "until": end and end.isoformat()}
    await journal.record(session, "employee.assigned", f"employee:{code}", told, by=by.actor, now=now)


async def end_assignment(
    session: AsyncSession, code: str, number: int, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Say until which day somebody works in a unit; NotFound when there is no such assignment of theirs."""
    kept = await one(session, by, code)
    found = next(((one, unit) for one, unit in kept.assignments if one.id == number), None)
    if found is None:
        raise NotFound
    assignment, unit = found
    field = f"until-{number}"
    typed = Typed(form)
    end = typed.needed_day(field)
    if end < assignment.start_date:
        typed.wrong(field, Fault.ENDS_BEFORE)
    typed.check()
    if end == assignment.end_date:
        return
    before: date | None = assignment.end_date
    await store.change(session, Assignment, number, {"end_date": end})
    told = {"unit": unit.code, "until": [before and before.isoformat(), end.isoformat()]}
    await journal.record(session, "employee.assignment_ended", f"employee:{code}", told, by=by.actor, now=now)


async def _read(
    session: AsyncSession, typed: Typed, by: Staff, employee: Employee | None, *, now: datetime
) -> dict[str, Any]:
    unit = await store.unit(session, by.unit_id, typed.form.get("unit", ""))
    if unit is None:
        typed.wrong("unit", Fault.UNKNOWN if typed.form.get("unit") else Fault.EMPTY)
    kind = typed.form.get("employment", "")
    if kind:
        typed.one_of("employment", {one.value for one in Employment})
    values: dict[str, Any] = {
        "name": typed.text("name", most=200),
        "position": typed.text("position", most=160, needed=False) or None,
        "employment": kind or None,
        "home_unit_id": unit.id if unit else None,
    }
    if written := typed.form.get("nip", "").strip():
        try:
            nip = check_nip(written, today=local_day(now, SLOWEST_ZONE)).digits
        except InvalidNip:
            typed.wrong("nip", Fault.NOT_A_NIP)
        else:
            values["nip"] = nip
            if await store.has_nip(session, nip, employee.id if employee else None):
                typed.wrong("nip", Fault.TAKEN)
    return values

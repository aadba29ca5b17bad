"""Working days and deadlines of a unit: national holidays and its own, days to answer in by kind of case.

What is set for a unit holds for all below it that set nothing themselves. An open case keeps its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.cases import calendar_store as store
from scoring.cases import rules
from scoring.cases.calendar_store import Holiday
from scoring.cases.holidays import HOLIDAYS
from scoring.directory import scope
from scoring.directory.typed import Fault, Typed, check_may_administer
from scoring.terms import CaseKind

MOST_DAYS: Final = 60
DAYS: Final = "days-"
"""How the names of the fields begin that set a deadline."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What decides the last day of a case.

    Attributes:
        closed: the unit's own holidays, beside the national ones.
        days: working days to answer in.
    """

    closed: frozenset[date]
    days: Mapping[CaseKind, int]

    def due_on(self, kind: CaseKind, opened_on: date) -> date:
        """Return the last day on which a case opened on a day is answered in time."""
        return rules.due_on(kind, opened_on, days=self.days[kind], closed=self.closed)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Working days to answer a kind of case in: what holds for a unit, and whether it says so itself."""

    kind: CaseKind
    days: int
    is_own: bool
    usual: int


async def of_unit(session: AsyncSession, unit_id: int) -> Calendar:
    """Return the calendar of a unit."""
    above = await store.above(session, unit_id)
    closed = await store.closed_days(session, above)
    set_for = await store.deadlines(session, above)
    days = {kind: _nearest(kind, above, set_for) for kind in CaseKind}
    return Calendar(frozenset(closed), days)


def _nearest(kind: CaseKind, above: list[int], set_for: Mapping[tuple[int, CaseKind], int]) -> int:
    return next((set_for[one, kind] for one in above if (one, kind) in set_for), rules.DEADLINES[kind])


async def holidays(session: AsyncSession, by: Staff, *, since: date) -> list[Holiday]:
    """List the own holidays of somebody's units from a day on."""
    check_may_administer(by.role)
    return await store.holidays(session, await scope.unit_ids_below(session, by.unit_id), since)


async def deadlines(session: AsyncSession, by: Staff, code: str) -> list[Deadline]:
    """Say in how many days a unit of somebody's answers; NotFound for a unit that is not theirs."""
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, code)
    above = await store.above(session, unit.id or 0)
    set_for = await store.deadlines(session, above)
    return [
        Deadline(kind, _nearest(kind, above, set_for), (unit.id or 0, kind) in set_for, rules.DEADLINES[kind])
        for kind in CaseKind
    ]


async def add_holiday(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> None:
    """Close a unit and all below it for a day. Cases that are open keep the day they were to be answered by.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        NotFound: the unit is not theirs.
        Unfit: the day or its name cannot be kept, or the day is closed already.
    """
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, form.get("unit", ""))
    typed = Typed(form)
    day, name = typed.needed_day("day"), typed.text("name", most=120)
    if day in HOLIDAYS:
        typed.wrong("day", Fault.TAKEN)
    typed.check()
    values = {"unit_id": unit.id, "day": day, "name": name, "added_by": by.actor}
    if not await store.add_holiday(session, values):
        typed.wrong("day", Fault.TAKEN)
        typed.check()
    told = {"day": day.isoformat(), "name": name}
    await journal.record(session, "holiday.added", f"unit:{unit.code}", told, by=by.actor, now=now)


async def strike_holiday(session: AsyncSession, code: str, day: date, *, by: Staff, now: datetime) -> None:
    """Take an own holiday of a unit away again; struck twice, it is struck once."""
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, code)
    if await store.strike_holiday(session, unit.id or 0, day):
        told = {"day": day.isoformat()}
        await journal.record(session, "holiday.struck", f"unit:{unit.code}", told, by=by.actor, now=now)


async def set_deadlines(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> None:
    """Set the days a unit answers in; an empty field goes back to what holds above it.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        NotFound: the unit is not theirs.
        Unfit: a number of days cannot be.
    """
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, form.get("unit", ""))
    unit_id = unit.id or 0
    typed = Typed(form)
    wanted = {kind: typed.whole(f"{DAYS}{kind.value}", least=1, most=MOST_DAYS) for kind in CaseKind}
    typed.check()
    before = await store.deadlines(session, [unit_id])
    changed = {}
    for kind, days in wanted.items():
        if before.get((unit_id, kind)) != days:
            changed[kind.value] = [before.get((unit_id, kind)), days]
            await store.set_deadline(session, unit_id, kind, days, by=by.actor, now=now)
    if changed:
        await journal.record(session, "deadline.set", f"unit:{unit.code}", changed, by=by.actor, now=now)

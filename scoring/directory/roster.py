"""Keeping the roster: a week at a time, who is at which counter when, and where two duties meet.

To whom a rating belongs is decided from the roster as it stood when the service was given: what has begun is
ended, never taken out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.directory import desks
from scoring.directory import store as directory
from scoring.directory import upkeep_store as store
from scoring.directory.typed import Fault, Typed, check_may_administer
from scoring.errors import NotFound
from scoring.tables import Duty, Employee, Point, Unit
from scoring.terms import local_day

DAYS: Final = 7
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """One duty as a week shows it.

    Attributes:
        number: names the duty.
        employee: who.
        point: code of the counter, None for the whole unit.
        point_name: its name.
        first: first day.
        last: last day, inclusive.
        start: from when each day; None for the whole day.
        end: until when; before ``start`` it runs over midnight.
        share: of the desk, in percent.
        meets: names of those at the same counter at the same time on a common day.
        is_double: whether the same person is somewhere else at the same time.
        has_begun: whether its first day has come.
    """

    number: int
    employee: str
    point: str | None
    point_name: str | None
    first: date
    last: date
    start: time | None
    end: time | None
    share: int
    meets: tuple[str, ...]
    is_double: bool
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A unit's roster of seven days.

    Attributes:
        unit: whose.
        first: its Monday.
        today: the day it is there.
        shifts: by counter and hour.
        points: counters in use, code and name.
        people: who can be put on duty, code and name.
    """

    unit: Unit
    first: date
    today: date
    shifts: Sequence[Shift]
    points: Sequence[tuple[str, str]]
    people: Sequence[tuple[str, str]]


async def week(session: AsyncSession, by: Staff, unit_code: str, day: date | None, *, now: datetime) -> Week:
    """Show the week of a day, this week when none is named; NotFound for a unit that is not somebody's."""
    check_may_administer(by.role)
    unit = await store.unit(session, by.unit_id, unit_code)
    if unit is None:
        raise NotFound
    today = local_day(now, unit.timezone)
    day = day or today
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=DAYS - 1)
    rows = await store.duties(session, unit.id or 0, first, last)
    points = await directory.open_points(session, unit.id or 0, first)
    people = await store.people_of(session, unit.id or 0, first, last)
    return Week(
        unit,
        first,
        today,
        [_shift(row, rows, today) for row in rows],
        [(one.code, one.name) for one in points],
        [(one.code, one.name) for one in people],
    )


async def add(
    session: AsyncSession, unit_code: str, form: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Put somebody on duty.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        NotFound: there is no such unit of theirs.
        Unfit: some fields cannot be kept.
    """
    check_may_administer(by.role)
    unit = await store.unit(session, by.unit_id, unit_code)
    if unit is None or unit.id is None:
        raise NotFound
    typed = Typed(form)
    values = await _read(session, typed, unit.id)
    typed.check()
    roster = await desks.new_code(session, desks.BADGE_LETTERS)
    await store.add(session, Duty, {"roster": roster, "unit_id": unit.id, **values})
    told = {
        "employee": form["employee"],
        "point": form.get("point") or None,
        "from": form["start"],
        "until": form.get("end") or form["start"],
        "hours": [form.get("begins") or None, form.get("ends") or None],
        "share": values["desk_share"],
    }
    await journal.record(session, "duty.added", f"unit:{unit_code}", told, by=by.actor, now=now)


async def remove(session: AsyncSession, number: int, *, by: Staff, now: datetime) -> str:
    """Take a duty out that has not begun, end one that has with yesterday; return the code of its unit.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        NotFound: there is no such duty in their units, or it is over.
    """
    check_may_administer(by.role)
    found = await store.duty(session, by.unit_id, number)
    if found is None:
        raise NotFound
    duty, unit_code, employee = found
    unit = await store.unit(session, by.unit_id, unit_code)
    today = local_day(now, unit.timezone if unit else "Asia/Jakarta")
    if duty.end_date < today:
        raise NotFound
    told: dict[str, object] = {"employee": employee, "from": duty.start_date.isoformat()}
    if duty.start_date > today:
        await store.remove_duty(session, number)
        action = "duty.removed"
    else:
        # What it was today still decides to whom today's ratings belong.
        await store.change(session, Duty, number, {"end_date": today})
        told["until"] = [duty.end_date.isoformat(), today.isoformat()]
        action = "duty.ended"
    await journal.record(session, action, f"unit:{unit_code}", told, by=by.actor, now=now)
    return unit_code


async def _read(session: AsyncSession, typed: Typed, unit_id: int) -> dict[str, Any]:
    start = typed.needed_day("start")
    end = typed.day("end") or start
    if end < start:
        typed.wrong("end", Fault.ENDS_BEFORE)
    begins, ends = typed.clock("begins"), typed.clock("ends")
    if (begins is None) != (ends is None) or (begins is not None and begins == ends):
        typed.wrong("ends" if ends is None or begins == ends else "begins", Fault.HALF)
    share = typed.whole("share", least=1, most=100)
    people = {one.code: one for one in await store.people_of(session, unit_id, start, end)}
    points = {one.code: one for one in await directory.open_points(session, unit_id, start)}
    who = typed.one_of("employee", people)
    where = typed.form.get("point", "")
    if where:
        typed.one_of("point", points)
    return {
        "employee_id": people[who].id if who in people else None,
        "point_id": points[where].id if where in points else None,
        "start_date": start,
        "end_date": end,
        "start_time": begins,
        "end_time": ends,
        "desk_share": (share or 100) / 100,
    }


def _shift(
    row: tuple[Duty, Employee, Point | None], rows: Sequence[tuple[Duty, Employee, Point | None]], today: date
) -> Shift:
    duty, who, where = row
    others = [other for other in rows if other[0].id != duty.id and meet(duty, other[0])]
    return Shift(
        number=duty.id or 0,
        employee=who.name,
        point=where.code if where else None,
        point_name=where.name if where else None,
        first=duty.start_date,
        last=duty.end_date,
        start=duty.start_time,
        end=duty.end_time,
        share=round(duty.desk_share * 100),
        meets=tuple(
            sorted(
                {one.name for other, one, _ in others if other.point_id == duty.point_id and one.id != who.id}
            )
        ),
        is_double=any(one.id == who.id for _, one, _ in others),
        has_begun=duty.start_date <= today,
    )


def meet(one: Duty, other: Duty) -> bool:
    """Say whether two duties share a moment; one over midnight reaches into the next day."""
    (begins, ends), (other_begins, other_ends) = _minutes(one), _minutes(other)
    for days in (-1, 0, 1):
        shift = timedelta(days=days)
        first, last = max(one.start_date, other.start_date - shift), min(one.end_date, other.end_date - shift)
        if first <= last and begins < other_ends + days * _DAY and other_begins + days * _DAY < ends:
            return True
    return False


def _minutes(duty: Duty) -> tuple[int, int]:
    """Return from which to which minute of its day a duty runs; beyond a day when over midnight."""
    if duty.start_time is None or duty.end_time is None:
        return 0, _DAY
    begins = duty.start_time.hour * 60 + duty.start_time.minute
    ends = duty.end_time.hour * 60 + duty.end_time.minute
    return begins, ends if begins < ends else ends + _DAY

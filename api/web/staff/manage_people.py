"""Employees and their assignments, and the roster of a week."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, manage
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock, i18n
from scoring.directory import people, roster, scope
from scoring.directory.roster import Shift, Week
from scoring.directory.typed import Typed
from scoring.i18n import t
from scoring.terms import Employment

PEOPLE, ROSTER = "/kelola/pegawai", "/kelola/jadwal"


@sessions.signed_in
async def listed(request: Request, signed: Signed) -> Response:
    """Show the employees."""
    return await _list(request, signed)


@sessions.signed_in
async def add(request: Request, signed: Signed) -> Response:
    """Add an employee and show them."""

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        return await people.add(session, form, by=signed.staff, now=clock.now())

    code, failed = await manage.attempt(request, signed, work)
    return (
        await _list(request, signed, failed) if failed else sessions.seen_other(request, f"{PEOPLE}/{code}")
    )


@sessions.signed_in
async def one(request: Request, signed: Signed) -> Response:
    """Show one employee."""
    return await _one(request, signed)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Change an employee, assign them somewhere, or end an assignment."""
    code, by, now = request.path_params["code"], signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        match form.get("do", "").partition("-"):
            case "assign", _, _:
                await people.assign(session, code, form, by=by, now=now)
            case "end", _, number:
                await people.end_assignment(session, code, manage.number_of(number), form, by=by, now=now)
            case _:
                await people.change(session, code, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _one(request, signed, failed) if failed else sessions.seen_other(request, f"{PEOPLE}/{code}")


@sessions.signed_in
async def week(request: Request, signed: Signed) -> Response:
    """Show a week of a unit's roster."""
    return await _week(request, signed)


@sessions.signed_in
async def add_duty(request: Request, signed: Signed) -> Response:
    """Put somebody on duty."""

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        await roster.add(session, form.get("unit", ""), form, by=signed.staff, now=clock.now())
        return f"unit={form['unit']}&hari={form['start']}"

    query, failed = await manage.attempt(request, signed, work)
    return (
        await _week(request, signed, failed) if failed else sessions.seen_other(request, ROSTER, query or "")
    )


@sessions.signed_in
async def remove_duty(request: Request, signed: Signed) -> Response:
    """Take a duty out, or end one that has begun."""
    number = manage.number_of(request.path_params["number"])

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        unit = await roster.remove(session, number, by=signed.staff, now=clock.now())
        day = Typed(form).day("hari")
        return f"unit={unit}" + (f"&hari={day}" if day else "")

    query, failed = await manage.attempt(request, signed, work)
    return (
        await _week(request, signed, failed) if failed else sessions.seen_other(request, ROSTER, query or "")
    )


async def _list(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    asked = {name: request.query_params.get(name, "")[:64] for name in ("q", "unit", "page")}
    page = int(asked["page"]) if asked["page"].isdecimal() and len(asked["page"]) < 5 else 1
    async with request.app.state.database.reading() as session:
        found, more = await people.listed(
            session, signed.staff, unit=asked["unit"], text=asked["q"], page=max(page, 1)
        )
        units = await scope.units_below(session, signed.staff.unit_id)
    values = {
        "people": found,
        "asked": asked,
        "more": page + 1 if more else None,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "kinds": _kinds(),
    }
    return manage.page(
        request, signed, "manage_people.html", values,
        title=lambda: t("Employees"), labels=labels, failed=failed,
    )  # fmt: skip


async def _one(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        kept = await people.one(session, signed.staff, request.path_params["code"])
        units = await scope.units_below(session, signed.staff.unit_id)
    employee = kept.employee
    numbers = [str(one.id) for one, _ in kept.assignments]
    with dress.speaking(request):
        worked = [
            {
                "number": one.id,
                "unit": unit.name,
                "from": look.day_in_words(one.start_date),
                "until": look.day_in_words(one.end_date) if one.end_date else None,
            }
            for one, unit in kept.assignments
        ]
    values = {
        "kept": kept,
        "worked": worked,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "kinds": _kinds(),
    }
    initial = {
        "name": employee.name,
        "position": employee.position,
        "employment": employee.employment.value if employee.employment else "",
        "unit": kept.unit.code,
    } | {f"until-{one.id}": one.end_date for one, _ in kept.assignments}
    if failed:  # each form sends its own fields only: the others keep what is stored
        failed = Failed(
            {**{name: "" if v is None else str(v) for name, v in initial.items()}, **failed.form},
            failed.error,
        )
    return manage.page(
        request, signed, "manage_person.html", values,
        title=lambda: employee.name, labels=lambda: labels(numbers), initial=initial, failed=failed,
    )  # fmt: skip


async def _week(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    asked: Mapping[str, str] = failed.form if failed else request.query_params
    day = Typed(asked).day("hari")
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        found = await roster.week(
            session, signed.staff, asked.get("unit") or signed.staff.unit_code, day, now=clock.now()
        )
    with dress.speaking(request):
        days = [found.first + timedelta(days=n) for n in range(roster.DAYS)]
        values = {
            "week": found,
            "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
            "days": [
                (format_date(one, "EEE d MMM", locale=i18n.current().value), one == found.today)
                for one in days
            ],
            "rows": _rows(found, days),
            "shifts": [_told(one) for one in found.shifts],
            "span": f"{look.day_in_words(days[0])} – {look.day_in_words(days[-1])}",
            "before": days[0] - timedelta(days=7),
            "after": days[0] + timedelta(days=7),
        }
    initial = {"start": max(found.first, found.today), "share": 100}
    return manage.page(
        request, signed, "manage_roster.html", values,
        title=lambda: t("Roster"), labels=labels, initial=initial, failed=failed,
    )  # fmt: skip


def _rows(found: Week, days: list[date]) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """Lay a week out: a row a counter, the whole unit first, a cell a day."""
    places: dict[str | None, str] = {None: t("The whole unit")}
    places |= dict(found.points)
    places |= {one.point: one.point_name or "" for one in found.shifts if one.point}
    rows = []
    for code, name in places.items():
        here = [one for one in found.shifts if one.point == code]
        if code is None and not here:
            continue
        rows.append((name, [[_told(one) for one in here if one.first <= day <= one.last] for day in days]))
    return rows


def _told(one: Shift) -> dict[str, Any]:
    hours = f"{one.start:%H.%M}–{one.end:%H.%M}" if one.start and one.end else t("all day")
    return {
        "number": one.number,
        "name": one.employee,
        "place": one.point_name or t("The whole unit"),
        "hours": hours,
        "share": one.share,
        "meets": ", ".join(one.meets),
        "is_double": one.is_double,
        "has_begun": one.has_begun,
        "days": look.day_in_words(one.first)
        if one.first == one.last
        else f"{look.day_in_words(one.first)} – {look.day_in_words(one.last)}",
    }


def _kinds() -> list[tuple[str, str]]:
    return [(Employment.PNS.value, "PNS"), (Employment.PPPK.value, "PPPK")]


def labels(assignments: list[str] | None = None) -> Mapping[str, str]:
    """Name the fields of an employee and of a duty."""
    return {
        "code": t("Code"),
        "name": t("Name"),
        "position": t("Position"),
        "employment": t("Employment"),
        "unit": t("Unit"),
        "nip": "NIP",
        "where": t("Works in"),
        "start": t("From"),
        "end": t("Until, that day included"),
        "employee": t("Employee"),
        "point": t("Counter"),
        "begins": t("Begins at"),
        "ends": t("Ends at"),
        "share": t("Share of the desk in percent"),
        **{f"until-{number}": t("Until, that day included") for number in assignments or ()},
    }

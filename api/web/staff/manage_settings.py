"""Holidays, deadlines, ready answers, and the tickets that were printed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, manage, words
from api.web.staff import session as sessions
from api.web.staff.kiosks import moment_in_words
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.cases import calendar, templates
from scoring.cases.holidays import HOLIDAYS
from scoring.directory import scope
from scoring.directory.typed import Typed, check_may_administer
from scoring.i18n import t
from scoring.reports import printing
from scoring.terms import SLOWEST_ZONE, local_day

CALENDAR, ANSWERS = "/kelola/kalender", "/kelola/jawaban"


@sessions.signed_in
async def show_calendar(request: Request, signed: Signed) -> Response:
    """Show holidays and deadlines."""
    return await _calendar(request, signed)


@sessions.signed_in
async def change_calendar(request: Request, signed: Signed) -> Response:
    """Add or strike a holiday, or set deadlines."""
    by, now = signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        match form.get("do"):
            case "strike":
                typed = Typed(form)
                day = typed.needed_day("day")
                typed.check()
                await calendar.strike_holiday(session, form.get("unit", ""), day, by=by, now=now)
            case "deadlines":
                await calendar.set_deadlines(session, form, by=by, now=now)
                return f"unit={form['unit']}"
            case _:
                await calendar.add_holiday(session, form, by=by, now=now)
        return ""

    query, failed = await manage.attempt(request, signed, work)
    return (
        await _calendar(request, signed, failed)
        if failed
        else sessions.seen_other(request, CALENDAR, query or "")
    )


@sessions.signed_in
async def show_answers(request: Request, signed: Signed) -> Response:
    """Show the ready answers."""
    return await _answers(request, signed)


@sessions.signed_in
async def change_answers(request: Request, signed: Signed) -> Response:
    """Write or strike a ready answer."""
    by, now = signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        if form.get("do") == "strike":
            await templates.strike(session, manage.number_of(form.get("number", "")), by=by, now=now)
        else:
            await templates.write(session, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _answers(request, signed, failed) if failed else sessions.seen_other(request, ANSWERS)


@sessions.signed_in
async def tickets(request: Request, signed: Signed) -> Response:
    """Show which tickets were printed, by whom."""
    check_may_administer(signed.staff.role)
    async with request.app.state.database.reading() as session:
        unit = await scope.unit_within(session, signed.staff.unit_id, signed.staff.unit_code)
        found = await printing.printings(session, unit, limit=100)
    with dress.speaking(request):
        rows = [
            {
                "tickets": one.tickets,
                "point": one.point or t("The whole unit"),
                "day": look.day_in_words(one.day),
                "by": one.by.removeprefix("staff:"),
                "at": moment_in_words(one.at, unit.timezone),
            }
            for one in found
        ]
    return manage.page(request, signed, "manage_tickets.html", {"rows": rows}, title=lambda: t("Tickets"))


async def _calendar(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    today = local_day(clock.now(), SLOWEST_ZONE)
    asked: Mapping[str, str] = failed.form if failed else request.query_params
    code = asked.get("unit", "")[:64] or signed.staff.unit_code
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        own = await calendar.holidays(session, signed.staff, since=today.replace(month=1, day=1))
        set_for = await calendar.deadlines(session, signed.staff, code)
    with dress.speaking(request):
        kinds = {one.kind: words.kind_in_words(one.kind) for one in set_for}
        values: dict[str, Any] = {
            "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
            "chosen": code,
            "chosen_name": next((unit.name for unit in units if unit.code == code), code),
            "own": [(one, look.day_in_words(one.day)) for one in own],
            "national": [
                (look.day_in_words(day), name) for day, name in HOLIDAYS.items() if day.year >= today.year
            ],
            "deadlines": [(f"{calendar.DAYS}{one.kind.value}", kinds[one.kind], one) for one in set_for],
        }
    initial: dict[str, object] = {"unit": code} | {
        f"{calendar.DAYS}{one.kind.value}": one.days if one.is_own else None for one in set_for
    }

    def labels() -> Mapping[str, str]:
        return {
            "unit": t("Unit"),
            "day": t("Day"),
            "name": t("Name of the holiday"),
            **{f"{calendar.DAYS}{kind.value}": name for kind, name in kinds.items()},
        }

    return manage.page(
        request, signed, "manage_calendar.html", values,
        title=lambda: t("Holidays and deadlines"), labels=labels, initial=initial, failed=failed,
    )  # fmt: skip


async def _answers(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        kept = await templates.kept(session, signed.staff)
        units = await scope.units_below(session, signed.staff.unit_id)
    values = {
        "kept": kept,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "places": templates.PLACES,
    }
    return manage.page(
        request, signed, "manage_answers.html", values,
        title=lambda: t("Ready answers"),
        labels=lambda: {"unit": t("For"), "title": t("Title"), "text": t("Text")},
        initial={"unit": signed.staff.unit_code}, failed=failed,
    )  # fmt: skip

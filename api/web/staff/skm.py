"""The SKM report: its figures at a glance, what the office adds to them, and the files to hand in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web.public import wording
from api.web.staff import dress, printing, rights, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import NotAllowed
from scoring.directory import scope
from scoring.i18n import t
from scoring.method import disclosure
from scoring.method.elements import Element
from scoring.method.ikm import Weight
from scoring.reports import rules, skm, skm_files, skm_words
from scoring.reports.skm import Report, TooFewRespondents
from scoring.reports.skm_files import Kind
from scoring.terms import Period, Progress, local_day

Unit: TypeAlias = Any
"""A unit as the directory hands it out; this page passes it on and reads its code and name."""

YEARS: Final = 2
"""How far back the list of periods goes; any other period can be asked for by its name."""
QUARTERS_AHEAD: Final = 6


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show what a report would say, and let the office add what only it knows."""
    _check(signed)
    now = clock.now()
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        unit, period = await _chosen(session, signed, request.query_params, now=now)
        users = await skm.users_served(session, unit, period)
        plan = await skm.plan_of(session, unit, period)
        try:
            report: Report | None = await skm.report(session, unit, period, now=now)
        except TooFewRespondents:
            report = None
    today = local_day(now, unit.timezone)
    with dress.speaking(request):
        titles = {Element(one.name): one.title for one in wording.questionnaire()}
        values: dict[str, Any] = {
            "title": t("SKM report"),
            "unit": unit.code,
            "unit_name": unit.name,
            "units": [(one.code, one.name) for one in units],
            "period": str(period),
            "period_words": words.period_in_words(period),
            "periods": [
                (str(one), words.period_in_words(one)) for one in _periods(period, now, unit.timezone)
            ],
            "users": users,
            "fewest": disclosure.STAFF_CELL,
            "figures": _figures(report, titles) if report else None,
            "elements": [(element.value, title) for element, title in titles.items()],
            "quarters": _quarters(Period.containing(today, months=3)),
            "progress": [(one.value, _progress(one)) for one in Progress],
            "plan": [
                {
                    "id": line.id,
                    "element": titles[Element(line.element)],
                    "action": line.action,
                    "responsible": line.responsible,
                    "quarter": words.period_in_words(Period.parse(line.quarter)),
                    "progress": line.progress.value,
                }
                for line in plan
            ],
            "weights": list(skm_words.WEIGHTS.items()),
            "kinds": [(kind.value, kind.value.upper()) for kind in Kind],
            "longest_action": skm.LONGEST_ACTION,
            "longest_name": skm.LONGEST_NAME,
        }
    return dress.page(request, "staff/skm.html", values, signed=signed)


def _figures(report: Report, titles: Mapping[Element, str]) -> dict[str, Any]:
    index = report.score.index
    weakest = [titles[element] for element in index.weakest_first[:3]]
    return {
        "value": None if index.ikm_rounded is None else float(index.ikm_rounded),
        "grade": index.grade,
        "respondents": index.respondents,
        "needed": report.sample.needed,
        "is_enough": report.sample.is_enough,
        "weakest": weakest,
    }


def _progress(one: Progress) -> str:
    return {
        Progress.PLANNED: t("Planned"),
        Progress.UNDER_WAY: t("Under way"),
        Progress.DONE: t("Done"),
    }[one]


def _periods(chosen: Period, now: datetime, timezone: str) -> Sequence[Period]:
    """List quarters, semesters and years back from now, and the chosen period where it is another."""
    today = local_day(now, timezone)
    listed = []
    for months in (3, 6, 12):
        one = Period.containing(today, months=months)
        for _ in range(YEARS * 12 // months):
            listed.append(one)
            one = one.previous()
    return listed if chosen in listed else [chosen, *listed]


def _quarters(first: Period) -> list[tuple[str, str]]:
    following = [Period(first.first + 3 * ahead, 3) for ahead in range(QUARTERS_AHEAD)]
    return [(str(one), words.period_in_words(one)) for one in following]


async def _chosen(
    session: AsyncSession, signed: Signed, asked: Mapping[str, str], *, now: datetime
) -> tuple[Unit, Period]:
    """Return the unit and period asked for: by default one's own, and the last quarter that is over."""
    code = asked.get("unit", "")[:64] or signed.staff.unit_code
    unit = await scope.unit_within(session, signed.staff.unit_id, code)
    name = asked.get("period", "")[:16]
    last = Period.containing(local_day(now, unit.timezone), months=3).previous()
    return unit, Period.parse(name) if name else last


Change = Callable[[AsyncSession, Unit, Period, Mapping[str, str], str, datetime], Awaitable[None]]


def _changing(change: Change) -> Callable[[Request], Awaitable[Response]]:
    """Make a handler that changes something of a unit's period and shows the page again."""

    @sessions.signed_in
    async def handler(request: Request, signed: Signed) -> Response:
        form = await _form(request, signed)
        now = clock.now()
        async with request.app.state.database.writing() as session:
            unit, period = await _chosen(session, signed, form, now=now)
            await change(session, unit, period, form, signed.staff.actor, now)
        return sessions.seen_other(request, rights.SKM, f"unit={unit.code}&period={period}")

    return handler


async def _users(
    session: AsyncSession, unit: Unit, period: Period, form: Mapping[str, str], by: str, now: datetime
) -> None:
    await skm.tell_users_served(session, unit, period, _whole(form.get("users", "")), by=by, now=now)


async def _add(
    session: AsyncSession, unit: Unit, period: Period, form: Mapping[str, str], by: str, now: datetime
) -> None:
    element = form.get("element", "")
    if element not in set(Element):
        raise skm.InvalidPlan
    await skm.add_to_plan(
        session,
        unit,
        period,
        element=Element(element),
        action=form.get("action", ""),
        responsible=form.get("responsible", ""),
        quarter=form.get("quarter", ""),
        by=by,
        now=now,
    )


async def _move(
    session: AsyncSession, unit: Unit, _: Period, form: Mapping[str, str], by: str, now: datetime
) -> None:
    line = _whole(form.get("line", ""))
    progress = form.get("progress", "")
    if progress == "strike":
        await skm.strike(session, unit, line, by=by, now=now)
    elif progress in set(Progress):
        await skm.move_on(session, unit, line, Progress(progress), by=by, now=now)
    else:
        raise skm.InvalidPlan


users = _changing(_users)
add = _changing(_add)
move = _changing(_move)


@sessions.signed_in
async def take(request: Request, signed: Signed) -> Response:
    """Hand out a report as a file; who took it is written down."""
    form = await _form(request, signed)
    kind = Kind(form["kind"]) if form.get("kind") in set(Kind) else Kind.PDF
    weight = Weight(form["weight"]) if form.get("weight") in set(Weight) else Weight.EXACT
    now = clock.now()
    database = request.app.state.database
    async with database.writing() as session:
        unit, period = await _chosen(session, signed, form, now=now)
        report = await skm.report(session, unit, period, now=now, weight=weight)
        await skm.taken_out(session, unit, period, kind.value, by=signed.staff.actor, now=now)
    content = await skm_files.made(database, report, kind, now=now)
    return printing.handed(skm_files.file_name(report, kind), skm_files.TYPES[kind], content)


async def _form(request: Request, signed: Signed) -> dict[str, str]:
    _check(signed)
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    return form


def _check(signed: Signed) -> None:
    if not rules.may_print(signed.staff.role):
        raise NotAllowed


def _whole(text: str) -> int:
    """Read a whole number, with or without dots between thousands; -1 when it is none."""
    digits = text.strip().replace(".", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 10 else -1

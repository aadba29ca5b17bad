"""What an office prints: posters for its counters, badge cards, sheets of one-time tickets."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import NotAllowed
from scoring.directory import offices, scope
from scoring.i18n import t
from scoring.reports import paper, printing, rules
from scoring.reports.paper import Paper
from scoring.reports.rules import Door, Size
from scoring.terms import Language, local_day

PDF = "application/pdf"
ZIP = "application/zip"


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show what can be printed for a unit, and the last printings of tickets."""
    _check(signed)
    now = clock.now()
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        chosen = request.query_params.get("unit", "")[:64] or signed.staff.unit_code
        unit = await scope.unit_within(session, signed.staff.unit_id, chosen)
        today = local_day(now, unit.timezone)
        office = await offices.office(session, unit.code, on=today)
        people = await printing.staff_of(session, unit, now=now)
        printed = await printing.printings(session, unit)
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Printing"),
            "unit": unit.code,
            "unit_name": unit.name,
            "units": [(one.code, one.name) for one in units],
            "points": [(one.code, one.name) for one in office.points],
            "has_below": bool(office.below),
            "people": people,
            "sizes": [(Size.A4, t("A4, for the wall")), (Size.A5, t("A5, for the counter"))],
            "languages": [
                (one.value, language_in_words(one)) for one in Language if one is not Language.INDONESIAN
            ],
            "today": today.isoformat(),
            "last_day": (today + rules.FARTHEST).isoformat(),
            "most": rules.MOST_TICKETS,
            "printed": [
                {
                    "tickets": one.tickets,
                    "point": one.point,
                    "day": look.day_in_words(one.day),
                    "by": one.by.removeprefix("staff:"),
                    "on": look.day_in_words(local_day(one.at, unit.timezone)),
                }
                for one in printed
            ],
            "has_address": bool(request.app.state.printed_url),
        }
    return dress.page(request, "staff/printing.html", values, signed=signed)


@sessions.signed_in
async def posters(request: Request, signed: Signed) -> Response:
    """Hand out posters: one PDF, or a ZIP with one for each counter."""
    form = await _form(request, signed)
    size = Size(form["size"]) if form.get("size") in set(Size) else Size.A4
    async with request.app.state.database.reading() as session:
        unit = await scope.unit_within(session, signed.staff.unit_id, form.get("unit", "")[:64])
        found = await printing.posters(
            session,
            unit,
            _door(request),
            size=size,
            other=_other(form),
            now=clock.now(),
            point=form.get("point", "")[:16] or None,
        )
    if form.get("zip"):
        return handed(f"{paper.file_name('poster', unit.name)}.zip", ZIP, await paper.zipped(found))
    return await _printed(printing.together(found))


@sessions.signed_in
async def badges(request: Request, signed: Signed) -> Response:
    """Hand out badge cards."""
    form = await _form(request, signed)
    async with request.app.state.database.reading() as session:
        unit = await scope.unit_within(session, signed.staff.unit_id, form.get("unit", "")[:64])
        found = await printing.badges(
            session,
            unit,
            _door(request),
            other=_other(form),
            now=clock.now(),
            badge=form.get("badge", "")[:32] or None,
        )
    return await _printed(found)


@sessions.signed_in
async def tickets(request: Request, signed: Signed) -> Response:
    """Issue tickets and hand them out on sheets; who printed how many is written down."""
    form = await _form(request, signed)
    now = clock.now()
    async with request.app.state.database.writing() as session:
        unit = await scope.unit_within(session, signed.staff.unit_id, form.get("unit", "")[:64])
        count = form.get("count", "")
        found = await printing.tickets(
            session,
            unit,
            _door(request),
            count=int(count) if count.isascii() and count.isdecimal() and len(count) < 5 else 0,
            day=_day(form.get("day", "")) or local_day(now, unit.timezone),
            key=request.app.state.key,
            by=signed.staff.actor,
            now=now,
            point=form.get("point", "")[:16] or None,
        )
    return await _printed(found)


def language_in_words(language: Language) -> str:
    """Name a language of posters."""
    return {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}.get(
        language, language.value
    )


async def _form(request: Request, signed: Signed) -> Mapping[str, str]:
    _check(signed)
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    return form


def _check(signed: Signed) -> None:
    if not rules.may_print(signed.staff.role):
        raise NotAllowed


def _door(request: Request) -> Door:
    return rules.door(request.app.state.printed_url, request.app.state.bot_name)


def _other(form: Mapping[str, str]) -> Language:
    chosen = form.get("language", "")
    return Language(chosen) if chosen in set(Language) else Language.ENGLISH


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _printed(made: Paper) -> Response:
    return handed(f"{made.name}.pdf", PDF, (await paper.pdfs([made]))[0])


def handed(name: str, kind: str, content: bytes) -> Response:
    """Hand out a file that nobody on the way keeps."""
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cache-Control": look.NO_STORE,
            "X-Robots-Tag": "noindex",
        },
    )

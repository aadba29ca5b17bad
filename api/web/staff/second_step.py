"""One's own second step: set up with a telephone, moved to another one, codes for the day it is lost."""

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from api.web.public import answers
from api.web.staff import dress, faults
from api.web.staff import session as sessions
from api.web.staff.session import STEPS, Signed
from scoring import clock
from scoring.accounts import second, second_rules, tries
from scoring.accounts import sessions as browsers
from scoring.accounts.second_rules import Step
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.reports import qr

CODE_SIDE_MM: Final = 55.0
PLACE: Final = STEPS[Step.ENROL]


@sessions.on_the_way(Step.ENROL)
async def show(request: Request, signed: Signed) -> Response:
    """Show whether there is a second step, and how it is set up."""
    return await _page(request, signed)


@sessions.on_the_way(Step.ENROL)
async def change(request: Request, signed: Signed) -> Response:
    """Begin, confirm, move, renew the recovery codes, or leave the second step out."""
    form = await sessions.form_of(request)
    try:
        sessions.check_proof(form, signed)
        codes = await _change(request, signed, form)
    except (
        second_rules.WrongCode,
        second_rules.FactorRequired,
        tries.TooManyTries,
        answers.OldPage,
    ) as error:
        return await _page(request, signed, error=error)
    if codes is None:
        return sessions.seen_other(request, PLACE)
    return await _page(request, signed, codes=codes)


async def _change(request: Request, signed: Signed, form: dict[str, str]) -> list[str] | None:
    """Do what was asked for; return recovery codes that are to be shown now."""
    staff, now, key = signed.staff, clock.now(), request.app.state.key
    database, typed = request.app.state.database, form.get("code", "")
    what = form.get("do")
    if what in {"confirm", "codes", "move", "off"}:
        async with database.writing() as session:
            await second.count_try(session, staff.username, now=now)
    async with database.writing() as session:
        match what:
            case "begin":
                await second.begin(session, staff, key=key, now=now)
                return None
            case "confirm":
                codes = await second.confirm(session, staff, typed, key=key, now=now)
                await browsers.end_others(session, staff, sessions.token_of(request) or "", now=now)
                return codes
            case "codes":
                await second.prove(session, staff, typed, key=key, now=now)
                return await second.new_codes(session, staff, key=key, now=now)
            case "move":
                await second.prove(session, staff, typed, key=key, now=now)
                await second.start_over(session, staff, key=key, now=now)
                await browsers.end_others(session, staff, sessions.token_of(request) or "", now=now)
                return None
            case "off":
                await second.prove(session, staff, typed, key=key, now=now)
                required = request.app.state.second_factor_for
                await second.turn_off(session, staff, required=required, now=now)
                return None
            case _:
                raise NotFound


async def _page(
    request: Request,
    signed: Signed,
    *,
    codes: Sequence[str] = (),
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    staff = signed.staff
    async with request.app.state.database.reading() as session:
        secret = await second.waiting(session, staff, key=request.app.state.key)
        left = await second.codes_left(session, staff)
    address = second_rules.address(secret, staff.username) if secret else None
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Second step")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "heading": title,
            "must": staff.owes is Step.ENROL,
            "is_required": staff.role in request.app.state.second_factor_for,
            "has_factor": staff.has_factor or bool(codes),
            "secret": second_rules.spelled(secret) if secret else None,
            "address": address,
            "drawn": qr.on_page(qr.code(address, side_mm=CODE_SIDE_MM)) if address else None,
            "codes": codes,
            "codes_left": left,
            "fault": fault,
        }
    return dress.page(request, "staff/second_step_own.html", values, signed=signed, status=status)

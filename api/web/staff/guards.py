"""Which offices' open doors are guarded against a rush, and the inspectorate's word about it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, rights
from api.web.staff import session as sessions
from api.web.staff.kiosks import moment_in_words
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import NotAllowed
from scoring.directory import scope
from scoring.i18n import t
from scoring.integrity import guards
from scoring.integrity.guards import Watch
from scoring.integrity.rules import RUSH_LEAST, RUSH_TIMES, Cause, may_order, may_see


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the guarded doors of somebody's units, and how they come to be guarded."""
    if not may_see(signed.staff.role):
        raise NotAllowed
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        found = await guards.listed(session, [unit.id or 0 for unit in units], now=clock.now())
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Rushes"),
            "guards": [_card(one) for one in found],
            "units": [(unit.code, unit.name) for unit in units],
            "may_order": may_order(signed.staff.role),
            "least": RUSH_LEAST,
            "times": RUSH_TIMES,
        }
    return dress.page(request, "staff/guards.html", values, signed=signed)


@sessions.signed_in
async def order(request: Request, signed: Signed) -> Response:
    """Put a guard up, take it down, or leave it to the figures."""
    if not may_order(signed.staff.role):
        raise NotAllowed
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    async with request.app.state.database.writing() as session:
        unit = await scope.unit_within(session, signed.staff.unit_id, form.get("unit", "")[:64])
        await guards.order(session, unit.id or 0, form.get("do", ""), by=signed.staff.actor, now=clock.now())
    return sessions.seen_other(request, rights.GUARDS)


def _card(one: Watch) -> dict[str, Any]:
    states = {
        Cause.RATE: t("Guarded: more came in than is usual"),
        Cause.ORDERED: t("Guarded by order of {who}", who=one.by.removeprefix("staff:")),
        Cause.STOOD_DOWN: t("Left open by order of {who}", who=one.by.removeprefix("staff:")),
    }
    return {
        "code": one.unit_code,
        "name": one.unit_name,
        "state": states[one.cause],
        "is_up": one.cause is not Cause.STOOD_DOWN,
        "has_figures": one.cause is Cause.RATE,
        "seen": one.seen,
        "expected": look.number(one.expected, 1),
        "since": moment_in_words(one.since, one.timezone),
        "until": moment_in_words(one.until, one.timezone),
    }

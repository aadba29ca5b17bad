"""The kiosks of an office: pairing a device, seeing how each is, switching sound, parting with one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import Response

from api.web import sentences
from api.web.staff import dress, rights
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock, i18n
from scoring.accounts import NotAllowed
from scoring.directory import scope
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.terms import SLOWEST_ZONE, local_day
from scoring.visits import kiosks
from scoring.visits.kiosks import Standing
from scoring.visits.rules import WeakPin, may_keep_kiosks

QUIET_AFTER_S: Final = 900
"""Seconds without a sign of life after which a kiosk is shown as silent: three of its beats."""


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the kiosks of somebody's units."""
    _check(signed)
    return await _page(request, signed)


@sessions.signed_in
async def make(request: Request, signed: Signed) -> Response:
    """Make the code that pairs a device with a counter, and show it once."""
    form = await _form(request, signed)
    pin = form.get("pin", "")
    try:
        hashed = await kiosks.hashed_pin(pin)
    except WeakPin as error:
        return await _page(request, signed, form=form, fault=error)
    async with request.app.state.database.writing() as session:
        pairing = await kiosks.prepare(
            session,
            form.get("point", ""),
            await scope.unit_ids_below(session, signed.staff.unit_id),
            hashed,
            has_sound="sound" in form,
            by=signed.staff.actor,
            now=clock.now(),
        )
    return await _page(request, signed, pairing=pairing)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Switch a kiosk's sound, or part with it."""
    form = await _form(request, signed)
    code, by, now = request.path_params["code"], signed.staff.actor, clock.now()
    async with request.app.state.database.writing() as session:
        within = await scope.unit_ids_below(session, signed.staff.unit_id)
        match form.get("do"):
            case "revoke":
                await kiosks.revoke(session, code, within, by=by, now=now)
            case "sound" | "silence" as what:
                is_on = what == "sound"
                await kiosks.set_sound(session, code, within, has_sound=is_on, by=by, now=now)
            case _:
                raise NotFound
    return sessions.seen_other(request, rights.KIOSKS)


async def _form(request: Request, signed: Signed) -> Mapping[str, str]:
    _check(signed)
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    return form


def _check(signed: Signed) -> None:
    if not may_keep_kiosks(signed.staff.role):
        raise NotAllowed


async def _page(
    request: Request,
    signed: Signed,
    *,
    pairing: str | None = None,
    form: Mapping[str, str] | None = None,
    fault: ScoringError | None = None,
) -> Response:
    now = clock.now()
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, signed.staff.unit_id)
        ids = [unit.id or 0 for unit in units]
        points = await kiosks.counters(session, ids, on=local_day(now, SLOWEST_ZONE))
        found = await kiosks.standing(session, ids, now=now)
    with dress.speaking(request):
        title = t("Kiosks")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "points": points,
            "chosen": (form or {}).get("point", ""),
            "sound": "sound" in (form or {}),
            "fault": sentences.sentence_of(fault) if fault else None,
            "pairing": None if pairing is None else f"{pairing[:4]} {pairing[4:]}",
            "address": f"{(request.app.state.public_url or str(request.base_url)).rstrip('/')}/k",
            "kiosks": [_card(one, now) for one in found],
        }
    return dress.page(request, "staff/kiosks.html", values, signed=signed, status=422 if fault else 200)


def _card(one: Standing, now: datetime) -> dict[str, Any]:
    silent = one.seen_at is None or (now - one.seen_at).total_seconds() > QUIET_AFTER_S
    return {
        "code": one.code,
        "point": one.point_name,
        "is_paired": one.paired_at is not None,
        "until": moment_in_words(one.pairing_until, one.timezone),
        "is_silent": silent,
        "paired": moment_in_words(one.paired_at, one.timezone),
        "seen": moment_in_words(one.seen_at, one.timezone),
        "synced": moment_in_words(one.synced_at, one.timezone),
        "waiting": one.waiting,
        "version": one.version or "–",
        "has_sound": one.has_sound,
    }


def moment_in_words(moment: datetime | None, timezone: str) -> str:
    """Write a moment by the clock where the unit stands; none is a dash."""
    if moment is None:
        return "–"
    return format_datetime(
        moment.astimezone(ZoneInfo(timezone)), "d MMM y, HH:mm", locale=i18n.current().value
    )

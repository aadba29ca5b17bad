"""How one's own account is kept safe: password, browsers that are signed in, second step."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web.public import answers
from api.web.staff import dress, faults, rights
from api.web.staff import session as sessions
from api.web.staff.kiosks import moment_in_words
from api.web.staff.session import HOME, STEPS, Signed
from scoring import accounts, clock
from scoring.accounts import OpenSession, SignInRefused, WeakPassword, rules, second, tries
from scoring.accounts import sessions as browsers
from scoring.accounts.second_rules import Step
from scoring.accounts.sessions import PASSWORD
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.terms import SLOWEST_ZONE


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show when one came in last, with which browsers one is in, and what else there is to see to."""
    staff, now = signed.staff, clock.now()
    async with request.app.state.database.reading() as session:
        found = await browsers.listed(session, staff, now=now)
        left = await second.codes_left(session, staff)
    here = browsers.name_of(sessions.token_of(request) or "")
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Security"),
            "saved": "tersimpan" in request.query_params,
            "previous": _moment(staff.previous_at) if staff.previous_at else None,
            "browsers": [_browser(one, here) for one in found],
            "by_password": staff.way == PASSWORD,
            "has_factor": staff.has_factor,
            "codes_left": left,
            "second_step": STEPS[Step.ENROL],
        }
    return dress.page(request, "staff/security.html", values, signed=signed)


@sessions.signed_in
async def end(request: Request, signed: Signed) -> Response:
    """Sign one of one's own browsers out, or all but this one."""
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    staff, now = signed.staff, clock.now()
    async with request.app.state.database.writing() as session:
        match form.get("do"):
            case "one":
                await browsers.end_one(session, staff, form.get("session", ""), now=now)
            case "others":
                await browsers.end_others(session, staff, sessions.token_of(request) or "", now=now)
            case _:
                raise NotFound
    return sessions.seen_other(request, rights.SECURITY, "tersimpan=1")


@sessions.on_the_way(Step.PASSWORD)
async def ask_password(request: Request, signed: Signed) -> Response:
    """Ask for another password."""
    return _password_page(request, signed, None)


@sessions.on_the_way(Step.PASSWORD)
async def change_password(request: Request, signed: Signed) -> Response:
    """Keep another password, and sign all other browsers out."""
    form = await sessions.form_of(request)
    typed = form.get("password", "")
    staff, now, database = signed.staff, clock.now(), request.app.state.database
    try:
        sessions.check_proof(form, signed)
        if staff.way != PASSWORD:
            raise NotFound
        if typed == form.get("current"):
            raise WeakPassword(shortest=rules.SHORTEST_PASSWORD)
        await _check_current(request, signed, form.get("current", ""), now=now)
        async with database.writing() as session:
            await accounts.set_password(session, staff.username, typed, by=staff.actor, now=now)
            token = await accounts.open_session(session, staff, now=now, device=sessions.device(request))
    except (WeakPassword, SignInRefused, tries.TooManyTries, answers.OldPage) as error:
        return _password_page(request, signed, error)
    if staff.owes is Step.PASSWORD:
        response = sessions.seen_other(request, HOME)
    else:
        response = sessions.seen_other(request, rights.SECURITY, "tersimpan=1")
    sessions.give(request, response, token)
    return response


async def _check_current(request: Request, signed: Signed, current: str, *, now: datetime) -> None:
    """Raise SignInRefused unless this is the password in use: a browser left open must not be enough."""
    username, database = signed.staff.username, request.app.state.database
    where = f"own {username}"
    async with database.writing() as session:
        await tries.begin(session, username, where, now=now)
    await accounts.verify(database, username, current)
    async with database.writing() as session:
        await tries.succeeded(session, username, where, now=now)


def _password_page(
    request: Request, signed: Signed, error: ScoringError | answers.OldPage | None
) -> Response:
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        if isinstance(error, SignInRefused):
            fault, status = t("That is not your present password."), 422
        title = t("Choose another password")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "heading": title,
            "must": signed.staff.owes is Step.PASSWORD,
            "shortest": rules.SHORTEST_PASSWORD,
            "username": signed.staff.username,
            "fault": fault,
            "failed": "current" if isinstance(error, SignInRefused) else "password",
        }
    return dress.page(request, "staff/password.html", values, signed=signed, status=status)


def _browser(one: OpenSession, here: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "device": one.device or t("Unknown browser"),
        "since": _moment(one.created_at),
        "seen": _moment(one.seen_at),
        "is_here": one.name == here,
        "by_sign_on": one.way != PASSWORD,
    }


def _moment(moment: datetime) -> str:
    return moment_in_words(moment, SLOWEST_ZONE)

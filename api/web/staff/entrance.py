"""Signing in and out."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web import refusals
from api.web.public import answers
from api.web.staff import dress, faults, rights
from api.web.staff import session as sessions
from api.web.staff.session import HOME, SIGN_IN, STEPS, Signed
from scoring import accounts, clock, i18n, journal
from scoring.accounts import Staff, second, second_rules, tries
from scoring.accounts import sessions as browsers
from scoring.accounts.second_rules import Step
from scoring.accounts.sessions import PASSWORD, SINGLE_SIGN_ON
from scoring.errors import ScoringError
from scoring.i18n import t

LOG = structlog.get_logger()


async def show(request: Request) -> Response:
    """Show the entrance."""
    return _page(request)


async def enter(request: Request) -> Response:
    """Sign a browser in, or say that it did not work, and never what was wrong."""
    try:
        form = await sessions.form_of(request)
    except answers.Misread as error:
        return refusals.refusal(request, error)
    username, password = form.get("username", ""), form.get("password", "")
    try:
        staff = await _verified(request, username, password)
    except tries.TooManyTries as error:
        LOG.warning("sign_in_slowed")
        minutes = int(str(error.params["minutes"]))
        return _page(request, username, minutes=minutes, status=429, retry_after_s=60 * minutes)
    except accounts.SignInRefused:
        LOG.warning("sign_in_refused")
        return _page(request, username, status=401)
    async with request.app.state.database.writing() as session:
        await tries.succeeded(session, username, _address(request), now=clock.now())
    return await come_in(request, staff, way=PASSWORD)


async def come_in(request: Request, staff: Staff, *, way: str) -> Response:
    """Begin a new session, ending the one this browser may have had, and lead on."""
    now = clock.now()
    spared = way == SINGLE_SIGN_ON and request.app.state.sign_on.oidc_asks_second_step
    is_proved = spared or not staff.has_factor
    async with request.app.state.database.writing() as session:
        if (earlier := sessions.token_of(request)) is not None:
            await accounts.end_session(session, earlier)
        token = await accounts.open_session(
            session, staff, now=now, way=way, is_proved=is_proved, device=sessions.device(request)
        )
        if is_proved:
            await _note(session, staff, way=way, now=now)
    response = sessions.seen_other(request, HOME if is_proved else STEPS[Step.CODE])
    sessions.give(request, response, token)
    return response


def refused(request: Request, error: ScoringError) -> Response:
    """Show the entrance with why single sign-on did not let somebody in."""
    _, status = faults.told(request, error)
    return _page(request, status=status, error=error)


@sessions.on_the_way(Step.CODE)
async def ask_code(request: Request, signed: Signed) -> Response:
    """Ask for the second step."""
    if signed.staff.owes is not Step.CODE:
        return sessions.seen_other(request, HOME)
    return _code_page(request, signed, None)


@sessions.on_the_way(Step.CODE)
async def take_code(request: Request, signed: Signed) -> Response:
    """Take the second step's code, or a recovery code, and lead on with another token."""
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    if signed.staff.owes is not Step.CODE:
        return sessions.seen_other(request, HOME)
    staff, now, key = signed.staff, clock.now(), request.app.state.key
    typed = form.get("code", "").strip() or form.get("recovery", "")
    database = request.app.state.database
    try:
        async with database.writing() as session:
            await second.count_try(session, staff.username, now=now)
        async with database.writing() as session:
            is_recovery = await second.prove(session, staff, typed, key=key, now=now)
            token = await browsers.renew(
                session, sessions.token_of(request) or "", staff, now=now, device=sessions.device(request)
            )
            await _note(session, staff, way=staff.way, now=now)
    except (second_rules.WrongCode, tries.TooManyTries) as error:
        LOG.warning("second_step_refused", code=error.code)
        return _code_page(request, signed, error)
    response = sessions.seen_other(request, rights.SECURITY if is_recovery else HOME)
    sessions.give(request, response, token)
    return response


@sessions.on_the_way(*Step)
async def leave(request: Request, signed: Signed) -> Response:
    """Sign a browser out, on the server too."""
    sessions.check_proof(await sessions.form_of(request), signed)
    token = sessions.token_of(request) or ""
    async with request.app.state.database.writing() as session:
        await accounts.end_session(session, token)
    response = sessions.seen_other(request, SIGN_IN)
    sessions.take_away(request, response)
    return response


async def _verified(request: Request, username: str, password: str) -> Staff:
    database, now = request.app.state.database, clock.now()
    async with database.writing() as session:
        await tries.begin(session, username, _address(request), now=now)
    return await accounts.verify(database, username, password)


async def _note(session: AsyncSession, staff: Staff, *, way: str, now: datetime) -> None:
    told = {"way": way}
    await journal.record(session, "staff.signed_in", f"user:{staff.username}", told, by=staff.actor, now=now)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _page(
    request: Request,
    username: str = "",
    *,
    minutes: int | None = None,
    status: int = 200,
    retry_after_s: int | None = None,
    error: ScoringError | None = None,
) -> Response:
    with dress.speaking(request):
        fault, _ = faults.told(request, error)
        if minutes is not None:
            fault = i18n.tn(
                "Too many tries. Please wait {count} minute.",
                "Too many tries. Please wait {count} minutes.",
                minutes,
            )
        elif status == 401:
            fault = t("The username or the password is not right.")
        title = t("Sign in")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "username": username[:80],
            "fault": fault,
            "told": t("Your password is kept. Please sign in with it.")
            if _has_just_chosen(request)
            else None,
            "sign_on": request.app.state.sign_on.oidc_name if request.app.state.sign_on.is_on else None,
        }
    more = {"Retry-After": str(retry_after_s)} if retry_after_s else None
    return dress.page(request, "staff/sign_in.html", values, status=status, more_headers=more)


def _has_just_chosen(request: Request) -> bool:
    return request.method == "GET" and "dipilih" in request.query_params


def _code_page(request: Request, signed: Signed, error: ScoringError | None) -> Response:
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Second step")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "proof": signed.proof,
            "fault": fault,
        }
    return dress.page(request, "staff/second_step.html", values, status=status)

"""Signing in and out."""

from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response

from api.web import refusals
from api.web.public import answers
from api.web.staff import dress
from api.web.staff import session as sessions
from api.web.staff.session import HOME, SIGN_IN, Signed
from scoring import accounts, clock, i18n, journal
from scoring.accounts import Staff, tries
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
    token = await _open(request, staff, username)
    response = sessions.seen_other(request, HOME)
    sessions.give(request, response, token)
    return response


@sessions.signed_in
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


async def _open(request: Request, staff: Staff, username: str) -> str:
    """Begin a new session, ending the one this browser may have had."""
    now = clock.now()
    async with request.app.state.database.writing() as session:
        await tries.succeeded(session, username, _address(request), now=now)
        if (earlier := sessions.token_of(request)) is not None:
            await accounts.end_session(session, earlier)
        token = await accounts.open_session(session, staff, now=now)
        subject = f"user:{staff.username}"
        await journal.record(session, "staff.signed_in", subject, {}, by=staff.actor, now=now)
    return token


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _page(
    request: Request,
    username: str = "",
    *,
    minutes: int | None = None,
    status: int = 200,
    retry_after_s: int | None = None,
) -> Response:
    with dress.speaking(request):
        fault = None
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
        }
    more = {"Retry-After": str(retry_after_s)} if retry_after_s else None
    return dress.page(request, "staff/sign_in.html", values, status=status, more_headers=more)

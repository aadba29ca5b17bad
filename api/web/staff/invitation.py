"""The link by which somebody chooses their first password. It is good once; looking at it spends nothing."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import refusals
from api.web.public import answers
from api.web.staff import dress, faults
from api.web.staff import session as sessions
from api.web.staff.session import SIGN_IN
from scoring import clock
from scoring.accounts import WeakPassword, invitations, rules
from scoring.i18n import t


async def show(request: Request) -> Response:
    """Ask for a password."""
    async with request.app.state.database.reading() as session:
        username = await invitations.username_of(session, _token(request), now=clock.now())
    return _page(request, username)


async def accept(request: Request) -> Response:
    """Keep the password and lead to the entrance."""
    try:
        form = await sessions.form_of(request)
    except answers.Misread as error:
        return refusals.refusal(request, error)
    now, database = clock.now(), request.app.state.database
    try:
        async with database.writing() as session:
            await invitations.accept(session, _token(request), form.get("password", ""), now=now)
    except WeakPassword as error:
        async with database.reading() as session:
            username = await invitations.username_of(session, _token(request), now=now)
        return _page(request, username, error=error)
    return sessions.seen_other(request, SIGN_IN, "dipilih=1")


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _page(request: Request, username: str, *, error: WeakPassword | None = None) -> Response:
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Welcome to Puas")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "heading": title,
            "username": username,
            "shortest": rules.SHORTEST_PASSWORD,
            "fault": fault,
        }
    return dress.page(request, "staff/invitation.html", values, status=status)

"""Where the links in letters lead: no sign-in, one thing each, and nothing happens before a button."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web import look, refusals
from api.web.staff import dress
from scoring import clock
from scoring.accounts import wishes
from scoring.errors import NotFound
from scoring.i18n import t


async def ask_to_stop(request: Request) -> Response:
    """Ask whether letters are to end. Programs that look at links in letters must change nothing."""
    return await _asked(request, wishes.STOP)


async def stop(request: Request) -> Response:
    """End the letters; mail programs press this button too (RFC 8058)."""
    return await _done(request, wishes.STOP, wishes.stop)


async def ask_to_confirm(request: Request) -> Response:
    """Ask whether this mailbox is the reader's own."""
    return await _asked(request, wishes.CONFIRM)


async def confirm(request: Request) -> Response:
    """Write down that it is."""
    return await _done(request, wishes.CONFIRM, wishes.confirm)


async def _asked(request: Request, purpose: str) -> Response:
    token, key = request.path_params["token"], request.app.state.key
    try:
        async with request.app.state.database.reading() as session:
            await wishes.of_token(session, token, purpose, key=key)
    except NotFound as error:
        return refusals.refusal(request, error)
    return _page(request, purpose, is_done=False)


async def _done(request: Request, purpose: str, act: Callable[..., Awaitable[None]]) -> Response:
    token, key = request.path_params["token"], request.app.state.key
    now = clock.now()

    async def work(session: AsyncSession) -> None:
        await act(session, token, key=key, now=now)

    try:
        await request.app.state.database.act(work)
    except NotFound as error:
        return refusals.refusal(request, error)
    return _page(request, purpose, is_done=True)


def _page(request: Request, purpose: str, *, is_done: bool) -> Response:
    with dress.speaking(request):
        stops = purpose == wishes.STOP
        if is_done:
            heading = t("You will get no more letters.") if stops else t("Thank you. Notices now come here.")
            told = t("You can change this on the staff pages at any time, under Notices.")
        else:
            heading = t("Get no more notices by e-mail?") if stops else t("Is this your mailbox?")
            told = (
                t("What you chose for Telegram stays as it is.")
                if stops
                else t("Somebody has entered this address for notices of Puas. If it was you, please say so.")
            )
        values: dict[str, Any] = {
            "title": heading,
            "heading": heading,
            "told": told,
            "button": None
            if is_done
            else t("Yes, no more letters")
            if stops
            else t("Yes, send notices here"),
        }
    return look.page(request, "letter.html", values, more_headers={"X-Robots-Tag": "noindex"})

"""Pairing a device with a counter: a code that staff have made, exchanged for a cookie no script can read."""

from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals, sentences
from api.web.public import answers
from scoring import clock, i18n
from scoring.accounts import tries
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.visits import kiosks

FOR_LONG_S: Final = 400 * 86_400
"""The longest that browsers keep a cookie."""
PATH: Final = "/k"
LOG = structlog.get_logger()


async def show(request: Request) -> Response:
    """Ask for a pairing code."""
    return _page(request)


async def pair(request: Request) -> Response:
    """Make this device the kiosk that a pairing code was made for."""
    typed = ""
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        typed = answers.text_of(await answers.body_of(request), "pairing")[:64]
        now, caller = clock.now(), request.client.host if request.client else ""
        async with request.app.state.database.writing() as session:
            await tries.begin(session, "kiosk pairing", caller, now=now)
        async with request.app.state.database.writing() as session:
            device, secret = await kiosks.pair(session, typed, now=now)
            await tries.succeeded(session, "kiosk pairing", caller, now=now)
    except (kiosks.UnknownPairing, tries.TooManyTries) as error:
        LOG.warning("kiosk_pairing_refused", code=error.code)
        return _page(request, typed, error)
    except (ScoringError, answers.Misread) as error:
        return refusals.refusal(request, error, kept=typed)
    response = RedirectResponse(
        f"/k/{device.point_code}{look.keep_language(request)}",
        303,
        {**look.headers(), "Cache-Control": look.NO_STORE},
    )
    give(request, response, secret)
    return response


def secret_of(request: Request) -> str | None:
    """Return the secret of the device that asks, None when it has none."""
    return request.cookies.get(_cookie(request))


def give(request: Request, response: Response, secret: str) -> None:
    """Let a device keep its secret; it is sent to the kiosk's own addresses only, from our own pages only."""
    response.set_cookie(
        _cookie(request),
        secret,
        max_age=FOR_LONG_S,
        path=PATH,
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def _page(request: Request, typed: str = "", error: ScoringError | None = None) -> Response:
    with i18n.speaking(look.language_of(request)):
        title = t("Pair a kiosk")
        values = {
            "title": t("Error: {title}", title=title) if error else title,
            "typed": typed,
            "fault": sentences.sentence_of(error) if error else None,
        }
    status = sentences.status_of(error) if error else 200
    return look.page(request, "pairing.html", values, status=status)


def _is_https(request: Request) -> bool:
    return (request.app.state.public_url or "").startswith("https://")


def _cookie(request: Request) -> str:
    """Name the cookie: over https so that no plain page can set it."""
    return "__Secure-puas-kiosk" if _is_https(request) else "puas-kiosk"

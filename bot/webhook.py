"""The route Telegram calls: it keeps the update, commits, and only then says it has it.

Nothing is worked on here. An update that cannot be worked on must not be answered with an error, or
Telegram would bring it again for ever; one that could not be kept must be, so that Telegram brings it again.
"""

import hmac
import json
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import inbox
from bot.settings import BotSettings
from scoring.db.engine import Database
from scoring.errors import Unavailable

PATH: Final = "/telegram/webhook"
HEADER: Final = "x-telegram-bot-api-secret-token"
LARGEST: Final = 1_000_000
"""Bytes of one update; Telegram's largest are a fraction of this."""

_log = structlog.get_logger()


def route(database: Database, settings: BotSettings) -> Route:
    """Return the route, or raise ValueError when there is no secret to know Telegram by."""
    secret = (settings.secret or "").encode()
    if not secret:
        message = "a webhook without a secret would believe anybody"
        raise ValueError(message)

    async def receive(request: Request) -> Response:
        # Bytes, since a header may hold any; and before the body, which a stranger could make large.
        shown = request.headers.get(HEADER, "").encode("latin-1")
        if not hmac.compare_digest(shown, secret):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _read(body)
        if update is None:
            # It came from Telegram, and would come again unchanged.
            _log.warning("telegram.update_unreadable", size=len(body))
            return Response(status_code=200)
        try:
            await inbox.keep(database, [update])
        except Unavailable:
            _log.warning("telegram.update_not_kept", update_id=update["update_id"])
            await _apologise(settings, update)
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    return Route(PATH, receive, methods=["POST"])


async def _apologise(settings: BotSettings, update: inbox.Update) -> None:
    from bot.wire import Wire  # noqa: PLC0415 - the HTTP client is needed only in trouble

    async with Wire(settings.telegram_api, settings.token or "") as wire:
        await inbox.apologise(wire, [update])


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _read(body: bytes) -> inbox.Update | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if inbox.is_update(update) else None

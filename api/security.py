"""What happens to every request before anything is made of it. Pure ASGI: no body is read here.

In order: the caller's address is taken from the proxies the operator named and from nobody else; the request
gets a number; answers get cautious headers; a body may have so many bytes and no more; and whoever
enters the machine API shows a key, before their body is looked at.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, Final, TypeVar

import structlog
from fastapi.telemetry import TelemetryConfig
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.settings import Network
from scoring import clock
from scoring.accounts import Caller, NotAllowed, clients
from scoring.accounts import Scope as Permission
from scoring.db.engine import Database
from scoring.errors import ScoringError, Unavailable

LARGEST_BODY: Final = 256 * 1024
"""Bytes of a form or JSON body: a hundred times what the longest feedback needs."""

FOR_ALL: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOR_MACHINES: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
UNOBSERVED: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False}
"""FastAPI's own telemetry is off: paths hold receipts and tickets, and it costs a tenth of a request."""

HTTPS_FOR_A_YEAR: Final = "max-age=31536000; includeSubDomains"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
LOG = structlog.get_logger()


class Envelope:
    """A number for each request, cautious headers on each answer, and a last resort when all else failed."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through and see its answer off."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = number
        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._seal(MutableHeaders(scope=message), scope["path"], number)
            await send(message)

        try:
            await self.app(scope, receive, sealed)
        except ClientDisconnect:
            LOG.info("caller_gone", request_id=number, method=scope["method"])
        except Exception:
            # No path of a page in the logs: tickets and receipts are part of it.
            LOG.exception("request_failed", request_id=number, method=scope["method"])
            if not begun:
                request = Request(scope, receive)
                await (await errors.answer(request, RuntimeError()))(scope, receive, sealed)

    def _seal(self, headers: MutableHeaders, path: str, number: str) -> None:
        headers["X-Request-Id"] = number
        for name, value in FOR_ALL.items():
            headers.setdefault(name, value)
        if errors.is_for_machines(path):
            for name, value in FOR_MACHINES.items():
                headers.setdefault(name, value)
        if self.https:
            headers.setdefault("Strict-Transport-Security", HTTPS_FOR_A_YEAR)


class RealAddress:
    """The caller's own address and scheme, as the operator's proxies tell them; others are not believed."""

    def __init__(self, app: ASGIApp, *, proxies: Sequence[Network]) -> None:
        self.app = app
        self.proxies = tuple(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the address and scheme right."""
        peer = scope.get("client")
        if scope["type"] in {"http", "websocket"} and peer and self._is_ours(peer[0]):
            headers = Headers(scope=scope)
            forwarded = ",".join(headers.getlist("x-forwarded-for"))
            if (address := self._nearest_stranger(forwarded)) is not None:
                scope["client"] = (address, 0)
            proto = headers.get("x-forwarded-proto", "")
            if scope["type"] == "http" and proto in {"http", "https"}:
                scope["scheme"] = proto
        await self.app(scope, receive, send)

    def _is_ours(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in self.proxies)

    def _nearest_stranger(self, forwarded: str) -> str | None:
        """Return the right-most address that is no proxy of ours: anything left of it can be made up."""
        for part in reversed(forwarded.split(",")):
            text = part.strip()
            if self._is_ours(text):
                continue
            try:
                return str(ip_address(text))
            except ValueError:
                return None
        return None


class BodyCap:
    """A body may have so many bytes, whether its length is announced or it only streams in.

    Args:
        app: what comes after.
        largest: bytes of a body.
        roomier: the same where a file is sent, by how the path begins.
    """

    def __init__(
        self, app: ASGIApp, *, largest: int = LARGEST_BODY, roomier: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.largest = largest
        self.roomier = roomier or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body that announces too much, and stop one that turns out to be too much."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = next(
            (size for start, size in self.roomier.items() if scope["path"].startswith(start)), self.largest
        )
        length = Headers(scope=scope).get("content-length", "0")
        if not re.fullmatch(r"[0-9]{1,18}", length, re.ASCII) or int(length) > largest:
            too_large = HTTPException(413 if length.isdecimal() else 400)
            refusal = await errors.answer(Request(scope, receive), too_large)
            await refusal(scope, receive, send)
            return
        heard = 0

        async def counted() -> Message:
            nonlocal heard
            message = await receive()
            heard += len(message.get("body", b""))
            if heard > largest:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def allows(permission: Permission | None) -> Callable[[Endpoint], Endpoint]:
    """Declare what a key must allow for an endpoint of the machine API; None: anybody may ask."""

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.permission = permission  # type: ignore[attr-defined]
        return endpoint

    return declare


def permission_of(route: BaseRoute) -> Permission | None:
    """Return what a route's endpoint declares; AttributeError when it declares nothing."""
    declared: Permission | None = route.endpoint.permission  # type: ignore[attr-defined]
    return declared


class KeyFirst:
    """The gate of the machine API: whoever calls shows a key that allows it before the body is read.

    What an endpoint needs is declared on it (``allows``). An address that is no operation's needs a key all
    the same: strangers are not told which exist.
    """

    def __init__(self, app: ASGIApp, *, database: Database, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.database = database
        self.clients = clients.Register(database)
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a caller in, or tell them why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        route = next((one for one in self.routes if one.matches(scope)[0] is Match.FULL), None)
        needed = permission_of(route) if route is not None else None
        if route is not None and needed is None:
            await self.app(scope, receive, send)
            return
        try:
            caller = await self._caller(Headers(scope=scope))
            if needed is not None and needed not in caller.scopes:
                raise NotAllowed(scope=needed.value)
        except ScoringError as error:
            LOG.info("key_refused", code=error.code, request_id=scope["state"]["request_id"])
            await (await errors.answer(Request(scope, receive), error))(scope, receive, send)
            return
        scope["state"]["caller"] = caller
        await self.app(scope, receive, send)

    async def _caller(self, headers: Headers) -> Caller:
        now = clock.now()
        caller = await self.clients.authenticate(headers.get("authorization"))
        if clients.is_first_use_today(caller, now=now):
            # A database that is full can still be read from: a note that cannot be made refuses nobody.
            with suppress(Unavailable):
                await self.database.act(lambda session: clients.used(session, caller, now=now))
        return caller

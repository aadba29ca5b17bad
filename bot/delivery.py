"""Keeping one promise: its calls made in order, and written down how it went."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251 - spreads retries; no score depends on it
from typing import Any, Final, TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import notices, staff_notices
from bot.pace import Pace
from bot.wire import Wire, WireError
from scoring import clock
from scoring.accounts import chats as staff_chats
from scoring.accounts import wishes
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import Kind, Promise, rules, service
from scoring.reports import drawing
from scoring.reports.apart import NotMade

Call: TypeAlias = tuple[str, Mapping[str, Any]]

CLOSED_DOORS: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")
NEW_MESSAGES: Final = ("sendMessage", "sendPhoto")
OLD_MESSAGE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")

_log = structlog.get_logger()


@dataclass(slots=True)
class _Queue:
    """Who waits to write in one chat."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


@dataclass(slots=True)
class Delivery:
    """Sends promises to Telegram.

    Attributes:
        database: where promises are kept.
        wire: the connection.
        pace: how fast.
        key: opens addresses.
        dice: spreads what is tried again.
        public_url: where people find the web pages.
        chats: one queue a chat, so that its messages leave in order.
    """

    database: Database
    wire: Wire
    pace: Pace
    key: bytes
    dice: Random
    public_url: str | None = None
    chats: dict[int, _Queue] = field(default_factory=dict)

    async def deliver(self, one: Promise) -> None:
        """Keep a promise, or write down why not; raise nothing."""
        try:
            planned = await self._plan(one)
            if planned is None:
                return
            chat, calls = planned
            # Before it is this message's turn: drawing takes seconds, and others write in this chat too.
            calls = [await self._drawn(call) for call in calls]
            try:
                async with self._turn_in(chat):
                    message_id = await self._send(chat, calls)
            except WireError as error:
                await self._failed(one, error)
            else:
                now = clock.now()
                await self.database.act(
                    lambda session: service.kept(session, one, now=now, message_id=message_id)
                )
        except Unavailable:
            # It stays promised, and is sent again when the claim runs out: at least once, not at most.
            _log.warning("telegram.delivery_not_noted", notice=one.id)

    async def _plan(self, one: Promise) -> tuple[int, Sequence[Call]] | None:
        if one.kind is Kind.REPLY:
            return int(str(one.said["chat"])), [(name, params) for name, params in one.said["calls"]]  # type: ignore[attr-defined]
        now = clock.now()

        async def work(session: AsyncSession) -> tuple[int, Sequence[Call]] | None:
            return await notices.plan(session, one, key=self.key, public_url=self.public_url, now=now)

        return await self.database.act(work)

    async def _drawn(self, call: Call) -> Call:
        """Return a call with its chart drawn, where it has one; without, where it cannot be drawn now."""
        method, given = call
        params = dict(given)
        chart = params.pop(staff_notices.PICTURE, None)
        if chart is None:
            return call
        try:
            (photo,) = await drawing.png(self.database, [chart], now=clock.now())
        except NotMade as error:
            _log.warning("telegram.picture_not_drawn", error=error.code)
            return method, params
        del params["link_preview_options"]
        return "sendPhoto", {**params, "caption": params.pop("text"), "photo": photo}

    @asynccontextmanager
    async def _turn_in(self, chat: int) -> AsyncIterator[None]:
        """Wait for one's turn in a chat, and hold it; a chat nobody writes in any more is forgotten."""
        queue = self.chats.setdefault(chat, _Queue())
        queue.length += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.length -= 1
            if not queue.length:
                del self.chats[chat]

    async def _send(self, chat: int, calls: Sequence[Call]) -> int | None:
        """Make the calls in order, and return the number of the last new message, None when there is none."""
        number: int | None = None
        for method, params in calls:
            if method in NEW_MESSAGES:
                async with self.pace.message(chat):
                    number = _number_of(await self.wire.call(method, params))
                continue
            await self.pace.silence()
            try:
                await self.wire.call(method, params)
            except WireError as error:
                # A tap answered too late, or a message that already looks as it should: nothing is amiss.
                if error.status != 400:
                    raise
                if method == "editMessageText" and _is_any(error, OLD_MESSAGE):
                    again = {name: value for name, value in params.items() if name != "message_id"}
                    number = await self._send(chat, [("sendMessage", again)])
                elif method == "editMessageText" and "not modified" not in error.description:
                    raise
        return number

    async def _failed(self, one: Promise, error: WireError) -> None:
        now = clock.now()
        told = str(error)
        if error.status == 403 or (error.status == 400 and _is_any(error, CLOSED_DOORS)):
            await self.database.act(lambda session: _lost(session, one, told, now=now))
        elif error.status in (400, 413):
            _log.error("telegram.notice_dead", notice=one.id, kind=one.kind.value, error=told)
            await self.database.act(lambda session: service.bury(session, one, told, now=now))
        else:
            if error.status == 429:
                self.pace.hold(error.retry_after or 1.0)
            wait = rules.wait_after(one.attempts, jitter=self.dice.random())
            wait = max(wait, timedelta(seconds=error.retry_after or 0))
            _log.warning("telegram.notice_postponed", notice=one.id, error=told)
            await self.database.act(lambda session: service.postpone(session, one, told, wait=wait, now=now))


async def _lost(session: AsyncSession, one: Promise, told: str, *, now: datetime) -> None:
    """Stop writing to somebody who has closed the door; a chat of staff is untied as well."""
    await service.lose(session, one, told, now=now)
    account_id = wishes.account_of(one.visitor_id)
    if account_id is not None:
        await staff_chats.lose(session, account_id, now=now)


def _number_of(message: Any) -> int | None:
    number = message.get("message_id") if isinstance(message, dict) else None
    return number if isinstance(number, int) else None


def _is_any(error: WireError, signs: Sequence[str]) -> bool:
    return any(sign in error.description.lower() for sign in signs)

"""Keeping one promise: its calls made in order, and written down how it went."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random  # noqa: TID251 - spreads retries; no score depends on it
from typing import Any, Final, TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import notices
from bot.pace import Pace
from bot.wire import Wire, WireError
from scoring import clock
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import Kind, Promise, rules, service

Call: TypeAlias = tuple[str, Mapping[str, Any]]

CLOSED_DOORS: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")
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
        chats: one queue a chat, so that its messages leave in order.
    """

    database: Database
    wire: Wire
    pace: Pace
    key: bytes
    dice: Random
    chats: dict[int, _Queue] = field(default_factory=dict)

    async def deliver(self, one: Promise) -> None:
        """Keep a promise, or write down why not; raise nothing."""
        try:
            planned = await self._plan(one)
            if planned is None:
                return
            chat, calls = planned
            try:
                async with self._turn_in(chat):
                    await self._send(chat, calls)
            except WireError as error:
                await self._failed(one, error)
            else:
                await self.database.act(lambda session: service.kept(session, [one], now=clock.now()))
        except Unavailable:
            # It stays promised, and is sent again when the claim runs out: at least once, not at most.
            _log.warning("telegram.delivery_not_noted", notice=one.id)

    async def _plan(self, one: Promise) -> tuple[int, Sequence[Call]] | None:
        if one.kind is Kind.REPLY:
            return int(str(one.said["chat"])), [(name, params) for name, params in one.said["calls"]]  # type: ignore[attr-defined]
        now = clock.now()

        async def work(session: AsyncSession) -> tuple[int, Sequence[Call]] | None:
            return await notices.plan(session, one, key=self.key, now=now)

        return await self.database.act(work)

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

    async def _send(self, chat: int, calls: Sequence[Call]) -> None:
        for method, params in calls:
            if method == "sendMessage":
                async with self.pace.message(chat):
                    await self.wire.call(method, params)
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
                    await self._send(chat, [("sendMessage", again)])
                elif method == "editMessageText" and "not modified" not in error.description:
                    raise

    async def _failed(self, one: Promise, error: WireError) -> None:
        now = clock.now()
        told = str(error)
        if error.status == 403 or (error.status == 400 and _is_any(error, CLOSED_DOORS)):
            await self.database.act(lambda session: service.lose(session, one, told, now=now))
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


def _is_any(error: WireError, signs: Sequence[str]) -> bool:
    return any(sign in error.description.lower() for sign in signs)

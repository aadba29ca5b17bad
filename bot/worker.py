"""Working on what the inbox holds: each chat in order, chats beside each other, nothing twice.

Any number of processes may do this at once. Each looks at the oldest updates that nobody has worked on, so
that whatever comes before an update in its chat is seen too, and goes on in a chat only after the earlier
one is done, by itself or by another; who works on one is settled in the transaction that does.
"""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot import inbox
from bot.delivery import Delivery
from bot.middleware import Busy
from bot.wire import redact
from scoring import clock
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import Promise
from scoring.notifications import inbox as kept
from scoring.notifications.inbox import Received

AT_ONCE: Final = 100
LOOK_EVERY_S: Final = 0.25
"""How often to look for what other processes have kept; one's own rings a bell."""

AWAY_S: Final = 1.0
FIRST_WAIT_S: Final = 0.5
MOST_REPLIES_ON_THE_WAY: Final = 200
"""Beyond this, replies wait in the outbox instead of in memory."""

_log = structlog.get_logger()


@dataclass(slots=True)
class Worker:
    """Takes updates from the inbox and feeds them to the dispatcher.

    Attributes:
        database: where the inbox is.
        dispatcher: knows the handlers.
        bot: whose dispatcher it is; it sends nothing.
        delivery: sends replies once they are promised.
        waiting: updates that failed, and when to try again.
        sending: replies on their way.
    """

    database: Database
    dispatcher: Dispatcher
    bot: Bot
    delivery: Delivery
    waiting: dict[int, float] = field(default_factory=dict)
    sending: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Work until asked to stop; what was begun is finished, replies included."""
        bell = inbox.bell(self.database)
        async with asyncio.TaskGroup() as replies:
            while not stop.is_set():
                bell.clear()
                try:
                    did = await self.once(replies)
                except Unavailable:
                    did = False
                    await asyncio.sleep(AWAY_S)
                if not did:
                    await _ring(bell, LOOK_EVERY_S)

    async def once(self, replies: asyncio.TaskGroup) -> bool:
        """Work on the oldest updates; return whether there was anything to do."""
        async with self.database.reading() as session:
            batch = await kept.waiting(session, limit=AT_ONCE)
        chats: dict[object, list[Received]] = defaultdict(list)
        for received in batch:
            chats[_chat_of(received)].append(received)
        working = (self._chat(updates, replies) for updates in chats.values())
        done = await asyncio.gather(*working, return_exceptions=True)  # one chat's trouble is not another's
        for trouble in done:
            if isinstance(trouble, BaseException):
                raise trouble
        return any(done)

    async def _chat(self, updates: list[Received], replies: asyncio.TaskGroup) -> bool:
        did = False
        for received in updates:
            if self.waiting.get(received.update_id, 0.0) > asyncio.get_running_loop().time():
                return did
            if not await self._one(received, replies):
                return did
            did = True
        return did

    async def _one(self, received: Received, replies: asyncio.TaskGroup) -> bool:
        """Work on one update; return whether the chat may go on."""
        try:
            update = Update.model_validate(_loaded(received.payload), context={"bot": self.bot})
            promise = await self.dispatcher.feed_update(self.bot, update, received_at=received.received_at)
        except Busy:
            return False
        except Unavailable:
            await self._apologise(received)
            raise
        except Exception as error:
            return await self._failed(received, error)
        self.waiting.pop(received.update_id, None)
        if isinstance(promise, Promise) and self.sending < MOST_REPLIES_ON_THE_WAY:
            self.sending += 1
            replies.create_task(self._send(promise))
        return True

    async def _send(self, promise: Promise) -> None:
        try:
            await self.delivery.deliver(promise)
        finally:
            self.sending -= 1

    async def _failed(self, received: Received, error: Exception) -> bool:
        """Count the failure. The error's own words may quote a citizen, so only its kind is written down."""
        kind = redact(type(error).__name__)
        now = clock.now()
        is_dead = await self.database.act(
            lambda session: kept.fail(session, received.update_id, kind, now=now)
        )
        _log.error(
            "telegram.update_dead" if is_dead else "telegram.update_failed",
            update_id=received.update_id,
            error=kind,
            where=_where(error),
        )
        if received.attempts == 0:
            await self._apologise(received)
        if is_dead:
            self.waiting.pop(received.update_id, None)
            return True
        self.waiting[received.update_id] = (
            asyncio.get_running_loop().time() + FIRST_WAIT_S * 2**received.attempts
        )
        return False

    async def _apologise(self, received: Received) -> None:
        if received.update_id not in self.waiting:
            self.waiting[received.update_id] = 0.0
            await inbox.apologise(self.delivery.wire, [_loaded(received.payload)])


def _loaded(payload: str) -> dict[str, Any]:
    """Read an update. Half of a surrogate pair is no character, and would not get past the first check."""
    value: dict[str, Any] = json.loads(payload)
    if "\\ud" not in payload.lower():
        return value
    whole: dict[str, Any] = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return whole


def _chat_of(received: Received) -> object:
    """Return the chat of an update; one that cannot be read is a chat of its own."""
    try:
        update = json.loads(received.payload)
        query = update.get("callback_query")
        event = query or update.get("message") or update.get("my_chat_member")
        return event["from"]["id"] if query else event["chat"]["id"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"update {received.update_id}"


def _where(error: Exception) -> str:
    """Return file and line where an error arose, which quotes nobody."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


async def _ring(bell: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return

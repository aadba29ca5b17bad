"""One update, one transaction: committed before any reply leaves, gone as a whole when it fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import CallbackQuery, Message, TelegramObject, Update
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from bot import errors
from bot.turn import Calls, Turn, as_call, send, toasted
from scoring import clock, i18n, notifications
from scoring.db.engine import Database
from scoring.errors import ScoringError, Unavailable
from scoring.intake.rules import pseudonym
from scoring.notifications import Kind, Promise, contacts, conversations, inbox, rules

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
Replier = Callable[[Turn], Awaitable[Calls]]


class Busy(Exception):
    """Another process is working on this update; its chat has to wait."""


@dataclass(frozen=True, slots=True)
class OneTransaction(BaseMiddleware):
    """Runs each update in one act of the database, and promises its replies there.

    Attributes:
        database: where.
        key: the installation's secret key.
        public_url: where people find the web pages.
    """

    database: Database
    key: bytes
    public_url: str | None

    @override
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Work on an update; return the promise of its replies, None when there is nothing to say."""
        if not isinstance(event, Update) or event.event is None:
            return None

        async def hear(turn: Turn) -> Calls:
            return _as_calls(await handler(event, {**data, "turn": turn}))

        try:
            return await self.database.act(lambda session: self._work(session, event, data, hear))
        except Unavailable:
            raise
        except ScoringError as error:
            refused = error  # its act is undone; what is left to do is to say why

        async def refuse(turn: Turn) -> Calls:
            return _refusal(turn, event.callback_query, refused)

        return await self.database.act(lambda session: self._work(session, event, data, refuse))

    async def _work(
        self, session: AsyncSession, update: Update, data: dict[str, Any], reply: Replier
    ) -> Promise | None:
        now = clock.now()
        mine = await inbox.finish(session, update.update_id, now=now)
        if mine is None:
            raise Busy
        user, chat = data.get("event_from_user"), data.get("event_chat")
        if not mine or user is None or chat is None:
            return None
        visitor = pseudonym("telegram", str(user.id), key=self.key)
        reach = await contacts.reach(session, visitor, key=self.key)
        turn = Turn(
            session=session,
            key=self.key,
            now=now,
            said_at=_said_at(update, data["received_at"], now),
            update_id=update.update_id,
            visitor=visitor,
            chat=chat.id,
            language=reach.language if reach else i18n.negotiate(user.language_code),
            reach=reach,
            talk=await conversations.talk(session, visitor),
            public_url=self.public_url,
        )
        with i18n.speaking(turn.language):
            calls = list(await reply(turn))
        query = update.callback_query
        if query is not None and not any(isinstance(call, AnswerCallbackQuery) for call in calls):
            calls.insert(0, toasted(query))
        if not calls:
            return None
        return await notifications.promise(
            session,
            Kind.REPLY,
            visitor,
            {"chat": chat.id, "calls": [as_call(call) for call in calls]},
            once=f"reply:{update.update_id}",
            key=self.key,
            now=now,
            due_at=now + rules.REPLY_GRACE,
        )


def _as_calls(replies: Any) -> Calls:
    if replies is UNHANDLED or replies is None:
        return []
    return [replies] if isinstance(replies, TelegramMethod) else list(replies)


def _refusal(turn: Turn, query: CallbackQuery | None, error: ScoringError) -> Calls:
    screen = errors.screen(error)
    if query is None:
        return [send(turn.chat, screen)]
    calls: list[TelegramMethod[Any]] = [toasted(query, screen.text, alert=True)]
    if screen.keyboard is not None:
        calls.append(send(turn.chat, screen))
    return calls


def _said_at(update: Update, received_at: datetime, now: datetime) -> datetime:
    """Return when something was said: a message tells, a tap is as old as its arrival."""
    event = update.event
    return min(event.date, now) if isinstance(event, Message) else received_at

"""What a handler works with: one update of one visitor, inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import contacts
from scoring.notifications.contacts import Reach
from scoring.notifications.conversations import Step, Talk, stand
from scoring.terms import Language

Calls: TypeAlias = Sequence[TelegramMethod[Any]]

HTML = "HTML"
LONGEST_TOAST = 200
"""Characters Telegram shows in answer to a tap."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a message shows: a text in Telegram's HTML, and buttons."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one visitor.

    Attributes:
        session: the update's transaction; the edge commits it before any reply leaves.
        key: the installation's secret key.
        now: the present moment.
        said_at: when the citizen said it, which after an outage may be hours ago.
        update_id: Telegram's number.
        visitor: pseudonym.
        chat: where to answer.
        language: in which.
        reach: how the visitor can be reached later, None when we do not know them.
        talk: where the conversation stands, None when there is none.
        public_url: where people find the web pages, None when nobody has said.
    """

    session: AsyncSession
    key: bytes
    now: datetime
    said_at: datetime
    update_id: int
    visitor: str
    chat: int
    language: Language
    reach: Reach | None
    talk: Talk | None
    public_url: str | None

    @property
    def is_late(self) -> bool:
        """Whether something the citizen did after this has been worked on already."""
        return self.talk is not None and self.talk.has_overtaken(self.update_id)

    async def stands(
        self,
        step: Step,
        *,
        feedback_id: int | None = None,
        message_id: int | None = None,
        answer_id: int | None = None,
    ) -> None:
        """Write down where the conversation stands after this update."""
        last = max(self.update_id, self.talk.last_update) if self.is_late and self.talk else self.update_id
        await stand(
            self.session,
            self.visitor,
            step,
            update_id=last,
            now=self.now,
            feedback_id=feedback_id,
            message_id=message_id,
            answer_id=answer_id,
        )

    async def may_be_told(self, language: Language | None = None) -> None:
        """Remember where, and in which language, the visitor can be told what became of their word."""
        await contacts.keep(
            self.session,
            self.visitor,
            self.chat,
            language or self.language,
            known=self.reach,
            key=self.key,
            now=self.now,
        )

    def say(self, screen: Screen) -> Calls:
        """Write a new message."""
        return [send(self.chat, screen)]

    def show(self, query: CallbackQuery, screen: Screen, toast: str | None = None) -> Calls:
        """Answer a tap, and let the message it was made on show something else."""
        answered = toasted(query, toast)
        if not isinstance(query.message, Message):  # too old for Telegram to let us see, perhaps to edit
            return [answered, *self.say(screen)]
        edited = EditMessageText(
            chat_id=self.chat,
            message_id=query.message.message_id,
            text=screen.text,
            parse_mode=HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        if screen.keyboard is not None:
            edited.reply_markup = screen.keyboard
        return [answered, edited]

    def strip(self, message_id: int | None) -> Calls:
        """Take the buttons off an earlier message, when there is one."""
        if message_id is None:
            return []
        return [EditMessageReplyMarkup(chat_id=self.chat, message_id=message_id)]


def send(chat: int, screen: Screen) -> SendMessage:
    """Return the call that writes a new message."""
    message = SendMessage(
        chat_id=chat,
        text=screen.text,
        parse_mode=HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    if screen.keyboard is not None:
        message.reply_markup = screen.keyboard
    return message


def toasted(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> AnswerCallbackQuery:
    """Return the call that ends a tap's waiting, with a few words that show for a moment."""
    answer = AnswerCallbackQuery(callback_query_id=query.id)
    if text is not None:
        answer.text = text[:LONGEST_TOAST]
        answer.show_alert = alert
    return answer


def as_call(method: TelegramMethod[Any]) -> tuple[str, dict[str, Any]]:
    """Return a method as it goes over the wire and into the outbox: its name and what was set on it."""
    return method.__api_method__, method.model_dump(mode="json", exclude_unset=True)

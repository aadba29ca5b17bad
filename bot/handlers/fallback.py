"""What nobody else answers: other media, unknown commands, and buttons whose time is over."""

from typing import Final

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from bot.texts import guide
from bot.turn import Calls, Screen, Turn, toasted

MEDIA: Final = frozenset(
    {
        ContentType.ANIMATION, ContentType.AUDIO, ContentType.CONTACT, ContentType.DICE,
        ContentType.DOCUMENT, ContentType.GAME, ContentType.PAID_MEDIA, ContentType.PHOTO, ContentType.POLL,
        ContentType.STICKER, ContentType.STORY, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE,
    }
)  # fmt: skip
"""What people send; what Telegram itself tells of a chat (a pinned message, say) needs no answer."""


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="fallback")
    made.message.register(unknown, F.text)
    made.message.register(refuse, F.content_type.in_(MEDIA))
    made.callback_query.register(old)
    return made


async def unknown(_message: Message, turn: Turn) -> Calls:
    """Answer a command we do not have."""
    return turn.say(Screen(guide.unknown_command()))


async def refuse(_message: Message, turn: Turn) -> Calls:
    """Refuse what is not text, kindly; nothing of it is kept."""
    return turn.say(Screen(guide.not_text()))


async def old(query: CallbackQuery) -> Calls:
    """Answer a button of an earlier version, or one that was never ours."""
    return [toasted(query, guide.old_button(), alert=True)]

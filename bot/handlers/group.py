"""In groups the bot explains itself when it is called, and otherwise is silent; it keeps nothing."""

from aiogram import F, Router
from aiogram.types import Message

from bot.texts import guide
from bot.turn import Calls, Screen, Turn


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="group")
    made.message.register(explain, F.chat.type != "private")
    return made


async def explain(_message: Message, turn: Turn) -> Calls:
    """Say once, to a command, that this is a matter for two."""
    return turn.say(Screen(guide.group()))

"""What became of it: one's own latest ratings."""

from typing import Final

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot import keyboards, rated
from bot.texts import rating
from bot.turn import Calls, Screen, Turn

LATEST: Final = 5


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="status")
    made.message.register(status, Command("status"))
    return made


async def status(_message: Message, turn: Turn) -> Calls:
    """List the visitor's latest ratings, each with a button to look at it."""
    said = await rated.history(turn, limit=LATEST)
    return turn.say(Screen(rating.status(said), keyboards.history(said) if said else None))

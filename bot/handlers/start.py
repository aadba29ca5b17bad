"""Ways in: a deep link from a QR code, a ticket or a badge, or nothing at all."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot import cards, keyboards
from bot.callbacks import Open
from bot.texts import guide
from bot.turn import Calls, Screen, Turn
from scoring.notifications.conversations import Step


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="start")
    made.message.register(start, CommandStart())
    made.message.register(helped, Command("help", "bantuan"))
    made.callback_query.register(opened, Open.filter())
    return made


async def start(_message: Message, command: CommandObject, turn: Turn) -> Calls:
    """Open the card of the code the link carries; without one, tell how to begin."""
    if not command.args:
        await turn.stands(Step.SEARCH)
        return turn.say(Screen(guide.welcome(), keyboards.browse()))
    screen = await cards.open_card(turn, command.args.strip())
    await turn.stands(Step.NOTHING)
    return turn.say(screen)


async def opened(query: CallbackQuery, callback_data: Open, turn: Turn) -> Calls:
    """Open the card of a counter chosen from a list."""
    screen = await cards.open_card(turn, callback_data.code)
    await turn.stands(Step.NOTHING)
    return turn.show(query, screen)


async def helped(_message: Message, turn: Turn) -> Calls:
    """Tell how this bot is used."""
    return turn.say(Screen(guide.helped(), keyboards.browse()))

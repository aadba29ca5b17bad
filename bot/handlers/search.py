"""Finding a place: a typed code, a typed name, or where somebody stands."""

from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot import cards, keyboards, screens, texts
from bot.callbacks import OpenUnit, Page
from bot.turn import Calls, Screen, Turn
from scoring import visits
from scoring.directory import finder
from scoring.directory import service as directory
from scoring.i18n import t
from scoring.notifications.conversations import Step
from scoring.terms import local_day
from scoring.visits import UnknownCode

MOST: Final = 6


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="search")
    made.message.register(typed, F.text & ~F.text.startswith("/"))
    made.message.register(near, F.location)
    made.callback_query.register(opened, OpenUnit.filter())
    return made


async def typed(message: Message, turn: Turn) -> Calls:
    """Take typed words for a code, and if there is none, for the name of an office or service."""
    text = message.text or ""
    try:
        screen = await cards.open_card(turn, text.strip())
    except UnknownCode:
        return await _offer(turn, await finder.by_words(turn.session, text, limit=MOST))
    await turn.stands(Step.NOTHING)
    return turn.say(screen)


async def near(message: Message, turn: Turn) -> Calls:
    """Show what is near; the place itself is forgotten with this message."""
    if message.location is None:
        return []
    lat, lon = message.location.latitude, message.location.longitude
    return await _offer(turn, await finder.nearest(turn.session, lat, lon, limit=MOST))


async def opened(query: CallbackQuery, callback_data: OpenUnit, turn: Turn) -> Calls:
    """Show a unit's counters, or the card for the whole of it."""
    place = await directory.place(turn.session, callback_data.unit)
    today = local_day(turn.said_at, place.timezone)
    counters = await finder.counters(turn.session, callback_data.unit, on=today)
    if callback_data.page is Page.WHOLE or not counters:
        return turn.show(query, screens.unit_card(await visits.of_unit(turn.session, place.unit_code)))
    return turn.show(
        query, Screen(texts.counters(place.unit_name), keyboards.counters(callback_data.unit, counters))
    )


async def _offer(turn: Turn, found: list[finder.Found]) -> Calls:
    await turn.stands(Step.SEARCH)
    if not found:
        return turn.say(Screen(texts.not_found()))
    return turn.say(Screen(t("Which office did you visit?"), keyboards.found(found)))

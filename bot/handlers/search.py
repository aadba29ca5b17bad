"""Finding a place: a typed code or name, where somebody stands, or down the list of offices."""

from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot import cards, keyboards, screens
from bot.callbacks import Browse, OpenUnit, Page
from bot.texts import guide
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
    made.callback_query.register(browsed, Browse.filter())
    return made


async def typed(message: Message, turn: Turn) -> Calls:
    """Take typed words for a code, and if there is none, for the name of an office or service."""
    text = message.text or ""
    try:
        screen = await cards.open_card(turn, text.strip())
    except UnknownCode:
        found = await finder.by_words(turn.session, text, limit=MOST)
        return await _offer(turn, found, otherwise=guide.not_found())
    await turn.stands(Step.NOTHING)
    return turn.say(screen)


async def near(message: Message, turn: Turn) -> Calls:
    """Show what is near; the place itself is forgotten with this message."""
    if message.location is None:
        return []
    lat, lon = message.location.latitude, message.location.longitude
    found = await finder.nearest(turn.session, lat, lon, limit=MOST)
    return await _offer(turn, found, otherwise=guide.nothing_near())


async def opened(query: CallbackQuery, callback_data: OpenUnit, turn: Turn) -> Calls:
    """Show a unit's counters, or the card for the whole of it."""
    if callback_data.page is Page.COUNTERS:
        return turn.show(query, await _unit(turn, callback_data.unit))
    place = await directory.place(turn.session, callback_data.unit)
    return turn.show(query, screens.unit_card(await visits.of_unit(turn.session, place.unit_code)))


async def browsed(query: CallbackQuery, callback_data: Browse, turn: Turn) -> Calls:
    """Show what stands below a unit; where nothing does, its counters."""
    branch = await finder.below(turn.session, callback_data.unit or None)
    await turn.stands(Step.SEARCH)
    if branch.below or branch.unit_id is None:
        keyboard = keyboards.units(branch, callback_data.page)
        return turn.show(query, Screen(guide.units(branch.name), keyboard))
    return turn.show(query, await _unit(turn, branch.unit_id, above=branch.above))


async def _unit(turn: Turn, unit_id: int, *, above: int | None = None) -> Screen:
    place = await directory.place(turn.session, unit_id)
    counters = await finder.counters(turn.session, unit_id, on=local_day(turn.said_at, place.timezone))
    if not counters:
        return screens.unit_card(await visits.of_unit(turn.session, place.unit_code))
    return Screen(guide.counters(place.unit_name), keyboards.counters(unit_id, counters, above=above))


async def _offer(turn: Turn, found: list[finder.Found], *, otherwise: str) -> Calls:
    await turn.stands(Step.SEARCH)
    if not found:
        return turn.say(Screen(otherwise, keyboards.browse()))
    return turn.say(Screen(t("Which office did you visit?"), keyboards.found(found)))

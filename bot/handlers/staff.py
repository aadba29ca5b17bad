"""Tying a chat to a staff account by a code, telling what that means, and untying it."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from bot import staff_keyboards
from bot.callbacks import Deed, OnCase, Untie
from bot.staff import PAGE, for_staff, page, show
from bot.texts import desk
from bot.turn import Calls, Screen, Turn
from scoring.accounts import Staff, chats, tries, wishes
from scoring.accounts.wish_rules import News, read_code
from scoring.notifications.conversations import Step


class ShowsCode(Filter):
    """Lets through a code that ties a chat to an account: in a link, after the command, or alone."""

    @override
    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        words = (message.text or "").split(maxsplit=1)
        if words and words[0].partition("@")[0] in ("/start", "/staf", "/staff"):
            words = words[1:]
        code = read_code(" ".join(words))
        return {"code": code} if code else False


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="staff")
    made.message.register(tied, ShowsCode())
    made.message.register(home, Command("staf", "staff"))
    made.callback_query.register(untie, Untie.filter())
    made.callback_query.register(back, OnCase.filter(F.deed == Deed.HOME))
    return made


async def tied(_message: Message, turn: Turn, code: str) -> Calls:
    """Tie this chat to the account whose code was shown."""
    where = page(turn.public_url, PAGE)
    try:
        staff = await chats.link(
            turn.session, code, turn.visitor, turn.chat, turn.language, key=turn.key, now=turn.now
        )
    except tries.TooManyTries as error:
        return turn.say(Screen(desk.too_many(int(str(error.params["minutes"])))))
    if staff is None:
        return turn.say(Screen(desk.wrong_code(where)))
    await turn.stands(Step.NOTHING)
    told = desk.linked(staff, await _wanted(turn, staff), where)
    return turn.say(Screen(told, staff_keyboards.home(staff)))


async def home(_message: Message, turn: Turn) -> Calls:
    """Tell whom this chat is tied to; how it is done, where it is not."""
    staff = await chats.staff_of(turn.session, turn.visitor)
    if staff is None:
        return turn.say(Screen(desk.not_linked(page(turn.public_url, PAGE))))
    return turn.say(await _home(turn, staff))


@for_staff
async def back(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Go back to where it is told whom this chat is tied to."""
    del callback_data
    return show(turn, query, await _home(turn, staff))


@for_staff
async def untie(query: CallbackQuery, callback_data: Untie, turn: Turn, staff: Staff) -> Calls:
    """Ask, and then untie this chat."""
    if not callback_data.sure:
        return show(turn, query, Screen(desk.untie_question(), staff_keyboards.untie()))
    await chats.unlink(turn.session, staff, by=staff.actor, now=turn.now)
    return show(turn, query, Screen(desk.untied()))


async def _home(turn: Turn, staff: Staff) -> Screen:
    told = desk.home(staff, await _wanted(turn, staff), page(turn.public_url, PAGE))
    return Screen(told, staff_keyboards.home(staff))


async def _wanted(turn: Turn, staff: Staff) -> list[News]:
    wanted = await wishes.of(turn.session, staff, key=turn.key)
    return [one for one in wanted.offered if one in wanted.telegram]

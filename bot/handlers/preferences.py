"""Language, privacy and being forgotten."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot import keyboards
from bot.callbacks import Erase, Speak
from bot.texts import guide
from bot.turn import Calls, Screen, Turn, toasted
from scoring import i18n, intake, notifications
from scoring.accounts import chats
from scoring.i18n import t
from scoring.notifications import contacts
from scoring.terms import Language


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="preferences")
    made.message.register(languages, Command("bahasa", "language"))
    made.message.register(privacy, Command("privasi", "privacy"))
    made.message.register(erase_question, Command("hapus", "erase"))
    made.callback_query.register(spoke, Speak.filter())
    made.callback_query.register(kept, Erase.filter(F.sure.is_(False)))
    made.callback_query.register(erased, Erase.filter(F.sure.is_(True)))
    made.my_chat_member.register(left, F.chat.type == "private", F.new_chat_member.status == "kicked")
    return made


async def languages(_message: Message, turn: Turn) -> Calls:
    """Offer the languages by their own names."""
    return turn.say(Screen("Bahasa / Language", keyboards.languages()))


async def spoke(query: CallbackQuery, callback_data: Speak, turn: Turn) -> Calls:
    """Speak another language from now on."""
    if callback_data.language not in set(Language):
        return [toasted(query, guide.old_button(), alert=True)]
    chosen = Language(callback_data.language)
    await turn.may_be_told(chosen)
    with i18n.speaking(chosen):
        return turn.show(query, Screen(guide.language_chosen()))


async def privacy(_message: Message, turn: Turn) -> Calls:
    """Tell what is stored."""
    return turn.say(Screen(guide.privacy()))


async def erase_question(_message: Message, turn: Turn) -> Calls:
    """Say what would be erased and what would stay, and ask."""
    return turn.say(Screen(guide.erase_question(), keyboards.erase()))


async def kept(query: CallbackQuery, turn: Turn) -> Calls:
    """Erase nothing."""
    return turn.show(query, Screen(t("Nothing has been erased.")))


async def erased(query: CallbackQuery, turn: Turn) -> Calls:
    """Cut every tie between the visitor and what they said, and forget how to reach them."""
    count = await intake.forget_visitor(turn.session, turn.visitor)
    await contacts.forget(turn.session, turn.visitor)
    await chats.forget(turn.session, turn.visitor, now=turn.now)
    return turn.show(query, Screen(guide.erased(count)))


async def left(_event: ChatMemberUpdated, turn: Turn) -> None:
    """Forget the address of somebody who has blocked the bot."""
    await notifications.unreachable(turn.session, turn.visitor, now=turn.now)
    await chats.forget(turn.session, turn.visitor, now=turn.now)

"""The questions about the citizen themselves, each to be skipped."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import about, rated, screens
from bot.callbacks import About, Tell
from bot.rated import Rated
from bot.turn import Calls, Turn
from scoring.i18n import t
from scoring.intake.rules import PROFILE, UnknownAnswer
from scoring.notifications.conversations import Step


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="about")
    made.callback_query.register(asked, About.filter())
    made.callback_query.register(told, Tell.filter())
    return made


async def asked(query: CallbackQuery, callback_data: About, turn: Turn) -> Calls:
    """Show one question about the citizen."""
    mine = await _mine(query, turn, callback_data.feedback, callback_data.field)
    if not mine.is_open:
        return turn.show(query, screens.done(turn, mine))
    return turn.show(query, screens.about(mine, callback_data.field))


async def told(query: CallbackQuery, callback_data: Tell, turn: Turn) -> Calls:
    """Save the answer to one question, and go on to the next."""
    field = callback_data.field
    mine = await _mine(query, turn, callback_data.feedback, field)
    if not (turn.is_late and field in mine.profile):
        mine = await about.note(turn, mine, field, callback_data.value)
    return turn.show(query, about.next_screen(turn, mine, field), t("Saved."))


async def _mine(query: CallbackQuery, turn: Turn, code: str, field: str) -> Rated:
    if field not in PROFILE:
        raise UnknownAnswer(field="profile")
    mine = await rated.own(turn, code)
    message_id = query.message.message_id if isinstance(query.message, Message) else None
    await turn.stands(Step.RATED, feedback_id=mine.id, message_id=message_id)
    return mine

"""What may follow a rating: chips, the nine questions, the service, done, and taking back."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import about, rated, screens
from bot.callbacks import Answer, Ask, Choose, Panel, Show, Way, Withdraw
from bot.rated import OVERALL, Rated
from bot.turn import Calls, Turn
from scoring import intake
from scoring.i18n import t
from scoring.jobs import journey
from scoring.method.elements import QUESTIONNAIRE_ORDER, Element
from scoring.notifications.conversations import Step


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="survey")
    made.callback_query.register(showed, Show.filter())
    made.callback_query.register(asked, Ask.filter())
    made.callback_query.register(answered, Answer.filter())
    made.callback_query.register(chose, Choose.filter())
    made.callback_query.register(withdrew, Withdraw.filter())
    return made


async def showed(query: CallbackQuery, callback_data: Show, turn: Turn) -> Calls:
    """Show something of one's own feedback."""
    mine = await rated.own(turn, callback_data.feedback)
    step = Step.COMMENT if callback_data.panel is Panel.COMMENT and mine.is_open else Step.RATED
    await _stands(query, turn, mine, step)
    if callback_data.panel is Panel.ABOUT:
        return turn.show(query, await about.after_questions(turn, mine))
    return turn.show(query, screens.panel(turn, mine, callback_data.panel))


async def asked(query: CallbackQuery, callback_data: Ask, turn: Turn) -> Calls:
    """Show one question of the questionnaire."""
    mine = await rated.own(turn, callback_data.feedback)
    await _stands(query, turn, mine)
    if not mine.is_open:
        return turn.show(query, screens.done(turn, mine))
    return turn.show(query, screens.question(mine, _element(callback_data.element), callback_data.way))


async def answered(query: CallbackQuery, callback_data: Answer, turn: Turn) -> Calls:
    """Save the answer to one question, and go on to the next or back to the menu."""
    mine = await rated.own(turn, callback_data.feedback)
    field = callback_data.element
    if field != OVERALL:
        _element(field)
    if not (turn.is_late and mine.value_of(field) is not None):
        changed = {field: callback_data.value}
        await journey.amend(turn.session, mine.id, changed, key=turn.key, now=turn.now)
        mine = rated.changed(turn, mine)
    await _stands(query, turn, mine)
    screen = screens.menu(mine)
    if callback_data.way is Way.SURVEY and field != OVERALL:
        at = QUESTIONNAIRE_ORDER.index(Element(field)) + 1
        if at < len(QUESTIONNAIRE_ORDER):
            screen = screens.question(mine, QUESTIONNAIRE_ORDER[at], Way.SURVEY)
        else:
            screen = await about.after_questions(turn, mine)
    return turn.show(query, screen, t("Saved."))


async def chose(query: CallbackQuery, callback_data: Choose, turn: Turn) -> Calls:
    """Save which service it was."""
    mine = await rated.own(turn, callback_data.feedback)
    if mine.services and callback_data.service not in {one.id for one in mine.services}:
        raise intake.UnknownAnswer(field="service")
    changed = {"service_id": callback_data.service}
    if mine.services:
        await journey.amend(turn.session, mine.id, changed, key=turn.key, now=turn.now)
        mine = await rated.own(turn, callback_data.feedback)
    await _stands(query, turn, mine)
    return turn.show(query, screens.menu(mine), t("Saved."))


async def withdrew(query: CallbackQuery, callback_data: Withdraw, turn: Turn) -> Calls:
    """Take one's feedback back; it stays known that there was one, and counts nowhere."""
    mine = await rated.own(turn, callback_data.feedback)
    await journey.withdraw(turn.session, mine.id, key=turn.key, now=turn.now)
    await turn.stands(Step.NOTHING)
    return turn.show(query, screens.done(turn, rated.changed(turn, mine)))


async def _stands(query: CallbackQuery, turn: Turn, mine: Rated, step: Step = Step.RATED) -> None:
    message_id = query.message.message_id if isinstance(query.message, Message) else None
    await turn.stands(step, feedback_id=mine.id, message_id=message_id)


def _element(code: str) -> Element:
    if code not in set(Element):
        raise intake.UnknownAnswer(field="element")
    return Element(code)

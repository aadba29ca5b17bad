"""Coming back on the unit's answer: it solves the matter, it does not, or there is more to say."""

from datetime import timedelta
from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from bot import keyboards, texts
from bot.callbacks import Respond, Word
from bot.turn import Calls, Screen, Turn, toasted
from scoring import cases, intake
from scoring.directory import service as directory
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.intake import Feedback
from scoring.notifications.conversations import Step

OPEN_FOR: Final = timedelta(hours=24)
"""How long after having been asked for typed words are taken for the reply."""


class Replying(Filter):
    """Lets through what is typed as a reply to a unit, with the feedback it is about."""

    @override
    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        talk = turn.talk
        if talk is None or talk.step is not Step.REPLY or talk.feedback_id is None:
            return False
        if turn.now - talk.updated_at > OPEN_FOR:
            return False
        mine = await intake.by_id(turn.session, talk.feedback_id)
        return {"mine": mine} if mine is not None and mine.visitor_id == turn.visitor else False


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="answer")
    made.callback_query.register(responded, Respond.filter())
    made.message.register(written, F.text & ~F.text.startswith("/"), Replying())
    return made


async def responded(query: CallbackQuery, callback_data: Respond, turn: Turn) -> Calls:
    """Take up what was tapped under the unit's answer to one's own feedback."""
    mine = await intake.own(turn.session, turn.visitor, callback_data.feedback)
    unit = (await directory.place(turn.session, mine.unit_id)).unit_name
    word = callback_data.word
    if word is Word.SOLVED:
        return await _accepted(query, turn, mine, unit)
    if word is Word.WORDLESS:
        return turn.show(query, await _reopened(turn, mine, unit, t("Not solved")))
    answer = await _answer(turn, mine)
    if word is Word.BACK:
        await turn.stands(Step.NOTHING)
        return turn.show(query, Screen(texts.answered(unit, answer), keyboards.answer(mine.code)))
    message_id = query.message.message_id if isinstance(query.message, Message) else None
    await turn.stands(Step.REPLY, feedback_id=mine.id, message_id=message_id)
    keyboard = keyboards.reply(mine.code, may_be_wordless=word is Word.UNSOLVED)
    # Both at once: who writes back wants to see to what.
    prompt = Screen(f"{texts.answered(unit, answer)}\n\n{texts.reply_prompt(texts.shown(unit))}", keyboard)
    return turn.show(query, prompt)


async def written(message: Message, turn: Turn, mine: Feedback) -> Calls:
    """Pass a typed reply on: the unit's case is open again."""
    unit = (await directory.place(turn.session, mine.unit_id)).unit_name
    screen = await _reopened(turn, mine, unit, message.text or "")
    return [*turn.strip(turn.talk.message_id if turn.talk else None), *turn.say(screen)]


async def _accepted(query: CallbackQuery, turn: Turn, mine: Feedback, unit: str) -> Calls:
    answer = await _answer(turn, mine)
    await cases.accept(turn.session, mine.id or 0, now=turn.now)
    await turn.stands(Step.NOTHING)
    if not isinstance(query.message, Message):
        return [toasted(query, t("You said: this solves it. Thank you for telling us."), alert=True)]
    return turn.show(query, Screen(texts.answer_accepted(unit, answer)))


async def _reopened(turn: Turn, mine: Feedback, unit: str, words: str) -> Screen:
    await cases.reopen(turn.session, mine.id or 0, words, now=turn.now)
    # What is typed next is not lost: it is added to the rating's comment, which the unit reads too.
    await turn.stands(Step.RATED, feedback_id=mine.id)
    told = await cases.answer_of(turn.session, mine.id or 0)
    if told is None:
        raise NotFound
    return Screen(texts.case_reopened(texts.shown(unit), told.due_on))


async def _answer(turn: Turn, mine: Feedback) -> str:
    """Return what the unit has said, or raise ImpossibleMove when nothing of it stands any more."""
    told = await cases.answer_of(turn.session, mine.id or 0)
    if told is None or told.text is None:
        raise cases.ImpossibleMove
    return told.text

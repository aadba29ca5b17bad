"""Coming back on the unit's answer: it solves the matter, it does not, or there is more to say."""

from datetime import timedelta
from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from bot import keyboards
from bot.callbacks import Respond, RespondUnnamed, Word
from bot.texts import answers, signs
from bot.turn import Calls, Screen, Turn, toasted
from scoring import cases, intake, notifications
from scoring.directory import service as directory
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.intake import Feedback
from scoring.notifications.conversations import Step

OPEN_FOR: Final = timedelta(hours=24)
"""How long after having been asked for typed words are taken for the reply."""


class Replying(Filter):
    """Lets through what is typed as a reply to a unit, with the feedback and the answer it is about.

    A reply is what Telegram says is one to the message that brought the answer, at any time, and what is
    typed after having been asked for it.
    """

    @override
    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        about = await _quoted(message, turn) or _asked_for(turn)
        if about is None:
            return False
        feedback_id, answer_id = about
        mine = await intake.by_id(turn.session, feedback_id)
        if mine is None or mine.visitor_id != turn.visitor:
            return False
        return {"mine": mine, "answer_id": answer_id}


async def _quoted(message: Message, turn: Turn) -> tuple[int, int | None] | None:
    if message.reply_to_message is None:
        return None
    promise = await notifications.of_message(turn.session, turn.visitor, message.reply_to_message.message_id)
    return None if promise is None else await cases.answer_promised(turn.session, promise)


def _asked_for(turn: Turn) -> tuple[int, int | None] | None:
    talk = turn.talk
    if talk is None or talk.step is not Step.REPLY or talk.feedback_id is None:
        return None
    return None if turn.now - talk.updated_at > OPEN_FOR else (talk.feedback_id, talk.answer_id)


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="answer")
    made.callback_query.register(responded, Respond.filter())
    made.callback_query.register(responded_unnamed, RespondUnnamed.filter())
    made.message.register(written, F.text & ~F.text.startswith("/"), Replying())
    return made


async def responded(query: CallbackQuery, callback_data: Respond, turn: Turn) -> Calls:
    """Take up what was tapped under one answer of the unit to one's own feedback."""
    mine = await intake.own(turn.session, turn.visitor, callback_data.feedback)
    unit = (await directory.place(turn.session, mine.unit_id)).unit_name
    word, answer_id = callback_data.word, callback_data.answer
    if word is Word.SOLVED:
        return await _accepted(query, turn, mine, unit, answer_id)
    if word is Word.WORDLESS:
        return turn.show(query, await _reopened(turn, mine, unit, t("Not solved"), answer_id))
    answer, newest = await _answer(turn, mine)
    if newest != answer_id:
        raise cases.AnswerOvertaken
    if word is Word.BACK:
        await turn.stands(Step.NOTHING)
        return turn.show(query, _shown(unit, answer, mine, answer_id))
    message_id = query.message.message_id if isinstance(query.message, Message) else None
    await turn.stands(Step.REPLY, feedback_id=mine.id, message_id=message_id, answer_id=answer_id)
    keyboard = keyboards.reply(mine.code, answer_id, may_be_wordless=word is Word.UNSOLVED)
    # Both at once: who writes back wants to see to what.
    prompt = f"{answers.answered(unit, answer)}\n\n{answers.reply_prompt(signs.shown(unit))}"
    return turn.show(query, Screen(prompt, keyboard))


async def responded_unnamed(query: CallbackQuery, callback_data: RespondUnnamed, turn: Turn) -> Calls:
    """Show the newest answer, with buttons that name it: which one this old button meant is not known."""
    mine = await intake.own(turn.session, turn.visitor, callback_data.feedback)
    told = await cases.answer_of(turn.session, mine.id or 0)
    if told is None or not told.can_be_replied_to or told.text is None or told.answer_id is None:
        raise cases.ImpossibleMove
    unit = (await directory.place(turn.session, mine.unit_id)).unit_name
    return turn.show(query, _shown(unit, told.text, mine, told.answer_id), t("Please choose once more."))


async def written(message: Message, turn: Turn, mine: Feedback, answer_id: int | None) -> Calls:
    """Pass a typed reply on: the unit's case is open again."""
    unit = (await directory.place(turn.session, mine.unit_id)).unit_name
    screen = await _reopened(turn, mine, unit, message.text or "", answer_id)
    quoted = message.reply_to_message
    asked = turn.talk.message_id if turn.talk and turn.talk.step is Step.REPLY else None
    return [*turn.strip(quoted.message_id if quoted else asked), *turn.say(screen)]


def _shown(unit: str, answer: str, mine: Feedback, answer_id: int) -> Screen:
    return Screen(answers.answered(unit, answer), keyboards.answer(mine.code, answer_id))


async def _accepted(query: CallbackQuery, turn: Turn, mine: Feedback, unit: str, answer_id: int) -> Calls:
    answer, _ = await _answer(turn, mine)
    await cases.accept(turn.session, mine.id or 0, now=turn.now, answer_id=answer_id)
    await turn.stands(Step.NOTHING)
    if not isinstance(query.message, Message):
        return [toasted(query, t("You said: this solves it. Thank you for telling us."), alert=True)]
    return turn.show(query, Screen(answers.answer_accepted(unit, answer)))


async def _reopened(turn: Turn, mine: Feedback, unit: str, words: str, answer_id: int | None) -> Screen:
    await cases.reopen(turn.session, mine.id or 0, words, now=turn.now, answer_id=answer_id)
    # What is typed next is not lost: it is added to the rating's comment, which the unit reads too.
    await turn.stands(Step.RATED, feedback_id=mine.id)
    told = await cases.answer_of(turn.session, mine.id or 0)
    if told is None:
        raise NotFound
    return Screen(answers.case_reopened(signs.shown(unit), told.due_on))


async def _answer(turn: Turn, mine: Feedback) -> tuple[str, int | None]:
    """Return what the unit has said last, or raise ImpossibleMove when nothing of it stands any more."""
    told = await cases.answer_of(turn.session, mine.id or 0)
    if told is None or told.text is None:
        raise cases.ImpossibleMove
    return told.text, told.answer_id

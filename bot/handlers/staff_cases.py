"""Answering where the alert came in: read a case, take it on, write, look once more, send."""

from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from bot import staff_keyboards
from bot.callbacks import Deed, OnCase
from bot.staff import below, for_staff, show
from bot.texts import desk
from bot.turn import Calls, Screen, Turn
from scoring import cases
from scoring.accounts import Staff, chats
from scoring.accounts.chats import Task
from scoring.cases import waiting
from scoring.cases.rules import NEXT, check_may_act, check_text
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.notifications.conversations import Step
from scoring.terms import CaseState

MOST_LISTED: Final = 8


class Writing(Filter):
    """Lets through what is typed while an answer is being written, unless something else came in between."""

    @override
    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        staff = await chats.staff_of(turn.session, turn.visitor)
        draft = await chats.draft(turn.session, staff, key=turn.key, now=turn.now) if staff else None
        if draft is None or draft.task is not Task.ANSWER:
            return False
        is_newest = turn.talk is None or turn.talk.updated_at <= draft.at
        return {"code": draft.code} if is_newest else False


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="staff cases")
    made.callback_query.register(listed, OnCase.filter(F.deed == Deed.LIST))
    made.callback_query.register(opened, OnCase.filter(F.deed == Deed.OPEN))
    made.callback_query.register(taken, OnCase.filter(F.deed == Deed.TAKE))
    made.callback_query.register(begun, OnCase.filter(F.deed == Deed.WRITE))
    made.callback_query.register(sent, OnCase.filter(F.deed == Deed.SEND))
    made.callback_query.register(cancelled, OnCase.filter(F.deed == Deed.CANCEL))
    made.message.register(written, F.text & ~F.text.startswith("/"), Writing())
    return made


@for_staff
async def listed(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Show what waits, those due first on top."""
    del callback_data
    rows = await waiting.to_answer(turn.session, staff, limit=MOST_LISTED, now=turn.now)
    if not rows:
        return show(turn, query, Screen(desk.nothing_waits()))
    return show(turn, query, Screen(desk.to_answer(rows), staff_keyboards.listed(rows, with_all=False)))


@for_staff
async def opened(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Show a case, below the message it was chosen in, so that the list stays."""
    return below(turn, query, await _case(turn, staff, callback_data.code))


@for_staff
async def taken(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Say that somebody is at it."""
    await cases.acknowledge(turn.session, callback_data.code, by=staff, now=turn.now)
    return show(turn, query, await _case(turn, staff, callback_data.code), t("Noted: you are on it."))


@for_staff
async def begun(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Ask for the words of an answer."""
    found = await cases.opened(turn.session, staff, callback_data.code, now=turn.now)
    check_may_act(staff.role, found.case.kind)
    if CaseState.ANSWERED not in NEXT[found.case.state]:
        raise cases.ImpossibleMove
    await turn.stands(Step.NOTHING)
    await chats.write(turn.session, staff, Task.ANSWER, callback_data.code, key=turn.key, now=turn.now)
    prompt = Screen(desk.write_prompt(found.case), staff_keyboards.writing(callback_data.code))
    return show(turn, query, prompt)


@for_staff
async def written(message: Message, turn: Turn, staff: Staff, code: str) -> Calls:
    """Show what was typed once more before it leaves; typed again, it is the newer one."""
    await cases.opened(turn.session, staff, code, now=turn.now)
    text = check_text(message.text or "")
    await chats.write(turn.session, staff, Task.ANSWER, code, key=turn.key, now=turn.now, text=text)
    return turn.say(Screen(desk.confirm_answer(text), staff_keyboards.confirm(code)))


@for_staff
async def sent(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Answer the citizen with what was confirmed."""
    code = callback_data.code
    draft = await chats.draft(turn.session, staff, key=turn.key, now=turn.now)
    if draft is None or draft.task is not Task.ANSWER or draft.code != code or draft.text is None:
        raise NotFound
    await cases.answer(turn.session, code, draft.text, by=staff, key=turn.key, now=turn.now)
    await chats.discard(turn.session, staff)
    found = await cases.opened(turn.session, staff, code, now=turn.now)
    return show(turn, query, Screen(desk.answer_sent(found.case), staff_keyboards.all_cases()))


@for_staff
async def cancelled(query: CallbackQuery, callback_data: OnCase, turn: Turn, staff: Staff) -> Calls:
    """Send nothing."""
    del callback_data
    await chats.discard(turn.session, staff)
    return show(turn, query, Screen(desk.cancelled(), staff_keyboards.home(staff)))


async def _case(turn: Turn, staff: Staff, code: str) -> Screen:
    found = await cases.opened(turn.session, staff, code, now=turn.now)
    return Screen(
        desk.case(found.case, found.thread), staff_keyboards.case(found.case, can_act=found.can_act)
    )

"""Contesting that a feedback was ascribed to oneself: which one, why, in which words, and yes."""

from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from bot import staff_keyboards
from bot.callbacks import Object, Step
from bot.staff import OWN, below, for_staff, page, show
from bot.texts import desk
from bot.turn import Calls, Screen, Turn
from scoring import appraisals
from scoring.accounts import Staff, chats
from scoring.accounts.chats import Draft, Task
from scoring.appraisals import Claim
from scoring.appraisals.rules import check_words, read_reason
from scoring.errors import NotFound
from scoring.notifications import conversations

MOST_LISTED: Final = 8


class Objecting(Filter):
    """Lets through what is typed while an objection is written, unless something else came in between."""

    @override
    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        staff = await chats.staff_of(turn.session, turn.visitor)
        draft = await chats.draft(turn.session, staff, key=turn.key, now=turn.now) if staff else None
        if draft is None or draft.task is not Task.OBJECTION:
            return False
        is_newest = turn.talk is None or turn.talk.updated_at <= draft.at
        return {"draft": draft} if is_newest else False


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="staff objections")
    made.callback_query.register(listed, Object.filter(F.step == Step.LIST))
    made.callback_query.register(picked, Object.filter(F.step == Step.PICK))
    made.callback_query.register(reasoned, Object.filter(F.step == Step.REASON))
    made.callback_query.register(filed, Object.filter(F.step == Step.SEND))
    made.callback_query.register(cancelled, Object.filter(F.step == Step.CANCEL))
    made.message.register(written, F.text & ~F.text.startswith("/"), Objecting())
    return made


@for_staff
async def listed(query: CallbackQuery, callback_data: Object, turn: Turn, staff: Staff) -> Calls:
    """Show what can be contested, newest first."""
    del callback_data
    mine = await appraisals.ascribed_to(turn.session, staff, now=turn.now)
    if not mine.shown:  # early in a quarter there is little yet, and the one before may still be contested
        mine = await appraisals.ascribed_to(turn.session, staff, now=turn.now, period=mine.period.previous())
    rows = [row for row in mine.shown if row.objection is None][:MOST_LISTED]
    told = desk.contest_list(rows, page(turn.public_url, OWN))
    return below(turn, query, Screen(told, staff_keyboards.contest_list(rows) if rows else None))


@for_staff
async def picked(query: CallbackQuery, callback_data: Object, turn: Turn, staff: Staff) -> Calls:
    """Ask why."""
    row = await appraisals.one_ascribed_to(turn.session, staff, callback_data.code, now=turn.now)
    return show(turn, query, Screen(desk.contest_reason(row), staff_keyboards.contest_reason(row.code)))


@for_staff
async def reasoned(query: CallbackQuery, callback_data: Object, turn: Turn, staff: Staff) -> Calls:
    """Ask for words."""
    reason = read_reason(callback_data.reason)
    row = await appraisals.one_ascribed_to(turn.session, staff, callback_data.code, now=turn.now)
    await turn.stands(conversations.Step.NOTHING)
    await chats.write(
        turn.session, staff, Task.OBJECTION, row.code, key=turn.key, now=turn.now, reason=reason.value
    )
    return show(turn, query, Screen(desk.contest_prompt(reason.value), staff_keyboards.contesting(row.code)))


@for_staff
async def written(message: Message, turn: Turn, staff: Staff, draft: Draft) -> Calls:
    """Show what was typed once more before it is filed."""
    text, reason = check_words(message.text or ""), read_reason(draft.reason or "")
    await chats.write(
        turn.session,
        staff,
        Task.OBJECTION,
        draft.code,
        key=turn.key,
        now=turn.now,
        reason=reason.value,
        text=text,
    )
    asks = desk.confirm_contest(reason.value, text)
    return turn.say(Screen(asks, staff_keyboards.confirm_contest(draft.code)))


@for_staff
async def filed(query: CallbackQuery, callback_data: Object, turn: Turn, staff: Staff) -> Calls:
    """File what was confirmed."""
    draft = await chats.draft(turn.session, staff, key=turn.key, now=turn.now)
    is_this = draft is not None and draft.task is Task.OBJECTION and draft.code == callback_data.code
    if draft is None or not is_this or draft.text is None:
        raise NotFound
    claim = Claim(draft.reason or "", draft.text)
    code = await appraisals.contest(turn.session, draft.code, claim, by=staff, now=turn.now)
    await chats.discard(turn.session, staff)
    return show(turn, query, Screen(desk.contested(code, page(turn.public_url, OWN))))


@for_staff
async def cancelled(query: CallbackQuery, callback_data: Object, turn: Turn, staff: Staff) -> Calls:
    """File nothing."""
    del callback_data
    await chats.discard(turn.session, staff)
    return show(turn, query, Screen(desk.cancelled(), staff_keyboards.home(staff)))

"""The four answers. One tap is a complete rating, saved before anything is shown."""

from datetime import date, datetime, timedelta
from typing import Final

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import cards, rated, screens
from bot.callbacks import Later, Rate, RateUnit
from bot.texts import guide
from bot.turn import Calls, Turn, toasted
from scoring import intake, notifications, visits
from scoring.directory import service as directory
from scoring.i18n import t
from scoring.intake.rules import check_rating
from scoring.jobs import journey
from scoring.notifications import Kind, rules
from scoring.notifications.conversations import Step
from scoring.terms import Channel, local_day
from scoring.visits import TICKET_LIFE, Visit

CARD_LIFE: Final = TICKET_LIFE
"""How long the four answers of a card stand for the visit it was opened at."""

LATER: Final = timedelta(hours=3)
"""A reminder comes this much later, or the next morning."""

LONGEST_ANSWERING_S: Final = 86_400.0


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="rate")
    made.callback_query.register(tapped, Rate.filter())
    made.callback_query.register(tapped_unit, RateUnit.filter())
    made.callback_query.register(later, Later.filter())
    return made


async def tapped(query: CallbackQuery, callback_data: Rate, turn: Turn) -> Calls:
    """Save one of the four answers about a counter, a badge or a ticket."""
    visit = await visits.opened(turn.session, callback_data.code, key=turn.key, now=turn.said_at)
    if turn.reach is not None:  # nobody else can have asked for a reminder
        day = _card_day(query, turn, visit)
        await notifications.take_back(turn.session, cards.reminder_of(turn, callback_data.code, day))
    return await _rate(query, turn, visit, callback_data.value)


async def tapped_unit(query: CallbackQuery, callback_data: RateUnit, turn: Turn) -> Calls:
    """Save one of the four answers about a unit as a whole."""
    place = await directory.place(turn.session, callback_data.unit)
    visit = await visits.of_unit(turn.session, place.unit_code)
    return await _rate(query, turn, visit, callback_data.value)


async def later(query: CallbackQuery, callback_data: Later, turn: Turn) -> Calls:
    """Promise one reminder, by day; asked for twice, it is still one."""
    visit = await visits.opened(turn.session, callback_data.code, key=turn.key, now=turn.said_at)
    await turn.may_be_told()
    await notifications.promise(
        turn.session,
        Kind.REMINDER,
        turn.visitor,
        {"code": callback_data.code, "timezone": visit.timezone},
        once=cards.reminder_of(turn, callback_data.code, _card_day(query, turn, visit)),
        key=turn.key,
        now=turn.now,
        due_at=rules.by_day(turn.said_at + LATER, visit.timezone),
    )
    words = t("All right. I will remind you once, later today or tomorrow morning.")
    return [toasted(query, words, alert=True)]


async def _rate(query: CallbackQuery, turn: Turn, visit: Visit, value: int) -> Calls:
    check_rating(rated.OVERALL, value)
    asked_at = _asked_at(query)
    if asked_at is None or turn.said_at - asked_at > CARD_LIFE:
        return [toasted(query, guide.old_button(), alert=True)]
    act, earlier = await cards.act_of(turn, visit, local_day(asked_at, visit.timezone))
    if earlier is None:
        draft = intake.Draft(
            visit=visit,
            act=act,
            channel=Channel.TELEGRAM,
            ratings={rated.OVERALL: value},
            visitor_id=turn.visitor,
            language=turn.language.value,
            duration_s=_duration(asked_at, turn.said_at),
            submitted_at=turn.said_at,
        )
        feedback_id = (await journey.receive(turn.session, draft, key=turn.key, now=turn.now)).feedback_id
    else:
        feedback_id = earlier.id or 0
        if not (turn.is_late and earlier.overall is not None):
            changed = {rated.OVERALL: value}
            await journey.amend(turn.session, feedback_id, changed, key=turn.key, now=turn.now)
    feedback = await intake.by_id(turn.session, feedback_id)
    if feedback is None or not isinstance(query.message, Message):
        return [toasted(query, guide.old_button(), alert=True)]
    await turn.may_be_told()
    await turn.stands(Step.RATED, feedback_id=feedback.id, message_id=query.message.message_id)
    shown = await rated.as_rated(turn, feedback)
    return turn.show(query, screens.after_rating(shown), t("Saved. Thank you."))


def _duration(asked_at: datetime, said_at: datetime) -> float | None:
    """Return how long the answering took in seconds, None when the clocks cannot be right."""
    seconds = (said_at - asked_at).total_seconds()
    return min(seconds, LONGEST_ANSWERING_S) if seconds >= 0 else None


def _card_day(query: CallbackQuery, turn: Turn, visit: Visit) -> date:
    return local_day(_asked_at(query) or turn.said_at, visit.timezone)


def _asked_at(query: CallbackQuery) -> datetime | None:
    """Return when the card was sent, None when Telegram no longer lets us see it."""
    return query.message.date if isinstance(query.message, Message) else None

"""From a code to the card that asks for a rating, and from a tap on it to the one act it stands for."""

from datetime import date

from bot import rated, screens
from bot.turn import Screen, Turn
from scoring import intake, visits
from scoring.intake.rules import act_of_visit
from scoring.terms import FeedbackState, local_day
from scoring.visits import Visit
from scoring.visits.rules import is_ticket

ANEW_AT_MOST = 5
"""How often a visit may be rated anew after having been taken back."""


async def open_card(turn: Turn, text: str) -> Screen:
    """Return the card of a code, badge or ticket; of one rated already today, that rating."""
    visit = await visits.opened(turn.session, text, key=turn.key, now=turn.said_at)
    _, earlier = await act_of(turn, visit, local_day(turn.said_at, visit.timezone))
    if earlier is not None and earlier.state is not FeedbackState.WITHDRAWN:
        return screens.menu(await rated.as_rated(turn, earlier))
    await visits.check_unspent(turn.session, visit)
    return screens.card(visit, text if is_ticket(text) else visit.code)


async def act_of(turn: Turn, visit: Visit, day: date) -> tuple[str, intake.Feedback | None]:
    """Return the key of this visitor's word on a visit, and what has been said under it.

    One a place and day, or one a ticket. A word taken back leaves room for a new one, a few times.
    """
    place = _place(visit)
    act, earlier = "", None
    for times in range(ANEW_AT_MOST):
        where = place if times == 0 else f"{place}+{times}"
        act = act_of_visit(turn.visitor, where, "" if visit.ticket else day.isoformat(), key=turn.key)
        earlier = await intake.by_act(turn.session, act)
        if earlier is None or earlier.state is not FeedbackState.WITHDRAWN:
            break
    return act, earlier


def reminder_of(turn: Turn, code: str, day: date) -> str:
    """Name the one reminder a visitor may ask for about a card of a day."""
    return f"reminder:{act_of_visit(turn.visitor, code, day.isoformat(), key=turn.key)}"


def _place(visit: Visit) -> str:
    if visit.ticket is not None:
        return f"ticket:{visit.ticket}"
    if visit.employee_id is not None:
        return f"badge:{visit.code}"
    return f"point:{visit.code}" if visit.point_id is not None else f"unit:{visit.code}"

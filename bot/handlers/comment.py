"""Words typed after a rating are its comment; there is no need to press anything first."""

from datetime import timedelta
from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import Message
from typing_extensions import override

from bot import rated, screens
from bot.rated import Rated
from bot.turn import Calls, Turn
from scoring import visits
from scoring.errors import NotFound, ScoringError
from scoring.intake.rules import tidy
from scoring.jobs import journey
from scoring.notifications.conversations import Step
from scoring.terms import FeedbackState

OPEN_FOR: Final = timedelta(hours=24)
"""How long after a rating typed words are taken for its comment."""


class AfterRating(Filter):
    """Lets through what is typed soon after a rating, with that rating, unless it was taken back."""

    @override
    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        talk = turn.talk
        if talk is None or talk.step not in (Step.RATED, Step.COMMENT) or talk.feedback_id is None:
            return False
        if turn.now - talk.updated_at > OPEN_FOR:
            return False
        if talk.step is Step.RATED and await _is_code(turn, message.text or ""):
            return False
        mine = await rated.own_by_id(turn, talk.feedback_id)
        if mine is None or mine.state is FeedbackState.WITHDRAWN:
            return False
        return {"mine": mine}


async def _is_code(turn: Turn, text: str) -> bool:
    """Say whether what was typed is the code of another counter rather than a comment."""
    try:
        await visits.opened(turn.session, text.strip(), key=turn.key, now=turn.said_at)
    except ScoringError:
        return False
    return True


def router() -> Router:
    """Return the routes of this part."""
    made = Router(name="comment")
    made.message.register(written, F.text & ~F.text.startswith("/"), AfterRating())
    return made


async def written(message: Message, turn: Turn, mine: Rated) -> Calls:
    """Save a comment. Asked for anew it replaces the earlier one; otherwise it is added to it."""
    text = tidy(message.text or "")
    if not text:
        raise NotFound
    asked_anew = turn.talk is not None and turn.talk.step is Step.COMMENT
    whole = text if asked_anew or not mine.comment else f"{mine.comment}\n{text}"
    await journey.amend(turn.session, mine.id, {"comment": whole}, key=turn.key, now=turn.now)
    # What is typed next continues this comment; its buttons now are on the new message.
    await turn.stands(Step.RATED, feedback_id=mine.id)
    earlier = turn.talk.message_id if turn.talk else None
    shown = rated.changed(turn, mine)
    return [*turn.strip(earlier), *turn.say(screens.done(turn, shown))]

"""Until when a word may be changed: one rule, and the one door to it."""

from datetime import date, datetime
from functools import cache

from scoring.intake import rules
from scoring.settings import Settings
from scoring.tables import Feedback
from scoring.terms import SLOWEST_ZONE, FeedbackState, local_day


def changeable_until(feedback: Feedback) -> date:
    """Return the last day on which a feedback may be changed."""
    return rules.changeable_until(feedback.day, grace_days=_grace_days())


def is_changeable(feedback: Feedback, *, now: datetime) -> bool:
    """Say whether a feedback may still be changed; taking it back is possible always."""
    if feedback.state is FeedbackState.WITHDRAWN:
        return False
    return local_day(now, SLOWEST_ZONE) <= changeable_until(feedback)


def check(feedback: Feedback, *, now: datetime) -> None:
    """Raise AnswersClosed unless the period a feedback counts in still takes changes."""
    today = local_day(now, SLOWEST_ZONE)
    rules.check_changeable(feedback.day, today=today, grace_days=_grace_days())


@cache
def _grace_days() -> int:
    return Settings().grace_days

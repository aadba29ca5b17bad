"""All SQL of the week's digest: what came in, what was answered, and who was content."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.cases.rules import Sight
from scoring.cases.store import seen_by
from scoring.tables import Case, CaseEvent, Feedback, Reading, ReadingPending
from scoring.terms import CaseEventKind, FeedbackState


async def received(
    session: AsyncSession, units: Sequence[int], first: date, before: date
) -> list[tuple[date, FeedbackState, int]]:
    """Count feedback by day and by where it stands now."""
    found = await session.execute(
        select(col(Feedback.day), col(Feedback.state), func.count())
        .where(col(Feedback.unit_id).in_(units), col(Feedback.day) >= first, col(Feedback.day) < before)
        .group_by(col(Feedback.day), col(Feedback.state))
    )
    return [(day, state, int(count)) for day, state, count in found]


async def answered(session: AsyncSession, sight: Sight, since: datetime) -> list[datetime]:
    """List when the citizens of the cases somebody may see were told something."""
    found = await session.execute(
        select(col(CaseEvent.at))
        .join(Case, col(Case.id) == col(CaseEvent.case_id))
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .where(
            seen_by(sight),
            col(CaseEvent.kind).in_([CaseEventKind.ANSWERED, CaseEventKind.CANNOT_ACT]),
            col(CaseEvent.at) >= since,
        )
    )
    return list(found.scalars())


async def praise(session: AsyncSession, units: Sequence[int], first: date, before: date) -> list[str]:
    """List comments of content citizens, personal data masked, in an order that tells nothing."""
    waiting = select(col(ReadingPending.feedback_id)).where(
        col(ReadingPending.feedback_id) == col(Feedback.id)
    )
    content = or_(
        col(Feedback.overall) == 4,
        and_(col(Feedback.overall).is_(None), col(Reading.sentiment) == "positive"),
    )
    found = await session.execute(
        select(col(Reading.redacted))
        .join(Feedback, col(Feedback.id) == col(Reading.feedback_id))
        .where(
            col(Feedback.unit_id).in_(units),
            col(Feedback.day) >= first,
            col(Feedback.day) < before,
            col(Feedback.state) == FeedbackState.COUNTED,
            content,
            ~waiting.exists(),
            col(Reading.sentiment) != "negative",
            col(Reading.bribery).is_(False),
            col(Reading.urgent).is_(False),
        )
        .order_by(col(Reading.redacted))
    )
    return [text for text in found.scalars() if text]

"""All SQL of what is ascribed to somebody, as they may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.tables import (
    Attribution,
    Feedback,
    Objection,
    OfficerShare,
    Point,
    Reading,
    ReadingPending,
    Service,
    Unit,
)
from scoring.terms import FeedbackState, ObjectionState, Rule


@dataclass(frozen=True, slots=True)
class Ascribed:
    """A feedback as the employee it is ascribed to may see it: no hour, no rating, no word, no visitor.

    Attributes:
        order: place in the order of arrival.
        code: the feedback's public code.
        attribution_id: the decision in force.
        share: this employee's part.
        objection: code of their objection to it that was not taken back.
    """

    order: int
    code: str
    attribution_id: int
    unit_id: int
    unit_name: str
    timezone: str
    service_name: str | None
    point_name: str | None
    day: date
    rule: Rule
    confidence: float
    share: float
    objection: str | None
    objection_state: ObjectionState | None


@dataclass(frozen=True, slots=True)
class Praise:
    """A comment with personal data masked, by somebody who was content; the day is for us, not for show."""

    order: int
    day: date
    text: str
    service_name: str | None


def _in_force() -> ColumnElement[bool]:
    later = aliased(Attribution)
    return ~exists().where(
        col(later.feedback_id) == col(Attribution.feedback_id), col(later.id) > col(Attribution.id)
    )


_ASCRIBED: Final[tuple[Any, ...]] = (
    col(Feedback.id),
    col(Feedback.code),
    col(Attribution.id),
    col(Unit.id),
    col(Unit.name),
    col(Unit.timezone),
    col(Service.name),
    col(Point.name),
    col(Feedback.day),
    col(Attribution.rule),
    col(Attribution.confidence),
    col(OfficerShare.share),
    col(Objection.code),
    col(Objection.state),
)
_PRAISE: Final[tuple[Any, ...]] = (
    col(Feedback.id), col(Feedback.day), col(Reading.redacted), col(Service.name),
)  # fmt: skip


async def ascribed(session: AsyncSession, employee_id: int, first: date, before: date) -> list[Ascribed]:
    """List counted feedback of some days that is ascribed to an employee, in order of arrival."""
    mine = and_(
        col(Objection.attribution_id) == col(Attribution.id),
        col(Objection.employee_id) == employee_id,
        col(Objection.state) != ObjectionState.WITHDRAWN,
    )
    found = await session.execute(
        select(*_ASCRIBED)
        .select_from(OfficerShare)
        .join(Attribution, col(Attribution.officer_set_id) == col(OfficerShare.set_id))
        .join(Feedback, col(Feedback.id) == col(Attribution.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .outerjoin(Point, col(Point.id) == col(Feedback.point_id))
        .outerjoin(Objection, mine)
        .where(*_mine(employee_id, first, before))
        .order_by(col(Feedback.id))
    )
    return [Ascribed(*row) for row in found]


def _mine(employee_id: int, first: date, before: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(OfficerShare.employee_id) == employee_id,
        _in_force(),
        col(Feedback.state) == FeedbackState.COUNTED,
        col(Feedback.day) >= first,
        col(Feedback.day) < before,
    )


async def praise(session: AsyncSession, employee_id: int, first: date, before: date) -> list[Praise]:
    """List comments of content citizens on what is ascribed to an employee, masked, in order of arrival.

    Content is who gave the highest overall rating, or none and left the reader with a good word.
    """
    waiting = exists().where(col(ReadingPending.feedback_id) == col(Feedback.id))
    content = or_(
        col(Feedback.overall) == 4,
        and_(col(Feedback.overall).is_(None), col(Reading.sentiment) == "positive"),
    )
    found = await session.execute(
        select(*_PRAISE)
        .select_from(OfficerShare)
        .join(Attribution, col(Attribution.officer_set_id) == col(OfficerShare.set_id))
        .join(Feedback, col(Feedback.id) == col(Attribution.feedback_id))
        .join(Reading, col(Reading.feedback_id) == col(Feedback.id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .where(
            *_mine(employee_id, first, before),
            content,
            ~waiting,
            col(Reading.sentiment) != "negative",
            col(Reading.bribery).is_(False),
            col(Reading.urgent).is_(False),
        )
        .order_by(col(Feedback.id))
    )
    return [Praise(*row) for row in found]


async def day_of(session: AsyncSession, code: str) -> date | None:
    """Return the day of a feedback."""
    found = await session.execute(select(col(Feedback.day)).where(col(Feedback.code) == code))
    return found.scalar_one_or_none()

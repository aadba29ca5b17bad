"""All SQL of the SKM report beyond the tallies: who answered, what they wrote, and what the office adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.cases import labels_store
from scoring.cases.rules import PROTECTED
from scoring.db.upsert import replace
from scoring.scores.rules import ABSENT
from scoring.tables import Case, Employee, Feedback, Folded, FollowUp, Reading, ReadingCorrection, UsersServed
from scoring.terms import FeedbackState, Period

PROFILES: Final = ("sex", "age", "education", "job")
NOTHING_ANSWERED: Final = ABSENT * 9


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One respondent's answers: no day, no hour, no visitor.

    Attributes:
        service_id: 0 when unknown.
        answers: the nine elements in the regulation's order, ``-`` where not answered.
    """

    service_id: int
    answers: str


def _respondents(unit_ids: Sequence[int], period: Period) -> ColumnElement[bool]:
    """Return the condition of being one of the index's respondents: exactly what the tallies have counted."""
    return and_(
        col(Folded.unit_id).in_(unit_ids),
        col(Folded.month).between(period.first, period.last),
        col(Folded.state) == FeedbackState.COUNTED,
        func.substr(col(Folded.answers), 2) != NOTHING_ANSWERED,
    )


async def profile(
    session: AsyncSession, name: str, unit_ids: Sequence[int], period: Period
) -> dict[str | None, int]:
    """Count respondents by one of PROFILES; None are those who did not say."""
    column = getattr(Feedback, name)
    found = await session.execute(
        select(column, func.count())
        .join(Folded, col(Folded.feedback_id) == col(Feedback.id))
        .where(_respondents(unit_ids, period))
        .group_by(column)
    )
    return {row[0]: int(row[1]) for row in found}


async def answers(session: AsyncSession, unit_ids: Sequence[int], period: Period) -> list[AnswerRow]:
    """List the respondents' answers, in an order that tells nothing of when they came."""
    found = await session.execute(
        select(col(Folded.service_id), func.substr(col(Folded.answers), 2))
        .where(_respondents(unit_ids, period))
        .order_by(col(Folded.service_id), col(Folded.answers))
    )
    return [AnswerRow(int(row[0]), str(row[1])) for row in found]


async def comments(session: AsyncSession, unit_ids: Sequence[int], period: Period) -> list[str]:
    """List comments with personal data masked, by the alphabet; protected ones are left out.

    Protected is what opened a protected case, and what was read, or corrected to be, an alarm.
    """
    protected = select(col(Case.feedback_id)).where(col(Case.kind).in_(PROTECTED))
    bribery = func.coalesce(col(ReadingCorrection.bribery), col(Reading.bribery))
    urgent = func.coalesce(col(ReadingCorrection.urgent), col(Reading.urgent))
    found = await session.execute(
        select(col(Reading.redacted))
        .join(Feedback, col(Feedback.id) == col(Reading.feedback_id))
        .join(Folded, col(Folded.feedback_id) == col(Feedback.id))
        .join(ReadingCorrection, labels_store.newest_of(col(Reading.revision)), isouter=True)
        .where(
            col(Folded.unit_id).in_(unit_ids),
            col(Folded.month).between(period.first, period.last),
            col(Folded.state) == FeedbackState.COUNTED,
            col(Feedback.revision) == col(Reading.revision),
            ~bribery,
            ~urgent,
            col(Feedback.id).not_in(protected),
        )
    )
    return sorted(found.scalars())


async def head_of(session: AsyncSession, unit_id: int) -> tuple[str, str | None] | None:
    """Return name and position of a unit's head, None when nobody is named as such."""
    found = await session.execute(
        select(col(Employee.name), col(Employee.position))
        .where(col(Employee.head_of_unit_id) == unit_id)
        .order_by(col(Employee.id))
        .limit(1)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def served(session: AsyncSession, unit_id: int, period: str) -> int | None:
    """Return how many users a unit says it served, None when it has not said."""
    found = await session.get(UsersServed, (unit_id, period))
    return None if found is None else found.users


async def set_served(
    session: AsyncSession, unit_id: int, period: str, users: int, *, by: str, now: datetime
) -> None:
    """Keep how many users a unit says it served."""
    row = {"unit_id": unit_id, "period": period, "users": users, "told_by": by, "told_at": now}
    await replace(session, UsersServed, [row])


async def plan(session: AsyncSession, unit_id: int, period: str) -> Sequence[FollowUp]:
    """List the follow-up plan of a unit's period, in the order it was written."""
    found = await session.execute(
        select(FollowUp)
        .where(col(FollowUp.unit_id) == unit_id, col(FollowUp.period) == period)
        .order_by(col(FollowUp.id))
    )
    return found.scalars().all()


async def add_line(session: AsyncSession, values: dict[str, Any]) -> int:
    """Add a line to a plan and return its key."""
    found = await session.execute(insert(FollowUp).values(**values).returning(col(FollowUp.id)))
    return int(found.scalar_one() or 0)


async def change_line(session: AsyncSession, unit_id: int, line_id: int, values: dict[str, Any]) -> bool:
    """Change a line of a unit's plan; False when it has no such line."""
    found = await session.execute(
        update(FollowUp)
        .where(col(FollowUp.id) == line_id, col(FollowUp.unit_id) == unit_id)
        .values(**values)
        .returning(col(FollowUp.id))
    )
    return found.scalar_one_or_none() is not None


async def remove_line(session: AsyncSession, unit_id: int, line_id: int) -> bool:
    """Take a line out of a unit's plan; False when it has no such line."""
    found = await session.execute(
        delete(FollowUp)
        .where(col(FollowUp.id) == line_id, col(FollowUp.unit_id) == unit_id)
        .returning(col(FollowUp.id))
    )
    return found.scalar_one_or_none() is not None

"""All SQL of reading comments as they were written."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.cases.rules import Sight
from scoring.tables import Feedback, Service, Unit


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it was written, and where."""

    code: str
    unit_name: str
    service_name: str | None
    day: date
    text: str


_COMMENT: Final[tuple[Any, ...]] = (
    col(Feedback.code),
    col(Unit.name),
    col(Service.name),
    col(Feedback.day),
    col(Feedback.comment),
)


async def comment(session: AsyncSession, sight: Sight, code: str) -> Comment | None:
    """Find the comment of a feedback in a unit or below it; None too when its giver has erased it."""
    unit = aliased(Unit)
    tree = select(col(unit.id)).where(col(unit.id) == sight.root_id).cte("originals_of", recursive=True)
    tree = tree.union(select(col(unit.id)).where(col(unit.parent_id) == tree.c.id))
    found = await session.execute(
        select(*_COMMENT)
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .where(
            col(Feedback.code) == code,
            col(Feedback.comment).is_not(None),
            col(Feedback.unit_id).in_(select(tree.c.id)),
        )
    )
    row = found.one_or_none()
    return None if row is None else Comment(*row)

"""All SQL of what an attribution is judged by, and of who may judge it: people from outside the unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.appraisals.rules import Reach
from scoring.tables import Assignment, Attribution, Employee, Feedback, Folded, Point, Service, Unit
from scoring.terms import FeedbackState, Rule


@dataclass(frozen=True, slots=True)
class Ascription:
    """A feedback as somebody sees it who judges to whom it belongs: the visit, not what was said of it."""

    feedback_id: int
    code: str
    unit_id: int
    unit_code: str
    unit_name: str
    timezone: str
    service_name: str | None
    point_id: int | None
    point_name: str | None
    served_at: datetime
    day: date
    evidence: str
    channel: str
    state: FeedbackState


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision to whom a feedback is ascribed, as it was made."""

    id: int
    rule: Rule
    officer_set_id: int | None
    confidence: float
    candidates: str | None
    decided_at: datetime
    decided_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """An employee by what the organisation calls them."""

    id: int
    code: str
    name: str


def decided_by(reach: Reach, unit_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Return the condition that somebody may decide about a unit: it is below theirs, and they not of it.

    They are of it when their own unit is it or lies below it, or when they work there or below. The top of
    the organisation has no outside: about it decides whoever looks after the whole and does not work in it.
    """
    unit = aliased(Unit)
    below = select(col(unit.id)).where(col(unit.id) == reach.root_id).cte("reach_below", recursive=True)
    below = below.union(select(col(unit.id)).where(col(unit.parent_id) == below.c.id))
    top = aliased(Unit)
    root_is_top = exists().where(col(top.id) == reach.root_id, col(top.parent_id).is_(None))
    conditions = [unit_id.in_(select(below.c.id)), or_(unit_id != reach.root_id, root_is_top)]
    if reach.employee_id is not None:
        home, place, above = aliased(Employee), aliased(Assignment), aliased(Unit)
        at_home = select(col(home.home_unit_id)).where(col(home.id) == reach.employee_id)
        now_at = select(col(place.unit_id)).where(
            col(place.employee_id) == reach.employee_id, col(place.end_date).is_(None)
        )
        own = (
            select(col(unit.id), col(unit.parent_id))
            .where(or_(col(unit.id).in_(at_home), col(unit.id).in_(now_at)))
            .cte("reach_own", recursive=True)
        )
        own = own.union(select(col(above.id), col(above.parent_id)).where(col(above.id) == own.c.parent_id))
        # Everybody works somewhere below the top: that alone makes nobody a colleague.
        conditions += [
            unit_id.not_in(select(own.c.id).where(own.c.parent_id.is_not(None))),
            unit_id.not_in(at_home),
        ]
    return and_(*conditions)


_DECIDED: Final[tuple[Any, ...]] = tuple(getattr(Attribution, name) for name in Decided.__dataclass_fields__)
_PERSON: Final[tuple[Any, ...]] = (col(Employee.id), col(Employee.code), col(Employee.name))


async def stands_outside(session: AsyncSession, reach: Reach, unit_id: int) -> bool:
    """Say whether somebody may decide about a unit."""
    found = await session.execute(
        select(col(Unit.id)).where(col(Unit.id) == unit_id, decided_by(reach, col(Unit.id)))
    )
    return found.scalar_one_or_none() is not None


def _ascriptions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Feedback.id),
            col(Feedback.code),
            col(Unit.id),
            col(Unit.code),
            col(Unit.name),
            col(Unit.timezone),
            col(Service.name),
            col(Point.id),
            col(Point.name),
            col(Feedback.served_at),
            col(Feedback.day),
            col(Feedback.evidence),
            col(Feedback.channel),
            col(Feedback.state),
        )
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .outerjoin(Point, col(Point.id) == col(Feedback.point_id))
    )


async def ascription(session: AsyncSession, code: str, reach: Reach | None) -> Ascription | None:
    """Find a feedback by its code, if somebody may decide about it; None as reach is the operator's."""
    statement = _ascriptions().where(col(Feedback.code) == code)
    if reach is not None:
        statement = statement.where(decided_by(reach, col(Feedback.unit_id)))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Ascription(*row)


async def decisions(session: AsyncSession, feedback_id: int) -> list[Decided]:
    """List every decision made about a feedback, oldest first."""
    found = await session.execute(
        select(*_DECIDED).where(col(Attribution.feedback_id) == feedback_id).order_by(col(Attribution.id))
    )
    return [Decided(*row) for row in found]


async def people(session: AsyncSession, ids: Sequence[int]) -> dict[int, Person]:
    """Return employees by surrogate key."""
    found = await session.execute(select(*_PERSON).where(col(Employee.id).in_(ids)))
    return {row[0]: Person(*row) for row in found}


async def people_of_unit(session: AsyncSession, unit_id: int, day: date) -> list[Person]:
    """List who worked in a unit on a day, by name: by assignment, or by home unit if none was made."""
    worked = exists().where(
        col(Assignment.employee_id) == col(Employee.id),
        col(Assignment.unit_id) == unit_id,
        col(Assignment.start_date) <= day,
        or_(col(Assignment.end_date).is_(None), col(Assignment.end_date) >= day),
    )
    never_placed = ~exists().where(col(Assignment.employee_id) == col(Employee.id))
    found = await session.execute(
        select(*_PERSON)
        .where(or_(worked, and_(never_placed, col(Employee.home_unit_id) == unit_id)))
        .order_by(col(Employee.name), col(Employee.code))
    )
    return [Person(*row) for row in found]


async def people_named(session: AsyncSession, codes: Sequence[str]) -> dict[str, int]:
    """Return the surrogate keys of employees by the operator's id."""
    found = await session.execute(
        select(col(Employee.code), col(Employee.id)).where(col(Employee.code).in_(codes))
    )
    return {code: who for code, who in found if who is not None}


async def unit_only(
    session: AsyncSession, root_id: int | None, first: int, last: int
) -> list[tuple[str, str, int, int]]:
    """Return per unit its code, name, how many counted feedbacks name nobody, and how many there are."""
    nobody = func.count() - func.count(col(Folded.officer_set_id))
    statement = (
        select(col(Unit.code), col(Unit.name), nobody, func.count())
        .select_from(Folded)
        .join(Unit, col(Unit.id) == col(Folded.unit_id))
        .where(col(Folded.month).between(first, last), col(Folded.state) == FeedbackState.COUNTED)
        .group_by(col(Unit.code), col(Unit.name))
        .order_by(col(Unit.code))
    )
    if root_id is not None:
        tree = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("watched", recursive=True)
        inner = aliased(Unit)
        tree = tree.union(select(col(inner.id)).where(col(inner.parent_id) == tree.c.id))
        statement = statement.where(col(Folded.unit_id).in_(select(tree.c.id)))
    return [
        (code, name, int(alone), int(every)) for code, name, alone, every in await session.execute(statement)
    ]

"""All SQL of cases. What somebody may not see is left out by the database, not afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    RowMapping,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.cases.rules import PROTECTED, TOGETHER, Sight
from scoring.db.upsert import insert
from scoring.intake.rules import RATED_FIELDS
from scoring.tables import Account, Case, CaseEvent, Feedback, Point, Service, Unit
from scoring.terms import CaseEventKind, CaseKind, CaseState

RATINGS: Final[tuple[Any, ...]] = tuple(getattr(Feedback, name) for name in RATED_FIELDS)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with what its readers may know of the feedback: no hour, no visitor, no ticket."""

    id: int
    feedback_code: str
    unit_code: str
    unit_name: str
    timezone: str
    service_name: str | None
    point_name: str | None
    day: date
    ratings: Mapping[str, int]
    comment: str | None
    kind: CaseKind
    state: CaseState
    due_on: date
    assignee: str | None
    answered_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a thread."""

    at: datetime
    actor: str
    kind: CaseEventKind
    text: str | None


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that leaves only what somebody may see; Case and Feedback must be joined."""
    tree = select(col(Unit.id)).where(col(Unit.id) == sight.root_id).cte("seen", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    conditions: list[ColumnElement[bool]] = [col(Case.unit_id).in_(select(tree.c.id))]
    if not sight.is_protected:
        conditions.append(col(Case.kind).not_in(sorted(PROTECTED)))
    if sight.before is not None:
        conditions.append(or_(col(Feedback.day) < sight.before, _came_with_others()))
    return and_(*conditions)


def _came_with_others() -> ColumnElement[bool]:
    """Return the condition that the ratings of a unit and day are as many as fill a feedback's five."""
    other = aliased(Feedback)
    same = and_(col(other.unit_id) == col(Feedback.unit_id), col(other.day) == col(Feedback.day))
    place = select(func.count()).where(same, col(other.id) <= col(Feedback.id)).scalar_subquery()
    all_of_day = select(func.count()).where(same).scalar_subquery()
    return (place + TOGETHER - 1) // TOGETHER * TOGETHER <= all_of_day


async def listed(
    session: AsyncSession,
    sight: Sight,
    *,
    states: Iterable[CaseState],
    service: str | None,
    point: str | None = None,
    newest_first: bool,
    limit: int,
    offset: int,
    kinds: Iterable[CaseKind] | None = None,
) -> list[CaseRow]:
    """List cases, by day due, and within a day in an order that tells nothing of the hour."""
    day = col(Case.due_on).desc() if newest_first else col(Case.due_on)
    statement = _cases().where(seen_by(sight), col(Case.state).in_(sorted(states)))
    if service is not None:
        statement = statement.where(col(Service.code) == service)
    if point is not None:
        statement = statement.where(col(Point.code) == point)
    if kinds is not None:
        statement = statement.where(col(Case.kind).in_(sorted(kinds)))
    found = await session.execute(statement.order_by(day, col(Feedback.code)).limit(limit).offset(offset))
    return [_row(row) for row in found.mappings()]


async def one(session: AsyncSession, sight: Sight, code: str) -> CaseRow | None:
    """Find the case of a feedback, if somebody may see it."""
    found = await session.execute(_cases().where(seen_by(sight), col(Feedback.code) == code))
    row = found.mappings().one_or_none()
    return None if row is None else _row(row)


async def services(session: AsyncSession, sight: Sight) -> list[tuple[str, str]]:
    """List code and name of the services there are cases about, by name."""
    found = await session.execute(
        select(col(Service.code), col(Service.name))
        .join(Feedback, col(Feedback.service_id) == col(Service.id))
        .join(Case, col(Case.feedback_id) == col(Feedback.id))
        .where(seen_by(sight))
        .distinct()
        .order_by(col(Service.name), col(Service.code))
    )
    return [(code, name) for code, name in found]


async def standing(
    session: AsyncSession, sight: Sight, *, today: date, states: Iterable[CaseState]
) -> tuple[int, int, int]:
    """Count cases in some states: overdue, due today, and all."""
    found = await session.execute(
        select(
            func.coalesce(func.sum(case((col(Case.due_on) < today, 1), else_=0)), 0),
            func.coalesce(func.sum(case((col(Case.due_on) == today, 1), else_=0)), 0),
            func.count(),
        )
        .select_from(Case)
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .where(seen_by(sight), col(Case.state).in_(sorted(states)))
    )
    overdue, due, every = found.one()
    return int(overdue), int(due), int(every)


_CASE: tuple[Any, ...] = (
    col(Case.id),
    col(Feedback.code).label("feedback_code"),
    col(Unit.code).label("unit_code"),
    col(Unit.name).label("unit_name"),
    col(Unit.timezone),
    col(Service.name).label("service_name"),
    col(Point.name).label("point_name"),
    col(Feedback.day),
    col(Feedback.comment),
    col(Case.kind),
    col(Case.state),
    col(Case.due_on),
    col(Account.username).label("assignee"),
    col(Case.answered_at),
    col(Case.answer),
    *RATINGS,
)


def _cases() -> Select[*tuple[Any, ...]]:
    return (
        select(*_CASE)
        .select_from(Case)
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .outerjoin(Point, col(Point.id) == col(Feedback.point_id))
        .outerjoin(Account, col(Account.id) == col(Case.assignee_id))
    )


def _row(row: RowMapping) -> CaseRow:
    plain = {name: row[name] for name in CaseRow.__dataclass_fields__ if name != "ratings"}
    return CaseRow(**plain, ratings=ratings_of(row))


def ratings_of(row: RowMapping) -> dict[str, int]:
    """Return the ratings that were given; absent is absent."""
    return {name: row[name] for name in RATED_FIELDS if row[name] is not None}


async def thread(session: AsyncSession, case_id: int) -> list[EventRow]:
    """List what happened in a case, oldest first."""
    found = await session.execute(
        select(col(CaseEvent.at), col(CaseEvent.actor), col(CaseEvent.kind), col(CaseEvent.text))
        .where(col(CaseEvent.case_id) == case_id)
        .order_by(col(CaseEvent.id))
    )
    return [EventRow(*row) for row in found]


async def colleagues(session: AsyncSession, root_id: int, role: str) -> list[tuple[int, str, str]]:
    """List id, username and unit name of the accounts with a role in a unit and below it."""
    tree = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("below", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    found = await session.execute(
        select(col(Account.id), col(Account.username), col(Unit.name))
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(
            col(Account.unit_id).in_(select(tree.c.id)),
            col(Account.role) == role,
            col(Account.disabled_at).is_(None),
        )
        .order_by(col(Account.username))
    )
    return [(account_id or 0, username, unit) for account_id, username, unit in found]


async def feedback_of(session: AsyncSession, case_id: int) -> tuple[int, str | None]:
    """Return the feedback a case is about, by its surrogate key, and whose pseudonym it carries."""
    found = await session.execute(
        select(col(Feedback.id), col(Feedback.visitor_id))
        .join(Case, col(Case.feedback_id) == col(Feedback.id))
        .where(col(Case.id) == case_id)
    )
    feedback_id, visitor_id = found.one()
    return feedback_id or 0, visitor_id


async def of_feedback(session: AsyncSession, feedback_id: int) -> tuple[Case, str, str] | None:
    """Find the case of a feedback, with the feedback's code and the time zone of its unit."""
    found = await session.execute(
        select(Case, col(Feedback.code), col(Unit.timezone))
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .where(col(Case.feedback_id) == feedback_id)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def last_told(session: AsyncSession, case_id: int) -> int | None:
    """Find the event by which the citizen was told something last, None when they never were."""
    told = select(func.max(col(CaseEvent.id))).where(
        col(CaseEvent.case_id) == case_id,
        col(CaseEvent.kind).in_([CaseEventKind.ANSWERED, CaseEventKind.CANNOT_ACT]),
    )
    return (await session.execute(told)).scalar_one()


async def feedback_told(session: AsyncSession, event_id: int) -> int | None:
    """Find the feedback an event is about."""
    found = await session.execute(
        select(col(Case.feedback_id))
        .join(CaseEvent, col(CaseEvent.case_id) == col(Case.id))
        .where(col(CaseEvent.id) == event_id)
    )
    return found.scalar_one_or_none()


async def change(session: AsyncSession, case_id: int, state: CaseState, values: Mapping[str, Any]) -> bool:
    """Change a case that still stands in a state; False when somebody was quicker."""
    result = await session.execute(
        update(Case)
        .where(col(Case.id) == case_id, col(Case.state) == state)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def add_event(session: AsyncSession, values: Mapping[str, Any]) -> int:
    """Add a line to a thread and return its id."""
    event = CaseEvent(**values)
    session.add(event)
    await session.flush()
    return event.id or 0


async def insert_case(session: AsyncSession, values: Mapping[str, Any]) -> int | None:
    """Open a case and return its id, or None when the feedback has one."""
    statement = insert(session, Case).values(**values).on_conflict_do_nothing().returning(col(Case.id))
    return (await session.execute(statement)).scalar_one_or_none()


async def told(
    session: AsyncSession, states: Iterable[CaseState]
) -> list[tuple[int, str, CaseState, datetime, str]]:
    """List id, feedback code, state, moment of the answer and time zone of the cases in some states."""
    found = await session.execute(
        select(col(Case.id), col(Feedback.code), col(Case.state), col(Case.answered_at), col(Unit.timezone))
        .join(Feedback, col(Feedback.id) == col(Case.feedback_id))
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .where(col(Case.state).in_(sorted(states)), col(Case.answered_at).is_not(None))
        .order_by(col(Case.id))
    )
    return [(case_id or 0, code, state, at, zone) for case_id, code, state, at, zone in found if at]

"""All SQL of objections. What somebody may not see is left out by the database, not afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.appraisals.evidence_store import decided_by
from scoring.appraisals.rules import Evidence, Reach
from scoring.db.upsert import insert
from scoring.tables import (
    Account,
    Employee,
    Feedback,
    Objection,
    ObjectionEvent,
    ObjectionFile,
    Service,
    Unit,
)
from scoring.terms import ObjectionKind, ObjectionReason, ObjectionState


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection as its giver and those who decide it see it."""

    id: int
    code: str
    kind: ObjectionKind
    state: ObjectionState
    reason: ObjectionReason
    text: str
    filed_at: datetime
    due_on: date
    decided_at: datetime | None
    decision: str | None
    decider: str | None
    employee_id: int
    employee_name: str
    unit_name: str
    timezone: str
    feedback_id: int | None
    feedback_code: str | None
    attribution_id: int | None
    corrected_id: int | None
    statement: str | None
    day: date | None
    service_name: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of an objection's history."""

    at: datetime
    actor: str
    state: ObjectionState
    text: str | None


def _objections() -> Select[*tuple[Any, ...]]:
    decider = aliased(Account)
    return (
        select(
            col(Objection.id),
            col(Objection.code),
            col(Objection.kind),
            col(Objection.state),
            col(Objection.reason),
            col(Objection.text),
            col(Objection.filed_at),
            col(Objection.due_on),
            col(Objection.decided_at),
            col(Objection.decision),
            col(decider.username),
            col(Objection.employee_id),
            col(Employee.name),
            col(Unit.name),
            col(Unit.timezone),
            col(Objection.feedback_id),
            col(Feedback.code),
            col(Objection.attribution_id),
            col(Objection.corrected_id),
            col(Objection.statement),
            col(Feedback.day),
            col(Service.name),
            col(ObjectionFile.media_type),
        )
        .select_from(Objection)
        .join(Employee, col(Employee.id) == col(Objection.employee_id))
        .join(Unit, col(Unit.id) == col(Objection.unit_id))
        .outerjoin(Feedback, col(Feedback.id) == col(Objection.feedback_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .outerjoin(decider, col(decider.id) == col(Objection.decided_by))
        .outerjoin(ObjectionFile, col(ObjectionFile.objection_id) == col(Objection.id))
    )


async def of_employee(session: AsyncSession, employee_id: int) -> list[ObjectionRow]:
    """List an employee's objections, newest first."""
    found = await session.execute(
        _objections().where(col(Objection.employee_id) == employee_id).order_by(col(Objection.id).desc())
    )
    return [ObjectionRow(*row) for row in found]


async def own(session: AsyncSession, employee_id: int, code: str) -> ObjectionRow | None:
    """Find an objection by its code, if it is that employee's."""
    found = await session.execute(
        _objections().where(col(Objection.code) == code, col(Objection.employee_id) == employee_id)
    )
    row = found.one_or_none()
    return None if row is None else ObjectionRow(*row)


async def listed(
    session: AsyncSession, reach: Reach, *, states: Iterable[ObjectionState], limit: int, offset: int
) -> list[ObjectionRow]:
    """List the objections somebody may decide, those due first on top."""
    found = await session.execute(
        _objections()
        .where(decided_by(reach, col(Objection.unit_id)), col(Objection.state).in_(sorted(states)))
        .order_by(col(Objection.due_on), col(Objection.id))
        .limit(limit)
        .offset(offset)
    )
    return [ObjectionRow(*row) for row in found]


async def count(session: AsyncSession, reach: Reach, *, states: Iterable[ObjectionState]) -> int:
    """Count the objections in some states that somebody may decide."""
    found = await session.execute(
        select(func.count())
        .select_from(Objection)
        .where(decided_by(reach, col(Objection.unit_id)), col(Objection.state).in_(sorted(states)))
    )
    return found.scalar_one()


async def one(session: AsyncSession, reach: Reach, code: str) -> ObjectionRow | None:
    """Find an objection by its code, if somebody may decide it."""
    found = await session.execute(
        _objections().where(decided_by(reach, col(Objection.unit_id)), col(Objection.code) == code)
    )
    row = found.one_or_none()
    return None if row is None else ObjectionRow(*row)


async def add(session: AsyncSession, values: Mapping[str, Any]) -> int | None:
    """Store an objection and return its id, or None when the same has been contested already."""
    statement = insert(session, Objection).values(**values).on_conflict_do_nothing()
    return (await session.execute(statement.returning(col(Objection.id)))).scalar_one_or_none()


async def add_event(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Add a line to an objection's history."""
    session.add(ObjectionEvent(**values))
    await session.flush()


async def keep_file(session: AsyncSession, objection_id: int, evidence: Evidence, sha256: str) -> None:
    """Keep the file shown with an objection."""
    session.add(
        ObjectionFile(
            objection_id=objection_id,
            media_type=evidence.media_type,
            size=len(evidence.content),
            sha256=sha256,
            content=evidence.content,
        )
    )
    await session.flush()


async def file_of(session: AsyncSession, objection_id: int) -> Evidence | None:
    """Return the file shown with an objection."""
    found = await session.get(ObjectionFile, objection_id)
    return None if found is None else Evidence(found.media_type, found.content)


async def change(
    session: AsyncSession, objection_id: int, state: ObjectionState, values: Mapping[str, Any]
) -> bool:
    """Change an objection that still stands in a state; False when somebody was quicker."""
    result = await session.execute(
        update(Objection)
        .where(col(Objection.id) == objection_id, col(Objection.state) == state)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def thread(session: AsyncSession, objection_id: int) -> list[EventRow]:
    """List what happened to an objection, oldest first."""
    found = await session.execute(
        select(
            col(ObjectionEvent.at),
            col(ObjectionEvent.actor),
            col(ObjectionEvent.state),
            col(ObjectionEvent.text),
        )
        .where(col(ObjectionEvent.objection_id) == objection_id)
        .order_by(col(ObjectionEvent.id))
    )
    return [EventRow(*row) for row in found]

"""All SQL of person scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Result, String, case, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import chunks, replace, table_of
from scoring.tables import (
    Assignment,
    Employee,
    Feedback,
    Folded,
    OfficerShare,
    PersonScore,
    ScoreRun,
    Unit,
)
from scoring.terms import FeedbackState, Verdict

IDS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person score as the doors hand it out. ``score``, ``low`` and ``high`` are absent together."""

    employee_id: int
    employee_code: str
    employee_name: str
    nip: str | None
    unit_code: str
    unit_name: str
    period: str
    method: str
    n: int
    n_eff: float
    score: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    explanation: str
    computed_at: datetime


async def shares(session: AsyncSession, set_ids: Sequence[int]) -> dict[int, dict[int, float]]:
    """Return the members of officer sets with their shares."""
    result: dict[int, dict[int, float]] = {}
    for part in chunks(set_ids, IDS_AT_ONCE):
        found = await session.execute(
            select(col(OfficerShare.set_id), col(OfficerShare.employee_id), col(OfficerShare.share))
            .where(col(OfficerShare.set_id).in_(part))
            .order_by(col(OfficerShare.set_id), col(OfficerShare.employee_id))
        )
        for set_id, who, share in found:
            result.setdefault(set_id, {})[who] = share
    return result


async def citizens(session: AsyncSession, first: int, last: int) -> dict[int, int]:
    """Count the different citizens behind each employee's responses; one without a pseudonym is one."""
    unknown = func.sum(case((col(Feedback.visitor_id).is_(None), 1), else_=0))
    found = await session.execute(
        select(
            col(OfficerShare.employee_id),
            func.count(func.distinct(col(Feedback.visitor_id))) + unknown,
        )
        .select_from(Folded)
        .join(Feedback, col(Feedback.id) == col(Folded.feedback_id))
        .join(OfficerShare, col(OfficerShare.set_id) == col(Folded.officer_set_id))
        .where(
            col(Folded.month).between(first, last),
            col(Folded.state) == FeedbackState.COUNTED,
            col(Folded.value).is_not(None),
        )
        .group_by(col(OfficerShare.employee_id))
    )
    return {who: int(n) for who, n in found}


async def set_aside(session: AsyncSession, first: int, last: int) -> dict[int, dict[str, int]]:
    """Count per employee what named them and was not counted, by reason, or by state where none is given."""
    reason = func.coalesce(col(Feedback.state_reason), cast(col(Feedback.state), String))
    found = await session.execute(
        select(col(OfficerShare.employee_id), reason, func.count())
        .select_from(Folded)
        .join(Feedback, col(Feedback.id) == col(Folded.feedback_id))
        .join(OfficerShare, col(OfficerShare.set_id) == col(Folded.officer_set_id))
        .where(col(Folded.month).between(first, last), col(Folded.state) != FeedbackState.COUNTED)
        .group_by(col(OfficerShare.employee_id), reason)
    )
    result: dict[int, dict[str, int]] = {}
    for who, why, n in found:
        result.setdefault(who, {})[str(why)] = int(n)
    return result


async def circumstances(session: AsyncSession, first: int, last: int) -> dict[int, dict[str, str]]:
    """Return per employee what scores are watched against: employment, district, and whether they rotated."""
    people, units, places = table_of(Employee), table_of(Unit), table_of(Assignment)
    starts, ends = date(first // 12, first % 12 + 1, 1), date((last + 1) // 12, (last + 1) % 12 + 1, 1)
    moved = (
        select(places.c.employee_id)
        .where(places.c.start_date < ends, func.coalesce(places.c.end_date, ends) >= starts)
        .group_by(places.c.employee_id)
        .having(func.count(func.distinct(places.c.unit_id)) > 1)
    )
    rotated = set((await session.execute(moved)).scalars())
    found = await session.execute(
        select(people.c.id, people.c.employment, units.c.district).join(
            units, units.c.id == people.c.home_unit_id
        )
    )
    result: dict[int, dict[str, str]] = {}
    for who, employment, district in found:
        known = {"employment": employment and employment.value, "district": district}
        groups = {name: value for name, value in known.items() if value}
        result[who] = groups | {"rotation": "rotated" if who in rotated else "stayed"}
    return result


async def write(session: AsyncSession, period: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put a period's person scores in the place of the earlier ones."""
    table = table_of(PersonScore)
    await session.execute(delete(table).where(table.c.period == period))
    for part in chunks(rows, IDS_AT_ONCE):
        await session.execute(table.insert(), part)


async def record_run(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Record how a period's scores were computed."""
    await replace(session, ScoreRun, [row])


async def run(session: AsyncSession, period: str) -> ScoreRun | None:
    """Return how a period's scores were computed, if they were."""
    return await session.get(ScoreRun, period)


async def listed(
    session: AsyncSession,
    period: str,
    unit_ids: Sequence[int] | None,
    *,
    employee: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[PersonRow]:
    """List a period's person scores in order of the operator's employee id.

    Args:
        session: any.
        period: as ``str(Period)``.
        unit_ids: only people whose home unit is one of these; None for all.
        employee: only this one, by the operator's id.
        after: only ids after this one.
        limit: at most so many.
    """
    wanted = [col(PersonScore.period) == period]
    if unit_ids is not None:
        wanted.append(col(Employee.home_unit_id).in_(unit_ids))
    if employee is not None:
        wanted.append(col(Employee.code) == employee)
    if after is not None:
        wanted.append(col(Employee.code) > after)
    found: Result[*tuple[Any, ...]] = await session.execute(
        select(
            col(PersonScore.employee_id),
            col(Employee.code).label("employee_code"),
            col(Employee.name).label("employee_name"),
            col(Employee.nip),
            col(Unit.code).label("unit_code"),
            col(Unit.name).label("unit_name"),
            col(PersonScore.period),
            col(PersonScore.method),
            col(PersonScore.n),
            col(PersonScore.n_eff),
            col(PersonScore.score),
            col(PersonScore.low),
            col(PersonScore.high),
            col(PersonScore.verdict),
            col(PersonScore.explanation),
            col(PersonScore.computed_at),
        )
        .join(Employee, col(Employee.id) == col(PersonScore.employee_id))
        .join(Unit, col(Unit.id) == col(Employee.home_unit_id))
        .where(*wanted)
        .order_by(col(Employee.code))
        .limit(limit)
    )
    return [PersonRow(**row) for row in found.mappings()]


async def periods_of(session: AsyncSession, employee_id: int) -> list[tuple[str, str]]:
    """List the periods an employee has a score of, each with the operator's id of the employee."""
    found = await session.execute(
        select(col(PersonScore.period), col(Employee.code))
        .join(Employee, col(Employee.id) == col(PersonScore.employee_id))
        .where(col(PersonScore.employee_id) == employee_id)
        .order_by(col(PersonScore.period))
    )
    return [(period, code) for period, code in found]

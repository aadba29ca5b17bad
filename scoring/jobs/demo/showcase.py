"""What a newcomer to the demo should look at first: the counter that was rated most."""

from dataclasses import asdict, dataclass

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.errors import NotFound
from scoring.tables import Employee, Feedback, PersonScore, Point, Unit
from scoring.terms import Verdict


@dataclass(frozen=True, slots=True)
class Showcase:
    """The whole organisation's code, one counter with its unit, and an officer who is known there."""

    root: str
    unit: str
    unit_name: str
    unit_id: int
    point_id: int
    point_code: str
    point_name: str
    employee_id: int
    employee_name: str

    def as_dict(self) -> dict[str, str | int]:
        """Return it as data."""
        return asdict(self)


async def showcase(session: AsyncSession) -> Showcase:
    """Find it, or raise NotFound when nobody has been rated at a counter."""
    found = await session.execute(
        select(Point, Unit)
        .join(Unit, col(Unit.id) == col(Point.unit_id))
        .join(Feedback, col(Feedback.point_id) == col(Point.id))
        .group_by(col(Point.id), col(Unit.id))
        .order_by(func.count().desc(), col(Point.id))
        .limit(1)
    )
    row = found.first()
    root = await session.execute(
        select(Unit).where(col(Unit.parent_id).is_(None)).order_by(col(Unit.id)).limit(1)
    )
    top = root.scalar_one_or_none()
    if row is None or top is None:
        raise NotFound
    point, unit = row
    known = await session.execute(
        select(Employee)
        .join(PersonScore, col(PersonScore.employee_id) == col(Employee.id))
        .where(col(Employee.home_unit_id) == unit.id, col(PersonScore.score).is_not(None))
        .order_by(
            case((col(PersonScore.verdict) == Verdict.INSUFFICIENT, 1), else_=0),
            col(PersonScore.n).desc(),
            col(Employee.id),
        )
        .limit(1)
    )
    employee = known.scalar_one_or_none()
    if employee is None:
        raise NotFound
    return Showcase(
        root=top.code,
        unit=unit.code,
        unit_name=unit.name,
        unit_id=unit.id or 0,
        point_id=point.id or 0,
        point_code=point.code,
        point_name=point.name,
        employee_id=employee.id or 0,
        employee_name=employee.name,
    )

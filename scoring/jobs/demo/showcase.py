"""What a newcomer to the demo should look at first: the counter that was rated most."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.errors import NotFound
from scoring.tables import Feedback, Point, Unit


@dataclass(frozen=True, slots=True)
class Showcase:
    """The whole organisation's code, and one counter of it with its unit."""

    root: str
    unit: str
    unit_name: str
    point_code: str
    point_name: str

    def as_dict(self) -> dict[str, str]:
        """Return it as data."""
        return asdict(self)


async def showcase(session: AsyncSession) -> Showcase:
    """Find it, or raise NotFound when nothing has been rated at a counter."""
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
    return Showcase(top.code, unit.code, unit.name, point.code, point.name)

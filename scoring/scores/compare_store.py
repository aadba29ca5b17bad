"""All SQL of comparing counters: what was answered at each, straight from the feedback that counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import table_of
from scoring.method.elements import ELEMENTS, RATINGS
from scoring.tables import Feedback, Point
from scoring.terms import FeedbackState, Period


@dataclass(frozen=True, slots=True)
class AtPoint:
    """What was answered at one counter.

    Attributes:
        code: public code of the counter.
        name: its name.
        counts: counts of 1, 2, 3 and 4 per element, by the element's code.
        respondents: feedbacks with at least one element answered.
        complete: those with all nine, and the sum and the sum of squares of their totals.
    """

    code: str
    name: str
    counts: dict[str, tuple[int, ...]]
    respondents: int
    complete: tuple[int, int, int]


async def at_points(session: AsyncSession, unit_ids: Sequence[int], period: Period) -> list[AtPoint]:
    """Return what was answered at each counter of some units in a period, by name."""
    table = table_of(Feedback)
    columns = [table.c[element.value] for element in ELEMENTS]
    total: Any = sum(columns[1:], columns[0])  # absent as soon as one is
    any_of = func.coalesce(*columns)
    sums = [
        func.sum(case((column == rating, 1), else_=0)).label(f"{column.name}{rating}")
        for column in columns
        for rating in RATINGS
    ]
    found = await session.execute(
        select(
            col(Point.code),
            col(Point.name),
            func.count(any_of).label("respondents"),
            func.count(total).label("complete"),
            func.coalesce(func.sum(total), 0).label("total"),
            func.coalesce(func.sum(total * total), 0).label("square"),
            *sums,
        )
        .select_from(table)
        .join(Point, col(Point.id) == table.c.point_id)
        .where(
            table.c.unit_id.in_(unit_ids),
            table.c.day >= period.starts,
            table.c.day < period.ends,
            table.c.state == FeedbackState.COUNTED,
        )
        .group_by(col(Point.id), col(Point.code), col(Point.name))
        .order_by(col(Point.name), col(Point.code))
    )
    return [
        AtPoint(
            code=row["code"],
            name=row["name"],
            counts={
                element.value: tuple(int(row[f"{element.value}{rating}"]) for rating in RATINGS)
                for element in ELEMENTS
            },
            respondents=int(row["respondents"]),
            complete=(int(row["complete"]), int(row["total"]), int(row["square"])),
        )
        for row in found.mappings()
    ]

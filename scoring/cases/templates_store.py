"""All SQL of answers kept ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import AnswerTemplate, Unit


@dataclass(frozen=True, slots=True)
class Template:
    """An answer kept ready, with the unit it was written for."""

    number: int
    unit_code: str
    unit_name: str
    title: str
    text: str


async def of_units(session: AsyncSession, unit_ids: Sequence[int]) -> list[Template]:
    """List the answers of some units, by title."""
    found = await session.execute(
        select(
            col(AnswerTemplate.id),
            col(Unit.code),
            col(Unit.name),
            col(AnswerTemplate.title),
            col(AnswerTemplate.text),
        )
        .join(Unit, col(Unit.id) == col(AnswerTemplate.unit_id))
        .where(col(AnswerTemplate.unit_id).in_(unit_ids))
        .order_by(col(AnswerTemplate.title), col(AnswerTemplate.id))
    )
    return [Template(number or 0, *rest) for number, *rest in found]


async def unit_id(session: AsyncSession, code: str) -> int | None:
    """Find a unit by its code."""
    return (await session.execute(select(col(Unit.id)).where(col(Unit.code) == code))).scalar_one_or_none()


async def add(session: AsyncSession, values: Mapping[str, Any]) -> int:
    """Store an answer and return its number."""
    row = AnswerTemplate(**values)
    session.add(row)
    await session.flush()
    return row.id or 0


async def strike(session: AsyncSession, number: int) -> None:
    """Remove an answer."""
    await session.execute(delete(AnswerTemplate).where(col(AnswerTemplate.id) == number))

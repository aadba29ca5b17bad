"""All SQL of kiosks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Feedback, Kiosk, Point, Unit


@dataclass(frozen=True, slots=True)
class Placed:
    """A kiosk and where it stands."""

    kiosk: Kiosk
    point_code: str
    point_name: str
    unit_id: int
    timezone: str


async def by_pairing(session: AsyncSession, hashed: str) -> Placed | None:
    """Find the kiosk that a pairing code was made for."""
    return await _one(session, col(Kiosk.pairing_hash) == hashed)


async def by_secret(session: AsyncSession, hashed: str) -> Placed | None:
    """Find the kiosk that has a secret."""
    return await _one(session, col(Kiosk.secret_hash) == hashed)


async def by_code(session: AsyncSession, code: str) -> Placed | None:
    """Find a kiosk by its public name."""
    return await _one(session, col(Kiosk.code) == code)


async def of_units(session: AsyncSession, unit_ids: Sequence[int]) -> list[Placed]:
    """List the kiosks of some units that have not been parted with, by counter, the newest first."""
    found = await session.execute(
        _placed()
        .where(col(Point.unit_id).in_(unit_ids), col(Kiosk.revoked_at).is_(None))
        .order_by(col(Point.name), col(Kiosk.id).desc())
    )
    return [Placed(*row) for row in found]


async def counters(session: AsyncSession, unit_ids: Sequence[int], day: date) -> list[tuple[str, str, str]]:
    """List the points of some units in use on a day, by unit and name: code, name and unit."""
    in_use = or_(col(Point.closed_on).is_(None), col(Point.closed_on) > day)
    found = await session.execute(
        select(col(Point.code), col(Point.name), col(Unit.name))
        .join(Unit, col(Unit.id) == col(Point.unit_id))
        .where(col(Point.unit_id).in_(unit_ids), in_use)
        .order_by(col(Unit.name), col(Point.name), col(Point.id))
    )
    return [(code, name, unit) for code, name, unit in found]


async def change(session: AsyncSession, kiosk_id: int, **values: Any) -> None:
    """Change what is known of a kiosk."""
    await session.execute(
        update(Kiosk)
        .where(col(Kiosk.id) == kiosk_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def take_pairing(session: AsyncSession, kiosk_id: int, hashed: str, values: dict[str, Any]) -> bool:
    """Exchange a pairing code for a secret; False when another device was faster."""
    found = await session.execute(
        update(Kiosk)
        .where(col(Kiosk.id) == kiosk_id, col(Kiosk.pairing_hash) == hashed)
        .values(pairing_hash=None, **values)
        .returning(col(Kiosk.id))
        .execution_options(synchronize_session=False)
    )
    return found.scalar_one_or_none() is not None


async def presses_between(session: AsyncSession, device: str, after: datetime, until: datetime) -> int:
    """Count the presses of a device that were made after one moment and until another."""
    found = await session.execute(
        select(func.count())
        .select_from(Feedback)
        .where(
            col(Feedback.device) == device,
            col(Feedback.submitted_at) > after,
            col(Feedback.submitted_at) <= until,
        )
    )
    return found.scalar_one()


def _placed() -> Any:
    return (
        select(Kiosk, col(Point.code), col(Point.name), col(Point.unit_id), col(Unit.timezone))
        .join(Point, col(Point.id) == col(Kiosk.point_id))
        .join(Unit, col(Unit.id) == col(Point.unit_id))
    )


async def _one(session: AsyncSession, which: Any) -> Placed | None:
    row = (await session.execute(_placed().where(which))).one_or_none()
    return None if row is None else Placed(*row)

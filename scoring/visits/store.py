"""All SQL of tickets."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Feedback, Ticket


async def ticket_by_hash(session: AsyncSession, token_hash: str) -> Ticket | None:
    """Find an issued ticket."""
    found = await session.execute(select(Ticket).where(col(Ticket.token_hash) == token_hash))
    return found.scalar_one_or_none()


async def ticket_by_act(session: AsyncSession, act: str) -> Ticket | None:
    """Find the ticket an act has issued."""
    return (await session.execute(select(Ticket).where(col(Ticket.act) == act))).scalar_one_or_none()


async def is_spent(session: AsyncSession, token_hash: str) -> bool:
    """Say whether a feedback has been given with a ticket."""
    found = await session.execute(select(col(Feedback.id)).where(col(Feedback.ticket) == token_hash))
    return found.first() is not None


async def issued_by(session: AsyncSession, unit_id: int) -> int:
    """Count the tickets a unit has issued."""
    found = await session.execute(
        select(func.count()).select_from(Ticket).where(col(Ticket.unit_id) == unit_id)
    )
    return found.scalar_one()

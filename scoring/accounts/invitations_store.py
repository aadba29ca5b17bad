"""All SQL of invitations."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import Account, Invitation


async def put(session: AsyncSession, account_id: int, token_hash: str, expires_at: datetime) -> None:
    """Keep the one invitation of an account; an earlier one is no longer good."""
    values = {"account_id": account_id, "token_hash": token_hash, "expires_at": expires_at}
    await replace(session, Invitation, [values])


async def username_of(session: AsyncSession, token_hash: str, *, now: datetime) -> str | None:
    """Return who is invited by a link that is still good."""
    found = (
        select(col(Account.username))
        .join(Invitation, col(Invitation.account_id) == col(Account.id))
        .where(col(Invitation.token_hash) == token_hash, col(Invitation.expires_at) > now)
    )
    return (await session.execute(found)).scalar_one_or_none()


async def spend(session: AsyncSession, token_hash: str, *, now: datetime) -> bool:
    """Spend an invitation; False when it is not good, or another has been quicker."""
    spent = delete(Invitation).where(
        col(Invitation.token_hash) == token_hash, col(Invitation.expires_at) > now
    )
    found = await session.execute(spent.returning(col(Invitation.account_id)))
    return found.scalar_one_or_none() is not None


async def drop(session: AsyncSession, account_id: int) -> None:
    """Let an account's invitation be good for nothing."""
    await session.execute(delete(Invitation).where(col(Invitation.account_id) == account_id))

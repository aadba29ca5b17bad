"""All SQL of what staff want to be told."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import insert
from scoring.tables import Account, StaffChat, StaffWish, Unit


async def of(session: AsyncSession, account_id: int) -> StaffWish | None:
    """Find somebody's wishes."""
    return await session.get(StaffWish, account_id, populate_existing=True)


async def begin(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Keep somebody's first wishes; those there are stay as they are."""
    statement = insert(session, StaffWish).values(**values)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["account_id"]))


async def change(session: AsyncSession, account_id: int, values: Mapping[str, Any]) -> None:
    """Change some of somebody's wishes."""
    await session.execute(
        update(StaffWish)
        .where(col(StaffWish.account_id) == account_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def recipients(
    session: AsyncSession, account_id: int | None = None
) -> Sequence[tuple[StaffWish, str, bool]]:
    """List the wishes of accounts that are not disabled, or of one of them.

    With each come the zone of its unit and whether it has a chat.
    """
    wanted = (
        select(StaffWish, col(Unit.timezone), col(StaffChat.account_id))
        .join(Account, col(Account.id) == col(StaffWish.account_id))
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .outerjoin(
            StaffChat,
            (col(StaffChat.account_id) == col(Account.id)) & (col(StaffChat.role) == col(Account.role)),
        )
        .where(col(Account.disabled_at).is_(None))
        .order_by(col(StaffWish.account_id))
    )
    if account_id is not None:
        wanted = wanted.where(col(StaffWish.account_id) == account_id)
    found = await session.execute(wanted.execution_options(populate_existing=True))
    return [(wish, timezone, chat is not None) for wish, timezone, chat in found]

"""All SQL of the chats of staff: codes, chats, and what is being written in them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import Account, StaffChat, StaffChatCode, StaffDraft


async def put_code(session: AsyncSession, account_id: int, code_hash: str, expires_at: datetime) -> None:
    """Keep the one code of an account; an earlier one is no longer good."""
    values = {"account_id": account_id, "code_hash": code_hash, "expires_at": expires_at}
    await replace(session, StaffChatCode, [values])


async def spend_code(session: AsyncSession, code_hash: str, *, now: datetime) -> int | None:
    """Spend a code that is still good and return whose it was."""
    await session.execute(delete(StaffChatCode).where(col(StaffChatCode.expires_at) <= now))
    spent = delete(StaffChatCode).where(col(StaffChatCode.code_hash) == code_hash)
    return (await session.execute(spent.returning(col(StaffChatCode.account_id)))).scalar_one_or_none()


async def drop_code(session: AsyncSession, account_id: int) -> None:
    """Let the code of an account be good for nothing."""
    await session.execute(delete(StaffChatCode).where(col(StaffChatCode.account_id) == account_id))


async def of_account(session: AsyncSession, account_id: int) -> StaffChat | None:
    """Find the chat of an account."""
    return await session.get(StaffChat, account_id, populate_existing=True)


async def of_visitor(session: AsyncSession, visitor_id: str) -> StaffChat | None:
    """Find the chat of a Telegram account, by its pseudonym."""
    found = select(StaffChat).where(col(StaffChat.visitor_id) == visitor_id)
    found = found.execution_options(populate_existing=True)
    return (await session.execute(found)).scalar_one_or_none()


async def put(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Tie a chat to an account; whatever either was tied to is untied."""
    await session.execute(
        delete(StaffChat).where(
            (col(StaffChat.account_id) == values["account_id"])
            | (col(StaffChat.visitor_id) == values["visitor_id"])
        )
    )
    await replace(session, StaffChat, [values])


async def drop(session: AsyncSession, account_id: int) -> bool:
    """Untie an account's chat, with what was being written there; False when it had none."""
    await session.execute(delete(StaffDraft).where(col(StaffDraft.account_id) == account_id))
    gone = delete(StaffChat).where(col(StaffChat.account_id) == account_id)
    return (await session.execute(gone.returning(col(StaffChat.account_id)))).scalar_one_or_none() is not None


async def prune(session: AsyncSession, *, before: datetime) -> None:
    """Untie the chats of accounts that are disabled or have another role, and drop old drafts."""
    same = exists().where(
        col(Account.id) == col(StaffChat.account_id),
        col(Account.role) == col(StaffChat.role),
        col(Account.disabled_at).is_(None),
    )
    await session.execute(delete(StaffChat).where(~same))
    untied = ~exists().where(col(StaffChat.account_id) == col(StaffDraft.account_id))
    await session.execute(delete(StaffDraft).where((col(StaffDraft.at) < before) | untied))


async def draft(session: AsyncSession, account_id: int) -> StaffDraft | None:
    """Find what somebody is writing."""
    return await session.get(StaffDraft, account_id, populate_existing=True)


async def put_draft(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Keep what somebody is writing."""
    await replace(session, StaffDraft, [values])


async def drop_draft(session: AsyncSession, account_id: int) -> None:
    """Forget what somebody was writing."""
    await session.execute(delete(StaffDraft).where(col(StaffDraft.account_id) == account_id))

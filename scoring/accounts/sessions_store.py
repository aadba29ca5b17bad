"""All SQL of signed-in browsers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.accounts.store import ACCOUNT, AccountRow, read_account
from scoring.tables import Account, StaffSession, Unit

NAME_LENGTH = 16
"""Digits of the hash by which a session is named on a page: enough to tell them apart, not to use one."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser and whose it is."""

    account: AccountRow
    created_at: datetime
    seen_at: datetime
    is_proved: bool
    way: str
    previous_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A signed-in browser as its owner sees it.

    Attributes:
        name: by which it can be ended; nobody gets in with it.
        device: browser and system in words, None when it did not say.
        created_at: when it was signed in.
        seen_at: when it was last used, to the minute.
        way: ``password`` or ``sso``.
    """

    name: str
    device: str | None
    created_at: datetime
    seen_at: datetime
    way: str


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Sign a browser in."""
    session.add(StaffSession(**values))
    await session.flush()


async def by_hash(session: AsyncSession, token_hash: str) -> SessionRow | None:
    """Find a signed-in browser of an account that is not disabled."""
    found = await session.execute(
        select(
            *ACCOUNT,
            col(StaffSession.created_at).label("session_created_at"),
            col(StaffSession.seen_at),
            col(StaffSession.is_proved),
            col(StaffSession.way),
            col(StaffSession.previous_at),
        )
        .select_from(StaffSession)
        .join(Account, col(Account.id) == col(StaffSession.account_id))
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(StaffSession.token_hash) == token_hash, col(Account.disabled_at).is_(None))
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    return SessionRow(
        account=read_account(row),
        created_at=row["session_created_at"],
        seen_at=row["seen_at"],
        is_proved=row["is_proved"],
        way=row["way"],
        previous_at=row["previous_at"],
    )


async def touch(session: AsyncSession, token_hash: str, now: datetime) -> None:
    """Note a sign of life."""
    await session.execute(
        update(StaffSession).where(col(StaffSession.token_hash) == token_hash).values(seen_at=now)
    )


async def delete_one(session: AsyncSession, token_hash: str) -> None:
    """Sign a browser out."""
    await session.execute(delete(StaffSession).where(col(StaffSession.token_hash) == token_hash))


async def of_account(
    session: AsyncSession, account_id: int, *, created_after: datetime, seen_after: datetime
) -> list[OpenSession]:
    """List an account's browsers that are still signed in, the one used last first."""
    found = await session.execute(
        select(
            func.substr(col(StaffSession.token_hash), 1, NAME_LENGTH),
            col(StaffSession.device),
            col(StaffSession.created_at),
            col(StaffSession.seen_at),
            col(StaffSession.way),
        )
        .where(
            col(StaffSession.account_id) == account_id,
            col(StaffSession.created_at) >= created_after,
            col(StaffSession.seen_at) >= seen_after,
        )
        .order_by(col(StaffSession.seen_at).desc(), col(StaffSession.token_hash))
    )
    return [OpenSession(*row) for row in found]


async def delete_named(session: AsyncSession, account_id: int, name: str) -> bool:
    """Sign the browser of that name out, if it is the account's; False when there is none."""
    gone = delete(StaffSession).where(
        col(StaffSession.account_id) == account_id,
        func.substr(col(StaffSession.token_hash), 1, NAME_LENGTH) == name,
    )
    return bool((await session.execute(gone.returning(col(StaffSession.token_hash)))).scalars().all())


async def delete_others(session: AsyncSession, account_id: int, token_hash: str) -> int:
    """Sign all browsers of an account out but one, and return how many those were."""
    gone = delete(StaffSession).where(
        col(StaffSession.account_id) == account_id, col(StaffSession.token_hash) != token_hash
    )
    return len((await session.execute(gone.returning(col(StaffSession.token_hash)))).scalars().all())

"""All SQL of the second step: the secret, the last code taken, and recovery codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import replace
from scoring.tables import RecoveryCode, SecondFactor


async def of(session: AsyncSession, account_id: int) -> SecondFactor | None:
    """Find an account's second step, confirmed or not."""
    return await session.get(SecondFactor, account_id, populate_existing=True)


async def put(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Keep a secret; an earlier one opens nothing any more."""
    await replace(session, SecondFactor, [values])


async def confirm(session: AsyncSession, account_id: int, step: int, now: datetime) -> None:
    """Let the second step be asked for from now on."""
    await session.execute(
        update(SecondFactor)
        .where(col(SecondFactor.account_id) == account_id)
        .values(confirmed_at=now, last_step=step)
        .execution_options(synchronize_session=False)
    )


async def spend_step(session: AsyncSession, account_id: int, step: int) -> bool:
    """Take a code's half minute; False when it or a later one has been taken before."""
    spent = (
        update(SecondFactor)
        .where(
            col(SecondFactor.account_id) == account_id,
            or_(col(SecondFactor.last_step).is_(None), col(SecondFactor.last_step) < step),
        )
        .values(last_step=step)
        .returning(col(SecondFactor.account_id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(spent)).scalar_one_or_none() is not None


async def drop(session: AsyncSession, account_id: int) -> bool:
    """Forget the second step and its recovery codes; False when there was none."""
    await session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    gone = delete(SecondFactor).where(col(SecondFactor.account_id) == account_id)
    return (
        await session.execute(gone.returning(col(SecondFactor.account_id)))
    ).scalar_one_or_none() is not None


async def put_codes(session: AsyncSession, account_id: int, hashes: Sequence[str]) -> None:
    """Keep new recovery codes in place of those there were."""
    await session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    session.add_all([RecoveryCode(account_id=account_id, code_hash=one) for one in hashes])
    await session.flush()


async def spend_code(session: AsyncSession, account_id: int, code_hash: str) -> bool:
    """Spend a recovery code; False when there is none like it."""
    spent = delete(RecoveryCode).where(
        col(RecoveryCode.account_id) == account_id, col(RecoveryCode.code_hash) == code_hash
    )
    found = await session.execute(spent.returning(col(RecoveryCode.code_hash)))
    return found.scalar_one_or_none() is not None


async def codes_left(session: AsyncSession, account_id: int) -> int:
    """Count the recovery codes that have not been spent."""
    counted = select(func.count()).where(col(RecoveryCode.account_id) == account_id)
    return (await session.execute(counted)).scalar_one()

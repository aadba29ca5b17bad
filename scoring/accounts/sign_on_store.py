"""All SQL of who accounts are at identity providers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import insert
from scoring.tables import SubjectLink


async def account_of(session: AsyncSession, issuer: str, subject: str) -> int | None:
    """Find whose a subject is."""
    found = select(col(SubjectLink.account_id)).where(
        col(SubjectLink.issuer) == issuer, col(SubjectLink.subject) == subject
    )
    return (await session.execute(found)).scalar_one_or_none()


async def subject_of(session: AsyncSession, issuer: str, account_id: int) -> str | None:
    """Find who an account is at a provider."""
    found = select(col(SubjectLink.subject)).where(
        col(SubjectLink.issuer) == issuer, col(SubjectLink.account_id) == account_id
    )
    return (await session.execute(found)).scalar_one_or_none()


async def add(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Keep a link; False when the subject has one already."""
    statement = insert(session, SubjectLink).values(**values).on_conflict_do_nothing()
    return (
        await session.execute(statement.returning(col(SubjectLink.account_id)))
    ).scalar_one_or_none() is not None


async def drop(session: AsyncSession, issuer: str, account_id: int) -> bool:
    """Forget who an account is at a provider; False when that was not known."""
    gone = delete(SubjectLink).where(
        col(SubjectLink.issuer) == issuer, col(SubjectLink.account_id) == account_id
    )
    return bool((await session.execute(gone.returning(col(SubjectLink.subject)))).scalars().all())

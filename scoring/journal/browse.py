"""Reading who did what: the acts of people, newest first, as far as the reader's rights go.

Acts of citizens and of Puas itself are left out: their hours would tell on citizens. What staff did about a
feedback is told to the inspectorate and the auditor alone, and without details.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.journal import browse_store as store

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for.

    Attributes:
        action: how the name of an act begins, such as ``unit.`` or ``unit.closed``; empty for all.
        actor: who, without ``staff:``; empty for all.
        since: from when on.
        until: before when.
        page: from 1.
    """

    action: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """One deliberate act; ``details`` is None where they may not be told or have been erased."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any] | None


async def acts(
    session: AsyncSession, asked: Asked, *, root_id: int, about_feedback: bool
) -> tuple[list[Act], bool]:
    """List a page of acts, and say whether another one follows.

    Args:
        session: any.
        asked: what is looked for.
        root_id: acts of those who belong to this unit or below it; with the topmost unit, of everybody.
        about_feedback: whether acts about single feedback are told, without their details.
    """
    rows = await store.acts(
        session, asked, root_id, about_feedback=about_feedback, limit=PAGE + 1, offset=PAGE * (asked.page - 1)
    )
    return [
        Act(
            row.at,
            row.actor,
            row.action,
            row.subject,
            None
            if row.details is None or row.subject.startswith(store.ABOUT_PEOPLE)
            else orjson.loads(row.details),
        )
        for row in rows[:PAGE]
    ], len(rows) > PAGE


async def actions(session: AsyncSession) -> list[str]:
    """List the kinds of acts people have done, by name."""
    return await store.actions(session)

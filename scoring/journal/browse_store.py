"""All SQL of browsing the journal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Account, JournalDetail, JournalEntry, Unit

if TYPE_CHECKING:
    from scoring.journal.browse import Asked

ABOUT_PEOPLE: Final = ("feedback:", "objection:", "finding:", "proposal:")
"""How the subjects begin of acts that are about what a person said, did or is suspected of."""

_HIDDEN: Final = ("citizen", "system")
_KIOSKS: Final = "kiosk:"


async def acts(
    session: AsyncSession, asked: "Asked", root_id: int, *, about_feedback: bool, limit: int, offset: int
) -> Sequence[Any]:
    """Return acts of people with their details, newest first."""
    tree = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("mine", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    theirs = select(literal("staff:") + col(Account.username)).where(
        col(Account.unit_id).in_(select(tree.c.id))
    )
    is_whole = select(col(Unit.id)).where(col(Unit.id) == root_id, col(Unit.parent_id).is_(None)).exists()
    actor, action, subject = col(JournalEntry.actor), col(JournalEntry.action), col(JournalEntry.subject)
    statement = (
        select(col(JournalEntry.at), actor, action, subject, col(JournalDetail.details))
        .outerjoin(JournalDetail, col(JournalDetail.entry_id) == col(JournalEntry.id))
        .where(actor.not_in(_HIDDEN), not_(actor.startswith(_KIOSKS)), or_(actor.in_(theirs), is_whole))
        .order_by(col(JournalEntry.id).desc())
        .limit(limit)
        .offset(offset)
    )
    if not about_feedback:
        statement = statement.where(*(not_(subject.startswith(one)) for one in ABOUT_PEOPLE))
    if asked.action:
        statement = statement.where(action.startswith(asked.action, autoescape=True))
    if asked.actor:
        statement = statement.where(actor.in_([asked.actor, f"staff:{asked.actor}"]))
    if asked.since:
        statement = statement.where(col(JournalEntry.at) >= asked.since)
    if asked.until:
        statement = statement.where(col(JournalEntry.at) < asked.until)
    return (await session.execute(statement)).all()


async def actions(session: AsyncSession) -> list[str]:
    """List the names of acts that somebody has done."""
    found = await session.execute(
        select(col(JournalEntry.action)).where(col(JournalEntry.actor).not_in(_HIDDEN)).distinct()
    )
    return sorted(found.scalars())

"""All SQL of being forgotten that is no other slice's."""

from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import table_of
from scoring.journal import CITIZEN
from scoring.tables import Case, CaseEvent, Conversation, Notice, Reading, ReadingCorrection


async def forget_words(session: AsyncSession, feedback_id: int) -> None:
    """Erase what was understood of a comment, and what its giver wrote in the case it opened."""
    for model in (Reading, ReadingCorrection):
        table = table_of(model)
        await session.execute(delete(table).where(table.c.feedback_id == feedback_id))
    own = select(col(Case.id)).where(col(Case.feedback_id) == feedback_id)
    await session.execute(
        update(CaseEvent)
        .where(col(CaseEvent.case_id).in_(own), col(CaseEvent.actor) == CITIZEN)
        .values(text=None)
        .execution_options(synchronize_session=False)
    )


async def forget_conversation(session: AsyncSession, feedback_id: int) -> None:
    """Erase that a chat was about a feedback, and every notice that told its giver of an answer."""
    await session.execute(
        update(Conversation)
        .where(col(Conversation.feedback_id) == feedback_id)
        .values(feedback_id=None, message_id=None, step="nothing")
        .execution_options(synchronize_session=False)
    )
    told = (
        select("answered:" + cast(col(CaseEvent.id), String))
        .join(Case, col(Case.id) == col(CaseEvent.case_id))
        .where(col(Case.feedback_id) == feedback_id)
    )
    await session.execute(delete(Notice).where(col(Notice.key).in_(told)))

"""Erasing one feedback at its giver's wish: from then on it is as if they had never been heard.

What stays is a row without a word, a profile or a tie to anybody, which is counted among those taken back:
so many came in, and nobody can make a rating vanish unseen. The journal goes on saying when it came and went.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import intake
from scoring.intake import questions_store
from scoring.privacy import store


async def erase(session: AsyncSession, feedback_id: int, *, now: datetime) -> bool:
    """Erase a feedback's comment and profile, every tie to its giver, and all they wrote afterwards.

    Returns:
        Whether anything was left to erase.

    Raises:
        NotFound: there is no such feedback.
    """
    if not await intake.erase(session, feedback_id, now=now):
        return False
    await store.forget_words(session, feedback_id)
    await questions_store.forget(session, feedback_id)
    await store.forget_conversation(session, feedback_id)
    return True

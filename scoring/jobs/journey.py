"""What happens to one feedback on its way in, in order, inside the one act that took it.

Taken in, ascribed from what is true at this moment, and marked for the tallies: committed together or not
at all. What may wait (reading the comment, folding, looking for misuse) is the schedule's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import attribution, intake, scores
from scoring.intake import Accepted, Draft
from scoring.jobs import reading
from scoring.privacy import erasure


async def receive(session: AsyncSession, draft: Draft, *, key: bytes, now: datetime) -> Accepted:
    """Take one visitor's word in and ascribe it, or raise the reason why not."""
    accepted = await intake.submit(session, draft, key=key, now=now)
    if accepted.is_new:
        ascribed = await attribution.ascribe(session, accepted.feedback_id, draft.visit, now=now)
        await intake.attest(session, accepted, ascribed.told, now=now)
    if accepted.changed:
        await scores.mark(session, accepted.feedback_id)
        if draft.comment is not None or not accepted.is_new:
            await reading.mark(session, [accepted.feedback_id])
    return accepted


async def amend(
    session: AsyncSession, feedback_id: int, changes: Mapping[str, Any], *, key: bytes, now: datetime
) -> Accepted:
    """Change some answers of a feedback; to whom it is ascribed stays as it was at service time."""
    accepted = await intake.amend(session, feedback_id, changes, key=key, now=now)
    if accepted.changed:
        await scores.mark(session, feedback_id)
        if "comment" in changes:
            await reading.mark(session, [feedback_id])
    return accepted


async def withdraw(session: AsyncSession, feedback_id: int, *, key: bytes, now: datetime) -> Accepted:
    """Take a feedback back at the citizen's wish."""
    accepted = await intake.withdraw(session, feedback_id, key=key, now=now)
    if accepted.changed:
        await scores.mark(session, feedback_id)
        await reading.mark(session, [feedback_id])
    return accepted


async def erase(session: AsyncSession, feedback_id: int, *, now: datetime) -> bool:
    """Erase a feedback at the citizen's wish: it is as if it had never been said; False if done before."""
    is_new = await erasure.erase(session, feedback_id, now=now)
    if is_new:
        await scores.mark(session, feedback_id)
        await reading.mark(session, [feedback_id])
    return is_new

"""What happens to one feedback on its way in, in order, inside the one act that took it.

Taken in, ascribed from what is true at this moment, and marked for the tallies: committed together or not
at all. What may wait (reading the comment, folding, looking for misuse) is the schedule's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import attribution, intake, scores
from scoring.intake import Accepted, Draft, Outcome
from scoring.jobs import reading
from scoring.privacy import erasure

Item = TypeVar("Item")


async def receive(session: AsyncSession, draft: Draft, *, key: bytes, now: datetime) -> Accepted:
    """Take one visitor's word in and ascribe it, or raise the reason why not."""
    (outcome,) = await receive_all(session, [draft], key=key, now=now)
    if isinstance(outcome, Accepted):
        return outcome
    raise outcome


async def receive_all(
    session: AsyncSession, drafts: Sequence[Draft], *, key: bytes, now: datetime
) -> list[Outcome]:
    """Take the words of many in and ascribe them, in order: what came of each, or the reason why not."""
    outcomes: list[Outcome] = []
    for part in apart(drafts, _who):
        received = await intake.submit_all(session, part, key=key, now=now)
        accepted = [
            (one, draft) for one, draft in zip(received, part, strict=True) if isinstance(one, Accepted)
        ]
        new = [
            (one, attribution.Served(one.feedback_id, draft.visit, draft.served_at(now)))
            for one, draft in accepted
            if one.is_new
        ]
        ascribed = await attribution.ascribe_all(session, [served for _, served in new], now=now)
        told = ((one, ascribed[one.feedback_id].told) for one, _ in new)
        await intake.attest_received(session, told, now=now)
        changed = [(one, draft) for one, draft in accepted if one.changed]
        await scores.mark(session, *(one.feedback_id for one, _ in changed))
        spoken = [one.feedback_id for one, draft in changed if draft.comment is not None or not one.is_new]
        await reading.mark(session, spoken)
        outcomes.extend(received)
    return outcomes


def apart(items: Sequence[Item], names: Callable[[Item], set[str]]) -> Iterator[list[Item]]:
    """Cut into parts, in order, in which no name comes twice: each must see what the other has done."""
    part: list[Item] = []
    seen: set[str] = set()
    for item in items:
        if seen & names(item):
            yield part
            part, seen = [], set()
        part.append(item)
        seen |= names(item)
    if part:
        yield part


def _who(draft: Draft) -> set[str]:
    return {draft.act} if draft.visitor_id is None else {draft.act, draft.visitor_id}


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

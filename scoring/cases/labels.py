"""Labelling comments: what a person who has read one says it is about goes before what the reader made of it.

Never part of a score. A correction can open or raise a case, as the reader's own alarm does; it closes none.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.cases import labels_store, looks_store, rules
from scoring.cases.labels_store import CommentRow
from scoring.cases.rules import Labels
from scoring.directory import scope
from scoring.errors import NotFound
from scoring.method.elements import Element
from scoring.terms import SLOWEST_ZONE, local_day

COMMENTS_A_PAGE: Final = 20

NOT_UNDERSTOOD: Final = "unknown"
"""The stance of a comment of which the reader understood no word, until somebody says what it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments are asked for; None does not ask.

    Attributes:
        unit: code of a unit: those of it and of all below it.
        sentiment: the stance that counts for them.
        element: an element that counts for them.
        is_corrected: whether somebody has looked at their labels.
    """

    unit: str | None = None
    sentiment: str | None = None
    element: Element | None = None
    is_corrected: bool | None = None


async def comments(
    session: AsyncSession, reader: Staff, wanted: Wanted, *, now: datetime, page: int = 1
) -> tuple[list[CommentRow], bool]:
    """Read a page of the comments somebody may label, and say whether another follows.

    Raises:
        NotAllowed: the reader's role labels no comments.
        NotFound: there is no such unit within the reader's.
    """
    sight = _sight(reader, now)
    if wanted.unit is not None:
        below = await scope.unit_within(session, reader.unit_id, wanted.unit)
        sight = replace(sight, root_id=below.id or 0)
    found = await labels_store.listed(
        session,
        sight,
        sentiment=wanted.sentiment,
        element=wanted.element,
        is_corrected=wanted.is_corrected,
        limit=COMMENTS_A_PAGE + 1,
        offset=COMMENTS_A_PAGE * (page - 1),
    )
    return found[:COMMENTS_A_PAGE], len(found) > COMMENTS_A_PAGE


async def correct(session: AsyncSession, code: str, labels: Labels, *, by: Staff, now: datetime) -> None:
    """Say what a comment is about; saying what somebody has said already changes nothing.

    Raises:
        NotAllowed: the role labels no comments.
        NotFound: there is none of this code, or none that they may see.
    """
    comment = await labels_store.one(session, _sight(by, now), code[:64])
    if comment is None:
        raise NotFound
    if comment.corrected_by is not None and comment.labels == labels:
        return
    told = {
        "sentiment": labels.sentiment,
        "elements": labels_store.joined(labels),
        "bribery": labels.bribery,
        "urgent": labels.urgent,
    }
    values = {"feedback_id": comment.feedback_id, "revision": comment.revision, "corrected_by": by.account_id}
    await labels_store.add(session, {**values, **told, "corrected_at": now})
    # An alarm that only a person has heard must still reach those it is for.
    await looks_store.forget_look(session, comment.feedback_id)
    # The labels, never the words, which may tell of people.
    details = {**told, "reader": comment.version}
    await journal.record(session, "comment.corrected", f"feedback:{code}", details, by=by.actor, now=now)


async def examples(session: AsyncSession) -> list[tuple[str, Labels]]:
    """List all comments somebody has corrected, masked, with what they said: for the reader to learn from."""
    return [(row.text, row.labels) for row in await labels_store.corrected(session)]


def _sight(reader: Staff, now: datetime) -> rules.Sight:
    return rules.comments_sight_of(reader.role, reader.unit_id, today=local_day(now, SLOWEST_ZONE))

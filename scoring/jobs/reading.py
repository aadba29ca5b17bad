"""Reading comments: what they are about and how they sound, and the personal data in them masked.

Never part of a score: it sorts the inbox, finds themes and protects people. The reader is loaded only when
there is something to read.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.cases import labels_store
from scoring.cases.rules import SENTIMENTS
from scoring.db.engine import Database
from scoring.db.upsert import replace, table_of
from scoring.tables import Feedback, Reading, ReadingPending

if TYPE_CHECKING:
    from scoring.text import Analysis

AT_ONCE = 500


async def mark(session: AsyncSession, feedback_ids: Sequence[int]) -> None:
    """Note that these comments are to be read."""
    await replace(session, ReadingPending, [{"feedback_id": one} for one in feedback_ids])


async def read_new(database: Database, now: datetime) -> int:
    """Read the comments that wait; return how many there were."""
    del now
    total = 0
    while True:
        async with database.reading() as session:
            waiting = await _waiting(session)
        if not waiting:
            return total
        # A second of work for the processor: outside any transaction, beside the loop.
        understood = await asyncio.to_thread(_understood, [comment for _, _, comment in waiting])
        async with database.writing() as session:
            await _keep(session, waiting, understood)
        total += len(waiting)


async def mark_outdated(session: AsyncSession) -> int:
    """Mark the comments that an earlier version of the reader has read; return how many."""
    from scoring.text import ANALYSIS_VERSION  # noqa: PLC0415 - loads numpy and the model

    found = await session.execute(
        select(col(Feedback.id))
        .outerjoin(Reading, col(Reading.feedback_id) == col(Feedback.id))
        .where(col(Feedback.comment).is_not(None))
        .where((col(Reading.version) != ANALYSIS_VERSION) | col(Reading.version).is_(None))
    )
    ids = [one for one in found.scalars() if one is not None]
    await mark(session, ids)
    return len(ids)


async def of(session: AsyncSession, feedback_id: int) -> Reading | None:
    """Return what was understood of a feedback's comment, if it has been read.

    Where somebody has corrected the labels, theirs are returned, and are certain.
    """
    found = await session.get(Reading, feedback_id)
    if found is None:
        return None
    labels = await labels_store.current(session, feedback_id, found.revision)
    if labels is None:
        return found
    corrected = {
        "sentiment": labels.sentiment,
        "score": float(SENTIMENTS.index(labels.sentiment) - 1),
        "confidence": 1.0,
        "elements": labels_store.joined(labels),
        "bribery": labels.bribery,
        "urgent": labels.urgent,
    }
    return Reading(**{**found.model_dump(), **corrected})


async def _waiting(session: AsyncSession) -> list[tuple[int, int, str]]:
    found = await session.execute(
        select(col(ReadingPending.feedback_id), col(Feedback.revision), col(Feedback.comment))
        .join(Feedback, col(Feedback.id) == col(ReadingPending.feedback_id))
        .order_by(col(ReadingPending.feedback_id))
        .limit(AT_ONCE)
    )
    return [(one, revision, comment or "") for one, revision, comment in found]


def _understood(comments: Sequence[str]) -> list["Analysis"]:
    from scoring.text import analyze_many  # noqa: PLC0415 - loads numpy and the model

    return list(analyze_many(comments))


async def _keep(
    session: AsyncSession, waiting: Sequence[tuple[int, int, str]], understood: Sequence["Analysis"]
) -> None:
    from scoring.text import ANALYSIS_VERSION  # noqa: PLC0415 - loaded by now

    current = await _revisions(session, [one for one, _, _ in waiting])
    # A comment changed while it was being read stays marked, and is read again.
    settled = [one for one, revision, _ in waiting if current.get(one) == revision]
    silent = [one for one, _, comment in waiting if not comment]
    await session.execute(delete(table_of(Reading)).where(table_of(Reading).c.feedback_id.in_(silent)))
    rows = [
        {
            "feedback_id": one,
            "revision": revision,
            "version": ANALYSIS_VERSION,
            "sentiment": read.sentiment,
            "score": read.score,
            "confidence": read.confidence,
            "elements": ";".join(element.value for element in read.elements),
            "personal_data": orjson.dumps(read.as_record()["personal_data"]).decode(),
            "bribery": read.bribery,
            "urgent": read.urgent,
            "redacted": read.redacted,
        }
        for (one, revision, comment), read in zip(waiting, understood, strict=True)
        if comment
    ]
    await replace(session, Reading, rows)
    await session.execute(
        delete(table_of(ReadingPending)).where(table_of(ReadingPending).c.feedback_id.in_(settled))
    )


async def _revisions(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    found = await session.execute(
        select(col(Feedback.id), col(Feedback.revision)).where(col(Feedback.id).in_(ids))
    )
    return {one: revision for one, revision in found if one is not None}

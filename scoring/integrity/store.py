"""All SQL of misuse."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import chunks, table_of
from scoring.tables import Feedback, Finding, FindingRow, Folded
from scoring.terms import FeedbackState

IDS_AT_ONCE = 5_000


async def screened(session: AsyncSession, first: int, last: int) -> Sequence[Any]:
    """Return the folded feedback of some months that counts, in order of arrival, as rows to be screened.

    Each: id, officer set, service, unit, month, day, moment, channel, evidence, form, value, answers,
    visitor, device, ticket.
    """
    folded, feedback = table_of(Folded), table_of(Feedback)
    found = await session.execute(
        select(
            folded.c.feedback_id,
            folded.c.officer_set_id,
            folded.c.service_id,
            folded.c.unit_id,
            folded.c.month,
            feedback.c.day,
            feedback.c.submitted_at,
            folded.c.channel,
            folded.c.evidence,
            folded.c.form,
            folded.c.value,
            folded.c.answers,
            feedback.c.visitor_id,
            feedback.c.device,
            feedback.c.ticket,
        )
        .join(feedback, feedback.c.id == folded.c.feedback_id)
        .where(folded.c.month.between(first, last), folded.c.state == FeedbackState.COUNTED)
        .order_by(feedback.c.submitted_at, folded.c.feedback_id)
    )
    return found.all()


async def acquitted(session: AsyncSession, reason: str) -> set[int]:
    """Return the feedback that people have freed of a suspicion; it is not suspected so again."""
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .join(Finding, col(Finding.id) == col(FindingRow.finding_id))
        .where(col(Finding.state) == "lifted", col(Finding.reason) == reason)
    )
    return set(found.scalars())


async def add(
    session: AsyncSession,
    reason: str,
    features: Mapping[str, float],
    threshold: Mapping[str, float],
    feedback_ids: Sequence[int],
    *,
    now: datetime,
) -> int:
    """Record a finding and the rows it sets aside; return its id."""
    finding = Finding(
        reason=reason,
        features=orjson.dumps(dict(features), option=orjson.OPT_SORT_KEYS).decode(),
        threshold=orjson.dumps(dict(threshold), option=orjson.OPT_SORT_KEYS).decode(),
        rows=len(feedback_ids),
        found_at=now,
    )
    session.add(finding)
    await session.flush()
    if finding.id is None:
        message = "a stored finding has no id"
        raise RuntimeError(message)
    await session.execute(
        insert(table_of(FindingRow)),
        [{"finding_id": finding.id, "feedback_id": one} for one in feedback_ids],
    )
    return finding.id


async def set_state(
    session: AsyncSession,
    feedback_ids: Sequence[int],
    *,
    now_in: FeedbackState,
    to: FeedbackState,
    reason: str | None,
) -> None:
    """Move feedback from one state to another; rows that are no longer in the first stay as they are."""
    for part in chunks(feedback_ids, IDS_AT_ONCE):
        await session.execute(
            update(Feedback)
            .where(col(Feedback.id).in_(part), col(Feedback.state) == now_in)
            .values(state=to, state_reason=reason, revision=col(Feedback.revision) + 1)
            .execution_options(synchronize_session=False)
        )


async def finding(session: AsyncSession, finding_id: int) -> Finding | None:
    """Find a finding."""
    return await session.get(Finding, finding_id)


async def rows_of(session: AsyncSession, finding_id: int) -> list[int]:
    """Return the feedback a finding set aside."""
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .where(col(FindingRow.finding_id) == finding_id)
        .order_by(col(FindingRow.feedback_id))
    )
    return list(found.scalars())


async def suspected_still(session: AsyncSession, finding_id: int) -> set[int]:
    """Return the feedback of a finding that another finding, not lifted, sets aside as well."""
    mine = select(col(FindingRow.feedback_id)).where(col(FindingRow.finding_id) == finding_id)
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .join(Finding, col(Finding.id) == col(FindingRow.finding_id))
        .where(
            col(FindingRow.feedback_id).in_(mine),
            col(Finding.id) != finding_id,
            col(Finding.state) != "lifted",
        )
    )
    return set(found.scalars())


async def listed(session: AsyncSession, *, state: str | None = None, limit: int = 100) -> Sequence[Finding]:
    """List findings, newest first."""
    statement = select(Finding).order_by(col(Finding.id).desc()).limit(limit)
    if state is not None:
        statement = statement.where(col(Finding.state) == state)
    return (await session.execute(statement)).scalars().all()

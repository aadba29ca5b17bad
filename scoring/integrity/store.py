"""All SQL of misuse."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import chunks, table_of
from scoring.tables import Feedback, Finding, FindingRow, Folded, Ticket, Unit
from scoring.terms import Channel, FeedbackState

IDS_AT_ONCE = 5_000


async def screened(session: AsyncSession, first: int, last: int) -> Sequence[Any]:
    """Return the folded feedback of some months that counts, in order of arrival, as rows to be screened.

    Each: id, officer set, service, unit, month, day, moment, channel, evidence, form, value, answers,
    visitor, device, ticket, comment.
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
            feedback.c.comment,
        )
        .join(feedback, feedback.c.id == folded.c.feedback_id)
        .where(folded.c.month.between(first, last), folded.c.state == FeedbackState.COUNTED)
        .order_by(feedback.c.submitted_at, folded.c.feedback_id)
    )
    return found.all()


async def heard_before(session: AsyncSession, first: int, last: int) -> Sequence[Any]:
    """Return unit and moment of the feedback of some months that counts and did not come on paper."""
    folded, feedback = table_of(Folded), table_of(Feedback)
    found = await session.execute(
        select(folded.c.unit_id, feedback.c.submitted_at)
        .join(feedback, feedback.c.id == folded.c.feedback_id)
        .where(
            folded.c.month.between(first, last),
            folded.c.state == FeedbackState.COUNTED,
            folded.c.channel != Channel.PAPER,
        )
    )
    return found.all()


async def tickets_served(session: AsyncSession, first: datetime, last: datetime) -> Sequence[Any]:
    """Return the tickets of visits from one moment until before another.

    Each: unit, its time zone, point, employee, when served, when its time ends, and the feedback given
    with it unless that was withdrawn.
    """
    ticket, feedback, unit = table_of(Ticket), table_of(Feedback), table_of(Unit)
    given = and_(feedback.c.ticket == ticket.c.token_hash, feedback.c.state != FeedbackState.WITHDRAWN)
    found = await session.execute(
        select(
            ticket.c.unit_id,
            unit.c.timezone,
            ticket.c.point_id,
            ticket.c.employee_id,
            ticket.c.served_at,
            ticket.c.expires_at,
            feedback.c.id,
        )
        .join(unit, unit.c.id == ticket.c.unit_id)
        .outerjoin(feedback, given)
        .where(ticket.c.served_at >= first, ticket.c.served_at < last)
    )
    return found.all()


async def acquitted(session: AsyncSession, reason: str) -> set[int]:
    """Return the feedback that people have freed of a suspicion; it is not suspected so again."""
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .join(Finding, col(Finding.id) == col(FindingRow.finding_id))
        .where(
            col(Finding.state) == "lifted",
            col(Finding.reason) == reason,
            col(Finding.sets_aside).is_(True),
        )
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
    sets_aside: bool = True,
    subject: str | None = None,
) -> int:
    """Record a finding and the rows it sets aside or shows; return its id.

    The subject is the first row unless it is given.
    """
    finding = Finding(
        reason=reason,
        subject=subject or first_of(feedback_ids),
        sets_aside=sets_aside,
        features=_as_json(features),
        threshold=_as_json(threshold),
        rows=len(feedback_ids),
        found_at=now,
    )
    session.add(finding)
    await session.flush()
    if finding.id is None:
        message = "a stored finding has no id"
        raise RuntimeError(message)
    await _show(session, finding.id, feedback_ids)
    return finding.id


async def alarm(session: AsyncSession, reason: str, subject: str) -> Finding | None:
    """Find the alarm raised about a subject before, whatever people made of it."""
    found = await session.execute(
        select(Finding).where(
            col(Finding.reason) == reason,
            col(Finding.subject) == subject,
            col(Finding.sets_aside).is_(False),
        )
    )
    return found.scalars().first()


async def renew(
    session: AsyncSession, finding: Finding, features: Mapping[str, float], feedback_ids: Sequence[int]
) -> None:
    """Bring an alarm up to date: its figures, and the rows it shows."""
    known = set(await rows_of(session, finding.id or 0))
    await _show(session, finding.id or 0, [one for one in feedback_ids if one not in known])
    finding.features = _as_json(features)
    finding.rows = len(known.union(feedback_ids))
    await session.flush()


def first_of(feedback_ids: Sequence[int]) -> str:
    """Name a finding by its first row."""
    return f"feedback:{min(feedback_ids)}"


async def _show(session: AsyncSession, finding_id: int, feedback_ids: Sequence[int]) -> None:
    if feedback_ids:
        await session.execute(
            insert(table_of(FindingRow)),
            [{"finding_id": finding_id, "feedback_id": one} for one in feedback_ids],
        )


def _as_json(figures: Mapping[str, float]) -> str:
    return orjson.dumps(dict(figures), option=orjson.OPT_SORT_KEYS).decode()


async def counted(session: AsyncSession, feedback_ids: Sequence[int]) -> list[int]:
    """Return those of some feedback that count."""
    found: list[int] = []
    for part in chunks(feedback_ids, IDS_AT_ONCE):
        rows = await session.execute(
            select(col(Feedback.id)).where(
                col(Feedback.id).in_(part), col(Feedback.state) == FeedbackState.COUNTED
            )
        )
        found += [one for one in rows.scalars() if one is not None]
    return sorted(found)


async def set_state(
    session: AsyncSession,
    feedback_ids: Sequence[int],
    *,
    now_in: FeedbackState,
    to: FeedbackState,
    reason: str | None,
) -> list[int]:
    """Move feedback from one state to another, and return what moved; the rest is no longer in the first."""
    moved: list[int] = []
    table = table_of(Feedback)
    for part in chunks(feedback_ids, IDS_AT_ONCE):
        found = await session.execute(
            update(table)
            .where(table.c.id.in_(part), table.c.state == now_in)
            .values(state=to, state_reason=reason, revision=table.c.revision + 1)
            .returning(table.c.id)
        )
        moved += found.scalars()
    return sorted(moved)


async def finding(session: AsyncSession, finding_id: int) -> Finding | None:
    """Find a finding."""
    return await session.get(Finding, finding_id)


async def rows_of(session: AsyncSession, finding_id: int) -> list[int]:
    """Return the feedback a finding sets aside or shows."""
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .where(col(FindingRow.finding_id) == finding_id)
        .order_by(col(FindingRow.feedback_id))
    )
    return list(found.scalars())


class Concerned(NamedTuple):
    """A feedback as those see it who judge a finding."""

    response_id: str
    unit_id: str
    submitted_at: datetime
    channel: str
    evidence: str
    overall: int | None
    state: str
    why: str | None


async def concerned(session: AsyncSession, finding_id: int) -> list[Concerned]:
    """Return what a finding sets aside or shows, in order of arrival."""
    found = await session.execute(
        select(
            col(Feedback.code),
            col(Unit.code),
            col(Feedback.submitted_at),
            col(Feedback.channel),
            col(Feedback.evidence),
            col(Feedback.overall),
            col(Feedback.state),
            col(Feedback.state_reason),
        )
        .join(FindingRow, col(FindingRow.feedback_id) == col(Feedback.id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .where(col(FindingRow.finding_id) == finding_id)
        .order_by(col(Feedback.submitted_at), col(Feedback.id))
    )
    return [Concerned(*row) for row in found]


async def units_of(session: AsyncSession, finding_id: int) -> list[int]:
    """List the units whose feedback a finding sets aside or shows."""
    found = await session.execute(
        select(col(Feedback.unit_id))
        .join(FindingRow, col(FindingRow.feedback_id) == col(Feedback.id))
        .where(col(FindingRow.finding_id) == finding_id)
        .distinct()
        .order_by(col(Feedback.unit_id))
    )
    return list(found.scalars())


async def by_code(session: AsyncSession, code: str) -> tuple[int, FeedbackState] | None:
    """Find a feedback by its code, with the state it is in."""
    found = await session.execute(
        select(col(Feedback.id), col(Feedback.state)).where(col(Feedback.code) == code)
    )
    row = found.one_or_none()
    return None if row is None else (row[0] or 0, row[1])


async def suspected_still(session: AsyncSession, finding_id: int) -> set[int]:
    """Return the feedback of a finding that another finding, not lifted, sets aside as well."""
    mine = select(col(FindingRow.feedback_id)).where(col(FindingRow.finding_id) == finding_id)
    found = await session.execute(
        select(col(FindingRow.feedback_id))
        .join(Finding, col(Finding.id) == col(FindingRow.finding_id))
        .where(
            col(FindingRow.feedback_id).in_(mine),
            col(Finding.id) != finding_id,
            col(Finding.sets_aside).is_(True),
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

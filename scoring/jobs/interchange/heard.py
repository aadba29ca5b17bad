"""Feedback the database holds, as records of the responses sheet."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import chunks
from scoring.jobs.interchange.cells import SHARES
from scoring.jobs.interchange.records import ResponseRow
from scoring.jobs.interchange.store import AT_ONCE, Codes, named
from scoring.method import misuse
from scoring.method.elements import ELEMENTS
from scoring.tables import Attribution, Feedback, OfficerShare
from scoring.terms import Evidence, FeedbackState, Rule

REUSED = f"{misuse.Reason.TICKET_REUSED.value}:"
"""What an attribution's reason says of a feedback whose ticket was used before. The ticket follows: the
column of tickets holds each once, and it must not be lost."""

_PLAIN = ("overall", *(element.value for element in ELEMENTS))
_SAID = ("comment", "language", "sex", "age", "education", "job")


async def responses_named(
    session: AsyncSession, names: Sequence[str], codes: Codes
) -> dict[str, tuple[int, ResponseRow]]:
    """Return the feedbacks of these codes, with their surrogate keys."""
    found: dict[str, tuple[int, ResponseRow]] = {}
    for part in chunks(names, AT_ONCE):
        rows = (await session.execute(_feedback().where(col(Feedback.code).in_(part)))).all()
        for row, record in zip(rows, await _records(session, rows, codes), strict=True):
            found[row.code] = (row.id, record)
    return found


async def count_responses(session: AsyncSession) -> int:
    """Count the feedbacks there are to write out."""
    return (await session.execute(select(func.count()).select_from(Feedback).where(_present()))).scalar_one()


async def all_responses(session: AsyncSession, codes: Codes) -> AsyncIterator[list[ResponseRow]]:
    """Go through all feedbacks that were not taken back, in the order they were stored."""
    last = 0
    while True:
        statement = _feedback().where(col(Feedback.id) > last, _present()).order_by(col(Feedback.id))
        rows = (await session.execute(statement.limit(AT_ONCE))).all()
        if not rows:
            return
        last = rows[-1].id
        yield await _records(session, rows, codes)


def _present() -> Any:
    # What a citizen took back is not passed on: it counts nowhere, and its comment is gone.
    return col(Feedback.state) != FeedbackState.WITHDRAWN


def _is_ours(row: Row[Any]) -> bool:
    # Imported rows carry their sender's own claim; of the others, only our decision is known.
    return row.claimed is None and row.roster is None


def _feedback() -> Select[Any]:
    columns = (
        "id", "code", "submitted_at", "utc_offset", "channel", "evidence", "ticket", "visitor_id", "device",
        "duration_s", "unit_id", "service_id", "point_id", "claimed", "roster", *_PLAIN, *_SAID,
    )  # fmt: skip
    return select(*(col(getattr(Feedback, name)) for name in columns))


async def _records(session: AsyncSession, rows: Sequence[Row[Any]], codes: Codes) -> list[ResponseRow]:
    served = await _ascribed(session, [row.id for row in rows if _is_ours(row)], codes)
    tickets = await _reused(session, [row.id for row in rows if row.ticket is None])
    return [_response(row, codes, served.get(row.id, ()), tickets) for row in rows]


def _response(
    row: Row[Any], codes: Codes, served: Sequence[tuple[str, float]], tickets: Mapping[int, str]
) -> ResponseRow:
    return ResponseRow._make(
        (
            row.code,
            _as_written(row.submitted_at, row.utc_offset),
            row.channel.value,
            row.evidence is Evidence.TICKET,
            row.ticket or tickets.get(row.id),
            row.visitor_id,
            row.device,
            row.duration_s,
            codes.units[row.unit_id],
            named(codes.services, row.service_id),
            _claim(row.claimed) if row.claimed else tuple(served),
            row.roster,
            *(getattr(row, name) for name in _PLAIN),
            named(codes.points, row.point_id),
            *(getattr(row, name) for name in _SAID),
        )
    )


def _as_written(moment: datetime, offset: int) -> datetime:
    return moment.astimezone(timezone(timedelta(minutes=offset)))


def claim_as_text(shares: Sequence[tuple[str, float]]) -> str | None:
    """Write who served as it is stored, ``code:share;...``; None when nobody is named."""
    return SHARES.write(shares) if shares else None


def _claim(text: str) -> tuple[tuple[str, float], ...]:
    pairs = (part.rpartition(":") for part in text.split(";"))
    return tuple((code, float(share)) for code, _, share in pairs)


async def _ascribed(
    session: AsyncSession, feedback_ids: Sequence[int], codes: Codes
) -> Mapping[int, Sequence[tuple[str, float]]]:
    """Return who served by the decision in force, for feedback that names nobody itself."""
    if not feedback_ids:
        return {}
    last = (
        select(func.max(col(Attribution.id)))
        .where(col(Attribution.feedback_id).in_(feedback_ids))
        .group_by(col(Attribution.feedback_id))
    )
    found = await session.execute(
        select(col(Attribution.feedback_id), col(OfficerShare.employee_id), col(OfficerShare.share))
        .join(OfficerShare, col(OfficerShare.set_id) == col(Attribution.officer_set_id))
        .where(col(Attribution.id).in_(last), col(Attribution.rule) != Rule.UNIT_ONLY)
        .order_by(col(Attribution.feedback_id), col(OfficerShare.employee_id))
    )
    served: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for feedback_id, employee_id, share in found:
        served[feedback_id].append((codes.employees[employee_id], share))
    return served


async def _reused(session: AsyncSession, feedback_ids: Sequence[int]) -> dict[int, str]:
    """Return the tickets of feedback whose ticket had been used before."""
    found = await session.execute(
        select(col(Attribution.feedback_id), col(Attribution.reason)).where(
            col(Attribution.feedback_id).in_(feedback_ids), col(Attribution.reason).startswith(REUSED)
        )
    )
    return {feedback_id: (reason or "").removeprefix(REUSED) for feedback_id, reason in found}


async def spent_tickets(session: AsyncSession, tickets: Sequence[str]) -> dict[str, str]:
    """Return which response spent each of these tickets first."""
    spent: dict[str, str] = {}
    for part in chunks(tickets, AT_ONCE):
        found = await session.execute(
            select(col(Feedback.ticket), col(Feedback.code)).where(col(Feedback.ticket).in_(part))
        )
        spent |= {ticket: code for ticket, code in found if ticket is not None}
    return spent

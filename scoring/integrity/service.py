"""Setting misuse aside in the open, and letting people outside the unit decide about it.

Clusters are quarantined, never a window of time, and never a verified ticket for volume (the filters see
to that). Nothing is deleted: received = counted + set aside + withdrawn + excluded, before and after.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.attribution.columns import codes, numbers, trust_of
from scoring.errors import NotFound, ScoringError
from scoring.integrity import store
from scoring.method import channels, misuse, response
from scoring.tables import Finding
from scoring.terms import Channel, Evidence, FeedbackState, Form, Period


class AlreadyDecided(ScoringError):
    """Somebody has decided about this finding before."""

    code = "already_decided"


async def screen(session: AsyncSession, period: Period, *, now: datetime) -> list[int]:
    """Look for misuse among a period's counted feedback and set it aside; return the feedback set aside.

    Every finding is recorded with the figures it rests on. What people have freed of a suspicion before is
    not suspected of it again.
    """
    rows = await store.screened(session, period.first, period.last)
    if not rows:
        return []
    found = misuse.find_all(_columns(rows))
    aside: list[int] = []
    for finding in found:
        free = await store.acquitted(session, finding.reason.value)
        ids = [rows[place][0] for place in finding.rows if rows[place][0] not in free]
        if not ids:
            continue
        made = await store.add(
            session, finding.reason.value, finding.features, finding.threshold, ids, now=now
        )
        await store.set_state(
            session,
            ids,
            now_in=FeedbackState.COUNTED,
            to=FeedbackState.QUARANTINED,
            reason=finding.reason.value,
        )
        await journal.record(
            session,
            "feedback.quarantined",
            f"finding:{made}",
            {"reason": finding.reason.value, "rows": len(ids), **finding.features},
            by=journal.SYSTEM,
            now=now,
        )
        aside += ids
    return aside


async def lift(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> list[int]:
    """Let a finding's feedback count again; return the feedback that does."""
    finding = await _open(session, finding_id)
    held = await store.suspected_still(session, finding_id)
    freed = [one for one in await store.rows_of(session, finding_id) if one not in held]
    await store.set_state(
        session, freed, now_in=FeedbackState.QUARANTINED, to=FeedbackState.COUNTED, reason=None
    )
    await _decide(session, finding, "lifted", note=note, by=by, now=now)
    return freed


async def confirm(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> list[int]:
    """Exclude a finding's feedback for good; it stays visible as excluded. Return that feedback."""
    finding = await _open(session, finding_id)
    ids = await store.rows_of(session, finding_id)
    await store.set_state(
        session, ids, now_in=FeedbackState.QUARANTINED, to=FeedbackState.EXCLUDED, reason=finding.reason
    )
    await _decide(session, finding, "confirmed", note=note, by=by, now=now)
    return ids


async def listed(session: AsyncSession, *, state: str | None = None, limit: int = 100) -> Sequence[Finding]:
    """List findings, newest first."""
    return await store.listed(session, state=state, limit=limit)


async def _open(session: AsyncSession, finding_id: int) -> Finding:
    finding = await store.finding(session, finding_id)
    if finding is None:
        raise NotFound
    if finding.state != "open":
        raise AlreadyDecided
    return finding


async def _decide(
    session: AsyncSession, finding: Finding, state: str, *, note: str, by: str, now: datetime
) -> None:
    finding.state, finding.note, finding.decided_by, finding.decided_at = state, note, by, now
    await session.flush()
    await journal.record(
        session,
        f"finding.{state}",
        f"finding:{finding.id}",
        {"reason": finding.reason, "rows": finding.rows, "note": note},
        by=by,
        now=now,
    )


def _columns(rows: Sequence[Any]) -> response.Responses:
    """Lay rows out as the filters want them."""
    columns = list(zip(*rows, strict=True))
    _, sets, services, units, months, days, moments, doors, evidences, forms, values, answers, *who = columns
    visitors, devices, tickets = who
    return response.Responses(
        officer_set=numbers(response.UNKNOWN if one is None else one for one in sets),
        service=numbers(services),
        unit=numbers(units),
        month=numbers(months),
        day=numbers(day.toordinal() for day in days),
        second=numbers(int(moment.timestamp()) for moment in moments),
        channel=numbers(channels.Channel[Channel(one).name] for one in doors),
        trust=numbers(trust_of(Evidence(one)) for one in evidences),
        form=numbers(channels.Form.TAP if one is Form.TAP else channels.Form.FULL for one in forms),
        value=numbers(0 if one is None else one for one in values),
        extreme=numbers(_extreme(one) for one in answers),
        rater=codes(visitors),
        device=codes(devices),
        ticket=codes(tickets),
    )


def _extreme(answers: str) -> int:
    """Say whether all that was answered is the lowest (-1) or the highest (1) rating."""
    return {frozenset("1"): -1, frozenset("4"): 1}.get(frozenset(answers) - {"-"}, 0)

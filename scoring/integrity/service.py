"""Setting misuse aside in the open, and letting people outside the unit decide about it.

Clusters are quarantined, never a window of time, and never a verified ticket for volume (the filters see
to that). Nothing is deleted: received = counted + set aside + withdrawn + excluded, before and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import intake, journal
from scoring.errors import NotFound, ScoringError
from scoring.integrity import store
from scoring.integrity.material import Material, found_in, material, subject_of
from scoring.method import suspicion
from scoring.tables import Finding
from scoring.terms import Exclusion, FeedbackState, Period

NOTE_LIMIT = 400
"""Characters of a reason that can be kept."""


class AlreadyDecided(ScoringError):
    """Somebody has decided about this finding before."""

    code = "already_decided"


class NoteMissing(ScoringError):
    """A decision about people's words needs a reason in words."""

    code = "nothing_written"


class NoteTooLong(ScoringError):
    """The reason is longer than can be kept; ``limit`` says how long it may be."""

    code = "text_too_long"


@dataclass(frozen=True, slots=True)
class _Move:
    """From one state to another, why, and what the journal calls it."""

    now_in: FeedbackState
    to: FeedbackState
    reason: str | None
    action: str


async def _move(
    session: AsyncSession, feedback_ids: Sequence[int], move: _Move, *, by: str, now: datetime
) -> None:
    """Move feedback to another state and journal how each stands; what has left the first state stays."""
    moved = await store.set_state(session, feedback_ids, now_in=move.now_in, to=move.to, reason=move.reason)
    told = {"was": move.now_in.value, "reason": move.reason}
    await intake.attest_all(session, moved, move.action, dict.fromkeys(moved, told), by=by, now=now)


async def screen(session: AsyncSession, period: Period, *, now: datetime) -> list[int]:
    """Look for misuse among a period's counted feedback and set it aside; return the feedback set aside."""
    given = await material(session, period, now=now)
    return [] if given is None else await keep(session, given, found_in(given), now=now)


async def keep(
    session: AsyncSession, given: Material, found: Sequence[suspicion.Finding], *, now: datetime
) -> list[int]:
    """Record what was found and set aside what is to be; return the feedback set aside.

    Every finding is recorded with the figures it rests on. What people have freed of a suspicion before is
    not suspected of it again, and an alarm that people have judged does not ring again. Feedback that has
    changed its state since it was looked at stays as it is.
    """
    aside: list[int] = []
    for finding in found:
        ids = [given.ids[row] for row in finding.rows]
        if finding.sets_aside:
            aside += await _set_aside(session, finding, ids, now=now)
        else:
            await _raise_alarm(session, finding, ids, now=now)
    return aside


async def _set_aside(
    session: AsyncSession, finding: suspicion.Finding, feedback_ids: Sequence[int], *, now: datetime
) -> list[int]:
    reason = finding.reason.value
    free = await store.acquitted(session, reason)
    ids = [one for one in await store.counted(session, feedback_ids) if one not in free]
    if not ids:
        return []
    made = await store.add(session, reason, finding.features, finding.threshold, ids, now=now)
    aside = _Move(FeedbackState.COUNTED, FeedbackState.QUARANTINED, reason, "feedback.set_aside")
    await _move(session, ids, aside, by=journal.SYSTEM, now=now)
    await _record(session, "feedback.quarantined", made, finding, len(ids), now=now)
    return ids


async def _raise_alarm(
    session: AsyncSession, finding: suspicion.Finding, feedback_ids: Sequence[int], *, now: datetime
) -> None:
    """Raise an alarm, or bring the one about the same subject up to date while nobody has judged it."""
    reason, subject = finding.reason.value, subject_of(finding, feedback_ids)
    known = await store.alarm(session, reason, subject)
    if known is None:
        made = await store.add(
            session,
            reason,
            finding.features,
            finding.threshold,
            feedback_ids,
            now=now,
            sets_aside=False,
            subject=subject,
        )
        await _record(session, "finding.raised", made, finding, len(feedback_ids), now=now)
    elif known.state == "open":
        await store.renew(session, known, finding.features, feedback_ids)


async def _record(
    session: AsyncSession,
    action: str,
    finding_id: int,
    finding: suspicion.Finding,
    rows: int,
    *,
    now: datetime,
) -> None:
    told = {"reason": finding.reason.value, "rows": rows, **finding.features}
    await journal.record(session, action, f"finding:{finding_id}", told, by=journal.SYSTEM, now=now)


async def lift(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> list[int]:
    """Let a finding's feedback count again; return the feedback that does.

    An alarm is only put away: it held nothing.
    """
    note, finding = _kept(note), await _open(session, finding_id)
    held = await store.suspected_still(session, finding_id)
    rows = await store.rows_of(session, finding_id) if finding.sets_aside else []
    freed = [one for one in rows if one not in held]
    free = _Move(FeedbackState.QUARANTINED, FeedbackState.COUNTED, None, "feedback.freed")
    await _move(session, freed, free, by=by, now=now)
    await _decide(session, finding, "lifted", note=note, by=by, now=now)
    return freed


async def confirm(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> list[int]:
    """Exclude a finding's feedback for good; it stays visible as excluded. Return that feedback.

    An alarm that is confirmed excludes nothing: what people make of it is theirs to say in the note.
    """
    note, finding = _kept(note), await _open(session, finding_id)
    ids = await store.rows_of(session, finding_id) if finding.sets_aside else []
    out = _Move(FeedbackState.QUARANTINED, FeedbackState.EXCLUDED, finding.reason, "feedback.excluded")
    await _move(session, ids, out, by=by, now=now)
    await _decide(session, finding, "confirmed", note=note, by=by, now=now)
    return ids


async def exclude(session: AsyncSession, code: str, why: Exclusion, *, by: str, now: datetime) -> list[int]:
    """Leave a feedback out for good, as people have decided; return it unless it was out already.

    It stays visible as excluded, with the reason, and in the public count of what was received.

    Raises:
        NotFound: there is none of this code, or its giver has taken it back.
    """
    found = await store.by_code(session, code)
    if found is None or found[1] is FeedbackState.WITHDRAWN:
        raise NotFound
    feedback_id, state = found
    if state is FeedbackState.EXCLUDED:
        return []
    out = _Move(state, FeedbackState.EXCLUDED, why.value, "feedback.excluded")
    await _move(session, [feedback_id], out, by=by, now=now)
    return [feedback_id]


async def held_by(session: AsyncSession, finding_id: int) -> Finding:
    """Return a finding that waits to be decided; raises NotFound and AlreadyDecided."""
    return await _open(session, finding_id)


async def units_of(session: AsyncSession, finding_id: int) -> list[int]:
    """List the units whose feedback a finding concerns."""
    return await store.units_of(session, finding_id)


async def listed(session: AsyncSession, *, state: str | None = None, limit: int = 100) -> Sequence[Finding]:
    """List findings, newest first."""
    return await store.listed(session, state=state, limit=limit)


async def concerned(session: AsyncSession, finding_id: int) -> list[store.Concerned]:
    """Return the feedback a finding sets aside or shows, as those see it who judge it."""
    if await store.finding(session, finding_id) is None:
        raise NotFound
    return await store.concerned(session, finding_id)


def _kept(note: str) -> str:
    note = note.strip()
    if not note:
        raise NoteMissing
    if len(note) > NOTE_LIMIT:
        raise NoteTooLong(limit=NOTE_LIMIT)
    return note


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

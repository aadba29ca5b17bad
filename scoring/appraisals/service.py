"""Objections: an employee contests an attribution, the inspectorate decides from outside the unit.

A decision in the employee's favour is a new attribution with who and why; the contested one stays, and the
tallies follow in the same transaction. The citizen is nowhere in it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import attribution, journal, scores
from scoring.accounts import Staff
from scoring.appraisals import evidence_store, reading, rules, store
from scoring.appraisals.store import ObjectionRow
from scoring.errors import NotFound
from scoring.settings import Settings
from scoring.terms import ObjectionKind, ObjectionState, local_day


@dataclass(frozen=True, slots=True)
class Claim:
    """What an employee says against an attribution, as it was typed.

    Attributes:
        reason: name of one of ``rules.OF_ATTRIBUTION``.
        text: in their words.
        evidence: a PDF or JPEG, empty when none is shown.
    """

    reason: str
    text: str
    evidence: bytes = b""


async def contest(
    session: AsyncSession,
    code: str,
    claim: Claim,
    *,
    by: Staff,
    now: datetime,
    days: int | None = None,
) -> str:
    """Contest that a feedback was ascribed to whoever asks; return the objection's code.

    Args:
        session: the act's own.
        code: of the feedback, as their own list shows it (``reading.ascribed_to``).
        claim: what they say.
        by: the employee.
        now: when.
        days: calendar days within which it is to be decided, when not those the operator has set.

    Raises:
        NotFound: nothing of this code is shown to them.
        UnknownReason, ReasonMissing, ReasonTooLong, UnusableEvidence: of the claim.
        AlreadyContested: they have contested this decision before.
    """
    reason = rules.read_reason(claim.reason)
    said = rules.check_words(claim.text)
    evidence = rules.read_evidence(claim.evidence)
    mine = await reading.one_ascribed_to(session, by, code, now=now)
    made = secrets.token_hex(8)
    in_days = Settings().objection_days if days is None else days
    objection_id = await store.add(
        session,
        {
            "code": made,
            "kind": ObjectionKind.ATTRIBUTION,
            "employee_id": by.employee_id,
            "unit_id": mine.unit_id,
            "feedback_id": mine.order,
            "attribution_id": mine.attribution_id,
            "reason": reason,
            "text": said,
            "filed_by": by.account_id,
            "filed_at": now,
            "due_on": rules.due_on(local_day(now, mine.timezone), days=in_days),
            "state": ObjectionState.FILED,
        },
    )
    if objection_id is None:
        raise rules.AlreadyContested
    digest = None
    if evidence is not None:
        digest = sha256(evidence.content).hexdigest()
        await store.keep_file(session, objection_id, evidence, digest)
    await _event(session, objection_id, ObjectionState.FILED, None, by=by.actor, now=now)
    told = {"feedback": mine.code, "attribution": mine.attribution_id, "reason": reason.value}
    await _journal(session, made, ObjectionState.FILED, {**told, "evidence": digest}, by=by.actor, now=now)
    return made


async def withdraw(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> None:
    """Take one's own objection back.

    Raises:
        NotFound: they have filed none of this code.
        ImpossibleStep: it has been decided.
    """
    found = await store.own(session, by.employee_id, code[:16]) if by.employee_id else None
    if found is None:
        raise NotFound
    await _step(session, found, ObjectionState.WITHDRAWN, None, {}, by=by.actor, now=now)


async def take_up(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> None:
    """Say that one is looking at an objection; raises NotAllowed, NotFound and ImpossibleStep."""
    found = await reading.decidable(session, by, code)
    await _step(session, found, ObjectionState.UNDER_REVIEW, None, {}, by=by.actor, now=now)


async def reject(session: AsyncSession, code: str, why: str, *, by: Staff, now: datetime) -> None:
    """Decide against an objection, in words the employee reads.

    Raises:
        NotAllowed, NotFound: it is not theirs to decide.
        ReasonMissing, ReasonTooLong: of the words.
        ImpossibleStep: nobody has taken it up, or it has been decided.
    """
    said = rules.check_words(why)
    found = await reading.decidable(session, by, code)
    values = {"decided_by": by.account_id, "decided_at": now, "decision": said}
    await _step(session, found, ObjectionState.REJECTED, said, values, by=by.actor, now=now)


async def accept(
    session: AsyncSession,
    code: str,
    shares: Sequence[tuple[int, float]],
    why: str,
    *,
    by: Staff,
    now: datetime,
) -> None:
    """Decide for an objection: ascribe the feedback anew, and let the scores follow.

    Args:
        session: the act's own.
        code: of the objection.
        shares: employees and shares from now on; none for the unit only.
        why: in words the employee reads, kept with the correction.
        by: who decides.
        now: when.

    Raises:
        NotAllowed, NotFound: it is not theirs to decide.
        ReasonMissing, ReasonTooLong: of the words.
        NobodyChosen, NotAMember: of the shares.
        ImpossibleStep: nobody has taken it up, it has been decided, or it is about no attribution.
    """
    said = rules.check_words(why)
    rules.check_shares(shares)
    found = await reading.decidable(session, by, code)
    rules.check_step(found.state, ObjectionState.ACCEPTED)
    if found.feedback_id is None:
        raise rules.ImpossibleStep
    corrected = await attribution.correct(
        session, found.feedback_id, shares, reason=said, by=by.actor, now=now
    )
    await scores.mark(session, found.feedback_id)
    values = {
        "decided_by": by.account_id,
        "decided_at": now,
        "decision": said,
        "corrected_id": corrected.id,
    }
    await _step(session, found, ObjectionState.ACCEPTED, said, values, by=by.actor, now=now)


async def correct(
    session: AsyncSession,
    code: str,
    shares: Sequence[tuple[int, float]],
    why: str,
    *,
    by: Staff,
    now: datetime,
) -> None:
    """Correct to whom a feedback is ascribed without an objection, and let the scores follow.

    Raises:
        NotAllowed, NotFound: it is not theirs to correct.
        ReasonMissing, ReasonTooLong, NobodyChosen, NotAMember: of what was given.
    """
    reach = rules.reach_to_correct(by.role, by.unit_id, by.employee_id)
    await _correct(session, code, reach, shares, why, by=by.actor, now=now)


async def correct_as_operator(
    session: AsyncSession,
    code: str,
    shares: Mapping[str, float],
    why: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Correct to whom a feedback is ascribed, by the operator's ids of employees; raises as ``correct``."""
    known = await evidence_store.people_named(session, list(shares))
    if len(known) < len(shares):
        raise rules.NobodyChosen
    chosen = [(known[name], share) for name, share in shares.items()]
    await _correct(session, code, None, chosen, why, by=by, now=now)


async def _correct(
    session: AsyncSession,
    code: str,
    reach: rules.Reach | None,
    shares: Sequence[tuple[int, float]],
    why: str,
    *,
    by: str,
    now: datetime,
) -> None:
    said = rules.check_words(why)
    rules.check_shares(shares)
    found = await evidence_store.ascription(session, code[:64], reach)
    if found is None:
        raise NotFound
    await attribution.correct(session, found.feedback_id, shares, reason=said, by=by, now=now)
    await scores.mark(session, found.feedback_id)


async def _step(
    session: AsyncSession,
    found: ObjectionRow,
    to: ObjectionState,
    text: str | None,
    values: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    rules.check_step(found.state, to)
    if not await store.change(session, found.id, found.state, {**values, "state": to}):
        raise rules.ImpossibleStep
    await _event(session, found.id, to, text, by=by, now=now)
    told = {"from": found.state.value, "to": to.value}
    await _journal(session, found.code, to, told, by=by, now=now)


async def _event(
    session: AsyncSession,
    objection_id: int,
    state: ObjectionState,
    text: str | None,
    *,
    by: str,
    now: datetime,
) -> None:
    values = {"objection_id": objection_id, "at": now, "actor": by, "state": state, "text": text}
    await store.add_event(session, values)


async def _journal(
    session: AsyncSession,
    code: str,
    state: ObjectionState,
    told: Mapping[str, object],
    *,
    by: str,
    now: datetime,
) -> None:
    """Write down who did what; the words of both sides stay with the objection."""
    await journal.record(session, f"objection.{state.value}", f"objection:{code}", told, by=by, now=now)

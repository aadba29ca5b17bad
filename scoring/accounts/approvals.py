"""Four eyes: an act is proposed, others agree, and it is done once, in the transaction of the last voice.

What the acts are is said above this slice (``scoring.jobs.approvals``); here is only who has said what.
"""

from collections.abc import Mapping
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import approval_rules as rules
from scoring.accounts import approvals_store as store
from scoring.accounts.approvals_store import ProposalRow
from scoring.accounts.service import Staff
from scoring.db import locks
from scoring.errors import NotFound
from scoring.terms import ProposalKind, ProposalState


async def propose(
    session: AsyncSession,
    kind: ProposalKind,
    subject: str,
    payload: Mapping[str, object],
    *,
    reason: str,
    unit_id: int | None,
    by: str,
    now: datetime,
) -> int:
    """Propose an act and return the proposal's number.

    Args:
        session: the act's own.
        kind: what is to be done.
        subject: to what, ``noun:code``.
        payload: what doing it needs; no personal data.
        reason: why, in words.
        unit_id: whom it concerns, None for everybody.
        by: who proposes.
        now: when.

    Raises:
        WhyMissing, WhyTooLong: of the words.
        AlreadyProposed: the same waits to be decided.
    """
    why = rules.check_why(reason)
    await locks.hold(session, "proposal", kind, subject)
    known = await store.open_about(session, kind, subject, now=now)
    if known is not None:
        raise rules.AlreadyProposed(number=known)
    made = await store.add(
        session,
        {
            "kind": kind,
            "subject": subject,
            "payload": orjson.dumps(dict(payload), option=orjson.OPT_SORT_KEYS).decode(),
            "unit_id": unit_id,
            "reason": why,
            "proposed_by": by,
            "proposed_at": now,
            "expires_at": now + rules.WAITS,
            "state": ProposalState.OPEN,
        },
    )
    told = {"proposal": made, **payload}
    await journal.record(session, f"{kind.value}.proposed", subject, told, by=by, now=now)
    return made


async def waiting(session: AsyncSession, reader: Staff, *, now: datetime) -> list[ProposalRow]:
    """List the proposals somebody may decide about; raises NotAllowed when their role decides none."""
    return await store.waiting(session, reader.unit_id, rules.check_decides(reader.role), now=now)


async def listed(session: AsyncSession, *, limit: int = 100) -> list[ProposalRow]:
    """List all proposals for the operator, newest first."""
    return await store.every(session, limit=limit)


async def agree(
    session: AsyncSession, proposal_id: int, *, by: Staff, now: datetime
) -> tuple[ProposalRow, bool]:
    """Agree to a proposal; return it, and whether it is now to be done, by the caller, in this transaction.

    Raises:
        NotAllowed, NotFound: it is not theirs to decide.
        ProposalOver: it has been decided, or its days are over.
        OwnProposal: they have proposed it themselves, or agreed before.
    """
    await locks.hold(session, "proposal", proposal_id)
    found = await decidable(session, proposal_id, by=by, now=now)
    if found.proposed_by == by.actor or not await store.agree(session, found.id, by.account_id, now):
        raise rules.OwnProposal
    voices = await store.voices(session, found.id)
    told = {"proposal": found.id, "voices": len(voices)}
    is_enough = len(voices) >= rules.NEEDED[found.kind].voices
    if is_enough:
        done = {"state": ProposalState.DONE, "decided_at": now}
        if not await store.decide(session, found.id, done):
            raise rules.ProposalOver
    await journal.record(session, f"{found.kind.value}.agreed", found.subject, told, by=by.actor, now=now)
    return found, is_enough


async def refuse(session: AsyncSession, proposal_id: int, why: str, *, by: Staff, now: datetime) -> None:
    """Refuse a proposal for good, in words; one voice is enough, and who proposed it may take it back so.

    Raises:
        NotAllowed, NotFound, ProposalOver: as ``agree``.
        WhyMissing, WhyTooLong: of the words.
    """
    said = rules.check_why(why)
    found = await decidable(session, proposal_id, by=by, now=now)
    values = {"state": ProposalState.REFUSED, "decided_at": now, "decision": said}
    if not await store.decide(session, found.id, values):
        raise rules.ProposalOver
    told = {"proposal": found.id, "why": said}
    await journal.record(session, f"{found.kind.value}.refused", found.subject, told, by=by.actor, now=now)


async def decidable(session: AsyncSession, proposal_id: int, *, by: Staff, now: datetime) -> ProposalRow:
    """Return a proposal somebody may decide; raises NotAllowed, NotFound and ProposalOver."""
    kinds = rules.check_decides(by.role)
    found = await store.one(session, proposal_id, by.unit_id, kinds)
    if found is None:
        raise NotFound
    if not rules.is_waiting(found.state, found.expires_at, now=now):
        raise rules.ProposalOver
    return found

"""What takes more than one person, and what is done when they agree: each act has one way in, here.

The mechanism is ``scoring.accounts.approvals``; the acts are those of their slices, and the tallies follow.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import accounts, integrity, scores
from scoring.accounts import Role, Staff, approvals, second
from scoring.accounts.approval_rules import POWERFUL
from scoring.accounts.approvals_store import ProposalRow
from scoring.accounts.rules import NotAllowed, read_role
from scoring.accounts.second_rules import GUARDED
from scoring.appraisals import reading as appraisals
from scoring.cases import reading
from scoring.db import locks
from scoring.errors import NotFound
from scoring.jobs import inspection
from scoring.terms import Exclusion, ProposalKind

EXCLUDES: Final = frozenset({Role.UNIT_HEAD, Role.INSPECTORATE})
"""Who may propose that a feedback be excluded: those who read it."""

ABOUT_ACCOUNTS: Final = frozenset({ProposalKind.GRANT, ProposalKind.RESET})
"""Proposals that those of the unit itself may decide: they say nothing of what it is rated for."""

MOST_FINDINGS: Final = 50
"""Findings offered at once."""


async def admit_user(
    session: AsyncSession,
    username: str,
    password: str | None,
    role: str,
    unit_code: str,
    *,
    reason: str,
    by: str,
    now: datetime,
    employee_id: int | None = None,
    must_change: bool = False,
) -> int | None:
    """Make an account; one with a powerful role opens nothing until another person agrees.

    The very first account that makes accounts is the exception: before it there is nobody to ask.

    Returns:
        The number of the proposal it waits for, None when it can sign in at once.
    """
    await locks.hold(session, "accounts")
    as_what = read_role(role)
    is_first = as_what is Role.ADMIN and not await accounts.has_admin(session)
    if as_what not in POWERFUL or is_first:
        await accounts.add_user(
            session,
            username,
            password,
            role,
            unit_code,
            by=by,
            now=now,
            employee_id=employee_id,
            must_change=must_change,
        )
        return None
    made = await accounts.add_waiting_user(
        session,
        username,
        password,
        role,
        unit_code,
        by=by,
        now=now,
        employee_id=employee_id,
        must_change=must_change,
    )
    return await _propose_grant(session, made, as_what, reason=reason, waits=True, by=by, now=now)


async def change_role(
    session: AsyncSession, username: str, role: str, *, reason: str, by: str, now: datetime
) -> int | None:
    """Give an account another role; a powerful one only once another person agrees. Returns as above."""
    as_what = read_role(role)
    if as_what in POWERFUL:
        return await _propose_grant(session, username, as_what, reason=reason, waits=False, by=by, now=now)
    await accounts.grant(session, username, as_what, by=by, now=now)
    return None


async def let_in_again(
    session: AsyncSession, username: str, *, reason: str, by: str, now: datetime
) -> int | None:
    """Let a disabled account in; a powerful one only once another person agrees. Returns as above."""
    account = await accounts.user(session, username)
    if account.role in POWERFUL:
        return await _propose_grant(
            session, username, account.role, reason=reason, waits=True, by=by, now=now
        )
    await accounts.admit(session, username, by=by, now=now)
    return None


async def reset_second_step(
    session: AsyncSession, username: str, *, reason: str, by: str, now: datetime
) -> int | None:
    """Take the second step from somebody who lost it; from a guarded role only once another person agrees.

    Returns:
        The number of the proposal, None when it is done.
    """
    account = await accounts.user(session, username)
    if account.role not in GUARDED:
        await second.reset(session, username, by=by, now=now)
        return None
    return await approvals.propose(
        session,
        ProposalKind.RESET,
        f"user:{account.username}",
        {"username": account.username},
        reason=reason,
        unit_id=account.unit_id,
        by=by,
        now=now,
    )


async def _propose_grant(
    session: AsyncSession, username: str, role: Role, *, reason: str, waits: bool, by: str, now: datetime
) -> int:
    account = await accounts.user(session, username)
    return await approvals.propose(
        session,
        ProposalKind.GRANT,
        f"user:{account.username}",
        {"username": account.username, "role": role.value, "waits": waits},
        reason=reason,
        unit_id=account.unit_id,
        by=by,
        now=now,
    )


async def propose_lift(
    session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime
) -> int | None:
    """Propose that what a finding holds count again; an alarm, which holds nothing, is put away at once.

    Returns:
        The number of the proposal, None for an alarm.
    """
    finding = await integrity.held_by(session, finding_id)
    if not finding.sets_aside:
        await inspection.lift(session, finding_id, note=note, by=by, now=now)
        return None
    units = await integrity.units_of(session, finding_id)
    return await approvals.propose(
        session,
        ProposalKind.LIFT,
        f"finding:{finding_id}",
        {"finding": finding_id, "reason": finding.reason, "rows": finding.rows},
        reason=note,
        unit_id=units[0] if len(units) == 1 else None,
        by=by,
        now=now,
    )


async def liftable(session: AsyncSession, reader: Staff) -> list[integrity.Finding]:
    """List the findings that hold feedback somebody may propose to let count again, newest first."""
    if reader.role is not Role.INSPECTORATE:
        return []
    found = await integrity.listed(session, state="open", limit=MOST_FINDINGS)
    return [one for one in found if one.sets_aside and await _looks_after(session, reader, one.id or 0)]


async def propose_lift_as(
    session: AsyncSession, finding_id: int, *, note: str, by: Staff, now: datetime
) -> int | None:
    """Propose, as a member of staff, that what a finding holds count again; raises NotFound otherwise."""
    if by.role is not Role.INSPECTORATE or not await _looks_after(session, by, finding_id):
        raise NotFound
    return await propose_lift(session, finding_id, note=note, by=by.actor, now=now)


async def _looks_after(session: AsyncSession, reader: Staff, finding_id: int) -> bool:
    units = await integrity.units_of(session, finding_id)
    outside = [await appraisals.stands_outside(session, reader, unit_id) for unit_id in units]
    return bool(units) and all(outside)


async def propose_exclusion(
    session: AsyncSession, code: str, why: Exclusion, *, text: str, by: Staff, now: datetime
) -> int:
    """Propose that a feedback somebody reads be excluded.

    Raises:
        NotAllowed: their role proposes none.
        NotFound: they read none of this code.
        WhyMissing, WhyTooLong, AlreadyProposed: as ``approvals.propose``.
    """
    if by.role not in EXCLUDES:
        raise NotAllowed
    await reading.visible(session, by, code, now=now)
    about = await appraisals.explained_to_operator(session, code)
    return await approvals.propose(
        session,
        ProposalKind.EXCLUDE,
        f"feedback:{code}",
        {"feedback": code, "why": why.value},
        reason=text,
        unit_id=about.about.unit_id,
        by=by.actor,
        now=now,
    )


async def waiting(session: AsyncSession, reader: Staff, *, now: datetime) -> list[ProposalRow]:
    """List the proposals somebody may decide about; raises NotAllowed when their role decides none."""
    found = await approvals.waiting(session, reader, now=now)
    return [one for one in found if await _is_outside(session, reader, one)]


async def agree(session: AsyncSession, proposal_id: int, *, by: Staff, now: datetime) -> bool:
    """Agree to a proposal, and do the act if that was the last voice it took; return whether it was.

    Raises:
        NotAllowed, NotFound, ProposalOver, OwnProposal: see ``approvals.agree``.
    """
    await _check_outside(session, proposal_id, by=by, now=now)
    proposal, is_enough = await approvals.agree(session, proposal_id, by=by, now=now)
    if is_enough:
        payload: Mapping[str, Any] = orjson.loads(proposal.payload)
        await _ACTS[proposal.kind](session, payload, proposal, by.actor, now)
    return is_enough


async def refuse(session: AsyncSession, proposal_id: int, why: str, *, by: Staff, now: datetime) -> None:
    """Refuse a proposal for good; raises as ``approvals.refuse``."""
    await _check_outside(session, proposal_id, by=by, now=now)
    await approvals.refuse(session, proposal_id, why, by=by, now=now)


async def _check_outside(session: AsyncSession, proposal_id: int, *, by: Staff, now: datetime) -> None:
    proposal = await approvals.decidable(session, proposal_id, by=by, now=now)
    if not await _is_outside(session, by, proposal):
        raise NotFound


async def _is_outside(session: AsyncSession, reader: Staff, proposal: ProposalRow) -> bool:
    """Say whether somebody stands outside the unit a proposal concerns, where that is asked for."""
    if proposal.kind in ABOUT_ACCOUNTS or proposal.unit_id is None:
        return True
    return await appraisals.stands_outside(session, reader, proposal.unit_id)


async def _grant(
    session: AsyncSession, told: Mapping[str, Any], proposal: ProposalRow, by: str, now: datetime
) -> None:
    del proposal
    await accounts.grant(session, told["username"], Role(told["role"]), by=by, now=now)
    if told["waits"]:
        await accounts.admit(session, told["username"], by=by, now=now)


async def _reset(
    session: AsyncSession, told: Mapping[str, Any], proposal: ProposalRow, by: str, now: datetime
) -> None:
    del proposal
    await second.reset(session, told["username"], by=by, now=now)


async def _lift(
    session: AsyncSession, told: Mapping[str, Any], proposal: ProposalRow, by: str, now: datetime
) -> None:
    await inspection.lift(session, told["finding"], note=proposal.reason, by=by, now=now)


async def _exclude(
    session: AsyncSession, told: Mapping[str, Any], proposal: ProposalRow, by: str, now: datetime
) -> None:
    del proposal
    gone = await integrity.exclude(session, told["feedback"], Exclusion(told["why"]), by=by, now=now)
    await scores.mark(session, *gone)


Act = Callable[[AsyncSession, Mapping[str, Any], ProposalRow, str, datetime], Awaitable[None]]
_ACTS: Final[Mapping[ProposalKind, Act]] = {
    ProposalKind.GRANT: _grant,
    ProposalKind.LIFT: _lift,
    ProposalKind.EXCLUDE: _exclude,
    ProposalKind.RESET: _reset,
}

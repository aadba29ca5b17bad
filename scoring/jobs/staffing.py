"""What an admin does with the accounts of their unit and all below it; others do not exist for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import accounts
from scoring.accounts import NotAllowed, Role, Staff, UnknownAccount, invitations, sign_on
from scoring.accounts.second_rules import GUARDED
from scoring.accounts.service import users_below
from scoring.accounts.store import AccountRow
from scoring.directory import scope
from scoring.errors import NotFound, ScoringError
from scoring.jobs import approvals


class OwnAccount(ScoringError):
    """Somebody would change their own rights or lock themselves out: that is another person's to do."""

    code = "own_account"


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account.

    Attributes:
        username: as stored.
        token: the word of the link by which a password is chosen; shown once.
        proposal: the number of the proposal it waits for, None when it may sign in at once.
    """

    username: str
    token: str
    proposal: int | None


def check(staff: Staff) -> None:
    """Raise NotAllowed unless somebody looks after accounts."""
    if staff.role is not Role.ADMIN:
        raise NotAllowed


async def listed(session: AsyncSession, reader: Staff) -> Sequence[AccountRow]:
    """List the accounts somebody looks after, by username; raises NotAllowed."""
    check(reader)
    return await users_below(session, reader.unit_id)


async def one(session: AsyncSession, reader: Staff, username: str) -> AccountRow:
    """Return an account somebody looks after; raises NotAllowed, and NotFound for all others."""
    check(reader)
    found = await users_below(session, reader.unit_id, username=username)
    if not found:
        raise NotFound
    return found[0]


async def invite(
    session: AsyncSession,
    username: str,
    role: str,
    unit_code: str,
    *,
    employee: str | None,
    reason: str,
    by: Staff,
    now: datetime,
) -> Invited:
    """Make an account whose owner chooses the password by a link.

    Args:
        session: the act's own.
        username: by which they will sign in.
        role: what they are here for; a powerful one waits for another person.
        unit_code: one of the admin's.
        employee: the operator's id of the employee they are, None when they are none.
        reason: why; asked for where another person must agree.
        by: the admin.
        now: when.

    Raises:
        NotAllowed, NotFound: it is not theirs to do, or the unit or employee is not theirs.
        InvalidName, NameTaken, UnknownRole, WhyMissing, WhyTooLong: of what was typed.
    """
    check(by)
    unit = await scope.unit_within(session, by.unit_id, unit_code)
    person = await scope.employee_within(session, by.unit_id, employee) if employee else None
    proposal = await approvals.admit_user(
        session,
        username,
        None,
        role,
        unit.code,
        reason=reason,
        by=by.actor,
        now=now,
        employee_id=person.id if person else None,
    )
    made = (await accounts.user(session, username)).username
    return Invited(made, await invitations.invite(session, made, by=by.actor, now=now), proposal)


async def invite_again(session: AsyncSession, username: str, *, by: Staff, now: datetime) -> str:
    """Let somebody choose another password by a link, and return its word; raises as ``other``."""
    account = await _other(session, username, by=by)
    return await invitations.invite(session, account.username, by=by.actor, now=now)


async def change_role(
    session: AsyncSession, username: str, role: str, *, reason: str, by: Staff, now: datetime
) -> int | None:
    """Give somebody another role; return the number of the proposal it waits for, if it does."""
    account = await _other(session, username, by=by)
    return await approvals.change_role(session, account.username, role, reason=reason, by=by.actor, now=now)


async def disable(session: AsyncSession, username: str, *, by: Staff, now: datetime) -> None:
    """Let nobody in with an account any more; raises NotFound when that is so already."""
    account = await _other(session, username, by=by)
    try:
        await accounts.disable_user(session, account.username, by=by.actor, now=now)
    except UnknownAccount:
        raise NotFound from None


async def let_in_again(
    session: AsyncSession, username: str, *, reason: str, by: Staff, now: datetime
) -> int | None:
    """Let a disabled account in again; return the number of the proposal it waits for, if it does."""
    account = await _other(session, username, by=by)
    if account.disabled_at is None:
        raise NotFound
    return await approvals.let_in_again(session, account.username, reason=reason, by=by.actor, now=now)


async def reset_second_step(
    session: AsyncSession, username: str, *, reason: str, by: Staff, now: datetime
) -> int | None:
    """Take the second step from who lost it; return the number of the proposal it waits for, if it does."""
    account = await _other(session, username, by=by)
    if not account.has_factor:
        raise NotFound
    return await approvals.reset_second_step(session, account.username, reason=reason, by=by.actor, now=now)


async def link(
    session: AsyncSession, username: str, issuer: str, subject: str, *, by: Staff, now: datetime
) -> None:
    """Write down who an account is at the identity provider; an empty subject forgets it.

    Raises:
        NotAllowed: accounts of guarded roles are linked at the terminal: whoever chooses who they are
            elsewhere could come in as them.
        NotFound, OwnAccount, NameTaken, InvalidName: see ``sign_on.link``.
    """
    account = await _other(session, username, by=by)
    if not subject.strip():
        await sign_on.unlink(session, account.username, issuer, by=by.actor, now=now)
        return
    if account.role in GUARDED:
        raise NotAllowed
    await sign_on.link(session, account.username, issuer, subject, by=by.actor, now=now)


async def _other(session: AsyncSession, username: str, *, by: Staff) -> AccountRow:
    account = await one(session, by, username)
    if account.id == by.account_id:
        raise OwnAccount
    return account

"""Whose account somebody signs on to: by a link that is kept, made by an admin or at the first sign-on."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import rules, service
from scoring.accounts import sign_on_rules as sign_on
from scoring.accounts import sign_on_store as store
from scoring.accounts import store as accounts_store
from scoring.accounts.rules import Role
from scoring.accounts.service import Staff
from scoring.accounts.sign_on_rules import Identity, Match
from scoring.db import locks
from scoring.errors import NotFound

BY: Final = "sso"
"""Who makes links and accounts at a first sign-on, for the journal."""


async def account_for(
    session: AsyncSession, identity: Identity, *, match: Match, unit_for_new: str | None, now: datetime
) -> Staff | None:
    """Return whose account somebody signs on to, None when there is none that lets them in.

    Where none is found, one may be made; it is disabled and has no rights until an admin says otherwise.

    Args:
        session: the act's own.
        identity: verified.
        match: how an account is found at the first time.
        unit_for_new: unit of accounts made for those who have none, None when none are made.
        now: when.
    """
    await locks.hold(session, "sign on", identity.issuer, identity.subject)
    account_id = await store.account_of(session, identity.issuer, identity.subject)
    if account_id is None:
        account_id = await _matched(session, identity, match, now=now)
    if account_id is None:
        if unit_for_new is not None:
            await _add(session, identity, unit_for_new, now=now)
        return None
    account = await accounts_store.account_by_id(session, account_id)
    if account is None or account.disabled_at is not None:
        return None
    return service.as_staff(account, way=BY, previous_at=account.signed_in_at)


async def link(
    session: AsyncSession, username: str, issuer: str, subject: str, *, by: str, now: datetime
) -> None:
    """Write down who an account is at a provider, in place of whoever it was before.

    Raises:
        UnknownAccount: there is no such account.
        NameTaken: the subject is another account's.
        InvalidName: the subject is empty or too long.
    """
    wanted = subject.strip()
    if not 0 < len(wanted) <= sign_on.LONGEST_SUBJECT or not wanted.isprintable():
        raise rules.InvalidName
    account = await service.user(session, username)
    await store.drop(session, issuer, account.id)
    await _link(session, account.id, account.username, issuer, wanted, by=by, now=now)


async def unlink(session: AsyncSession, username: str, issuer: str, *, by: str, now: datetime) -> None:
    """Forget who an account is at a provider and sign it out; raises UnknownAccount and NotFound."""
    account = await service.user(session, username)
    if not await store.drop(session, issuer, account.id):
        raise NotFound
    await accounts_store.end_sessions(session, account.id)
    await journal.record(session, "user.unlinked", f"user:{account.username}", {}, by=by, now=now)


async def subject_of(session: AsyncSession, account_id: int, issuer: str) -> str | None:
    """Return who an account is at a provider, None when that is not known."""
    return await store.subject_of(session, issuer, account_id)


async def _matched(session: AsyncSession, identity: Identity, match: Match, *, now: datetime) -> int | None:
    """Find an account by name and keep the link; one that is linked to somebody already is not theirs."""
    name = sign_on.name_for(identity, match)
    account = await accounts_store.account(session, name) if name else None
    if account is None or await store.subject_of(session, identity.issuer, account.id) is not None:
        return None
    await _link(session, account.id, account.username, identity.issuer, identity.subject, by=BY, now=now)
    return account.id


async def _add(session: AsyncSession, identity: Identity, unit: str, *, now: datetime) -> None:
    name = identity.username or identity.email or ""
    with suppress(rules.InvalidName, rules.NameTaken):
        made = await service.add_waiting_user(session, name, None, Role.OFFICER.value, unit, by=BY, now=now)
        account = await service.user(session, made)
        await _link(session, account.id, made, identity.issuer, identity.subject, by=BY, now=now)


async def _link(
    session: AsyncSession,
    account_id: int,
    username: str,
    issuer: str,
    subject: str,
    *,
    by: str,
    now: datetime,
) -> None:
    values = {
        "issuer": issuer, "subject": subject, "account_id": account_id, "linked_at": now, "linked_by": by,
    }  # fmt: skip
    if not await store.add(session, values):
        raise rules.NameTaken
    await journal.record(session, "user.linked", f"user:{username}", {}, by=by, now=now)

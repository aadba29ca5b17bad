"""How somebody comes by their first password: by a link that is good once, or by one that is shown once."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import invitations_store as store
from scoring.accounts import passwords, rules, service
from scoring.accounts import store as accounts_store
from scoring.errors import NotFound

GOOD_FOR: Final = timedelta(days=7)
"""How long a link waits to be followed."""


def new_password() -> str:
    """Return a password of 96 random bits, to be shown once and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


async def invite(session: AsyncSession, username: str, *, by: str, now: datetime) -> str:
    """Make the link's word by which somebody chooses a password; their earlier one opens nothing any more.

    An account that waits to be admitted can choose its password meanwhile; the password opens nothing yet.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = await service.user(session, username)
    token = secrets.token_urlsafe(32)
    await store.put(session, account.id, rules.secret_hash(token), now + GOOD_FOR)
    if account.password_hash:
        await accounts_store.change_account(session, account.id, {"password_hash": ""})
    await journal.record(session, "user.invited", f"user:{account.username}", {}, by=by, now=now)
    return token


async def username_of(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Return who is invited by a link, or raise NotFound when it is wrong, spent or too old."""
    username = await store.username_of(session, rules.secret_hash(token[:200]), now=now)
    if username is None:
        raise NotFound
    return username


async def accept(session: AsyncSession, token: str, password: str, *, now: datetime) -> str:
    """Give an invited account the password its owner has chosen, and return the username.

    Raises:
        NotFound: the link is wrong, spent or too old.
        WeakPassword: the password cannot be one; the link stays good.
    """
    username = await username_of(session, token, now=now)
    rules.check_password(password, username=username)
    hashed = await passwords.off_the_loop(passwords.hashed, password)
    if not await store.spend(session, rules.secret_hash(token[:200]), now=now):
        raise NotFound
    account = await service.user(session, username)
    await accounts_store.change_account(session, account.id, {"password_hash": hashed, "must_change": False})
    by = f"staff:{username}"
    await journal.record(session, "user.invitation_accepted", f"user:{username}", {}, by=by, now=now)
    return username

"""Signed-in browsers: opened, known again, listed to whose they are, and ended."""

import re
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import rules, second_rules, store
from scoring.accounts import sessions_store as sessions
from scoring.accounts.rules import Role
from scoring.accounts.service import Staff, as_staff
from scoring.accounts.sessions_store import OpenSession
from scoring.errors import NotFound

PASSWORD: Final = "password"  # noqa: S105 - a way of coming in
SINGLE_SIGN_ON: Final = "sso"

_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str | None:
    """Name browser and system from a ``User-Agent`` header, None when neither is known."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"\b{sign}\b", agent)), None)
    system = next((name for sign, name in _SYSTEMS if sign in agent), None)
    return ", ".join(one for one in (browser, system) if one) or None


async def open_session(
    session: AsyncSession,
    staff: Staff,
    *,
    now: datetime,
    way: str = PASSWORD,
    is_proved: bool = True,
    device: str | None = None,
) -> str:
    """Sign a browser in and return its token, 256 random bits of which only the hash is kept.

    Args:
        session: the act's own.
        staff: who.
        now: when.
        way: how they came in.
        is_proved: whether nothing is left to be shown; otherwise the token opens the second step alone.
        device: what the browser is, in words.
    """
    token = secrets.token_urlsafe(32)
    values = {
        "token_hash": rules.secret_hash(token),
        "account_id": staff.account_id,
        "created_at": now,
        "seen_at": now,
        "is_proved": is_proved,
        "way": way,
        "device": device,
        "previous_at": staff.previous_at,
    }
    await sessions.add(session, values)
    if is_proved:
        await store.note_sign_in(session, staff.account_id, now)
    return token


async def staff_of(
    session: AsyncSession,
    token: str,
    *,
    now: datetime,
    required: Collection[Role] = (),
    spares_sign_on: bool = False,
) -> Staff:
    """Return who is signed in with a token, or raise Unauthenticated. Rights are read anew each time.

    Args:
        session: any.
        token: from the cookie.
        now: when.
        required: roles that take a second step.
        spares_sign_on: whether single sign-on asks for a second step itself.
    """
    found = await sessions.by_hash(session, rules.secret_hash(token[:200]))
    if found is None:
        raise rules.Unauthenticated
    rules.check_session(found.created_at, found.seen_at, now=now)
    by_password = found.way == PASSWORD
    owes = second_rules.owed(
        is_proved=found.is_proved,
        has_factor=found.account.has_factor,
        must_change=found.account.must_change,
        is_required=found.account.role in required and (by_password or not spares_sign_on),
        by_password=by_password,
    )
    return as_staff(
        found.account,
        is_due=now - found.seen_at > rules.SEEN_EVERY,
        owes=owes,
        way=found.way,
        previous_at=found.previous_at,
    )


async def seen(session: AsyncSession, token: str, *, now: datetime) -> None:
    """Renew a session's sign of life, when ``Staff.is_due`` says so."""
    await sessions.touch(session, rules.secret_hash(token[:200]), now)


async def end_session(session: AsyncSession, token: str) -> None:
    """Sign a browser out."""
    await sessions.delete_one(session, rules.secret_hash(token[:200]))


async def renew(session: AsyncSession, token: str, staff: Staff, *, now: datetime, device: str | None) -> str:
    """Give a browser another token once more has been shown: whoever knew the earlier one is out."""
    await end_session(session, token)
    return await open_session(session, staff, now=now, way=staff.way, device=device)


def name_of(token: str) -> str:
    """Return the name by which a token's session stands in ``listed``."""
    return rules.secret_hash(token[:200])[: sessions.NAME_LENGTH]


async def listed(session: AsyncSession, staff: Staff, *, now: datetime) -> list[OpenSession]:
    """List the browsers somebody is signed in with, the one used last first."""
    return await sessions.of_account(
        session,
        staff.account_id,
        created_after=now - rules.LONGEST_SESSION,
        seen_after=now - rules.IDLE,
    )


async def end_one(session: AsyncSession, staff: Staff, name: str, *, now: datetime) -> None:
    """Sign one of somebody's own browsers out; raises NotFound."""
    if not await sessions.delete_named(session, staff.account_id, name):
        raise NotFound
    await journal.record(
        session, "staff.session_ended", f"user:{staff.username}", {}, by=staff.actor, now=now
    )


async def end_others(session: AsyncSession, staff: Staff, token: str, *, now: datetime) -> int:
    """Sign all of somebody's browsers out but this one, and return how many those were."""
    count = await sessions.delete_others(session, staff.account_id, rules.secret_hash(token[:200]))
    told = {"count": count}
    await journal.record(
        session, "staff.sessions_ended", f"user:{staff.username}", told, by=staff.actor, now=now
    )
    return count

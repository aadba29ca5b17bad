"""The second step: enrolling, proving, recovery codes, and taking it away from who has lost it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import second_rules as rules
from scoring.accounts import second_store as store
from scoring.accounts import service, tries
from scoring.accounts import store as accounts_store
from scoring.accounts.rules import Role
from scoring.accounts.service import Staff
from scoring.db import locks
from scoring.errors import NotFound
from scoring.notifications.sealing import seal, unseal


async def begin(session: AsyncSession, staff: Staff, *, key: bytes, now: datetime) -> None:
    """Make the secret of a second step that is not asked for yet; one that is there already stays."""
    await locks.hold(session, "second step", staff.account_id)
    if await store.of(session, staff.account_id) is not None:
        return
    values = {
        "account_id": staff.account_id,
        "secret": seal(rules.new_secret(), _whose(staff), key=key),
        "created_at": now,
        "confirmed_at": None,
        "last_step": None,
    }
    await store.put(session, values)


async def waiting(session: AsyncSession, staff: Staff, *, key: bytes) -> str | None:
    """Return the secret that waits to be confirmed; one that has been is shown to nobody again."""
    kept = await store.of(session, staff.account_id)
    if kept is None or kept.confirmed_at is not None:
        return None
    return unseal(kept.secret, _whose(staff), key=key)


async def confirm(session: AsyncSession, staff: Staff, code: str, *, key: bytes, now: datetime) -> list[str]:
    """Let the second step be asked for from now on and return its recovery codes, to be shown once.

    Raises:
        NotFound: there is no secret that waits.
        WrongCode: the application shows another code.
    """
    secret = await waiting(session, staff, key=key)
    if secret is None:
        raise NotFound
    step = rules.step_of(secret, rules.read_code(code) or "", last=None, now=now)
    if step is None:
        raise rules.WrongCode
    await store.confirm(session, staff.account_id, step, now)
    await _journal(session, "staff.second_step_on", staff.username, {}, by=staff.actor, now=now)
    return await _new_codes(session, staff, key=key)


async def count_try(session: AsyncSession, username: str, *, now: datetime) -> None:
    """Count a code that is about to be looked at, in a transaction of its own; raises TooManyTries.

    Whoever gets this far knows the password, so the wait is the account's, wherever the codes come from.
    """
    await tries.begin(session, f"second {username}", f"second {username}", now=now)


async def prove(session: AsyncSession, staff: Staff, typed: str, *, key: bytes, now: datetime) -> bool:
    """Take a code of the application or a recovery code, each once; return whether it was the latter.

    Raises:
        WrongCode: it is neither, or spent.
    """
    if await _is_current(session, staff, typed, key=key, now=now):
        is_recovery = False
    else:
        await _spend_recovery(session, staff, typed, key=key, now=now)
        is_recovery = True
    name = f"second {staff.username}"
    await tries.succeeded(session, name, name, now=now)
    return is_recovery


async def codes_left(session: AsyncSession, staff: Staff) -> int:
    """Count the recovery codes somebody has left."""
    return await store.codes_left(session, staff.account_id)


async def new_codes(session: AsyncSession, staff: Staff, *, key: bytes, now: datetime) -> list[str]:
    """Make new recovery codes, to be shown once; the earlier ones open nothing any more."""
    if not staff.has_factor:
        raise NotFound
    await _journal(session, "staff.recovery_codes_made", staff.username, {}, by=staff.actor, now=now)
    return await _new_codes(session, staff, key=key)


async def turn_off(session: AsyncSession, staff: Staff, *, required: Collection[Role], now: datetime) -> None:
    """Leave the second step out, at one's own wish and after ``prove``; raises FactorRequired, NotFound."""
    if staff.role in required:
        raise rules.FactorRequired
    if not await store.drop(session, staff.account_id):
        raise NotFound
    await _journal(session, "staff.second_step_off", staff.username, {}, by=staff.actor, now=now)


async def start_over(session: AsyncSession, staff: Staff, *, key: bytes, now: datetime) -> None:
    """Make a secret for another telephone, after ``prove``: the earlier one opens nothing any more.

    Until it is confirmed the account has no second step; the account's browsers but this one are signed out
    by the door.
    """
    await store.drop(session, staff.account_id)
    await _journal(session, "staff.second_step_moved", staff.username, {}, by=staff.actor, now=now)
    await begin(session, staff, key=key, now=now)


async def reset(session: AsyncSession, username: str, *, by: str, now: datetime) -> None:
    """Take the second step away from somebody who has lost it, and sign them out; raises UnknownAccount.

    Doors go by way of ``scoring.jobs.staffing``: for guarded roles it takes two people.
    """
    account = await service.user(session, username)
    had = await store.drop(session, account.id)
    await accounts_store.end_sessions(session, account.id)
    told = {"had_one": had}
    await _journal(session, "user.second_step_reset", account.username, told, by=by, now=now)


async def _is_current(session: AsyncSession, staff: Staff, typed: str, *, key: bytes, now: datetime) -> bool:
    kept = await store.of(session, staff.account_id)
    code = rules.read_code(typed)
    if kept is None or kept.confirmed_at is None or code is None:
        return False
    secret = unseal(kept.secret, _whose(staff), key=key)
    step = secret and rules.step_of(secret, code, last=kept.last_step, now=now)
    return bool(step) and await store.spend_step(session, staff.account_id, int(step or 0))


async def _spend_recovery(
    session: AsyncSession, staff: Staff, typed: str, *, key: bytes, now: datetime
) -> None:
    code = rules.read_recovery_code(typed)
    hashed = code and rules.recovery_hash(code, staff.account_id, key=key)
    if not hashed or not await store.spend_code(session, staff.account_id, hashed):
        raise rules.WrongCode
    left = await store.codes_left(session, staff.account_id)
    told = {"left": left}
    await _journal(session, "staff.recovery_code_used", staff.username, told, by=staff.actor, now=now)


async def _new_codes(session: AsyncSession, staff: Staff, *, key: bytes) -> list[str]:
    made = rules.new_recovery_codes()
    hashes = [rules.recovery_hash(one, staff.account_id, key=key) for one in made]
    await store.put_codes(session, staff.account_id, hashes)
    return made


def _whose(staff: Staff) -> str:
    return f"second step:{staff.account_id}"


async def _journal(
    session: AsyncSession, action: str, username: str, told: Mapping[str, object], *, by: str, now: datetime
) -> None:
    await journal.record(session, action, f"user:{username}", told, by=by, now=now)

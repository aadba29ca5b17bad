"""Staff accounts. There is no account that nobody made, and no default password."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import invitations_store, passwords, rules, store
from scoring.accounts.rules import Role
from scoring.accounts.second_rules import Step
from scoring.accounts.store import AccountRow
from scoring.db.engine import Database
from scoring.errors import UnknownUnit


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who is signed in, with the rights they have at this moment.

    Attributes:
        account_id: surrogate key.
        username: who they are; also the actor in the journal, as ``staff:<username>``.
        role: what they are here for.
        unit_id: they see this unit and all below it.
        unit_code: the operator's id of it.
        unit_name: its name.
        employee_id: the employee they are, when they are one.
        is_due: whether the sign of life on file is old enough to be renewed (see ``sessions.seen``).
        owes: what they must do before they get any further.
        has_factor: whether they sign in with a second step.
        way: how they came in, ``password`` or ``sso``.
        previous_at: when they came in before.
    """

    account_id: int
    username: str
    role: Role
    unit_id: int
    unit_code: str
    unit_name: str
    employee_id: int | None
    is_due: bool = False
    owes: Step | None = None
    has_factor: bool = False
    way: str = "password"
    previous_at: datetime | None = None

    @property
    def actor(self) -> str:
        """Who did it, for the journal."""
        return f"staff:{self.username}"


async def add_user(
    session: AsyncSession,
    username: str,
    password: str | None,
    role: str,
    unit_code: str,
    *,
    by: str,
    now: datetime,
    employee_id: int | None = None,
    must_change: bool = False,
) -> str:
    """Make an account and return its username as stored.

    Args:
        session: the act's own.
        username: by which they sign in.
        password: None for somebody who chooses one by invitation; until then the account opens nothing.
        role: what they are here for.
        unit_code: they see this unit and all below it.
        by: who makes it.
        now: when.
        employee_id: the employee they are, when they are one.
        must_change: whether they must choose another password at once, because somebody else knows this one.

    Raises:
        InvalidName: the username cannot be one.
        WeakPassword: the password cannot be one.
        UnknownRole: there is no such role.
        UnknownUnit: there is no such unit.
        NameTaken: the username is in use, even by a disabled account.
    """
    values = {"employee_id": employee_id, "must_change": must_change}
    return await _add(session, username, password, role, unit_code, values, by=by, now=now)


async def add_waiting_user(
    session: AsyncSession,
    username: str,
    password: str | None,
    role: str,
    unit_code: str,
    *,
    by: str,
    now: datetime,
    employee_id: int | None = None,
    must_change: bool = False,
) -> str:
    """Make an account that opens nothing until it is admitted; raises as ``add_user``."""
    values = {"disabled_at": now, "employee_id": employee_id, "must_change": must_change}
    return await _add(session, username, password, role, unit_code, values, by=by, now=now)


async def grant(session: AsyncSession, username: str, role: Role, *, by: str, now: datetime) -> None:
    """Give an account a role and sign it out everywhere; raises UnknownAccount.

    Doors that give one of ``approval_rules.POWERFUL`` go by way of a proposal (scoring.jobs.approvals).
    """
    account = await user(session, username)
    await store.change_account(session, account.id, {"role": role.value})
    told = {"role": role.value, "was": account.role.value}
    await journal.record(session, "user.granted", f"user:{account.username}", told, by=by, now=now)


async def admit(session: AsyncSession, username: str, *, by: str, now: datetime) -> None:
    """Let an account in that was made waiting; raises UnknownAccount."""
    account = await user(session, username)
    await store.change_account(session, account.id, {"disabled_at": None})
    await journal.record(session, "user.admitted", f"user:{account.username}", {}, by=by, now=now)


async def user(session: AsyncSession, username: str) -> AccountRow:
    """Return an account, disabled or not, or raise UnknownAccount."""
    account = await store.account(session, rules.read_username(username))
    if account is None:
        raise rules.UnknownAccount
    return account


async def has_admin(session: AsyncSession) -> bool:
    """Say whether there has ever been an account that makes accounts."""
    return any(one.role is Role.ADMIN for one in await store.accounts(session))


async def _add(
    session: AsyncSession,
    username: str,
    password: str | None,
    role: str,
    unit_code: str,
    values: Mapping[str, object],
    *,
    by: str,
    now: datetime,
) -> str:
    username = rules.read_username(username)
    if password is not None:
        rules.check_password(password, username=username)
    as_what = rules.read_role(role)
    # Before the first statement: no lock is held while the hash is being computed.
    password_hash = await passwords.off_the_loop(passwords.hashed, password) if password is not None else ""
    unit_id = await store.unit_id_of(session, unit_code)
    if unit_id is None:
        raise UnknownUnit
    stored = await store.insert_account(
        session,
        {
            "username": username,
            "password_hash": password_hash,
            "role": as_what.value,
            "unit_id": unit_id,
            "created_at": now,
            **values,
        },
    )
    if not stored:
        raise rules.NameTaken
    told = {"role": as_what.value, "unit": unit_code}
    await journal.record(session, "user.added", f"user:{username}", told, by=by, now=now)
    return username


async def disable_user(session: AsyncSession, username: str, *, by: str, now: datetime) -> None:
    """Disable an account and end its sessions; raise UnknownAccount when there is none to disable."""
    account = await _enabled(session, username)
    await store.change_account(session, account.id, {"disabled_at": now})
    await invitations_store.drop(session, account.id)
    await journal.record(session, "user.disabled", f"user:{account.username}", {}, by=by, now=now)


async def set_password(
    session: AsyncSession,
    username: str,
    password: str,
    *,
    by: str,
    now: datetime,
    must_change: bool = False,
) -> None:
    """Give an account another password and end its sessions; ``must_change`` as in ``add_user``.

    Raises:
        InvalidName: the username cannot be one.
        WeakPassword: the password cannot be one.
        UnknownAccount: there is no such account, or it is disabled.
    """
    username = rules.read_username(username)
    rules.check_password(password, username=username)
    password_hash = await passwords.off_the_loop(passwords.hashed, password)
    account = await _enabled(session, username)
    await store.change_account(
        session, account.id, {"password_hash": password_hash, "must_change": must_change}
    )
    await journal.record(session, "user.password_set", f"user:{account.username}", {}, by=by, now=now)


async def list_users(session: AsyncSession) -> list[AccountRow]:
    """List all accounts by username, disabled ones too."""
    return await store.accounts(session)


async def users_below(
    session: AsyncSession, root_id: int, *, username: str | None = None
) -> list[AccountRow]:
    """List the accounts of a unit and all below it by username, or the one of that name there."""
    return await store.accounts_below(session, root_id, username=username)


async def staff_by_id(session: AsyncSession, account_id: int) -> Staff | None:
    """Return somebody with the rights they have at this moment, None when the account is disabled or gone."""
    account = await store.account_by_id(session, account_id)
    return None if account is None or account.disabled_at is not None else as_staff(account)


async def verify(database: Database, username: str, password: str) -> Staff:
    """Return whose username and password these are, or raise SignInRefused.

    It reads for itself: a transaction left open would make writers wait as long as the hash takes.
    """
    account = None
    with suppress(rules.InvalidName):
        name = rules.read_username(username)
        async with database.reading() as session:
            account = await store.account(session, name)
    stored = account.password_hash if account is not None and account.disabled_at is None else None
    readable = password[: rules.LONGEST_PASSWORD + 1] if rules.is_text(password) else ""
    is_right = await passwords.off_the_loop(passwords.matches, readable, stored)
    if account is None or not is_right:
        raise rules.SignInRefused
    return as_staff(account, previous_at=account.signed_in_at)


async def _enabled(session: AsyncSession, username: str) -> AccountRow:
    account = await store.account(session, rules.read_username(username))
    if account is None or account.disabled_at is not None:
        raise rules.UnknownAccount
    return account


def as_staff(
    account: AccountRow,
    *,
    is_due: bool = False,
    owes: Step | None = None,
    way: str = "password",
    previous_at: datetime | None = None,
) -> Staff:
    """Return somebody with the rights their account has at this moment."""
    return Staff(
        account_id=account.id,
        username=account.username,
        role=account.role,
        unit_id=account.unit_id,
        unit_code=account.unit_code,
        unit_name=account.unit_name,
        employee_id=account.employee_id,
        is_due=is_due,
        owes=owes,
        has_factor=account.has_factor,
        way=way,
        previous_at=previous_at,
    )

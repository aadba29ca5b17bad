"""All SQL of accounts and machine clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.accounts.rules import Role, Scope
from scoring.db.upsert import insert
from scoring.tables import Account, Client, SecondFactor, StaffSession, Unit


@dataclass(frozen=True, slots=True)
class Caller:
    """A machine that has shown its key.

    Attributes:
        id: surrogate key.
        name: what the operator calls it.
        prefix: public part of its key.
        scopes: what the key allows.
        unit_id: it sees this unit and all below it.
        last_used: the day it was last heard of, by the moment noted then.
    """

    id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    unit_id: int
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A machine client as the operator lists it; its secret is known to nobody."""

    name: str
    prefix: str
    scopes: frozenset[Scope]
    unit_code: str
    created_at: datetime
    revoked_at: datetime | None
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A staff account as the operator lists it."""

    id: int
    username: str
    password_hash: str
    role: Role
    unit_id: int
    unit_code: str
    unit_name: str
    employee_id: int | None
    created_at: datetime
    disabled_at: datetime | None
    must_change: bool
    signed_in_at: datetime | None
    has_factor: bool


async def unit_id_of(session: AsyncSession, code: str) -> int | None:
    """Find a unit by the operator's id."""
    return (await session.execute(select(col(Unit.id)).where(col(Unit.code) == code))).scalar_one_or_none()


async def insert_client(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Store a client; False when its name or prefix is taken."""
    statement = insert(session, Client).values(**values).on_conflict_do_nothing().returning(col(Client.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


_CALLERS = select(
    col(Client.id),
    col(Client.name),
    col(Client.prefix),
    col(Client.scopes),
    col(Client.unit_id),
    col(Client.last_used_on),
    col(Client.secret_hash),
).where(col(Client.prefix).in_(bindparam("prefixes", expanding=True)), col(Client.revoked_at).is_(None))


async def clients_by_prefix(session: AsyncSession, prefixes: Sequence[str]) -> dict[str, tuple[Caller, str]]:
    """Find clients that have not been revoked by prefix, each with the hash of its secret."""
    found = await session.execute(_CALLERS, {"prefixes": list(prefixes)})
    return {
        row.prefix: (
            Caller(
                id=row.id,
                name=row.name,
                prefix=row.prefix,
                scopes=_scopes(row.scopes),
                unit_id=row.unit_id,
                last_used=row.last_used_on,
            ),
            row.secret_hash,
        )
        for row in found
    }


async def clients(session: AsyncSession) -> list[ClientRow]:
    """List all clients by name."""
    found = await session.execute(
        select(
            col(Client.name),
            col(Client.prefix),
            col(Client.scopes),
            col(Unit.code),
            col(Client.created_at),
            col(Client.revoked_at),
            col(Client.last_used_on),
        )
        .join(Unit, col(Unit.id) == col(Client.unit_id))
        .order_by(col(Client.name))
    )
    return [ClientRow(row[0], row[1], _scopes(row[2]), *row[3:]) for row in found]


async def clients_within(session: AsyncSession, root_id: int) -> list[ClientRow]:
    """List the clients that see a unit or one below it and nothing above, by name."""
    tree = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("below", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    codes = set(
        (await session.execute(select(col(Unit.code)).where(col(Unit.id).in_(select(tree.c.id))))).scalars()
    )
    return [one for one in await clients(session) if one.unit_code in codes]


async def rotate_client(session: AsyncSession, name: str, prefix: str, secret_hash: str) -> str | None:
    """Give a client that is not revoked another key and return the prefix of the old one."""
    found = await session.execute(
        select(col(Client.id), col(Client.prefix)).where(
            col(Client.name) == name, col(Client.revoked_at).is_(None)
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    changed = update(Client).where(col(Client.id) == row.id)
    await session.execute(changed.values(prefix=prefix, secret_hash=secret_hash, last_used_on=None))
    old: str = row.prefix
    return old


async def revoke_client(session: AsyncSession, name: str, at: datetime) -> str | None:
    """Revoke a client that is not revoked yet and return its prefix."""
    found = await session.execute(
        update(Client)
        .where(col(Client.name) == name, col(Client.revoked_at).is_(None))
        .values(revoked_at=at)
        .returning(col(Client.prefix))
    )
    return found.scalar_one_or_none()


async def note_use(session: AsyncSession, client_id: int, at: datetime) -> None:
    """Note when a client was last heard of."""
    await session.execute(update(Client).where(col(Client.id) == client_id).values(last_used_on=at))


def _scopes(text: str) -> frozenset[Scope]:
    return frozenset(Scope(name) for name in text.split())


ACCOUNT: tuple[Any, ...] = (
    col(Account.id),
    col(Account.username),
    col(Account.password_hash),
    col(Account.role),
    col(Account.unit_id),
    col(Unit.code).label("unit_code"),
    col(Unit.name).label("unit_name"),
    col(Account.employee_id),
    col(Account.created_at),
    col(Account.disabled_at),
    col(Account.must_change),
    col(Account.signed_in_at),
    exists()
    .where(col(SecondFactor.account_id) == col(Account.id), col(SecondFactor.confirmed_at).is_not(None))
    .correlate(Account)
    .label("has_factor"),
)
"""What is read of an account, with its unit joined."""


async def insert_account(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Store an account; False when its username is taken."""
    statement = insert(session, Account).values(**values).on_conflict_do_nothing().returning(col(Account.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def account(session: AsyncSession, username: str) -> AccountRow | None:
    """Find an account by username."""
    found = await session.execute(
        select(*ACCOUNT)
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(Account.username) == username)
    )
    row = found.mappings().one_or_none()
    return None if row is None else read_account(row)


async def account_by_id(session: AsyncSession, account_id: int) -> AccountRow | None:
    """Find an account by its surrogate key."""
    found = await session.execute(
        select(*ACCOUNT).join(Unit, col(Unit.id) == col(Account.unit_id)).where(col(Account.id) == account_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else read_account(row)


async def accounts(session: AsyncSession) -> list[AccountRow]:
    """List all accounts by username."""
    found = await session.execute(
        select(*ACCOUNT).join(Unit, col(Unit.id) == col(Account.unit_id)).order_by(col(Account.username))
    )
    return [read_account(row) for row in found.mappings()]


async def accounts_below(
    session: AsyncSession, root_id: int, *, username: str | None = None
) -> list[AccountRow]:
    """List the accounts of a unit and all below it by username, or the one of that name there."""
    below = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("below", recursive=True)
    below = below.union(select(col(Unit.id)).where(col(Unit.parent_id) == below.c.id))
    wanted = (
        select(*ACCOUNT)
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(Account.unit_id).in_(select(below.c.id)))
        .order_by(col(Account.username))
    )
    if username is not None:
        wanted = wanted.where(col(Account.username) == username)
    return [read_account(row) for row in (await session.execute(wanted)).mappings()]


async def note_sign_in(session: AsyncSession, account_id: int, now: datetime) -> None:
    """Note that somebody has come in."""
    await session.execute(update(Account).where(col(Account.id) == account_id).values(signed_in_at=now))


async def change_account(session: AsyncSession, account_id: int, values: dict[str, Any]) -> None:
    """Change an account and sign it out everywhere: whoever was in, was in as what it used to be."""
    await session.execute(update(Account).where(col(Account.id) == account_id).values(**values))
    await end_sessions(session, account_id)


async def end_sessions(session: AsyncSession, account_id: int) -> None:
    """Sign an account out everywhere."""
    await session.execute(delete(StaffSession).where(col(StaffSession.account_id) == account_id))


def read_account(row: RowMapping) -> AccountRow:
    """Read an account from a row that has ``ACCOUNT``."""
    values = {name: row[name] for name in AccountRow.__dataclass_fields__}
    return AccountRow(**{**values, "role": Role(values["role"])})

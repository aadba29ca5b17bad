"""All SQL of accounts, sessions and machine clients."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.accounts.rules import Role, Scope
from scoring.db.upsert import insert
from scoring.tables import Account, Client, StaffSession, Unit


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


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser and whose it is."""

    account: AccountRow
    created_at: datetime
    seen_at: datetime


async def unit_id_of(session: AsyncSession, code: str) -> int | None:
    """Find a unit by the operator's id."""
    return (await session.execute(select(col(Unit.id)).where(col(Unit.code) == code))).scalar_one_or_none()


async def insert_client(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Store a client; False when its name or prefix is taken."""
    statement = insert(session, Client).values(**values).on_conflict_do_nothing().returning(col(Client.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def client_by_prefix(session: AsyncSession, prefix: str) -> tuple[Caller, str] | None:
    """Find a client that has not been revoked, with the hash of its secret."""
    found = await session.execute(
        select(
            col(Client.id),
            col(Client.name),
            col(Client.prefix),
            col(Client.scopes),
            col(Client.unit_id),
            col(Client.last_used_on),
            col(Client.secret_hash),
        ).where(col(Client.prefix) == prefix, col(Client.revoked_at).is_(None))
    )
    values = found.mappings().one_or_none()
    if values is None:
        return None
    return (
        Caller(
            id=values["id"],
            name=values["name"],
            prefix=values["prefix"],
            scopes=_scopes(values["scopes"]),
            unit_id=values["unit_id"],
            last_used=values["last_used_on"],
        ),
        values["secret_hash"],
    )


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


_ACCOUNT: tuple[Any, ...] = (
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
)


async def insert_account(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Store an account; False when its username is taken."""
    statement = insert(session, Account).values(**values).on_conflict_do_nothing().returning(col(Account.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def account(session: AsyncSession, username: str) -> AccountRow | None:
    """Find an account by username."""
    found = await session.execute(
        select(*_ACCOUNT)
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(Account.username) == username)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _account(row)


async def account_by_id(session: AsyncSession, account_id: int) -> AccountRow | None:
    """Find an account by its surrogate key."""
    found = await session.execute(
        select(*_ACCOUNT)
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(Account.id) == account_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _account(row)


async def accounts(session: AsyncSession) -> list[AccountRow]:
    """List all accounts by username."""
    found = await session.execute(
        select(*_ACCOUNT).join(Unit, col(Unit.id) == col(Account.unit_id)).order_by(col(Account.username))
    )
    return [_account(row) for row in found.mappings()]


async def change_account(session: AsyncSession, account_id: int, values: dict[str, Any]) -> None:
    """Change an account and sign it out everywhere: whoever was in, was in as what it used to be."""
    await session.execute(update(Account).where(col(Account.id) == account_id).values(**values))
    await session.execute(delete(StaffSession).where(col(StaffSession.account_id) == account_id))


async def insert_session(session: AsyncSession, token_hash: str, account_id: int, now: datetime) -> None:
    """Sign a browser in."""
    session.add(StaffSession(token_hash=token_hash, account_id=account_id, created_at=now, seen_at=now))
    await session.flush()


async def session_by_hash(session: AsyncSession, token_hash: str) -> SessionRow | None:
    """Find a signed-in browser of an account that is not disabled."""
    found = await session.execute(
        select(*_ACCOUNT, col(StaffSession.created_at).label("session_created_at"), col(StaffSession.seen_at))
        .select_from(StaffSession)
        .join(Account, col(Account.id) == col(StaffSession.account_id))
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .where(col(StaffSession.token_hash) == token_hash, col(Account.disabled_at).is_(None))
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    return SessionRow(_account(row), row["session_created_at"], row["seen_at"])


async def touch_session(session: AsyncSession, token_hash: str, now: datetime) -> None:
    """Note a sign of life."""
    await session.execute(
        update(StaffSession).where(col(StaffSession.token_hash) == token_hash).values(seen_at=now)
    )


async def delete_session(session: AsyncSession, token_hash: str) -> None:
    """Sign a browser out."""
    await session.execute(delete(StaffSession).where(col(StaffSession.token_hash) == token_hash))


def _account(row: RowMapping) -> AccountRow:
    values = {name: row[name] for name in AccountRow.__dataclass_fields__}
    return AccountRow(**{**values, "role": Role(values["role"])})

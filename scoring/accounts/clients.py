"""Machine clients: made with a secret that is shown once, known by it ever after, and revoked at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import rules, store
from scoring.accounts.store import Caller, ClientRow
from scoring.db.engine import Database
from scoring.db.gathered import Gathered
from scoring.errors import UnknownUnit


async def create(
    session: AsyncSession, name: str, unit_code: str, scopes: Iterable[str], *, by: str, now: datetime
) -> tuple[Caller, str]:
    """Make a client that sees one unit and all below it; return it with its key, which is shown only now.

    Raises:
        InvalidName: the name cannot be one.
        UnknownScope: a scope does not exist, or there is none.
        UnknownUnit: there is no such unit.
        NameTaken: another client, even a revoked one, has this name.
    """
    name = rules.read_client_name(name)
    allowed = rules.read_scopes(scopes)
    unit_id = await store.unit_id_of(session, unit_code)
    if unit_id is None:
        raise UnknownUnit
    key = rules.Key(secrets.token_hex(rules.PREFIX_BYTES), secrets.token_hex(rules.SECRET_BYTES))
    stored = await store.insert_client(
        session,
        {
            "name": name,
            "prefix": key.prefix,
            "secret_hash": rules.secret_hash(key.secret),
            "scopes": " ".join(sorted(scope.value for scope in allowed)),
            "unit_id": unit_id,
            "created_at": now,
        },
    )
    if not stored:
        raise rules.NameTaken
    told = {"name": name, "scopes": sorted(scope.value for scope in allowed), "unit": unit_code}
    await journal.record(session, "client.created", f"client:{key.prefix}", told, by=by, now=now)
    caller = await authenticate(session, f"Bearer {key.text}")
    return caller, key.text


async def list_all(session: AsyncSession) -> list[ClientRow]:
    """List all clients by name, revoked ones too."""
    return await store.clients(session)


async def within(session: AsyncSession, root_id: int) -> list[ClientRow]:
    """List the clients that see a unit or one below it and nothing above, revoked ones too."""
    return await store.clients_within(session, root_id)


async def rotate(session: AsyncSession, name: str, *, by: str, now: datetime) -> str:
    """Give a client another key, which is shown only now, and end the old one at once.

    Raises:
        UnknownAccount: there is no such client, or it is revoked.
    """
    key = rules.Key(secrets.token_hex(rules.PREFIX_BYTES), secrets.token_hex(rules.SECRET_BYTES))
    old = await store.rotate_client(session, name, key.prefix, rules.secret_hash(key.secret))
    if old is None:
        raise rules.UnknownAccount
    told = {"name": name, "from": old}
    await journal.record(session, "client.rotated", f"client:{key.prefix}", told, by=by, now=now)
    return key.text


async def revoke(session: AsyncSession, name: str, *, by: str, now: datetime) -> None:
    """Revoke a client's key, so that its next request is refused; raise UnknownAccount when there is none."""
    prefix = await store.revoke_client(session, name, now)
    if prefix is None:
        raise rules.UnknownAccount
    await journal.record(session, "client.revoked", f"client:{prefix}", {"name": name}, by=by, now=now)


async def authenticate(session: AsyncSession, header: str | None) -> Caller:
    """Find the client whose key is in an ``Authorization`` header, or raise Unauthenticated."""
    key = rules.read_bearer(header)
    found = await store.clients_by_prefix(session, [key.prefix])
    return _checked(key, found.get(key.prefix))


class Register:
    """The clients of a database, as a door that many knock at asks for them."""

    def __init__(self, database: Database) -> None:
        self._known = Gathered(database, store.clients_by_prefix)

    async def authenticate(self, header: str | None) -> Caller:
        """Find the client whose key is in an ``Authorization`` header, or raise Unauthenticated."""
        key = rules.read_bearer(header)
        return _checked(key, await self._known.find(key.prefix))


def _checked(key: rules.Key, found: tuple[Caller, str] | None) -> Caller:
    # Compared even when there is nobody: how long a refusal takes tells nothing.
    is_right = rules.is_secret(key.secret, found[1] if found else None)
    if found is None or not is_right:
        raise rules.Unauthenticated
    return found[0]


def is_first_use_today(caller: Caller, *, now: datetime) -> bool:
    """Say whether the client has not been heard of since the day began (UTC)."""
    return caller.last_used is None or caller.last_used.date() < now.date()


async def used(session: AsyncSession, caller: Caller, *, now: datetime) -> None:
    """Note that a client was heard of: once a day, so that reading stays reading."""
    await store.note_use(session, caller.id, now)

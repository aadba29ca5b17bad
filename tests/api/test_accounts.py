"""Keys and accounts: made by somebody, written down, usable at once, and gone at once when taken away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scoring import accounts
from scoring.accounts import (
    InvalidName,
    NameTaken,
    Role,
    Scope,
    SignInRefused,
    Unauthenticated,
    UnknownAccount,
    UnknownRole,
    UnknownScope,
    WeakPassword,
    clients,
    passwords,
    rules,
)
from scoring.db.engine import Database
from scoring.errors import ScoringError, UnknownUnit
from scoring.tables import Account, Client, JournalEntry, StaffSession
from tests import make
from tests.make import NOON, Office

PASSWORD = "kopi tubruk panas 7"


@pytest.fixture
async def office(database: Database) -> Office:
    return await make.office(database)


async def add(database: Database, username: str = "Kepala.Dukcapil", role: str = "unit_head") -> str:
    async with database.writing() as session:
        return await accounts.add_user(session, username, PASSWORD, role, "DUKCAPIL", by="operator", now=NOON)


async def journal(database: Database) -> list[tuple[str, str, str]]:
    async with database.reading() as session:
        found = (await session.execute(select(JournalEntry))).scalars()
        return [(entry.action, entry.subject, entry.actor) for entry in found]


async def test_a_key_is_shown_once_and_kept_as_a_hash(database: Database, office: Office) -> None:
    async with database.writing() as session:
        caller, key = await clients.create(
            session, " SIMPEG \t Kabupaten ", "KAB", ["scores:read", "nip:read"], by="operator", now=NOON
        )
    assert (caller.name, caller.unit_id) == ("SIMPEG Kabupaten", office.root)
    assert caller.scopes == {Scope.SCORES_READ, Scope.NIP_READ}
    assert key.startswith(f"puas_{caller.prefix}_")
    async with database.reading() as session:
        row = (await session.execute(select(Client))).scalar_one()
        assert key.split("_")[2] not in repr(row)
        assert await clients.authenticate(session, f"Bearer {key}") == caller
        (listed,) = await clients.list_all(session)
    assert (listed.unit_code, listed.revoked_at, listed.last_used) == ("KAB", None, None)
    assert await journal(database) == [("client.created", f"client:{caller.prefix}", "operator")]


NO_CLIENTS: tuple[tuple[str, str, list[str], type[ScoringError]], ...] = (
    ("", "KAB", ["scores:read"], InvalidName),
    ("a\x07b", "KAB", ["scores:read"], InvalidName),
    ("x" * 121, "KAB", ["scores:read"], InvalidName),
    ("SIMPEG", "NONE", ["scores:read"], UnknownUnit),
    ("SIMPEG", "KAB", [], UnknownScope),
    ("SIMPEG", "KAB", ["scores:read", "all"], UnknownScope),
    ("taken", "KAB", ["scores:read"], NameTaken),
)


async def test_a_client_that_cannot_be_is_not_made(database: Database, office: Office) -> None:
    async with database.writing() as session:
        await clients.create(session, "taken", "KAB", ["scores:read"], by="operator", now=NOON)
    for name, unit, scopes, error in NO_CLIENTS:
        with pytest.raises(error):
            async with database.writing() as session:
                await clients.create(session, name, unit, scopes, by="operator", now=NOON)
    async with database.reading() as session:
        assert len(await clients.list_all(session)) == 1


async def test_a_client_is_revoked_once(database: Database, office: Office) -> None:
    async with database.writing() as session:
        caller, key = await clients.create(session, "SIMPEG", "KAB", ["scores:read"], by="a", now=NOON)
        await clients.revoke(session, "SIMPEG", by="b", now=NOON)
        with pytest.raises(Unauthenticated):
            await clients.authenticate(session, f"Bearer {key}")
        with pytest.raises(UnknownAccount):
            await clients.revoke(session, "SIMPEG", by="b", now=NOON)
    assert (await journal(database))[1] == ("client.revoked", f"client:{caller.prefix}", "b")


async def test_staff_sign_in_with_username_and_password(database: Database, office: Office) -> None:
    assert await add(database) == "kepala.dukcapil"
    staff = await accounts.verify(database, " KEPALA.dukcapil ", PASSWORD)
    assert (staff.username, staff.role, staff.unit_code) == ("kepala.dukcapil", Role.UNIT_HEAD, "DUKCAPIL")
    assert staff.actor == "staff:kepala.dukcapil"
    async with database.reading() as session:
        (row,) = (await session.execute(select(Account))).scalars()
        assert row.password_hash.startswith("$argon2id$")
        assert [one.username for one in await accounts.list_users(session)] == ["kepala.dukcapil"]
    assert await journal(database) == [("user.added", "user:kepala.dukcapil", "operator")]


WRONG = (
    ("kepala.dukcapil", PASSWORD + "!"),
    ("kepala.dukcapil", ""),
    ("kepala.dukcapil", "\ud800" * 12),
    ("kepala.dukcapil", "x" * 100_000),
    ("nobody", PASSWORD),
    ("kepala\x00dukcapil", PASSWORD),
    ("", ""),
)


async def test_what_is_wrong_with_a_sign_in_is_not_told(database: Database, office: Office) -> None:
    await add(database)
    for username, password in WRONG:
        with pytest.raises(SignInRefused) as refusal:
            await accounts.verify(database, username, password)
        assert refusal.value.params == {}


NO_ACCOUNTS: tuple[tuple[str, str, str, str, type[ScoringError]], ...] = (
    ("ab", PASSWORD, "admin", "KAB", InvalidName),
    ("spasi di nama", PASSWORD, "admin", "KAB", InvalidName),
    ("admin", "pendek", "admin", "KAB", WeakPassword),
    ("admin", "x" * 201, "admin", "KAB", WeakPassword),
    ("admin", "121212121212", "admin", "KAB", WeakPassword),
    ("admin", "sandi-ADMIN-2026", "admin", "KAB", WeakPassword),
    ("admin", PASSWORD + "\ud800", "admin", "KAB", WeakPassword),
    ("admin", PASSWORD, "root", "KAB", UnknownRole),
    ("admin", PASSWORD, "admin", "NONE", UnknownUnit),
    ("kepala.dukcapil", PASSWORD, "admin", "KAB", NameTaken),
)


async def test_an_account_that_cannot_be_is_not_made(database: Database, office: Office) -> None:
    await add(database)
    for username, password, role, unit, error in NO_ACCOUNTS:
        with pytest.raises(error):
            async with database.writing() as session:
                await accounts.add_user(session, username, password, role, unit, by="operator", now=NOON)
    async with database.reading() as session:
        assert len(await accounts.list_users(session)) == 1


async def sign_in(database: Database) -> str:
    staff = await accounts.verify(database, "kepala.dukcapil", PASSWORD)
    async with database.writing() as session:
        return await accounts.open_session(session, staff, now=NOON)


async def who(database: Database, token: str, minutes: float = 0) -> accounts.Staff:
    async with database.reading() as session:
        return await accounts.staff_of(session, token, now=NOON + timedelta(minutes=minutes))


async def test_a_session_is_known_by_its_token_of_which_only_the_hash_is_kept(
    database: Database, office: Office
) -> None:
    await add(database)
    token = await sign_in(database)
    assert (await who(database, token)).username == "kepala.dukcapil"
    async with database.reading() as session:
        assert (await session.execute(select(StaffSession))).scalar_one().token_hash != token
    for wrong in ("", token + "x", "\ud800"):
        with pytest.raises(Unauthenticated):
            await who(database, wrong)


async def test_a_session_ends_when_left_alone_or_after_a_day_s_work(
    database: Database, office: Office
) -> None:
    await add(database)
    token = await sign_in(database)
    assert not (await who(database, token, minutes=1)).is_due
    assert (await who(database, token, minutes=30)).is_due
    with pytest.raises(Unauthenticated):
        await who(database, token, minutes=31)
    for minutes in range(25, 12 * 60 + 1, 25):
        async with database.writing() as session:
            await accounts.seen(session, token, now=NOON + timedelta(minutes=minutes))
    await who(database, token, minutes=12 * 60)
    with pytest.raises(Unauthenticated):
        await who(database, token, minutes=12 * 60 + 1)


async def test_signing_out_ends_the_session(database: Database, office: Office) -> None:
    await add(database)
    token = await sign_in(database)
    async with database.writing() as session:
        await accounts.end_session(session, token)
    with pytest.raises(Unauthenticated):
        await who(database, token)


async def test_disabling_an_account_ends_its_sessions_at_once(database: Database, office: Office) -> None:
    await add(database)
    token = await sign_in(database)
    async with database.writing() as session:
        await accounts.disable_user(session, "kepala.dukcapil", by="operator", now=NOON)
        with pytest.raises(UnknownAccount):
            await accounts.disable_user(session, "kepala.dukcapil", by="operator", now=NOON)
    with pytest.raises(Unauthenticated):
        await who(database, token)
    with pytest.raises(SignInRefused):
        await accounts.verify(database, "kepala.dukcapil", PASSWORD)


async def test_another_password_ends_the_sessions_made_with_the_old_one(
    database: Database, office: Office
) -> None:
    await add(database)
    token = await sign_in(database)
    async with database.writing() as session:
        await accounts.set_password(session, "Kepala.Dukcapil", "teh manis hangat 8", by="operator", now=NOON)
    with pytest.raises(Unauthenticated):
        await who(database, token)
    with pytest.raises(SignInRefused):
        await accounts.verify(database, "kepala.dukcapil", PASSWORD)
    await accounts.verify(database, "kepala.dukcapil", "teh manis hangat 8")
    assert (await journal(database))[-1] == ("user.password_set", "user:kepala.dukcapil", "operator")


def test_a_hash_of_another_kind_is_nobody_s() -> None:
    assert not passwords.matches(PASSWORD, "plain text")


def test_keys_of_two_clients_never_meet() -> None:
    acts = {rules.act_of_client(prefix, "same-key") for prefix in ("0a1b2c3d", "0a1b2c3e")}
    assert len(acts) == 2
    assert all(len(act) == 44 and act.isalnum() for act in acts)

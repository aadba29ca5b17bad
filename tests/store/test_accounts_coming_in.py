"""Invitations, signed-in browsers, what is owed before going on, and who looks after whose account."""

from datetime import datetime, timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlmodel import col

from scoring import accounts
from scoring.accounts import Role, SignInRefused, Staff, Unauthenticated, WeakPassword, invitations, sessions
from scoring.accounts.second_rules import Step, owed
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import approvals, staffing
from scoring.tables import JournalEntry
from scoring.terms import ProposalKind
from tests import make
from tests.make import NOON
from tests.store.contested import PASSWORD, hire

CHOSEN = "teh manis hangat sekali"


@pytest.fixture
async def admin(database: Database, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """The admin of the small office; passwords are hashed quickly."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr("scoring.accounts.passwords._ARGON2ID", quick)
    await make.office(database)
    return await hire(database, "admin", Role.ADMIN, "KAB")


async def who(database: Database, token: str, now: datetime = NOON) -> Staff:
    async with database.reading() as session:
        return await accounts.staff_of(session, token, now=now)


async def test_an_invitation_lets_its_owner_choose_a_password_once(database: Database, admin: Staff) -> None:
    async with database.writing() as session:
        made = await staffing.invite(
            session, "Loket.1", "officer", "DUKCAPIL", employee=None, reason="", by=admin, now=NOON
        )
    assert (made.username, made.proposal) == ("loket.1", None)
    for guess in ("", "nobody's password", PASSWORD):
        with pytest.raises(SignInRefused):
            await accounts.verify(database, "loket.1", guess)
    async with database.writing() as session:
        with pytest.raises(WeakPassword):
            await invitations.accept(session, made.token, "pendek", now=NOON)
        with pytest.raises(NotFound):
            await invitations.accept(session, made.token, CHOSEN, now=NOON + timedelta(days=7))
        assert await invitations.accept(session, made.token, CHOSEN, now=NOON) == "loket.1"
        with pytest.raises(NotFound):
            await invitations.accept(session, made.token, CHOSEN, now=NOON)
    assert (await accounts.verify(database, "loket.1", CHOSEN)).role is Role.OFFICER
    async with database.reading() as session:
        entries = (await session.execute(select(col(JournalEntry.action)))).scalars().all()
    assert entries[-3:] == ["user.added", "user.invited", "user.invitation_accepted"]


async def test_inviting_again_ends_the_password_the_sessions_and_the_earlier_link(
    database: Database, admin: Staff
) -> None:
    head = await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    async with database.writing() as session:
        token = await accounts.open_session(session, head, now=NOON)
        first = await staffing.invite_again(session, "kepala", by=admin, now=NOON)
        second = await staffing.invite_again(session, "kepala", by=admin, now=NOON)
    with pytest.raises(Unauthenticated):
        await who(database, token)
    with pytest.raises(SignInRefused):
        await accounts.verify(database, "kepala", PASSWORD)
    async with database.writing() as session:
        with pytest.raises(NotFound):
            await invitations.username_of(session, first, now=NOON)
        await staffing.disable(session, "kepala", by=admin, now=NOON)
        with pytest.raises(NotFound):
            await invitations.username_of(session, second, now=NOON)


async def test_people_see_and_end_their_own_browsers_and_nobody_else_s(
    database: Database, admin: Staff
) -> None:
    head = await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    async with database.writing() as session:
        here, there, third = [
            await accounts.open_session(session, head, now=NOON, device=device)
            for device in ("Firefox, Windows", None, None)
        ]
        foreign = await accounts.open_session(session, admin, now=NOON)
        found = await sessions.listed(session, head, now=NOON)
        assert {one.name for one in found} == {sessions.name_of(token) for token in (here, there, third)}
        assert "Firefox, Windows" in {one.device for one in found}
        with pytest.raises(NotFound):
            await sessions.end_one(session, head, sessions.name_of(foreign), now=NOON)
        await sessions.end_one(session, head, sessions.name_of(there), now=NOON)
        assert await sessions.end_others(session, head, here, now=NOON) == 1
        assert await sessions.listed(session, head, now=NOON + timedelta(minutes=31)) == []
    for token in (there, third):
        with pytest.raises(Unauthenticated):
            await who(database, token)
    assert (await who(database, here)).username == "kepala"
    assert (await who(database, foreign)).username == "admin"


async def test_another_role_and_another_password_end_the_sessions(database: Database, admin: Staff) -> None:
    head = await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    async with database.writing() as session:
        token = await accounts.open_session(session, head, now=NOON)
        assert await staffing.change_role(session, "kepala", "analyst", reason="", by=admin, now=NOON) is None
    with pytest.raises(Unauthenticated):
        await who(database, token)
    async with database.writing() as session:
        token = await accounts.open_session(session, head, now=NOON)
        await accounts.set_password(session, "kepala", CHOSEN, by="operator", now=NOON, must_change=True)
    with pytest.raises(Unauthenticated):
        await who(database, token)
    async with database.writing() as session:
        again = await accounts.open_session(session, head, now=NOON)
    assert (await who(database, again)).owes is Step.PASSWORD


async def test_powerful_rights_closed_accounts_and_second_steps_of_the_powerful_take_two(
    database: Database, admin: Staff
) -> None:
    second = await hire(database, "admin.dua", Role.ADMIN, "KAB")
    auditor = await hire(database, "auditor", Role.AUDITOR, "KAB")
    async with database.writing() as session:
        made = await staffing.invite(
            session, "auditor.baru", "auditor", "KAB", employee=None, reason="audit", by=admin, now=NOON
        )
        assert made.proposal is not None
        await staffing.disable(session, "auditor", by=admin, now=NOON)
        again = await staffing.let_in_again(session, "auditor", reason="kembali", by=admin, now=NOON)
        lost = await approvals.reset_second_step(
            session, "admin.dua", reason="hilang", by=admin.actor, now=NOON
        )
        assert again is not None
        assert lost is not None
        assert (await approvals.waiting(session, second, now=NOON))[0].kind in set(ProposalKind)
        await approvals.agree(session, again, by=second, now=NOON)
        token = await accounts.open_session(session, auditor, now=NOON)
    assert (await who(database, token)).username == "auditor"


async def test_an_admin_looks_after_their_subtree_alone_and_never_themselves(
    database: Database, admin: Staff
) -> None:
    await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    local = await hire(database, "admin.pkm", Role.ADMIN, "PKM")
    async with database.writing() as session:
        assert [one.username for one in await staffing.listed(session, local)] == ["admin.pkm"]
        assert "kepala" in [one.username for one in await staffing.listed(session, admin)]
        for username in ("kepala", "nobody"):
            with pytest.raises(NotFound):
                await staffing.disable(session, username, by=local, now=NOON)
        with pytest.raises(staffing.OwnAccount):
            await staffing.disable(session, "admin.pkm", by=local, now=NOON)
        with pytest.raises(NotFound):
            await staffing.invite(
                session, "baru", "officer", "DUKCAPIL", employee=None, reason="", by=local, now=NOON
            )
        with pytest.raises(NotFound):
            await staffing.let_in_again(session, "kepala", reason="", by=admin, now=NOON)
        with pytest.raises(NotFound):
            await staffing.reset_second_step(session, "kepala", reason="", by=admin, now=NOON)


@pytest.mark.parametrize(
    ("told", "step"),
    [
        ({"is_proved": False}, Step.CODE),
        ({"must_change": True}, Step.PASSWORD),
        ({"must_change": True, "by_password": False}, Step.ENROL),
        ({}, Step.ENROL),
        ({"has_factor": True}, None),
        ({"is_required": False}, None),
    ],
)
def test_what_is_owed_comes_in_order(told: dict[str, bool], step: Step | None) -> None:
    usual = {
        "is_proved": True, "has_factor": False, "must_change": False, "is_required": True, "by_password": True
    }  # fmt: skip
    assert owed(**{**usual, **told}) is step


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140) Gecko Firefox/140", "Firefox, Linux"),
        ("curl/8", None),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent: str, device: str | None) -> None:
    assert sessions.device_of(agent) == device

"""The second step: what its codes open, how often, and what is left when the telephone is lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlmodel import col

from scoring import accounts
from scoring.accounts import Role, Staff, second, second_rules, tries
from scoring.accounts.second_rules import Step, WrongCode
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.tables import JournalEntry, RecoveryCode, SecondFactor
from tests import make
from tests.make import KEY, NOON
from tests.store.contested import hire


@pytest.fixture
async def staff(database: Database) -> Staff:
    await make.office(database)
    return await hire(database, "inspektur", Role.INSPECTORATE, "KAB")


async def enrol(database: Database, staff: Staff) -> tuple[pyotp.TOTP, list[str]]:
    async with database.writing() as session:
        await second.begin(session, staff, key=KEY, now=NOON)
        secret = await second.waiting(session, staff, key=KEY)
        assert secret is not None
        made = pyotp.TOTP(secret)
        codes = await second.confirm(session, staff, made.at(NOON), key=KEY, now=NOON)
    return made, codes


async def prove(database: Database, staff: Staff, typed: str, now: datetime) -> bool:
    async with database.writing() as session:
        return await second.prove(session, staff, typed, key=KEY, now=now)


async def test_a_secret_is_kept_sealed_and_shown_only_until_it_is_confirmed(
    database: Database, staff: Staff
) -> None:
    async with database.writing() as session:
        await second.begin(session, staff, key=KEY, now=NOON)
        secret = await second.waiting(session, staff, key=KEY) or ""
        await second.begin(session, staff, key=KEY, now=NOON)
        assert await second.waiting(session, staff, key=KEY) == secret
        (kept,) = (await session.execute(select(col(SecondFactor.secret)))).scalars()
        assert secret.encode() not in kept
        with pytest.raises(WrongCode):
            await second.confirm(session, staff, "000000", key=KEY, now=NOON)
        await second.confirm(session, staff, pyotp.TOTP(secret).at(NOON), key=KEY, now=NOON)
        assert await second.waiting(session, staff, key=KEY) is None
        with pytest.raises(NotFound):
            await second.confirm(session, staff, pyotp.TOTP(secret).at(NOON), key=KEY, now=NOON)


async def test_a_code_opens_once_and_a_clock_may_be_half_a_minute_off(
    database: Database, staff: Staff
) -> None:
    made, _ = await enrol(database, staff)
    later = NOON + timedelta(minutes=5)
    with pytest.raises(WrongCode):
        await prove(database, staff, made.at(NOON), NOON)
    assert not await prove(database, staff, f" {made.at(later)[:3]} {made.at(later)[3:]} ", later)
    for seconds in (0, -30, -60, 60):
        with pytest.raises(WrongCode):
            await prove(database, staff, made.at(later + timedelta(seconds=seconds)), later)
    await prove(database, staff, made.at(later + timedelta(seconds=30)), later)


async def test_ten_recovery_codes_open_once_each_and_only_their_own_account(
    database: Database, staff: Staff
) -> None:
    _, codes = await enrol(database, staff)
    other = await hire(database, "auditor", Role.AUDITOR, "KAB")
    _, others = await enrol(database, other)
    assert len(set(codes)) == 10
    async with database.reading() as session:
        kept = set((await session.execute(select(col(RecoveryCode.code_hash)))).scalars())
        assert not kept & {*codes, *others}
    assert await prove(database, staff, codes[0].lower().replace("-", " "), NOON)
    for wrong in (codes[0], others[0], "AAAAA-AAAAA", "AAAAA", ""):
        with pytest.raises(WrongCode):
            await prove(database, staff, wrong, NOON)
    async with database.reading() as session:
        assert await second.codes_left(session, staff) == 9
        assert await second.codes_left(session, other) == 10


async def test_new_recovery_codes_make_the_old_ones_worthless(database: Database, staff: Staff) -> None:
    with pytest.raises(NotFound):
        async with database.writing() as session:
            await second.new_codes(session, staff, key=KEY, now=NOON)
    _, codes = await enrol(database, staff)
    again = replace(staff, has_factor=True)
    async with database.writing() as session:
        fresh = await second.new_codes(session, again, key=KEY, now=NOON)
    assert not set(codes) & set(fresh)
    with pytest.raises(WrongCode):
        await prove(database, staff, codes[0], NOON)
    assert await prove(database, staff, fresh[0], NOON)


async def test_guessing_codes_is_slowed_and_a_right_one_forgives(database: Database, staff: Staff) -> None:
    made, _ = await enrol(database, staff)

    async def guess() -> None:
        async with database.writing() as session:
            await second.count_try(session, staff.username, now=NOON)

    for _ in range(6):
        await guess()
    with pytest.raises(tries.TooManyTries):
        await guess()
    later = NOON + timedelta(minutes=2)
    await prove(database, staff, made.at(later), later)
    await guess()


async def test_a_reset_takes_the_second_step_and_the_sessions_and_is_written_down(
    database: Database, staff: Staff
) -> None:
    await enrol(database, staff)
    async with database.writing() as session:
        token = await accounts.open_session(session, staff, now=NOON)
        required = frozenset({Role.INSPECTORATE})
        with pytest.raises(second_rules.FactorRequired):
            await second.turn_off(session, staff, required=required, now=NOON)
        await second.reset(session, "inspektur", by="operator", now=NOON)
        with pytest.raises(accounts.Unauthenticated):
            await accounts.staff_of(session, token, now=NOON)
        with pytest.raises(NotFound):
            await second.turn_off(session, staff, required=frozenset(), now=NOON)
        token = await accounts.open_session(session, staff, now=NOON)
        owed = (await accounts.staff_of(session, token, now=NOON, required=required)).owes
        assert owed is Step.ENROL
        assert await second.codes_left(session, staff) == 0
    async with database.reading() as session:
        entries = (await session.execute(select(col(JournalEntry.action), col(JournalEntry.actor)))).all()
    assert [tuple(entry) for entry in entries][-2:] == [
        ("staff.second_step_on", "staff:inspektur"),
        ("user.second_step_reset", "operator"),
    ]

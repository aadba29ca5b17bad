"""When staff are told what: once, at their hour, with a picture; and an employee's way to object."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot import staff_notices
from scoring import cases
from scoring.accounts import Role, chats, wishes
from scoring.accounts.service import staff_by_id
from scoring.accounts.wish_rules import News
from scoring.db.engine import Database
from scoring.jobs import alerts, caseload, digests, periodic, reading
from scoring.method.elements import ELEMENTS
from scoring.notifications import Kind, Promise
from scoring.reports.apart import NotMade
from scoring.tables import Account, CaseTold, Drawing, Notice, Objection, StaffChat, StaffWish
from scoring.terms import Language
from tests import make
from tests.bot.staffing import CHATS, MORNING, Hours, team, tied
from tests.make import KEY, NOON
from tests.telegram_world import World, until
from tests.web.staffing import complaints, say

MONDAY = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
"""Eight in Jakarta."""
FIRST = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
"""Nine in Jakarta on the first working day of a month."""


async def _letters(database: Database, account_id: int) -> list[Notice]:
    async with database.reading() as session:
        found = (
            select(Notice).where(col(Notice.visitor_id) == wishes.whom(account_id)).order_by(col(Notice.id))
        )
        return list((await session.execute(found)).scalars())


async def _wants(database: Database, account_id: int, *, any_hour: bool = False) -> None:
    """Let somebody want everything by letter, from a mailbox that is theirs."""
    async with database.writing() as session:
        staff = await staff_by_id(session, account_id)
        assert staff is not None
        await wishes.set_address(
            session, staff, "kepala@example.go.id", Language.INDONESIAN, key=KEY, now=NOON
        )
        await wishes.choose(
            session, staff, [], list(News), any_hour=any_hour, language=Language.INDONESIAN, now=NOON
        )
        await session.execute(update(StaffWish).values(confirmed_at=NOON))
        await session.execute(update(Notice).values(state="sent"))


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUAS_SECRET_KEY", KEY.decode())


async def _office(database: Database, **who: tuple[Role, str]) -> dict[str, int]:
    made = await make.office(database)
    ids = {}
    async with database.writing() as session:
        for username, (role, unit) in who.items():
            row = Account(
                username=username, password_hash="-", role=role.value, unit_id=getattr(made, unit),
                employee_id=made.sari if role is Role.OFFICER else None, created_at=NOON,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            ids[username] = row.id or 0
    return ids


async def test_two_schedules_at_once_tell_once_an_hour(database: Database, key: None) -> None:
    who = await _office(database, kepala=(Role.UNIT_HEAD, "unit"))
    await _wants(database, who["kepala"])
    await complaints(database)

    told = await asyncio.gather(*(alerts.tell_new(database, MORNING) for _ in range(4)))

    assert sum(told) == 1
    assert len(await _letters(database, who["kepala"])) == 2, (
        "the question whose mailbox it is, and one alert"
    )
    await say(database, 7, {"overall": 1}, at=NOON)
    await caseload.open_new(database, NOON)
    assert await alerts.tell_new(database, MORNING + timedelta(minutes=59)) == 0
    later = MORNING + timedelta(minutes=60)
    assert sum(await asyncio.gather(*(alerts.tell_new(database, later) for _ in range(2)))) == 1
    async with database.reading() as session:
        assert len((await session.execute(select(CaseTold))).scalars().all()) == 2


@pytest.mark.parametrize("any_hour", [False, True])
async def test_the_night_is_quiet_where_the_unit_stands(
    database: Database, key: None, any_hour: bool
) -> None:
    who = await _office(database, irban=(Role.INSPECTORATE, "root"), timur=(Role.INSPECTORATE, "other"))
    for account in who.values():
        await _wants(database, account, any_hour=any_hour)
    evening = datetime(2026, 9, 15, 13, 30, tzinfo=UTC)  # 20:30 in Jakarta, 22:30 in Jayapura
    await say(database, 1, {"overall": 1}, "Petugas minta uang pungli!", at=evening)
    await say(database, 2, {"overall": 1}, "Ada kebakaran di gedung, asap tebal!", at=evening)
    await caseload.open_new(database, evening)
    night = datetime(2026, 9, 15, 14, 30, tzinfo=UTC)  # 21:30 in Jakarta

    assert await alerts.tell_new(database, night) == int(any_hour)
    letters = await _letters(database, who["irban"])
    assert len(letters) == 1 + any_hour
    assert await alerts.tell_new(database, datetime(2026, 9, 16, 0, 30, tzinfo=UTC)) == 1
    async with database.reading() as session:
        told = (await session.execute(select(col(CaseTold.account_id), col(CaseTold.event_id)))).all()
    assert len(set(told)) == len(told) == 2
    async with database.writing() as session:
        await session.execute(update(StaffWish).values(alerted_at=None))
        (east,) = [
            one for one in await wishes.recipients(session, News.ALERT) if one.staff.username == "timur"
        ]
    assert east.timezone == "Asia/Jayapura"


async def test_the_week_comes_on_monday_with_a_picture_once(hours: Hours, world: World) -> None:
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    for number in range(8):
        ratings = {element.value: 3 + number % 2 for element in ELEMENTS} | {"overall": 4}
        at = NOON + timedelta(days=number % 3)
        await say(world.database, number + 1, ratings, "Petugas ramah dan cepat, terima kasih.", at=at)
    await caseload.open_new(world.database, NOON)
    await reading.read_new(world.database, NOON)
    await periodic.fold_new(world.database, NOON)
    assert await digests.tell_weekly(world.database, MONDAY - timedelta(hours=2)) == 0, "not before seven"
    hours.now = MONDAY

    told = await asyncio.gather(*(digests.tell_weekly(world.database, MONDAY) for _ in range(2)))

    assert sum(told) == 1
    await until(lambda: head.screen.photo is not None)
    week = head.screen
    assert week.text.startswith("📊 Pekan Anda: 14 September 2026 s.d. 20 September 2026")
    assert "Diterima: 8, dihitung: 8" in week.text
    assert "sangat mungkin antara" in week.text
    assert "8 pujian" in week.text
    assert len(await world.rows(Drawing)) == 1
    await head.taps("Semua yang menunggu")
    assert "Tidak ada yang menunggu" in head.screen.text, "below the picture, which stays"
    assert week.photo is not None
    hours.now = MONDAY + timedelta(days=7)
    assert await digests.tell_weekly(world.database, hours.now) == 0, "nothing has changed"


async def test_a_few_forms_have_no_index_and_a_failed_picture_no_silence(
    hours: Hours, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_args: object, **_named: object) -> list[bytes]:
        raise NotMade

    monkeypatch.setattr("scoring.reports.drawing.png", never)
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    await say(world.database, 1, {element.value: 1 for element in ELEMENTS} | {"overall": 1})
    await periodic.fold_new(world.database, NOON)
    hours.now = MONDAY
    assert await digests.tell_weekly(world.database, MONDAY) == 1
    await until(lambda: "Pekan Anda" in head.screen.text)
    assert head.screen.photo is None
    assert "belum ditampilkan" in head.screen.text
    assert "pujian" not in head.screen.text


async def test_an_employee_reads_their_month_and_contests_a_rating(hours: Hours, world: World) -> None:
    accounts = await team(world)
    sari = await tied(world, accounts["sari"], CHATS["sari"])
    for number in range(6):
        ratings = {element.value: 4 for element in ELEMENTS} | {"overall": 4}
        await say(world.database, number + 1, ratings, f"Petugas ramah sekali {number}.", at=NOON)
    await reading.read_new(world.database, NOON)
    await periodic.fold_new(world.database, NOON)
    hours.now = FIRST
    assert await digests.tell_monthly(world.database, FIRST - timedelta(days=1)) == 0

    assert await digests.tell_monthly(world.database, FIRST) == 1

    await until(lambda: "👤" in sari.screen.text)
    month = sari.screen
    assert "September 2026" in month.text
    assert "Petugas ramah sekali" in month.text
    assert "Nilai belum ada" in month.text
    assert await digests.tell_monthly(world.database, FIRST) == 0
    offered = await sari.taps("Sanggah penilaian")
    assert len(sari.labels(offered)) == 5, "whole batches of five"
    await sari.taps("15 September 2026")
    await sari.taps("Saya tidak masuk kerja")
    await sari.says("Hari itu saya cuti, lihat surat cuti.")
    assert await world.rows(Objection) == []
    filed = await sari.taps("Kirim sanggahan")
    assert "sudah diajukan" in filed.text
    (row,) = await world.rows(Objection)
    assert (row.text, row.reason.value) == ("Hari itu saya cuti, lihat surat cuti.", "absent")


async def test_what_no_longer_holds_is_not_told_and_the_night_is_waited_for(
    database: Database, key: None
) -> None:
    who = await _office(database, kepala=(Role.UNIT_HEAD, "unit"))
    async with database.writing() as session:
        staff = await staff_by_id(session, who["kepala"])
        assert staff is not None
        code = await chats.issue(session, staff, key=KEY, now=NOON)
        await chats.link(session, code, "v501", 501, Language.INDONESIAN, key=KEY, now=NOON)
    codes = await complaints(database)
    assert await alerts.tell_new(database, MORNING) == 1

    async def planned(at: datetime, *, age: timedelta = timedelta()) -> tuple[bool, str]:
        """Say whether a message would leave, and where its promise stands then."""
        async with database.writing() as session:
            notice = (await session.execute(select(Notice).where(col(Notice.kind) == "alert"))).scalar_one()
            said = {"codes": list(codes.values()), "timezone": "Asia/Jakarta", "any_hour": False}
            one = Promise(notice.id or 0, Kind.ALERT, notice.visitor_id, said, 1, at - age)
            plan = await staff_notices.plan(session, one, key=KEY, public_url=None, now=at)
            await session.refresh(notice)
            return plan is not None, notice.state

    assert await planned(MORNING) == (True, "pending")
    assert await planned(MORNING + timedelta(hours=14)) == (False, "pending"), "eleven at night"
    assert await planned(MORNING, age=timedelta(hours=25)) == (False, "dead"), "stale by then"
    async with database.writing() as session:
        await cases.answer(session, codes["slow"], "Sudah diperbaiki.", by=staff, key=KEY, now=MORNING)
    assert await planned(MORNING) == (False, "sent"), "answered meanwhile"
    async with database.writing() as session:
        await session.execute(update(Account).values(role=Role.ANALYST.value))
    assert await planned(MORNING) == (False, "unreachable")
    await alerts.tell_new(database, MORNING)
    async with database.reading() as session:
        assert (await session.execute(select(StaffChat))).first() is None, "another role, no chat"

"""Promises leave at the pace Telegram allows, are tried again when that helps, and end when it does not."""

import asyncio
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from bot import notifier
from bot.delivery import Delivery
from bot.pace import Pace
from bot.wire import Wire
from scoring import clock, notifications
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import Kind, Promise, contacts, inbox, rules, service, watch
from scoring.tables import Contact, Notice, Point
from scoring.terms import Language
from tests.make import KEY, NOON, Office, office
from tests.telegram_server import TOKEN, Refused, TelegramServer
from tests.telegram_world import World


async def _promise(
    database: Database,
    chats: list[int],
    *,
    at: datetime = NOON,
    kind: Kind = Kind.ANSWERED,
    code: str = Office.code,
) -> None:
    async with database.writing() as session:
        for chat in chats:
            visitor = f"v{chat}"
            await contacts.keep(session, visitor, chat, Language.INDONESIAN, known=None, key=KEY, now=at)
            said = {"unit": "Dinas <Dukcapil>", "text": "Sudah kami perbaiki & tambah loket.", "code": code,
                    "timezone": "Asia/Jakarta"}  # fmt: skip
            await notifications.promise(session, kind, visitor, said, once=f"{kind}:{chat}", key=KEY, now=at)


async def _round(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch, *, at: datetime = NOON
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    async with Wire(server.base, TOKEN) as wire:
        pace = Pace(asyncio.get_running_loop().time)
        delivery = Delivery(database, wire, pace, KEY, Random(1))
        while await notifier.once(delivery) == notifier.AT_ONCE:
            continue


async def _notices(database: Database) -> list[Notice]:
    from sqlalchemy import select

    async with database.reading() as session:
        return list((await session.execute(select(Notice).order_by(Notice.id))).scalars())  # type: ignore[arg-type]


async def test_many_notices_drain_without_breaking_a_limit(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, list(range(1, 81)))
    await _round(database, server, monkeypatch)
    assert server.violations == []
    assert len(server.of("sendMessage")) == 80
    assert {one.state for one in await _notices(database)} == {"sent"}
    assert {one.payload for one in await _notices(database)} == {""}
    async with database.reading() as session:
        assert await service.standing(session) == {"sent": 80}


async def test_the_answer_of_a_unit_arrives_as_it_was_written(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5])
    await _round(database, server, monkeypatch)
    (message,) = server.shown.values()
    assert message.text == "Dinas <Dukcapil> menjawab Anda\n\nSudah kami perbaiki & tambah loket."


async def test_a_promise_made_twice_is_kept_once(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5])
    await _promise(database, [5])
    await _round(database, server, monkeypatch)
    assert len(server.shown) == 1


async def test_nothing_is_sent_before_telegram_allows_it(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5])
    server.faults.append(("sendMessage", Refused(429, "Too Many Requests: retry after 30", retry_after=30)))
    await _round(database, server, monkeypatch)
    (notice,) = await _notices(database)
    assert notice.state == "pending"
    assert notice.due_at >= NOON + timedelta(seconds=30)
    await _round(database, server, monkeypatch, at=NOON + timedelta(seconds=29))
    assert len(server.calls) == 1
    await _round(database, server, monkeypatch, at=NOON + timedelta(seconds=31))
    assert len(server.shown) == 1


@pytest.mark.parametrize("fault", [Refused(500, "Internal Server Error"), Refused(502, "Bad Gateway")])
async def test_what_fails_for_now_is_tried_again_and_given_up_after_a_day(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch, fault: Refused
) -> None:
    await _promise(database, [5])
    server.faults.extend([("sendMessage", fault)] * 3)
    await _round(database, server, monkeypatch)
    (notice,) = await _notices(database)
    assert (notice.state, notice.attempts) == ("pending", 1)
    assert NOON < notice.due_at <= NOON + rules.FIRST_WAIT
    await _round(database, server, monkeypatch, at=NOON + timedelta(seconds=3))
    (notice,) = await _notices(database)
    assert (notice.state, notice.attempts) == ("pending", 2)
    await _round(database, server, monkeypatch, at=NOON + timedelta(hours=24))
    (notice,) = await _notices(database)
    assert notice.state == "dead"
    assert str(fault) in (notice.error or "")


@pytest.mark.parametrize("door", ["blocked", "gone"])
async def test_a_closed_door_ends_all_that_waits_there(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    await office(database)
    await _promise(database, [5])
    await _promise(database, [5], kind=Kind.REMINDER)
    getattr(server, door).add(5)
    await _round(database, server, monkeypatch)
    assert {one.state for one in await _notices(database)} == {"unreachable"}
    async with database.reading() as session:
        contact = await session.get(Contact, "v5")
    assert contact is not None
    assert (contact.reachable, contact.address) == (False, b"")
    tried = len(server.calls)
    await _round(database, server, monkeypatch, at=NOON + timedelta(days=2))
    assert len(server.calls) == tried


async def test_a_message_telegram_will_never_take_is_a_dead_letter(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5])
    server.faults.append(("sendMessage", Refused(400, "Bad Request: message is too long")))
    await _round(database, server, monkeypatch)
    (notice,) = await _notices(database)
    assert notice.state == "dead"
    assert "too long" in (notice.error or "")
    async with database.writing() as session:
        assert await watch.retry(session, watch.Box.OUTBOX, [notice.id or 0], by="operator", now=NOON) == 1
    await _round(database, server, monkeypatch)
    assert [one.state for one in await _notices(database)] == ["sent"], "the operator may have it tried again"


async def test_a_dead_letter_is_emptied_after_a_month(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5])
    server.faults.append(("sendMessage", Refused(400, "Bad Request: message is too long")))
    await _round(database, server, monkeypatch)
    for days, is_there in ((29, True), (31, False)):
        async with database.writing() as session:
            await inbox.tidy(session, now=NOON + timedelta(days=days))
        assert [bool(one.payload) for one in await _notices(database)] == [is_there]
    async with database.writing() as session:
        assert await watch.retry(session, watch.Box.OUTBOX, None, by="operator", now=NOON) == 0


async def test_nobody_is_woken_at_night(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_in_the_evening = NOON + timedelta(hours=10)
    await office(database)
    await _promise(database, [5], at=ten_in_the_evening)
    await _promise(database, [6], at=ten_in_the_evening, kind=Kind.REMINDER)
    await _round(database, server, monkeypatch, at=ten_in_the_evening)
    assert server.calls == []
    assert {one.due_at for one in await _notices(database)} == {NOON + timedelta(hours=19)}
    await _round(database, server, monkeypatch, at=NOON + timedelta(hours=19))
    assert len(server.shown) == 2


async def test_a_reminder_shows_the_card_once_more_and_only_once(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office(database)
    await _promise(database, [5], kind=Kind.REMINDER)
    await _round(database, server, monkeypatch)
    (message,) = server.shown.values()
    assert "Anda meminta diingatkan" in message.text
    assert [row[0]["callback_data"] for row in message.keyboard] == [
        f"r1:{Office.code}:{n}" for n in range(1, 5)
    ]


async def test_a_reminder_of_a_counter_closed_since_is_not_sent(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office(database)
    await _promise(database, [5], kind=Kind.REMINDER)
    async with database.writing() as session:
        await session.execute(update(Point).values(closed_on=NOON.date()))
    await _round(database, server, monkeypatch)
    assert [(one.state, one.error) for one in await _notices(database)] == [("dead", "point_closed")]


async def test_a_notice_that_cannot_be_opened_stops_no_other(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _promise(database, [5, 6])
    async with database.writing() as session:
        await session.execute(update(Notice).where(Notice.visitor_id == "v5").values(payload="%%%"))  # type: ignore[arg-type]
    await _round(database, server, monkeypatch)
    assert [one.state for one in await _notices(database)] == ["dead", "sent"]


async def test_more_than_a_few_to_one_person_wait_their_turn(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as session:
        await contacts.keep(session, "v5", 5, Language.ENGLISH, known=None, key=KEY, now=NOON)
        for number in range(7):
            said = {"unit": "X", "text": str(number), "timezone": "Asia/Jakarta"}
            await notifications.promise(
                session, Kind.ANSWERED, "v5", said, once=str(number), key=KEY, now=NOON
            )
    await _round(database, server, monkeypatch)
    assert len(server.shown) == notifier.TO_ONE_AT_ONCE
    await asyncio.sleep(1.0)
    await _round(database, server, monkeypatch, at=NOON + rules.FIRST_WAIT)
    assert [one.text[-1] for one in server.shown.values()] == list("0123456")
    assert server.violations == []


async def test_a_reminder_is_promised_anew_at_a_later_visit(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    for age_s in (0, 86_400, 86_400):
        await rina.taps_data(card, f"n1:{Office.code}", age_s=age_s)
    assert [one.kind for one in await world.rows(Notice)] == ["reminder", "reminder"]


async def test_a_reminder_asked_for_twice_is_one_and_a_rating_makes_it_needless(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Ingatkan saya nanti")
    await rina.taps("Ingatkan saya nanti")
    assert "Saya ingatkan satu kali" in rina.toast
    (notice,) = await world.rows(Notice)
    assert notice.kind == "reminder"
    assert rules.by_day(notice.due_at, "Asia/Jakarta") == notice.due_at
    await rina.taps("Sangat puas")
    assert await world.rows(Notice) == []


async def test_a_message_too_old_to_edit_is_written_anew(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    world.server.faults.append(("editMessageText", Refused(400, "Bad Request: message can't be edited")))
    menu = await rina.taps("Sangat puas")
    assert len(rina.messages) == 2
    assert "Tersimpan" in menu.text


async def test_an_edit_that_changes_nothing_is_no_error(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    (given,) = await world.feedback()
    await rina.taps_data(rina.screen, f"s1:{given.code}:m")
    assert {one.state for one in await world.rows(Notice)} <= {"sent"}


async def test_a_reply_refused_for_now_arrives_later(world: World) -> None:
    rina = world.citizen()
    world.server.faults.append(
        ("sendMessage", Refused(429, "Too Many Requests: retry after 1", retry_after=1))
    )
    assert "Loket 1" in (await rina.start(Office.code)).text


def _reply(number: int, text: str) -> Promise:
    said = {"chat": 5, "calls": [["sendMessage", {"chat_id": 5, "text": text}]]}
    return Promise(number, Kind.REPLY, "v5", said, 1, NOON)


async def test_messages_to_one_chat_leave_one_after_the_other_and_the_chat_is_then_forgotten(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    promises = [_reply(number, str(number)) for number in range(1, 4)]
    async with Wire(server.base, TOKEN) as wire:
        delivery = Delivery(database, wire, Pace(asyncio.get_running_loop().time), KEY, Random(1))
        await asyncio.gather(*(delivery.deliver(one) for one in promises))
    assert [one.text for one in server.shown.values()] == ["1", "2", "3"]
    assert server.violations == []
    assert delivery.chats == {}


async def test_what_cannot_be_noted_is_sent_again_rather_than_lost(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: object) -> None:
        raise Unavailable

    promise = _reply(1, "a")
    async with Wire(server.base, TOKEN) as wire:
        delivery = Delivery(database, wire, Pace(asyncio.get_running_loop().time), KEY, Random(1))
        monkeypatch.setattr(database, "act", away)
        await delivery.deliver(promise)
    assert len(server.shown) == 1


async def test_a_message_that_cannot_be_edited_for_another_reason_is_a_dead_letter(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    world.server.faults.append(("editMessageText", Refused(400, "Bad Request: something new")))
    await rina.taps_data(rina.screen, f"r1:{Office.code}:4")
    (notice,) = await world.rows(Notice)
    assert notice.state == "dead"
    assert len(await world.feedback()) == 1, "what was said is kept all the same"


async def test_a_promise_to_somebody_without_an_address_ends(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as session:
        said = {"unit": "X", "text": "y", "timezone": "Asia/Jakarta"}
        await notifications.promise(session, Kind.ANSWERED, "v9", said, once="x", key=KEY, now=NOON)
    await _round(database, server, monkeypatch)
    assert [one.state for one in await _notices(database)] == ["unreachable"]
    assert server.calls == []

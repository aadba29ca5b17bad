"""Nothing lost and nothing twice: restarts, redeliveries, outages, poison, and several processes."""

import asyncio
import logging
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import app, inbox, worker
from bot.settings import BotSettings
from scoring import clock
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import inbox as kept
from scoring.notifications import rules
from scoring.tables import Notice, TelegramUpdate
from tests.make import KEY, Office
from tests.telegram_server import TOKEN, Refused
from tests.telegram_world import World, until


async def test_a_restart_at_every_step_loses_nothing(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    for step in ("Kurang puas", "Jawab 9 pertanyaan", "Kurang sesuai", "Mudah", "Cukup sampai di sini"):
        await world.kill()
        world.begin()
        await rina.taps(step)
    await world.kill()
    world.begin()
    await rina.says("Mohon ditambah kursi")
    (given,) = await world.feedback()
    assert (given.overall, given.persyaratan, given.prosedur) == (2, 2, 3)
    assert given.comment == "Mohon ditambah kursi"


async def test_what_came_before_the_kill_is_worked_on_after_it(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await world.kill()
    await inbox.keep(world.database, [{"update_id": 900_000_000, **rina.tap(card, f"r1:{Office.code}:4")}])
    assert await world.feedback() == []
    world.begin()
    await world.settled()
    assert [one.overall for one in await world.feedback()] == [4]
    assert "Tersimpan" in rina.screen.text


async def test_a_reply_promised_before_the_kill_still_arrives(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "REPLY_GRACE", rules.REPLY_GRACE / 10)
    rina = world.citizen()
    world.server.faults.extend([("sendMessage", Refused(502, "Bad Gateway"))])
    await world.server.push(
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 42, "type": "private"},
                     "from": {"id": 42, "is_bot": False, "first_name": "R"}, "text": f"/start {Office.code}"}}
    )  # fmt: skip
    await until(lambda: any(call.method == "sendMessage" for call in world.server.calls))
    await world.kill()
    assert len(await world.rows(Notice)) == 1
    async with world.database.writing() as session:
        await session.execute(update(Notice).values(due_at=clock.now()))
    world.begin()
    await world.settled()
    assert "Loket 1" in rina.screen.text


async def test_poison_ends_as_a_dead_letter_and_holds_nobody_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_WAIT_S", 0.01)
    rina = world.citizen()
    poison = {"message": {"message_id": "?", "date": "?", "chat": {"id": 42, "type": "private"}}}
    number = await world.server.push(poison)
    await rina.start(Office.code)
    assert "Loket 1" in rina.screen.text
    dead = [row for row in await world.rows(TelegramUpdate) if row.update_id == number]
    assert [(row.state, row.attempts, row.error) for row in dead] == [("dead", 5, "ValidationError")]
    async with world.database.reading() as session:
        assert await kept.standing(session) == {"dead": 1, "done": 1}


async def test_a_tap_whose_handler_fails_is_answered_and_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.jobs import journey

    async def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("a fault of our own: Ibu Rina")

    monkeypatch.setattr(worker, "FIRST_WAIT_S", 0.01)
    rina = world.citizen()
    card = await rina.start(Office.code)
    with monkeypatch.context() as broke:
        broke.setattr(journey, "receive", broken)
        await rina.taps_data(card, f"r1:{Office.code}:4")
    assert "sedang ada gangguan" in rina.toast
    assert await world.feedback() == []
    (dead,) = [row for row in await world.rows(TelegramUpdate) if row.state == "dead"]
    assert dead.error == "RuntimeError", "the error's words, which may quote somebody, are not kept"


async def test_while_the_database_is_away_taps_are_answered_and_then_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)

    async def away(_work: object) -> None:
        raise Unavailable

    tap = rina.tap(card, f"r1:{Office.code}:4")
    query = tap["callback_query"]["id"]
    with monkeypatch.context() as broke:
        broke.setattr(world.database, "act", away)
        await world.server.push(tap)
        await until(lambda: world.server.queries[query] is not None)
        assert "sedang ada gangguan" in (world.server.queries[query] or "")
    await world.settled()
    assert [one.overall for one in await world.feedback()] == [4]


async def test_several_processes_share_the_work_without_doing_any_twice(hooked: World, address: str) -> None:
    other = Database(address)
    stop = asyncio.Event()
    second = asyncio.ensure_future(app.run(other, hooked.settings, key=KEY, stop=stop))
    try:
        people = [hooked.citizen(number) for number in range(100, 120)]
        for rina in people:
            await hooked.server.push(_typed(rina.id, f"/start {Office.code}"))
        await hooked.settled()
        for rina in people:
            for value in (4, 1, 2):
                await hooked.server.push(rina.tap(rina.screen, f"r1:{Office.code}:{value}"))
        await hooked.settled()
    finally:
        stop.set()
        await second
        await other.close()
    given = await hooked.feedback()
    assert [one.overall for one in given] == [2] * 20, "in each chat the last of three taps counts"
    assert len({one.visitor_id for one in given}) == 20
    assert [len(rina.messages) for rina in people] == [1] * 20


async def test_an_update_another_process_is_at_is_left_to_it(database: Database) -> None:
    now = clock.now()
    await database.act(lambda session: kept.store_updates(session, [(1, "{}")], now=now))

    async def first(session: AsyncSession) -> bool | None:
        return await kept.finish(session, 1, now=now)

    assert await database.act(first) is True
    assert await database.act(first) is False


async def test_a_poll_that_fails_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import polling

    monkeypatch.setattr(polling, "WAIT_S", 0.01)
    world.server.faults.extend(
        [
            ("getUpdates", Refused(502, "Bad Gateway")),
            ("getUpdates", Refused(429, "Too Many Requests: retry after 0", retry_after=0)),
        ]
    )
    assert "Loket 1" in (await world.citizen().start(Office.code)).text


async def test_a_webhook_set_by_somebody_does_not_end_the_polling(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import polling

    monkeypatch.setattr(polling, "WAIT_S", 0.01)
    told = "Conflict: can't use getUpdates method while webhook is active"
    world.server.faults.append(("getUpdates", Refused(409, told)))
    assert "Loket 1" in (await world.citizen().start(Office.code)).text
    assert len(world.server.of("deleteWebhook")) == 2, "once at the start, and once more"


async def test_the_token_is_in_no_log_and_no_error(
    database: Database, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stop = asyncio.Event()
    settings = BotSettings(bot_token=SecretStr(TOKEN), telegram_api="http://127.0.0.1:9")
    running = asyncio.ensure_future(app.run(database, settings, key=KEY, stop=stop))
    told: list[str] = []

    def has_failed() -> bool:
        told.append("".join(capsys.readouterr()))
        return "telegram.call_failed" in "".join(told)

    await until(has_failed)
    stop.set()
    await running
    everything = caplog.text + "".join(told)
    assert TOKEN not in everything
    assert TOKEN.partition(":")[2] not in everything


def _typed(chat: int, text: str) -> dict[str, Any]:
    return {
        "message": {
            "message_id": 1,
            "date": int(clock.now().timestamp()),
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "R", "language_code": "id"},
            "text": text,
        }
    }

"""The webhook: believes only who knows the secret, keeps before it answers, and works on nothing itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import count

import pytest
from pydantic import ValidationError

from bot import app, hook, webhook
from bot.settings import BotSettings
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import watch
from scoring.tables import TelegramUpdate
from tests.make import NOON, Office
from tests.telegram_server import TOKEN, Refused, TelegramServer
from tests.telegram_world import PATIENCE_S, World, asgi, until

SECRET = "a-secret-of-16-or-more"
UPDATE = {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "text": "halo"}}


def _settings(**more: str) -> BotSettings:
    values = {"bot_token": TOKEN, "public_url": "https://puas.test", "webhook_secret": SECRET, **more}
    return BotSettings.model_validate(values)


async def test_the_whole_dialogue_runs_by_webhook(hooked: World) -> None:
    rina = hooked.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    await rina.says("Cepat dan ramah")
    assert [(one.overall, one.comment) for one in await hooked.feedback()] == [(4, "Cepat dan ramah")]


async def test_telegram_is_told_the_secret_and_only_what_we_want(hooked: World) -> None:
    hook = hooked.server.webhook
    assert hook is not None
    assert hook["url"] == "https://puas.test/telegram/webhook"
    assert len(hook["secret_token"]) >= 32
    assert hook["allowed_updates"] == ["message", "callback_query", "my_chat_member"]


async def _seen(world: World, is_it: Callable[[watch.Hook], bool]) -> watch.Hook:
    """Wait until something was seen of the webhook."""
    async with asyncio.timeout(PATIENCE_S):
        for _ in count():
            async with world.database.reading() as session:
                found = await watch.last_hook(session)
            if found is not None and is_it(found):
                return found
            await asyncio.sleep(0.01)
    raise AssertionError


async def test_a_webhook_that_was_taken_is_taken_back_and_the_operator_can_see_it(
    hooked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await _seen(hooked, lambda _hook: True)
    assert (found.bot, found.is_ours, found.taken_at, found.error) == ("7654321", True, None, None)

    await hooked.end()
    monkeypatch.setattr(hook, "EVERY_S", 0.01)
    hooked.server.trouble = {
        "last_error_date": 1_789_400_000,
        "last_error_message": f"Wrong response from the webhook: 503 Service Unavailable {TOKEN}",
    }
    hooked.begin()
    await until(lambda: len(hooked.server.of("getWebhookInfo")) > 3)
    ours = hooked.server.webhook
    assert ours is not None
    hooked.server.webhook = {**ours, "url": "https://elsewhere.test/"}
    await until(lambda: hooked.server.webhook == ours)
    found = await _seen(hooked, lambda last: last.taken_at is not None and last.is_ours)
    assert "503" in (found.error or "")
    assert TOKEN not in (found.error or "")


async def test_a_watch_that_fails_goes_on_watching(hooked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await hooked.end()
    monkeypatch.setattr(hook, "EVERY_S", 0.01)
    hooked.server.faults.append(("getWebhookInfo", Refused(502, "Bad Gateway")))
    before = len(hooked.server.of("getWebhookInfo"))
    hooked.begin()
    await until(lambda: len(hooked.server.of("getWebhookInfo")) > before)


@pytest.mark.parametrize("told", [None, [], {}, {"url": 3, "pending_update_count": "many"}])
def test_whatever_telegram_says_of_the_webhook_is_read(told: object) -> None:
    found = hook.read(told, _settings(), now=NOON)
    assert (found.is_ours, found.pending, found.error, found.taken_at) == (False, 0, None, NOON)


async def test_the_operator_may_ask_telegram_itself(server: TelegramServer) -> None:
    settings = _settings(telegram_api=server.base)
    told = await app.webhook_now(settings)
    assert isinstance(told, watch.Hook)
    assert not told.is_ours
    server.faults.append(("getWebhookInfo", Refused(401, f"Unauthorized {TOKEN}")))
    assert await app.webhook_now(settings) == "401 Unauthorized <token>"
    assert await app.webhook_now(_settings(public_url="http://puas.test")) is None


@pytest.mark.parametrize("shown", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é", "\xff" * 30])
async def test_a_stranger_is_turned_away_before_the_body_is_read(
    database: Database, shown: str | None
) -> None:
    read = []

    async def body() -> AsyncIterator[bytes]:
        read.append(1)
        yield b"{}"

    headers = [] if shown is None else [(webhook.HEADER.encode(), shown.encode("latin-1"))]
    async with asgi(database, _settings()) as client:
        answer = await client.post(webhook.PATH, content=body(), headers=headers)
    assert answer.status_code == 401
    assert read == []


async def test_an_update_is_kept_when_it_is_acknowledged(database: Database) -> None:
    async with asgi(database, _settings()) as client:
        for _ in range(2):
            answer = await client.post(webhook.PATH, json=UPDATE, headers={webhook.HEADER: SECRET})
            assert answer.status_code == 200
    async with database.reading() as session:
        row = await session.get(TelegramUpdate, 7)
    assert row is not None
    assert (row.state, row.attempts) == ("new", 0)


UNREADABLE = [
    b"", b"{bad", b"[]", b"3", b'{"update_id": "7"}', b'{"update_id": true}', b'{"update_id": 1e400}',
    b'{"update_id": 99999999999999999999}', b"\xff\xfe",
]  # fmt: skip


@pytest.mark.parametrize("body", UNREADABLE)
async def test_what_cannot_be_read_is_not_brought_for_ever(database: Database, body: bytes) -> None:
    async with asgi(database, _settings()) as client:
        answer = await client.post(webhook.PATH, content=body, headers={webhook.HEADER: SECRET})
    assert answer.status_code == 200


async def test_a_body_without_end_is_cut_off(database: Database) -> None:
    async with asgi(database, _settings()) as client:
        answer = await client.post(
            webhook.PATH, content=b"x" * (webhook.LARGEST + 1), headers={webhook.HEADER: SECRET}
        )
    assert answer.status_code == 413


async def test_while_the_database_is_away_telegram_keeps_the_update(
    database: Database, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: object) -> None:
        raise Unavailable

    monkeypatch.setattr(database, "act", away)
    server.queries["q"] = None
    tap = {
        "update_id": 8,
        "callback_query": {"id": "q", "from": {"id": 1, "language_code": "id"}, "data": "x"},
    }
    async with asgi(database, _settings(telegram_api=server.base)) as client:
        answer = await client.post(webhook.PATH, json=tap, headers={webhook.HEADER: SECRET})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "sedang ada gangguan" in (server.queries["q"] or "")


async def test_without_a_token_or_without_https_there_is_no_route(database: Database) -> None:
    assert app.webhook_route(database, BotSettings(public_url="https://puas.test")) is None
    assert app.webhook_route(database, _settings(public_url="http://puas.test")) is None
    with pytest.raises(ValueError, match="believe anybody"):
        webhook.route(database, BotSettings())


async def test_without_a_token_it_says_how_to_switch_it_on() -> None:
    told = app.explain_off(BotSettings())
    assert told is not None
    assert "PUAS_BOT_TOKEN" in told
    assert "\n" not in told
    assert app.explain_off(_settings()) is None


@pytest.mark.parametrize("secret", ["short", "has spaces in it somewhere", "é" * 20, "x" * 257])
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="16 to 256"):
        _settings(webhook_secret=secret)


def test_the_secret_is_never_empty_and_not_the_token() -> None:
    derived = BotSettings(bot_token=TOKEN).secret
    assert derived is not None
    assert len(derived) == 64
    assert derived not in TOKEN
    assert "7654321" not in repr(_settings())

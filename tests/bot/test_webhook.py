"""The webhook: believes only who knows the secret, keeps before it answers, and works on nothing itself."""

from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError

from bot import app, webhook
from bot.settings import BotSettings
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.tables import TelegramUpdate
from tests.make import Office
from tests.telegram_server import TOKEN, TelegramServer
from tests.telegram_world import World, asgi

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

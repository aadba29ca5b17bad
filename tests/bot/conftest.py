"""The bot as it runs, against a Telegram that keeps the rules and a database that is real."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import webhook
from bot.settings import BotSettings
from scoring.db.engine import Database
from tests.make import office
from tests.telegram_server import TOKEN, TelegramServer
from tests.telegram_world import World, asgi, until


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    telegram = TelegramServer()
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
async def world(database: Database, server: TelegramServer) -> AsyncIterator[World]:
    """A bot that polls."""
    settings = BotSettings(
        bot_token=TOKEN, telegram_api=server.base, public_url="http://puas.test", poll_timeout=1
    )
    made = World(database, server, await office(database), settings)
    made.begin()
    yield made
    await made.end()
    assert server.unanswered == []
    assert server.violations == []


@pytest.fixture
async def hooked(database: Database, server: TelegramServer) -> AsyncIterator[World]:
    """A bot that updates are brought to."""
    settings = BotSettings(bot_token=TOKEN, telegram_api=server.base, public_url="https://puas.test")
    made = World(database, server, await office(database), settings)
    async with asgi(database, settings) as client:

        async def bring(update: dict[str, Any], secret: str) -> int:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            return (await client.post(webhook.PATH, json=update, headers=headers)).status_code

        server.bring = bring
        made.begin()
        await until(lambda: server.webhook is not None)
        yield made
        await made.end()
    assert server.unanswered == []
    assert server.violations == []

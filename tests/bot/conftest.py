"""The bot as it runs, against a Telegram that keeps the rules and a database that is real."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot import webhook
from bot.settings import BotSettings
from scoring.db.engine import Database
from scoring.notifications import rules
from tests.bot.staffing import Hours
from tests.make import KEY, office
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
def hours(monkeypatch: pytest.MonkeyPatch, server: TelegramServer) -> Hours:
    """The morning after; the schedule has the bot's key, and nobody waits for Telegram's pace."""
    made = Hours()
    monkeypatch.setattr("scoring.clock.now", made)
    monkeypatch.setenv("PUAS_SECRET_KEY", KEY.decode())
    monkeypatch.setattr("bot.pace.BETWEEN_S", 0.0)
    monkeypatch.setattr("bot.notifier.EVERY_S", 0.05)
    server.chat_pause_s = 0.0
    return made


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


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be day where the unit stands, at whatever hour the tests run."""

    def now_is_fine(moment: datetime, _timezone: str) -> datetime:
        return moment

    monkeypatch.setattr(rules, "by_day", now_is_fine)

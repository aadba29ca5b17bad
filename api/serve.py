"""The composition root: web, bot and schedule in one process, or any one of them alone."""

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import structlog
import uvicorn
from typing_extensions import override

from api import schedule
from api.app import build_app
from api.settings import ApiSettings
from bot import app as bot
from scoring.db import migrate
from scoring.db.engine import Database
from scoring.errors import ScoringError
from scoring.notifications.watch import Hook
from scoring.settings import Settings

log = structlog.get_logger()
DRAIN_S = 25
"""Seconds to finish what was begun after being asked to stop."""


class Part(StrEnum):
    """What one process runs."""

    WEB = "web"
    BOT = "bot"
    JOBS = "jobs"


class SchemaBehind(ScoringError):
    """The database has not the shape this program expects; ``puas db upgrade`` gives it."""

    code = "schema_behind"


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: they would end the bot and the jobs in mid sentence."""

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings, web: ApiSettings, parts: frozenset[Part]) -> None:
    """Run the parts asked for until SIGINT or SIGTERM, then finish what was begun.

    Raises:
        SchemaBehind: the database is not at the revision this program expects.
    """
    await check_schema(settings.database)
    telegram = bot.BotSettings()
    database = Database(settings.database)
    stop = asyncio.Event()
    _stop_on_signals(stop)
    try:
        async with asyncio.TaskGroup() as group:
            if Part.WEB in parts:
                group.create_task(_web(database, settings, web, telegram, stop))
            if Part.JOBS in parts:
                group.create_task(schedule.run(database, stop=stop))
            if Part.BOT in parts:
                group.create_task(_bot(database, settings, telegram, stop))
    finally:
        await database.close()


def bot_note() -> str | None:
    """Return one line on how to switch the Telegram bot on, None when it is on."""
    return bot.explain_off(bot.BotSettings())


async def telegram_now() -> Hook | str | None:
    """Ask Telegram how the bot's webhook stands: what it says, or why it says nothing; None without one."""
    return await bot.webhook_now(bot.BotSettings())


async def check_schema(address: str) -> None:
    """Raise SchemaBehind unless the database has the shape this program expects."""
    found, wanted = await migrate.current(address), migrate.newest()
    if found != wanted:
        raise SchemaBehind(found=found or "-", wanted=wanted)


async def _web(
    database: Database, settings: Settings, web: ApiSettings, telegram: bot.BotSettings, stop: asyncio.Event
) -> None:
    webhook = bot.webhook_route(database, telegram)
    application = build_app(database, web, key=settings.key, extra_routes=[webhook] if webhook else [])
    server = _Server(
        uvicorn.Config(
            application,
            host=web.host,
            port=web.port,
            access_log=False,  # addresses and receipt links do not belong in a log
            log_level="warning",
            proxy_headers=False,  # the guard reads them, and only from proxies it was told of
            server_header=False,
            timeout_graceful_shutdown=DRAIN_S,
        )
    )

    async def end_with_the_others() -> None:
        await stop.wait()
        server.should_exit = True

    async with asyncio.TaskGroup() as group:
        group.create_task(end_with_the_others())
        # What has been imported and built stays for good: no collection need look at it again.
        gc.freeze()
        await server.serve()
        stop.set()
    if not server.started:
        # uvicorn tells why on its log and ends itself; the other parts end with it.
        log.error("web_not_started", host=web.host, port=web.port)


async def _bot(
    database: Database, settings: Settings, telegram: bot.BotSettings, stop: asyncio.Event
) -> None:
    off = bot.explain_off(telegram)
    if off is not None:
        log.info("bot_off", how=off)
        return
    await bot.run(database, telegram, key=settings.key, stop=stop)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

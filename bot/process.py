"""The running bot: updates in by polling or webhook, the worker, the notifier, and the menus."""

import asyncio
import gc
import logging
from random import SystemRandom  # noqa: TID251 - spreads retries; no score depends on it
from typing import Any, Final

import structlog
from aiogram import Bot
from typing_extensions import override

from bot import dispatch, hook, notifier, polling
from bot.delivery import Delivery
from bot.middleware import OneTransaction
from bot.pace import Pace
from bot.settings import BotSettings
from bot.wire import Wire, redact
from bot.worker import Worker
from scoring import i18n
from scoring.db.engine import Database
from scoring.i18n import t
from scoring.terms import Language

TALKATIVE: Final = ("aiogram", "aiohttp", "asyncio")
"""Loggers of libraries that may quote an address, and with it the token."""

_log = structlog.get_logger()


class _Redacting(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


async def run(database: Database, settings: BotSettings, *, key: bytes, stop: asyncio.Event) -> None:
    """Run until asked to stop."""
    redacting = _Redacting()
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(redacting)
    token = settings.token or ""
    async with Wire(settings.telegram_api, token) as wire:
        delivery = Delivery(
            database, wire, Pace(asyncio.get_running_loop().time), key, SystemRandom(), settings.public_url
        )
        dispatcher = dispatch.build(OneTransaction(database, key, settings.public_url))
        # The dispatcher wants to know whose it is. Everything is sent over the wire, which obeys the limits.
        bot = Bot(f"{_number_of(token)}:sends-nothing")
        worker = Worker(database, dispatcher, bot, delivery)
        gc.freeze()  # what has been imported stays for good: no collection need look at it again
        _log.info("telegram.on", by="webhook" if settings.by_webhook else "polling")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run(stop))
            tasks.create_task(notifier.run(delivery, stop))
            ways_in = [tasks.create_task(_updates(database, settings, wire)), tasks.create_task(_menus(wire))]
            await stop.wait()
            for way_in in ways_in:
                way_in.cancel()


async def _updates(database: Database, settings: BotSettings, wire: Wire) -> None:
    if not settings.by_webhook:
        await polling.run(database, settings, wire)
    else:
        await hook.run(database, settings, wire)


async def _menus(wire: Wire) -> None:
    """Set the menu of commands, one for each language; readers of others get the first."""
    for language in Language:
        with i18n.speaking(language):
            menu = _menu()
        if language is i18n.DEFAULT:
            await polling.persist(wire, "setMyCommands", menu)
        await polling.persist(wire, "setMyCommands", {**menu, "language_code": language.value})


def _menu() -> dict[str, Any]:
    described = {
        "start": t("Rate a service"),
        "status": t("What became of your ratings"),
        "bahasa": t("Change the language"),
        "privasi": t("What we store"),
        "hapus": t("Erase my data"),
        "help": t("How it works"),
    }
    commands = [{"command": name, "description": text} for name, text in described.items()]
    return {"commands": commands, "scope": {"type": "all_private_chats"}}


def _number_of(token: str) -> int:
    """Return the bot's own number, which a token begins with."""
    number = token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 1

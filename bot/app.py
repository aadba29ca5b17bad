"""The bot's door to the composition root. Cheap to import: aiogram takes seconds, and is read only to run."""

import asyncio
from importlib import import_module

from starlette.routing import Route

from bot import webhook
from bot.settings import BotSettings
from scoring import clock
from scoring.db.engine import Database
from scoring.i18n import t
from scoring.notifications.watch import Hook

__all__ = ["BotSettings", "explain_off", "run", "webhook_now", "webhook_route"]


def explain_off(settings: BotSettings) -> str | None:
    """Return one line on how to switch the bot on, None when it is on."""
    if settings.token is not None:
        return None
    return t("Telegram bot: off. Set PUAS_BOT_TOKEN to a token from @BotFather to switch it on.")


def webhook_route(database: Database, settings: BotSettings) -> Route | None:
    """Return the route Telegram calls, None when the bot is off or polls."""
    return webhook.route(database, settings) if settings.by_webhook else None


async def webhook_now(settings: BotSettings) -> Hook | str | None:
    """Ask Telegram how the webhook stands: what it says, or why it says nothing; None without one."""
    if not settings.by_webhook:
        return None
    from bot import hook  # noqa: PLC0415 - the HTTP client is not for those who serve pages
    from bot.wire import Wire, WireError  # noqa: PLC0415

    async with Wire(settings.telegram_api, settings.token or "") as wire:
        try:
            return hook.read(await wire.call("getWebhookInfo", {}), settings, now=clock.now())
        except WireError as error:
            return str(error)


async def run(database: Database, settings: BotSettings, *, key: bytes, stop: asyncio.Event) -> None:
    """Run the bot until asked to stop: take updates in, work on them, and send what was promised.

    Args:
        database: where everything is kept.
        settings: the bot's.
        key: the installation's secret key.
        stop: set to end; what was begun is finished first.
    """
    if settings.token is None:
        return
    # In a thread: aiogram takes seconds to import, and this process may be answering people meanwhile.
    process = await asyncio.to_thread(import_module, "bot.process")
    await process.run(database, settings, key=key, stop=stop)

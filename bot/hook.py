"""Watching the webhook: whether updates still come to us, what waits, and what Telegram complains of.

Whoever holds the token can point the webhook elsewhere, by mistake or not, and we would simply hear no
more. So Telegram is asked now and then, and told again where we are.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from bot import webhook
from bot.polling import KINDS, persist
from bot.settings import BotSettings
from bot.wire import Wire, WireError, redact
from scoring import clock
from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.notifications import watch
from scoring.notifications.watch import Hook

EVERY_S: Final = 60.0
MANY_PENDING: Final = 100
"""Updates held by Telegram from which it is worth a line in the log."""

_log = structlog.get_logger()


async def run(database: Database, settings: BotSettings, wire: Wire) -> None:
    """Tell Telegram where we are, and look after it until cancelled."""
    await persist(wire, "setWebhook", _registration(settings))
    seen: Hook | None = None
    while True:
        try:
            seen = await look(database, settings, wire, before=seen)
        except (WireError, Unavailable) as error:
            _log.warning("telegram.webhook_not_watched", error=redact(str(error)))
        await asyncio.sleep(EVERY_S)


async def look(database: Database, settings: BotSettings, wire: Wire, *, before: Hook | None) -> Hook:
    """Ask Telegram once, register anew when updates go elsewhere, and write down what was seen.

    Raises:
        WireError: Telegram cannot be asked.
        Unavailable: it cannot be written down.
    """
    seen = read(await wire.call("getWebhookInfo", {}), settings, now=clock.now())
    if not seen.is_ours:
        _log.error("telegram.webhook_taken")
        await wire.call("setWebhook", _registration(settings))
    if seen.error is not None and (before is None or before.error_at != seen.error_at):
        _log.warning("telegram.webhook_error", error=seen.error, pending=seen.pending)
    elif seen.pending >= MANY_PENDING:
        _log.warning("telegram.updates_pending", pending=seen.pending)
    await database.act(lambda session: watch.note_hook(session, seen))
    return seen


def read(told: object, settings: BotSettings, *, now: datetime) -> Hook:
    """Read what Telegram says of a webhook; nothing of a stranger's address is kept."""
    info: Mapping[str, Any] = told if isinstance(told, dict) else {}
    is_ours = info.get("url") == address(settings)
    error, when, pending = (
        info.get(name) for name in ("last_error_message", "last_error_date", "pending_update_count")
    )
    return Hook(
        bot=(settings.token or "").partition(":")[0][:32],
        looked_at=now,
        is_ours=is_ours,
        pending=pending if isinstance(pending, int) else 0,
        error=redact(str(error)) if error else None,
        error_at=datetime.fromtimestamp(when, UTC) if isinstance(when, int) else None,
        taken_at=None if is_ours else now,
    )


def address(settings: BotSettings) -> str:
    """Return where Telegram is to bring updates."""
    return f"{(settings.public_url or '').rstrip('/')}{webhook.PATH}"


def _registration(settings: BotSettings) -> dict[str, Any]:
    return {
        "url": address(settings),
        "secret_token": settings.secret,
        "allowed_updates": KINDS,
        "drop_pending_updates": False,
    }

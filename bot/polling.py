"""Asking Telegram for updates where it cannot bring them. They are kept before Telegram may forget them."""

import asyncio
from typing import Any, Final

import structlog

from bot import inbox
from bot.settings import BotSettings
from bot.wire import Wire, WireError
from scoring.db.engine import Database
from scoring.errors import Unavailable

KINDS: Final = ("message", "callback_query", "my_chat_member")
"""The kinds of update we ask for."""

MOST_AT_ONCE: Final = 100
EMPTY_S: Final = 0.1
"""A pause after an empty answer: not every Bot API server waits as long as it is asked to."""

WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0

_log = structlog.get_logger()


async def run(database: Database, settings: BotSettings, wire: Wire) -> None:
    """Ask until cancelled."""
    await _clear_the_way(wire)
    offset: int | None = None
    told: set[int] = set()
    failures = 0
    while True:
        try:
            updates = await _ask(wire, offset, settings.poll_timeout)
            failures = 0
        except WireError as error:
            failures += 1
            _log.warning("telegram.poll_failed", error=str(error))
            if error.status == 409 and "webhook" in error.description.lower():
                await _clear_the_way(wire)  # somebody has set one since
            await asyncio.sleep(error.retry_after or min(WAIT_S * 2 ** (failures - 1), LONGEST_WAIT_S))
            continue
        if not updates:
            await asyncio.sleep(EMPTY_S)
        known = [update for update in updates if inbox.is_update(update)]
        try:
            await inbox.keep(database, known)
        except Unavailable:
            _log.warning("telegram.updates_not_kept", count=len(known))
            await inbox.apologise(wire, [one for one in known if one["update_id"] not in told])
            told.update(one["update_id"] for one in known)
            await asyncio.sleep(WAIT_S)
            continue
        # What was asked for with an offset is confirmed by the next question. After an empty answer there
        # is nothing to confirm, and an old offset would hide updates when Telegram begins to count anew.
        offset = max((one["update_id"] for one in known), default=None)
        offset = None if offset is None else offset + 1
        told.clear()


async def persist(wire: Wire, method: str, params: dict[str, Any]) -> None:
    """Call a method until it succeeds."""
    failures = 0
    while True:
        try:
            await wire.call(method, params)
        except WireError as error:
            failures += 1
            _log.warning("telegram.call_failed", method=method, error=str(error))
            await asyncio.sleep(error.retry_after or min(WAIT_S * 2 ** (failures - 1), LONGEST_WAIT_S))
        else:
            return


async def _clear_the_way(wire: Wire) -> None:
    """Take a webhook off, which would get all updates in our place; none is dropped."""
    await persist(wire, "deleteWebhook", {"drop_pending_updates": False})


async def _ask(wire: Wire, offset: int | None, timeout_s: int) -> list[Any]:
    params: dict[str, Any] = {"timeout": timeout_s, "limit": MOST_AT_ONCE, "allowed_updates": KINDS}
    if offset is not None:
        params["offset"] = offset
    updates = await wire.call("getUpdates", params, timeout_s=timeout_s + 10.0)
    return updates if isinstance(updates, list) else []

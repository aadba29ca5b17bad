"""Keeping what Telegram brings, before it is acknowledged, and telling the worker of this process."""

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import clock, i18n
from scoring.db.engine import Database
from scoring.i18n import t
from scoring.notifications.inbox import store_updates

if TYPE_CHECKING:
    from bot.wire import Wire

Update: TypeAlias = dict[str, Any]

LARGEST_NUMBER: Final = 2**63 - 1
COMMANDS_IN_GROUPS: Final = ("/start", "/help")

_bells: WeakKeyDictionary[Database, asyncio.Event] = WeakKeyDictionary()
_log = structlog.get_logger()


def bell(database: Database) -> asyncio.Event:
    """Return what rings when this process has kept an update."""
    return _bells.setdefault(database, asyncio.Event())


def is_update(value: object) -> bool:
    """Say whether a JSON value is an update that can be kept."""
    if not isinstance(value, dict):
        return False
    number = value.get("update_id")
    return type(number) is int and 0 <= number <= LARGEST_NUMBER


def is_ours(update: Update) -> bool:
    """Say whether an update is meant for us: what people say among themselves in a group is not."""
    if "callback_query" in update:
        return True
    event = update.get("message") or update.get("my_chat_member")
    if not isinstance(event, dict):
        return False
    chat = event.get("chat")
    if isinstance(chat, dict) and chat.get("type") == "private":
        return True
    return str(event.get("text", "")).startswith(COMMANDS_IN_GROUPS)


async def keep(database: Database, updates: Sequence[Update]) -> None:
    """Store updates, once each, and return when they are durable; raise Unavailable when they cannot be."""
    rows = [(update["update_id"], json.dumps(update)) for update in updates if is_ours(update)]
    if not rows:
        return
    now = clock.now()

    async def work(session: AsyncSession) -> None:
        await store_updates(session, rows, now=now)

    await database.act(work)
    bell(database).set()


async def apologise(wire: "Wire", updates: Sequence[Update]) -> None:
    """Answer the taps among updates that could not be worked on now: no button is left hanging.

    They will be worked on later, so the words promise just that.
    """
    from bot.wire import WireError  # noqa: PLC0415 - the HTTP client is not for those who only keep

    taps = [tap for update in updates if isinstance(tap := update.get("callback_query"), dict)]
    for tap in taps:
        with i18n.speaking(i18n.negotiate(str(tap.get("from", {}).get("language_code", "")))):
            text = t("We are having trouble right now. Your answer will be taken in as soon as it is over.")
        try:
            await wire.call("answerCallbackQuery", {"callback_query_id": tap.get("id"), "text": text})
        except WireError as error:
            _log.warning("telegram.apology_failed", error=str(error))

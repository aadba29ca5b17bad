"""What an operator wants to know of the Telegram door: what waits, what failed, what Telegram says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.notifications import store


class Box(StrEnum):
    """Where a dead letter lies."""

    OUTBOX = "outbox"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What was given up on.

    Attributes:
        box: a message that could not be delivered, or an update that could not be worked on.
        id: names it within its box.
        what: the kind of message; of an update, nothing: its content names a person.
        reason: why, in the words of whoever refused it.
        tries: how many there were.
        since: when it came about.
        given_up_at: when it was given up.
        can_be_retried: whether its content is still there.
    """

    box: Box
    id: int
    what: str | None
    reason: str | None
    tries: int
    since: datetime
    given_up_at: datetime | None
    can_be_retried: bool


@dataclass(frozen=True, slots=True)
class Hook:
    """What Telegram said of a bot's webhook when it was last asked.

    Attributes:
        bot: the bot's own number.
        looked_at: when it was asked.
        is_ours: whether updates came to our own address.
        pending: updates Telegram still holds.
        error: what went wrong when Telegram last failed to bring one, None when nothing did.
        error_at: when that was.
        taken_at: when updates were last found to go elsewhere, None when they never were.
    """

    bot: str
    looked_at: datetime
    is_ours: bool
    pending: int
    error: str | None
    error_at: datetime | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the Telegram door stands.

    Attributes:
        outbox: messages by state.
        inbox: updates by state.
        waiting_since: arrival of the first update nobody has worked on, None when there is none.
        hook: the webhook as last seen, None when there is none.
    """

    outbox: Mapping[str, int]
    inbox: Mapping[str, int]
    waiting_since: datetime | None
    hook: Hook | None


async def standing(session: AsyncSession) -> Standing:
    """Count what waits and what failed, and tell what was last seen of the webhook."""
    return Standing(
        outbox=await store.count_notices(session),
        inbox=await store.count_updates(session),
        waiting_since=await store.oldest_new_update(session),
        hook=await last_hook(session),
    )


async def dead_letters(session: AsyncSession, *, limit: int) -> list[DeadLetter]:
    """List what was given up on, in each box the newest first."""
    messages = [
        DeadLetter(
            box=Box.OUTBOX,
            id=row.id or 0,
            what=row.kind,
            reason=row.error,
            tries=row.attempts,
            since=row.created_at,
            given_up_at=row.done_at,
            can_be_retried=bool(row.payload),
        )
        for row in await store.dead_notices(session, limit=limit)
    ]
    updates = [
        DeadLetter(
            box=Box.INBOX,
            id=row.update_id,
            what=None,
            reason=row.error,
            tries=row.attempts,
            since=row.received_at,
            given_up_at=row.done_at,
            can_be_retried=True,
        )
        for row in await store.dead_updates(session, limit=limit)
    ]
    return messages + updates


async def retry(
    session: AsyncSession, box: Box, ids: Collection[int] | None, *, by: str, now: datetime
) -> int:
    """Try dead letters of a box anew, all of them with None; return how many there were."""
    if box is Box.OUTBOX:
        count = await store.revive_notices(session, ids, now=now)
    else:
        count = await store.revive_updates(session, ids)
    if count:
        told = {"count": count}
        await journal.record(session, "telegram.retried", f"box:{box.value}", told, by=by, now=now)
    return count


async def note_hook(session: AsyncSession, seen: Hook) -> None:
    """Write down what was seen of a bot's webhook; when it was last taken stays known."""
    earlier = await store.webhook_look(session, seen.bot)
    taken_at = seen.taken_at or (earlier.taken_at if earlier else None)
    values = {
        "bot": seen.bot, "looked_at": seen.looked_at, "is_ours": seen.is_ours, "pending": seen.pending,
        "error": seen.error and seen.error[:300], "error_at": seen.error_at, "taken_at": taken_at,
    }  # fmt: skip
    await store.put_webhook_look(session, values)


async def last_hook(session: AsyncSession) -> Hook | None:
    """Return what was seen last of the webhook, None when there is none."""
    row = await store.newest_webhook_look(session)
    if row is None:
        return None
    return Hook(row.bot, row.looked_at, row.is_ours, row.pending, row.error, row.error_at, row.taken_at)

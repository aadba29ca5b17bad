"""Promises to tell somebody something, made in the transaction of what they tell of, and their delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import rules, store
from scoring.notifications.rules import Kind, State
from scoring.notifications.sealing import seal_text, unseal_text


@dataclass(frozen=True, slots=True)
class Promise:
    """A notice as whoever delivers it sees it.

    Attributes:
        id: surrogate key.
        kind: what it tells.
        visitor_id: whom.
        said: what its words are made of.
        attempts: deliveries begun, this one included.
        created_at: when it was promised.
    """

    id: int
    kind: Kind
    visitor_id: str
    said: Mapping[str, object]
    attempts: int
    created_at: datetime


async def promise(
    session: AsyncSession,
    kind: Kind,
    visitor_id: str,
    said: Mapping[str, object],
    *,
    once: str,
    key: bytes,
    now: datetime,
    due_at: datetime | None = None,
) -> Promise | None:
    """Promise to tell a visitor something.

    Args:
        session: the transaction of what it tells of.
        kind: what it tells.
        visitor_id: whom.
        said: what its words are made of; kept encrypted until it has been sent, and not after.
        once: name of the promise; the same name again is the same promise.
        key: the installation's secret key.
        now: the present moment.
        due_at: not before.

    Returns:
        The promise, or None when it had been made before.
    """
    payload = seal_text(orjson.dumps(said).decode(), visitor_id, key=key)
    values = {
        "key": once,
        "kind": kind.value,
        "visitor_id": visitor_id,
        "payload": payload,
        "due_at": due_at or now,
        "state": State.PENDING.value,
        "attempts": 0,
        "created_at": now,
    }
    notice_id = await store.add_notice(session, values)
    return None if notice_id is None else Promise(notice_id, kind, visitor_id, said, 1, now)


async def take_back(session: AsyncSession, once: str) -> None:
    """Cancel a promise that has not been kept yet, by its name."""
    await store.cancel(session, once)


async def due(
    session: AsyncSession, *, key: bytes, now: datetime, limit: int, by_letter: bool = False
) -> list[Promise]:
    """Take promises to be kept now, the most urgent first; what is not settled in time comes back.

    Args:
        session: a transaction of its own.
        key: opens what was promised.
        now: the present moment.
        limit: how many at most.
        by_letter: those that leave by e-mail, or else those that leave by Telegram.
    """
    until = now + rules.CLAIM
    taken = await store.take_due(session, now=now, until=until, limit=limit, by_letter=by_letter)
    promises = []
    for notice in taken:
        notice_id = notice.id or 0
        opened = unseal_text(notice.payload, notice.visitor_id, key=key)
        if opened is None or notice.kind not in set(Kind):
            await _end(
                session, notice_id, State.DEAD, "cannot be read with this key or by this version", now=now
            )
            continue
        promises.append(
            Promise(
                notice_id,
                Kind(notice.kind),
                notice.visitor_id,
                orjson.loads(opened),
                notice.attempts,
                notice.created_at,
            )
        )
    return promises


async def kept(session: AsyncSession, one: Promise, *, now: datetime, message_id: int | None = None) -> None:
    """Write down that a promise was kept, and with which message. Of a reply nothing remains."""
    if one.kind is Kind.REPLY:
        await store.drop_notices(session, [one.id])
    else:
        await _end(session, one.id, State.SENT, None, now=now, message_id=message_id)


async def of_message(session: AsyncSession, visitor_id: str, message_id: int) -> str | None:
    """Return the name of the promise to a visitor that was kept with a message, None when there is none."""
    return await store.notice_of_message(session, visitor_id, message_id)


async def postpone(
    session: AsyncSession, one: Promise, error: str, *, wait: timedelta, now: datetime
) -> State:
    """Try again later, or give up on what has failed for a day; return where it stands then."""
    if rules.is_hopeless(one.created_at, now=now):
        await _end(session, one.id, State.DEAD, error, now=now)
        return State.DEAD
    values = {"due_at": now + wait, "attempts": one.attempts, "error": error[:300]}
    await store.change_notice(session, one.id, values)
    return State.PENDING


async def defer(session: AsyncSession, one: Promise, *, until: datetime) -> None:
    """Leave a promise for later without having tried it."""
    await store.change_notice(session, one.id, {"due_at": until, "attempts": max(one.attempts - 1, 0)})


async def bury(session: AsyncSession, one: Promise, error: str, *, now: datetime) -> None:
    """Set aside for good what can never be delivered as it is, where the operator sees it."""
    await _end(session, one.id, State.DEAD, error, now=now)


async def lose(session: AsyncSession, one: Promise, error: str, *, now: datetime) -> None:
    """Stop writing to a visitor who has closed the door: their address is dropped, what waits ends."""
    await _end(session, one.id, State.UNREACHABLE, error, now=now)
    await unreachable(session, one.visitor_id, now=now)


async def unreachable(session: AsyncSession, visitor_id: str, *, now: datetime) -> None:
    """Forget the address of a visitor who has closed the door, and end all that waits for them."""
    await store.end_all_of(session, visitor_id, now=now)
    await store.change_contact(session, visitor_id, {"address": b"", "reachable": False})


async def standing(session: AsyncSession) -> dict[str, int]:
    """Count promises by state, for people who watch."""
    return await store.count_notices(session)


async def _end(
    session: AsyncSession,
    notice_id: int,
    state: State,
    error: str | None,
    *,
    now: datetime,
    message_id: int | None = None,
) -> None:
    values = {
        "state": state.value, "done_at": now, "error": error and error[:300], "message_id": message_id,
    }  # fmt: skip
    # What could not be kept stays sealed for a while: the operator may have it tried again.
    await store.change_notice(
        session, notice_id, values if state is State.DEAD else {**values, "payload": ""}
    )

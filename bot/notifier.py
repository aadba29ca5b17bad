"""Emptying the outbox: promises that are due, the most urgent first, at the pace Telegram allows."""

import asyncio
from collections import Counter
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import Delivery
from scoring import clock
from scoring.errors import Unavailable
from scoring.notifications import Promise, inbox, rules, service

EVERY_S: Final = 1.0
AT_ONCE: Final = 50
ON_THE_WAY: Final = 8
"""More would queue for Telegram's pace ahead of somebody who has just tapped and waits for a reply."""

TO_ONE_AT_ONCE: Final = 5
"""More to one visitor waits for the next round: a claim must not run out while they queue."""

TIDY_EVERY_S: Final = 3_600.0

_log = structlog.get_logger()


async def run(delivery: Delivery, stop: asyncio.Event) -> None:
    """Empty the outbox until asked to stop."""
    loop = asyncio.get_running_loop()
    tidied = -TIDY_EVERY_S
    while not stop.is_set():
        try:
            if loop.time() - tidied >= TIDY_EVERY_S:
                await delivery.database.act(lambda session: inbox.tidy(session, now=clock.now()))
                tidied = loop.time()
            sent = await once(delivery)
        except Unavailable:
            sent = 0
        if sent < AT_ONCE:
            await _pause(stop, EVERY_S)


async def once(delivery: Delivery) -> int:
    """Send what is due, up to one round of it, and return how much that was."""
    now = clock.now()

    async def work(session: AsyncSession) -> list[Promise]:
        return await service.due(session, key=delivery.key, now=now, limit=AT_ONCE)

    due = await delivery.database.act(work)
    seen: Counter[str] = Counter()
    door = asyncio.Semaphore(ON_THE_WAY)
    async with asyncio.TaskGroup() as tasks:
        for one in due:
            seen[one.visitor_id] += 1
            if seen[one.visitor_id] > TO_ONE_AT_ONCE:
                tasks.create_task(_defer(delivery, one))
            else:
                tasks.create_task(_deliver(delivery, one, door))
    return len(due)


async def _deliver(delivery: Delivery, one: Promise, door: asyncio.Semaphore) -> None:
    async with door:
        await delivery.deliver(one)


async def _defer(delivery: Delivery, one: Promise) -> None:
    until = clock.now() + rules.FIRST_WAIT
    try:
        await delivery.database.act(lambda session: service.defer(session, one, until=until))
    except Unavailable:
        _log.warning("telegram.delivery_not_noted", notice=one.id)  # it comes back when its claim runs out


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return

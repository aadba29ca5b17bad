"""Group commit: many acts, one durable commit, each act with a savepoint and an answer of its own.

An ORM session with its own commit per act ends at a few hundred a second whatever the disk does. Here
the acts that queue up while one commit is under way share the next one. Nothing is answered before the
commit that holds it; a failed act undoes itself alone; a failed commit fails all it held.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from scoring.db.absence import is_unavailable
from scoring.errors import Unavailable

T = TypeVar("T")
Item = TypeVar("Item")
Work = Callable[[AsyncSession], Awaitable[Any]]
WorkOfMany = Callable[[AsyncSession, Sequence[Any]], Awaitable[Sequence[Any]]]

MOST_AT_ONCE = 256
MOST_WAITING = 4_096
TRIES = 4


@dataclass(slots=True)
class _Act:
    work: WorkOfMany
    item: Any
    answer: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


class Writer:
    """One per process and database. Starts with its first act; ``close`` waits for the last."""

    def __init__(self, engine: AsyncEngine, lock: asyncio.Lock | None) -> None:
        self._engine = engine
        self._lock = lock
        self._waiting: asyncio.Queue[_Act] = asyncio.Queue(MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    async def act(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Queue one act and return its result once committed; raise what it raised, or Unavailable."""
        return cast("T", await self._queue(_alone, work))

    async def act_together(
        self, work: Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[T | Exception]]], item: Item
    ) -> T:
        """Queue one act of a kind: those of the same kind that wait together are one piece of work.

        Args:
            work: does many at once, and returns for each its result or the reason why not. What it refuses
                it must not have written anything for. When it raises, each is done by itself.
            item: what this act is about.
        """
        return cast("T", await self._queue(work, item))

    async def _queue(self, work: WorkOfMany, item: Any) -> Any:
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done():
            # The writer owns this one task: no act is lost with it, since none is answered before its commit.
            self._task = loop.create_task(self._run(), name="group-commit")
        act = _Act(work, item, loop.create_future())
        try:
            self._waiting.put_nowait(act)
        except asyncio.QueueFull:
            raise Unavailable from None
        return await act.answer

    async def close(self) -> None:
        """Commit what is queued and stop."""
        if self._task is None:
            return
        await self._waiting.join()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def _run(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            await asyncio.sleep(0)  # whoever is about to queue up comes along
            while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            try:
                await self._commit(batch)
            except Exception as error:
                for act in batch:
                    act.error = _as_the_doors_know_it(error)
            for act in batch:
                self._answer(act)
                self._waiting.task_done()

    async def _commit(self, batch: list[_Act]) -> None:
        async with AsyncExitStack() as stack:
            if self._lock is not None:
                await stack.enter_async_context(self._lock)
            connection = await stack.enter_async_context(self._engine.connect())
            async with connection.begin():
                for acts in _of_a_kind(batch):
                    if not await _attempt(connection, acts):
                        for act in acts:
                            await _attempt(connection, [act])

    def _answer(self, act: _Act) -> None:
        if act.answer.done():  # the caller has gone; what it asked for is stored all the same
            return
        if act.error is None:
            act.answer.set_result(act.result)
        else:
            act.answer.set_exception(act.error)


async def _alone(session: AsyncSession, works: Sequence[Work]) -> Sequence[Any]:
    """Do acts that have nothing in common."""
    return [await work(session) for work in works]


def _of_a_kind(batch: Iterable[_Act]) -> list[list[_Act]]:
    """Put neighbours of the same kind together; acts that have nothing in common stay alone."""
    together: list[list[_Act]] = []
    for work, acts in groupby(batch, key=lambda act: act.work):
        alike = list(acts)
        together.extend([[act] for act in alike] if work is _alone else [alike])
    return together


async def _attempt(connection: AsyncConnection, acts: Sequence[_Act]) -> bool:
    """Run acts of a kind in a savepoint; two processes waiting for each other is nobody's fault: try again.

    Returns:
        False when something failed that several had a part in: nothing of it is left, and each is to be done
        by itself.
    """
    for tries_left in reversed(range(TRIES)):
        session = AsyncSession(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        try:
            async with session, session.begin():
                results = await acts[0].work(session, [act.item for act in acts])
        except Exception as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise  # the transaction is gone for all
            if _is_deadlock(error) and tries_left:
                continue
            if len(acts) > 1:
                return False
            acts[0].error = _as_the_doors_know_it(error)
            return True
        for act, result in zip(acts, results, strict=True):
            if isinstance(result, Exception):
                act.error = result
            else:
                act.result = result
        return True
    return True


def _as_the_doors_know_it(error: Exception) -> Exception:
    if not is_unavailable(error):
        return error
    unavailable = Unavailable()
    unavailable.__cause__ = error
    return unavailable


def _is_deadlock(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("40P01", "40001")

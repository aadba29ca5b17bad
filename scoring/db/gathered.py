"""Questions of one moment, asked of the database at once.

A look-up of its own for each request costs a connection, a transaction and a journey each. Here what is asked
while one look is under way is answered by the next: as fresh as a look of its own, which would not have begun
any earlier.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.engine import Database

K = TypeVar("K")
V = TypeVar("V")


class Gathered(Generic[K, V]):
    """One kind of question of one process.

    Args:
        database: whom to ask.
        ask: answers many at once; what is not there is left out.
    """

    def __init__(
        self, database: Database, ask: Callable[[AsyncSession, Sequence[K]], Awaitable[Mapping[K, V]]]
    ) -> None:
        self._database = database
        self._ask = ask
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def find(self, key: K) -> V | None:
        """Return the answer, None when there is none; raise what the look raised."""
        loop = asyncio.get_running_loop()
        answer = self._waiting.setdefault(key, loop.create_future())
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._look())
        return await asyncio.shield(answer)  # whoever leaves takes nothing from those who wait for the same

    async def _look(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                async with self._database.reading() as session:
                    found = await self._ask(session, list(asked))
            except Exception as error:
                for answer in asked.values():
                    answer.set_exception(error)
                    answer.exception()  # those who asked may have gone
            else:
                for key, answer in asked.items():
                    answer.set_result(found.get(key))

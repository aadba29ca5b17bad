"""A bot that runs, with all that is around it, for tests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx2
from sqlalchemy import func, select, update
from sqlmodel import col
from starlette.applications import Starlette

from bot import app
from bot.settings import BotSettings
from scoring import cases, clock
from scoring.accounts import Role, Staff
from scoring.db.engine import Database
from scoring.jobs import caseload
from scoring.tables import Feedback, Notice, TelegramUpdate
from tests.make import KEY, Office
from tests.telegram import Citizen
from tests.telegram_server import TelegramServer

PATIENCE_S = 40.0
"""Seconds a test waits for what a busy machine may take long for."""


@dataclass
class World:
    """A running bot and all that is around it."""

    database: Database
    server: TelegramServer
    office: Office
    settings: BotSettings
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Task[None] | None = None

    def citizen(self, number: int = 42, language: str = "id") -> Citizen:
        return Citizen(self.server, self.settled, id=number, language=language)

    def begin(self) -> None:
        """Start the bot's process."""
        self.stop = asyncio.Event()
        self.running = asyncio.ensure_future(app.run(self.database, self.settings, key=KEY, stop=self.stop))

    async def end(self) -> None:
        """Ask the process to stop, and wait until it has."""
        self.stop.set()
        if self.running is not None:
            await self.running
        self.running = None

    async def kill(self) -> None:
        """End the process in the middle of whatever it does."""
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)
        self.running = None

    async def settled(self) -> None:
        """Wait until every update is worked on and every reply is out."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._busy():
                if self.running is not None and self.running.done():
                    self.running.result()
                await asyncio.sleep(0.01)

    async def _busy(self) -> bool:
        if self.server.pending or self.server.on_the_way:
            return True
        async with self.database.reading() as session:
            new = select(func.count()).select_from(TelegramUpdate).where(col(TelegramUpdate.state) == "new")
            replies = (
                select(func.count())
                .select_from(Notice)
                .where(col(Notice.kind) == "reply", col(Notice.state) == "pending")
            )
            return bool(
                (await session.execute(new)).scalar_one() + (await session.execute(replies)).scalar_one()
            )

    async def unit_answers(self, code: str, text: str) -> None:
        """Let the unit answer, as it may from the day after on; here nobody need wait that long."""
        await caseload.open_new(self.database, clock.now())
        head = Staff(1, "kepala", Role.UNIT_HEAD, self.office.root, "-", "-", None)
        async with self.database.writing() as session:
            at = clock.now() + timedelta(days=1)
            await cases.answer(session, code, text, by=head, key=KEY, now=at)
            told = update(Notice).where(col(Notice.kind) == "answered", col(Notice.state) == "pending")
            await session.execute(told.values(due_at=clock.now()))

    async def feedback(self) -> list[Feedback]:
        """List all feedback."""
        async with self.database.reading() as session:
            return list((await session.execute(select(Feedback).order_by(col(Feedback.id)))).scalars())

    async def rows(self, model: Any) -> list[Any]:
        """List all rows of a table."""
        async with self.database.reading() as session:
            return list((await session.execute(select(model))).scalars())


async def until(happened: Callable[[], bool]) -> None:
    """Wait for something that comes about in its own time."""
    async with asyncio.timeout(PATIENCE_S):
        for _ in count():
            if happened():
                return
            await asyncio.sleep(0.01)


def asgi(database: Database, settings: BotSettings) -> httpx2.AsyncClient:
    """A web process that has the webhook's route, and whoever can reach it."""
    route = app.webhook_route(database, settings)
    assert route is not None
    transport = httpx2.ASGITransport(app=Starlette(routes=[route]))
    return httpx2.AsyncClient(transport=transport, base_url="http://puas.test")

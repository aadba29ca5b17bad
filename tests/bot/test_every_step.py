"""A process may die at any moment: before an update's commit, or after it and before the reply has left.

The whole conversation is walked with a process that dies twice at every step, and read against the same
conversation undisturbed.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from typing_extensions import override

from bot import dispatch, inbox, notifier, pace
from bot.delivery import Delivery
from bot.middleware import OneTransaction
from bot.pace import Pace
from bot.wire import Wire
from bot.worker import Worker
from scoring import cases, clock, notifications
from scoring.accounts import Role, Staff
from scoring.db.engine import Database
from scoring.jobs import caseload
from scoring.notifications import rules
from scoring.tables import Case, CaseEvent, Contact, Conversation, Feedback, Notice, TelegramUpdate
from tests.make import KEY, Office, office
from tests.telegram import Citizen
from tests.telegram_server import TOKEN, TelegramServer

STEPS = (
    f"> /start {Office.code}", "Ingatkan saya nanti", "Tidak puas", "Waktu tunggu", "Kurang cepat",
    "Jawab 9 pertanyaan", "Kurang sesuai", "Lewati", "Sangat cepat", "Gratis", "Lewati", "Lewati",
    "Sopan dan ramah", "Lewati", "Dikelola dengan baik", "26–35 tahun", "Perempuan", "Lewati", "Lewati",
    "> Antre dua jam.", "Tambah atau ubah", "Komentar", "> Antre tiga jam.", "Tambah atau ubah",
    "Ubah penilaian", "Kurang puas", "Selesai", "! answer", "Belum selesai", "> Masih antre.", "! answer",
    "< Tetap antre.", "! answer", "Sudah selesai", "> /status", "1. Dinas Dukcapil", "Tarik kembali",
    "Ya, tarik kembali", "> /bahasa", "Bahasa Indonesia", "> dukcapil", "Dinas Dukcapil", "> /start",
    "Daftar kantor", "> /hapus", "Ya, hapus",
)  # fmt: skip


class Killed(BaseException):
    """The process is gone."""


class LastWords(Exception):
    """All there was to do is done, and will never be committed."""


class Mortal:
    """A database of which one act can be made the last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_dying = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def act(self, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        """Act; when dying, do all there is to do and be gone before it is committed."""
        if not self.is_dying:
            return await self._database.act(work)

        async def to_the_last(session: AsyncSession) -> None:
            await work(session)
            raise LastWords

        try:
            await self._database.act(to_the_last)
        except LastWords:
            raise Killed from None
        raise AssertionError


class Mute(Delivery):
    """Sends nothing: the process is gone by then."""

    @override
    async def deliver(self, one: notifications.Promise) -> None:
        raise Killed


@asynccontextmanager
async def _life(database: Any, wire: Wire, *, is_mute: bool = False) -> AsyncIterator[Worker]:
    """A process as it is after it has started."""
    kind = Mute if is_mute else Delivery
    delivery = kind(database, wire, Pace(asyncio.get_running_loop().time), KEY, Random(1))
    dispatcher = dispatch.build(OneTransaction(database, KEY, "http://puas.test"))
    yield Worker(database, dispatcher, Bot(f"{TOKEN.partition(':')[0]}:sends-nothing"), delivery)


async def _dies(worker: Worker) -> bool:
    """Let a process work; return whether it has died of it."""
    try:
        async with asyncio.TaskGroup() as replies:
            while await worker.once(replies):
                continue
    except Killed:
        return True
    except BaseExceptionGroup as group:
        return group.split(Killed)[0] is not None
    return False


class Story:
    """One citizen and a bot whose process dies at every step, or never."""

    def __init__(self, database: Database, server: TelegramServer, wire: Wire, *, deaths: bool) -> None:
        self.database = database
        self.server = server
        self.wire = wire
        self.deaths = deaths
        self.died = 0
        self.rina = Citizen(server, self.settle)

    async def settle(self) -> None:
        brought = [update for _, update in sorted(self.server.pending.items())]
        self.server.pending.clear()
        await inbox.keep(self.database, brought)
        if self.deaths:
            mortal = Mortal(self.database)
            mortal.is_dying = True
            async with _life(mortal, self.wire) as worker:
                self.died += await _dies(worker)
            async with _life(self.database, self.wire, is_mute=True) as worker:
                self.died += await _dies(worker)
        async with _life(self.database, self.wire) as worker:
            assert not await _dies(worker)
            # What the dead had promised is kept by whoever comes after them.
            async with self.database.writing() as session:
                await session.execute(
                    update(Notice).where(col(Notice.state) == "pending").values(due_at=clock.now())
                    .where(col(Notice.kind) != "reminder")
                )  # fmt: skip
            while await notifier.once(worker.delivery):
                continue

    async def step(self, step: str) -> None:
        if step == "! answer":
            await self._unit_answers()
        elif step.startswith(("> ", "< ")):
            message = next((one for one in reversed(self.rina.messages) if "menjawab Anda" in one.text), None)
            await self.rina.says(step[2:], to=message if step.startswith("<") else None)
        else:
            await self.rina.taps(step)

    async def _unit_answers(self) -> None:
        await caseload.open_new(self.database, clock.now())
        async with self.database.writing() as session:
            feedback = (await session.execute(select(Feedback))).scalars().one()
            root = (await session.execute(select(col(Case.unit_id)))).scalars().one()
            head = Staff(1, "kepala", Role.UNIT_HEAD, root, "-", "-", None)
            now = clock.now() + rules.GIVE_UP_AFTER
            await cases.answer(session, feedback.code, "Loket ditambah.", by=head, key=KEY, now=now)
        await self.settle()


async def _tell(
    database: Database, server: TelegramServer, *, deaths: bool
) -> tuple[list[str], list[Any], int]:
    """Walk through the conversation and return what was seen at each step, and what is stored after it."""
    seen, stored = [], []
    async with Wire(server.base, TOKEN) as wire:
        story = Story(database, server, wire, deaths=deaths)
        for step in STEPS:
            await story.step(step)
            shown = story.rina.screen
            seen.append(f"{shown.text.partition('/s/R')[0]}\n{story.rina.labels(shown)}")
            stored.append(await _stored(database))
    return seen, stored, story.died


async def _stored(database: Database) -> list[Any]:
    fields = (
        "overall", "persyaratan", "waktu", "biaya", "perilaku", "pengaduan", "age", "sex", "education", "job",
        "comment", "state", "revision",
    )  # fmt: skip
    undone = select(TelegramUpdate).where(col(TelegramUpdate.state) != "done")
    promised = select(col(Notice.kind), col(Notice.state)).order_by(col(Notice.id))
    async with database.reading() as session:
        given = (await session.execute(select(Feedback))).scalars().all()
        events = (await session.execute(select(CaseEvent).order_by(col(CaseEvent.id)))).scalars().all()
        talks = (await session.execute(select(Conversation))).scalars().all()
        contacts = (await session.execute(select(Contact))).scalars().all()
        waiting = (await session.execute(undone)).all()
        notices = (await session.execute(promised)).all()
    return [
        [[getattr(one, name) for name in fields] for one in given],
        [(one.kind.value, one.text) for one in events],
        [(one.step, one.feedback_id is None) for one in talks],
        [(one.language, one.profile is None) for one in contacts],
        waiting,
        [tuple(one) for one in notices],
    ]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait: neither for the pace Telegram allows nor for the morning."""

    def is_fine(_server: TelegramServer, _chat: int) -> None:
        return None

    def is_day(moment: datetime, _timezone: str) -> datetime:
        return moment

    monkeypatch.setattr(TelegramServer, "_check_pace", is_fine)
    monkeypatch.setattr(pace, "BETWEEN_S", 0.0)
    monkeypatch.setattr(pace, "OVERALL", (1e6, 1e6))
    monkeypatch.setattr(rules, "by_day", is_day)


@pytest.fixture
async def undisturbed(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A second database, for the same conversation without any death."""
    shutil.copyfile(sqlite_template, tmp_path / "undisturbed.db")
    opened = Database(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    yield opened
    await opened.close()


@pytest.mark.usefixtures("at_once")
async def test_a_process_that_dies_at_every_step_loses_nothing_and_does_nothing_twice(
    database: Database, undisturbed: Database, server: TelegramServer
) -> None:
    await office(undisturbed)
    expected, kept, _ = await _tell(undisturbed, server, deaths=False)
    server.shown.clear()
    await office(database)
    seen, stored, died = await _tell(database, server, deaths=True)

    for step, now, then, told, meant in zip(STEPS, stored, kept, seen, expected, strict=True):
        assert (step, told) == (step, meant)
        assert (step, now) == (step, then)
    assert died == 2 * (len(STEPS) - STEPS.count("! answer")), "twice at every step"
    assert server.unanswered == []

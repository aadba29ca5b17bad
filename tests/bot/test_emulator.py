"""The dialogue against a Telegram server that others have written: the npm package telegram-test-api.

Installed with ``npm install --prefix tests/emulator``; without it these tests are skipped.
"""

import asyncio
import re
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette

from bot import app
from bot.settings import BotSettings
from scoring.db.engine import Database
from tests.make import KEY, office
from tests.telegram_server import TOKEN
from tests.telegram_world import PATIENCE_S

FOLDER = Path(__file__).parents[1] / "emulator"
CHAT = {"id": 42, "type": "private", "first_name": "Rina"}
RINA = {"id": 42, "is_bot": False, "first_name": "Rina", "language_code": "id"}

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
    reason="npm install --prefix tests/emulator has not been run",
)


@dataclass
class Emulator:
    """The package's server, used as its own client uses it."""

    address: str
    http: aiohttp.ClientSession
    language: str = "id"

    @property
    def person(self) -> dict[str, Any]:
        """Whoever writes, as their Telegram speaks."""
        return {**RINA, "language_code": self.language}

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        async with self.http.post(f"{self.address}/{path}", json={"botToken": TOKEN, **body}) as answer:
            return (await answer.json())["result"]

    async def says(self, text: str) -> None:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        more = {"entities": entities} if text.startswith("/") else {}
        kind = "sendCommand" if more else "sendMessage"
        body = {"from": self.person, "chat": CHAT, "date": int(time.time()), "text": text, **more}
        await self.post(kind, body)

    async def taps(self, words: str) -> None:
        for shown in reversed(await self.shown()):
            for button in (one for row in _rows(shown) for one in row):
                if words in button["text"]:
                    message = {
                        "message_id": shown["messageId"], "chat": CHAT, "date": int(time.time()), "text": "x"
                    }  # fmt: skip
                    tap = {"from": self.person, "message": message, "data": button["callback_data"]}
                    await self.post("sendCallback", tap)
                    return
        pytest.fail(f"no button {words!r}")

    async def shown(self) -> list[dict[str, Any]]:
        history = await self.post("getUpdatesHistory", {"token": TOKEN})
        return [one for one in history if "chat_id" in one.get("message", {})]

    async def sees(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            seen: list[str] = []
            while not any(words in text for text in seen):
                await asyncio.sleep(0.05)
                seen = [re.sub("<[^>]+>", "", one["message"]["text"]) for one in await self.shown()]


def _rows(shown: dict[str, Any]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = shown["message"].get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def _emulator(home: str) -> AsyncIterator[Emulator]:
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        "node", "server.js", str(port), home, cwd=FOLDER, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) == b"ready\n"
        async with aiohttp.ClientSession() as http:
            yield Emulator(f"http://127.0.0.1:{port}", http)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@asynccontextmanager
async def _running(database: Database, settings: BotSettings, port: int) -> AsyncIterator[None]:
    stop = asyncio.Event()
    route = app.webhook_route(database, settings)
    web = uvicorn.Server(
        uvicorn.Config(Starlette(routes=[route] if route else []), port=port, log_level="critical")
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(web._serve())
        tasks.create_task(app.run(database, settings, key=KEY, stop=stop))
        try:
            yield
        finally:
            stop.set()
            web.should_exit = True


DIALOGUES = {
    "id": (
        ("> /start ABCDEF", "Seberapa puas Anda"), ("Kurang puas", "Tersimpan: 🙁 Kurang puas"),
        ("Jawab 9 pertanyaan", "1/9"), ("Kurang sesuai", "2/9"),
        *(("Lewati", f"{number}/9") for number in range(3, 10)), ("Lewati", "Berapa usia Anda?"),
        ("36–45 tahun", "Apa jenis kelamin Anda?"), ("Cukup sampai di sini", "Pertanyaan terjawab: 1 dari 9"),
        ("> Mohon ditambah kursi", "Komentar: tersimpan"), ("> /status", "Kurang puas · dihitung"),
    ),
    "en": (
        ("> /start ABCDEF", "How satisfied are you"), ("Less satisfied", "Saved: 🙁 Less satisfied"),
        ("All nine questions", "1/9"), ("Less suitable", "2/9"),
        *(("Skip", f"{number}/9") for number in range(3, 10)), ("Skip", "How old are you?"),
        ("36–45 years", "Are you a man or a woman?"), ("Stop here", "Questions answered: 1 of 9"),
        ("> Mohon ditambah kursi", "Comment: saved"), ("> /status", "Less satisfied · counted"),
    ),
}  # fmt: skip


async def _dialogue(rina: Emulator, language: str) -> None:
    for step, seen in DIALOGUES[language]:
        await (rina.says(step[2:]) if step.startswith("> ") else rina.taps(step))
        await rina.sees(seen)


@pytest.mark.parametrize(("way", "language"), [("polling", "id"), ("webhook", "en")])
async def test_the_whole_dialogue_with_another_telegram(database: Database, way: str, language: str) -> None:
    made = await office(database)
    port = _free_port()
    async with _emulator(f"http://127.0.0.1:{port}") as rina:
        rina.language = language
        scheme = "https" if way == "webhook" else "http"
        settings = BotSettings.model_validate(
            {
                "bot_token": TOKEN,
                "telegram_api": rina.address,
                "public_url": f"{scheme}://puas.test",
                "poll_timeout": 1,
            }
        )
        async with _running(database, settings, port):
            if way == "webhook":  # the package forgets what came before its webhook was set
                await asyncio.sleep(1.0)
            await _dialogue(rina, language)
    from scoring import intake
    from scoring.intake.rules import pseudonym

    async with database.reading() as session:
        (given,) = await intake.of_visitor(session, pseudonym("telegram", "42", key=KEY))
    assert (given.overall, given.persyaratan, given.comment) == (2, 2, "Mohon ditambah kursi")
    assert (given.age, given.sex, given.language) == ("36-45", None, language)
    assert given.unit_id == made.unit

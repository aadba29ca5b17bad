"""How soon the first reply to a tap is there, and what a tap costs, at a steady stream of taps.

The bot runs as it is shipped, in a process of its own. Before it stands the Telegram of the tests, which
refuses whatever Telegram would refuse; behind it a database on a real disk. Citizens come at an even pace
whatever the bot does (an open loop): each opens the bot from a QR code, rates, and answers the first of the
nine questions one after the other.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from scoring.db.engine import Database
from tests.bench import processes
from tests.make import KEY, Office, office
from tests.telegram import Citizen
from tests.telegram_server import TOKEN, Call, TelegramServer

TAPS_EACH = 5
"""Taps of a citizen after /start: the rating, then "all nine questions", then answers."""

BETWEEN_S = 1.2
"""Seconds a citizen takes to read before the next tap."""

PATIENCE_S = 60.0


@dataclass
class Taps:
    """What was measured.

    Attributes:
        starts: seconds to the first reply, of each /start.
        taps: the same of each tap.
        processor_s: of the bot's process, from the first update to the last reply.
        seconds: how long that was.
        violations: of Telegram's rules.
    """

    starts: list[float] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    processor_s: float = 0.0
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)

    @property
    def updates(self) -> int:
        """Count what was sent."""
        return len(self.starts) + len(self.taps)

    @property
    def processor_ms(self) -> float:
        """Milliseconds of processor an update has cost, everything included."""
        return self.processor_s / self.updates * 1e3


class _Heard(list[Call]):
    """The calls of the bot; whoever waits for one is told."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[tuple[str, Any], asyncio.Event] = defaultdict(asyncio.Event)

    @override
    def append(self, call: Call) -> None:
        super().append(call)
        if call.status == 200:
            self.waiting[call.method, _whose(call.params)].set()

    async def hear(self, method: str, whose: object) -> None:
        """Wait for a call."""
        async with asyncio.timeout(PATIENCE_S):
            await self.waiting[method, whose].wait()
        del self.waiting[method, whose]


def _whose(params: Mapping[str, Any]) -> object:
    return params.get("callback_query_id", params.get("chat_id"))


async def measure(address: str, *, citizens: int, per_second: float) -> Taps:
    """Let citizens come and tap.

    Args:
        address: of an empty database with the newest schema.
        citizens: how many.
        per_second: taps.
    """
    database = Database(address)
    await office(database)
    await database.close()
    server, heard, found = TelegramServer(), _Heard(), Taps()
    server.calls = heard
    await server.start()
    environment = {
        "PUAS_DATABASE_URL": address,
        "PUAS_SECRET_KEY": KEY.decode(),
        "PUAS_BOT_TOKEN": TOKEN,
        "PUAS_TELEGRAM_API": server.base,
    }
    try:
        async with processes.running(["-m", "api.cli", "serve", "--only", "bot"], environment) as pid:
            await _visit(server, heard, Taps(), 1)  # the first one waits for the bot to be there at all
            begin, used = asyncio.get_running_loop().time(), processes.processor_s(pid)
            async with asyncio.TaskGroup() as everybody:
                for number in range(2, citizens + 2):
                    everybody.create_task(_visit(server, heard, found, number))
                    await asyncio.sleep(TAPS_EACH / per_second)
            found.processor_s = processes.processor_s(pid) - used
            found.seconds = asyncio.get_running_loop().time() - begin
    finally:
        await server.stop()
    found.violations = server.violations
    return found


async def _visit(server: TelegramServer, heard: _Heard, found: Taps, number: int) -> None:
    """Come from a QR code, rate, and answer some questions."""
    someone = Citizen(server, _at_once, id=number)
    clock = asyncio.get_running_loop().time
    begin = clock()
    await someone.sends(
        {"text": f"/start {Office.code}", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    )
    await heard.hear("sendMessage", number)
    found.starts.append(clock() - begin)
    for tap in range(TAPS_EACH):
        await asyncio.sleep(max(0.0, begin + (tap + 1) * BETWEEN_S - clock()))
        screen = someone.screen
        buttons = [button for row in screen.keyboard for button in row]
        data = next(
            (one["callback_data"] for one in buttons if one["text"].startswith("Jawab 9")),
            buttons[0]["callback_data"],
        )
        update = someone.tap(screen, data)
        begun = clock()
        await server.push(update)
        await heard.hear("answerCallbackQuery", update["callback_query"]["id"])
        found.taps.append(clock() - begun)
        await heard.hear("editMessageText", number)


async def _at_once() -> None:
    """Wait for nothing."""

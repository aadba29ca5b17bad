"""How fast Telegram may be written to: a little below what it allows, so that it never has to say so.

Telegram allows about 30 messages a second in all, one a second in a chat, and 20 a minute in a group.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

OVERALL: Final = (25.0, 4.0)
CHAT: Final = (0.95, 1.0)
GROUP: Final = (18 / 60, 2.0)
"""Each as tokens a second and the most that may gather; their sum stays below the limit in any window."""

MOST_CHATS_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class Bucket:
    """Tokens that gather with time; a message that takes one before it is there waits for it.

    Attributes:
        rate: tokens a second.
        most: how many may gather.
        level: how many are there; below zero when some have been promised ahead.
        seen: when that was, in seconds of a clock that never goes back.
    """

    rate: float
    most: float
    level: float
    seen: float

    def wait(self, now: float) -> float:
        """Take a token and return in how many seconds it may be used."""
        self.level = min(self.most, self.level + (now - self.seen) * self.rate)
        self.seen = now
        self.level -= 1
        return max(0.0, -self.level / self.rate)

    def is_full(self, now: float) -> bool:
        """Say whether the bucket remembers nothing any more."""
        return self.level + (now - self.seen) * self.rate >= self.most


@dataclass(slots=True)
class Pace:
    """The buckets of one process."""

    clock: Callable[[], float]
    overall: Bucket = field(init=False)
    chats: dict[int, Bucket] = field(default_factory=dict)
    not_before: float = 0.0

    def __post_init__(self) -> None:
        self.overall = Bucket(*OVERALL, OVERALL[1], self.clock())

    async def turn(self, chat: int) -> None:
        """Wait until the next message may leave for a chat; groups are below zero."""
        now = self.clock()
        await asyncio.sleep(self._of(chat, now).wait(now))
        # Only then, or tokens saved up while waiting for the chat would be spent all at once.
        await asyncio.sleep(self.overall.wait(self.clock()))
        await self.silence()

    async def silence(self) -> None:
        """Wait as long as Telegram has asked for silence: edits and answers to taps know no other limit."""
        await asyncio.sleep(max(0.0, self.not_before - self.clock()))

    def hold(self, seconds: float) -> None:
        """Send nothing for a while: Telegram has said so."""
        self.not_before = max(self.not_before, self.clock() + seconds)

    def _of(self, chat: int, now: float) -> Bucket:
        if len(self.chats) > MOST_CHATS_REMEMBERED:
            self.chats = {one: bucket for one, bucket in self.chats.items() if not bucket.is_full(now)}
        if chat not in self.chats:
            rate, most = CHAT if chat > 0 else GROUP
            self.chats[chat] = Bucket(rate, most, most, now)
        return self.chats[chat]

"""How fast Telegram may be written to: a little below what it allows, so that it never has to say so.

Telegram allows about 30 messages a second in all, one a second in a chat, and 20 a minute in a group.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

OVERALL: Final = (25.0, 4.0)
GROUP: Final = (18 / 60, 2.0)
"""Each as tokens a second and the most that may gather; their sum stays below the limit in any window."""

BETWEEN_S: Final = 1.05
"""Seconds from the end of one message in a chat to the next: counted from the end, since a message that was
slow on its way would otherwise arrive together with the one after it."""

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
    """What one process knows of its own pace.

    Attributes:
        clock: seconds that never go back.
        overall: the bucket of all messages.
        started: when this began; another process may have written to any chat just before.
        groups: a bucket for each group lately written to.
        ended: when the last message of each chat lately written to had left.
        not_before: until when Telegram has asked for silence.
    """

    clock: Callable[[], float]
    overall: Bucket = field(init=False)
    started: float = field(init=False)
    groups: dict[int, Bucket] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    not_before: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.clock()
        self.overall = Bucket(*OVERALL, OVERALL[1], self.started)

    @asynccontextmanager
    async def message(self, chat: int) -> AsyncIterator[None]:
        """Wait until a message may leave for a chat, and remember when it has; groups are below zero.

        A chat's messages are sent one after the other: whoever sends holds the chat.
        """
        now = self.clock()
        waits = [self.ended.get(chat, self.started) + BETWEEN_S - now]
        if chat < 0:
            waits.append(self.groups.setdefault(chat, Bucket(*GROUP, GROUP[1], now)).wait(now))
        await asyncio.sleep(max(0.0, *waits))
        # Only then, or tokens saved up while waiting for the chat would be spent all at once.
        await asyncio.sleep(self.overall.wait(self.clock()))
        await self.silence()
        try:
            yield
        finally:
            self._remember(chat)

    async def silence(self) -> None:
        """Wait as long as Telegram has asked for silence: edits and answers to taps know no other limit."""
        await asyncio.sleep(max(0.0, self.not_before - self.clock()))

    def hold(self, seconds: float) -> None:
        """Send nothing for a while: Telegram has said so."""
        self.not_before = max(self.not_before, self.clock() + seconds)

    def _remember(self, chat: int) -> None:
        now = self.clock()
        if len(self.ended) >= MOST_CHATS_REMEMBERED:
            self.ended = {one: then for one, then in self.ended.items() if now - then < BETWEEN_S}
            self.groups = {one: bucket for one, bucket in self.groups.items() if not bucket.is_full(now)}
        self.ended[chat] = now

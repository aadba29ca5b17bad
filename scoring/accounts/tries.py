"""Making guesses at passwords slow, without letting a stranger lock anybody out.

Failures are counted for the account at one address, for the address, and for the account wherever they
come from; each has tries that cost nothing and then a wait that doubles. Only the pair waits long: offices
share an address, and whoever keeps failing from elsewhere delays an account's owner by a minute at most.
A try is counted before the password is looked at and forgiven when it was right, so that a hundred at once
are a hundred.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.accounts import tries_store as store
from scoring.db import locks
from scoring.errors import ScoringError

FORGOTTEN_AFTER: Final = timedelta(hours=1)


class TooManyTries(ScoringError):
    """Signing in has failed too often of late; ``minutes`` from now it can be tried again."""

    code = "too_many_tries"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many tries cost nothing, and how long the longest wait after more is."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures: 2, 4, 8 seconds and so on."""
        beyond = failures - self.free
        return min(timedelta(seconds=2 ** min(beyond, 20)), self.longest) if beyond > 0 else timedelta()


PAIR: Final = Patience(5, timedelta(minutes=15))
ADDRESS: Final = Patience(50, timedelta(minutes=1))
ACCOUNT: Final = Patience(50, timedelta(minutes=1))


async def begin(session: AsyncSession, username: str, address: str, *, now: datetime) -> None:
    """Count a try that is about to be made, or raise TooManyTries."""
    patience = _whats(username, address)
    await locks.hold(session, "sign-in", *sorted(patience))
    known = await store.failures(session, sorted(patience))
    counts: dict[str, int] = {}
    for what, allowed in patience.items():
        failures, last = known.get(what, (0, now))
        if now - last > FORGOTTEN_AFTER:
            failures = 0
        left = last + allowed.wait(failures) - now
        if left > timedelta():
            raise TooManyTries(minutes=int(left.total_seconds() // 60) + 1)
        counts[what] = failures + 1
    await store.note(session, counts, now)


async def succeeded(session: AsyncSession, username: str, address: str, *, now: datetime) -> None:
    """Forgive this try, and the account's failures: its owner is in."""
    pair, shared, account = _whats(username, address)
    known = await store.failures(session, [shared])
    failures, last = known.get(shared, (1, now))
    await store.note(session, {shared: max(failures - 1, 0)}, last)
    await store.forget(session, [pair, account], before=now - FORGOTTEN_AFTER)


def _whats(username: str, address: str) -> dict[str, Patience]:
    """Name what is counted, by hashes: no list of names and addresses is kept."""
    name = username.strip().lower()[:200]
    return {
        _hash("pair", name, address): PAIR,
        _hash("address", address): ADDRESS,
        _hash("account", name): ACCOUNT,
    }


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()

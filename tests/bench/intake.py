"""How much feedback is accepted a second over HTTP, as a share of what the same stack can do at most.

The product runs as shipped, in a process of its own, with everything on: the client's key, validation, caps,
receipt, attribution, journal, marks for the tallies. The ceiling (``ceiling``) runs beside it on the same
kind of database, and both are asked in turn, so that whatever else the machine does falls on both.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import orjson

from scoring import accounts, clock
from scoring.accounts import clients
from scoring.db.engine import Database
from scoring.method.elements import ELEMENTS
from tests.bench import load, processes
from tests.bench.load import Heard
from tests.make import KEY, Office, office

HALF = 0.5
ANSWERS = {element.value: number % 4 + 1 for number, element in enumerate(ELEMENTS)}


@dataclass
class Intake:
    """What was measured.

    Attributes:
        product: full load, a run each round.
        ceiling: the same of the ceiling.
        half: at half the product's rate.
    """

    product: list[Heard] = field(default_factory=list)
    ceiling: list[Heard] = field(default_factory=list)
    half: Heard = field(default_factory=Heard)

    @property
    def middle(self) -> tuple[Heard, Heard]:
        """The run of the product, and of the ceiling, with the middle rate."""
        first, second = (sorted(runs, key=_rate)[len(runs) // 2] for runs in (self.product, self.ceiling))
        return first, second

    @property
    def ratio(self) -> float:
        """Accepted a second, product to ceiling."""
        return _middle(self.product, _rate) / _middle(self.ceiling, _rate)

    @property
    def processor_ratio(self) -> float:
        """The same by processor: what a request costs the ceiling to what it costs the product."""
        return _middle(self.ceiling, _cost) / _middle(self.product, _cost)


def _rate(heard: Heard) -> float:
    return heard.per_second


def _cost(heard: Heard) -> float:
    return heard.processor_us


def _middle(many: list[Heard], of: Callable[[Heard], float]) -> float:
    return processes.percentile([of(one) for one in many], HALF)


async def measure(address: str, beside: str, *, rounds: int, count: int) -> Intake:
    """Post to both in turn.

    Args:
        address: of an empty database with the newest schema, for the product.
        beside: of another on the same server or disk, for the ceiling.
        rounds: how often each is asked.
        count: requests a round.
    """
    key = await _client(address)
    ours, theirs, found = processes.free_port(), processes.free_port(), Intake()
    environment = {"PUAS_DATABASE_URL": address, "PUAS_SECRET_KEY": KEY.decode()}
    serve = ["-m", "api.cli", "serve", "--only", "web", "--port", str(ours)]
    make, plain = _feedback(key), load.request("/said", orjson.dumps(ANSWERS))
    async with AsyncExitStack() as stack:
        pid = await stack.enter_async_context(processes.running(serve, environment))
        beside_pid = await stack.enter_async_context(
            processes.running(["-m", "tests.bench.ceiling", beside, str(theirs)], {})
        )
        await processes.listening(ours)
        await processes.listening(theirs)
        for one in range(-1, rounds):
            first = (one + 2) * count
            product = await load.post(ours, pid, make, first=first, count=count)
            ceiling = await load.post(theirs, beside_pid, lambda _: plain, first=0, count=count)
            if one >= 0:  # the first round only warms both up
                found.product.append(product)
                found.ceiling.append(ceiling)
        pace = _middle(found.product, _rate) * HALF
        found.half = await load.post(
            ours, pid, make, first=(rounds + 2) * count, count=count, per_second=pace
        )
    return found


async def _client(address: str) -> str:
    """Make an office and a machine that may hand feedback in, and return its key."""
    database = Database(address)
    await office(database)
    async with database.writing() as session:
        scopes = (accounts.Scope.FEEDBACK_WRITE.value,)
        _, key = await clients.create(session, "bench", "KAB", scopes, by="bench", now=clock.now())
    await database.close()
    return key


def _feedback(key: str) -> Callable[[int], bytes]:
    """Return what makes a feedback of a visitor of its own: all nine answers and the overall one."""

    def make(number: int) -> bytes:
        said = {
            "code": Office.code,
            "channel": "web",
            "ratings": {"overall": number % 4 + 1, **ANSWERS},
            "visitor": f"visitor-{number}",
        }
        headers = f"Authorization: Bearer {key}\r\nIdempotency-Key: act-of-{number:08}\r\n"
        return load.request("/api/v1/feedback", orjson.dumps(said), headers)

    return make

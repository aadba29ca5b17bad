"""How often a tap asks the database: what grows here is felt by everybody who taps."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from scoring.db.engine import Database
from tests.make import Office
from tests.telegram_world import World

MOST = {"start": 7, "rate": 22, "open": 7, "answer": 10}
"""Statements of the act that works on an update, in the order of a visit."""


@pytest.fixture
def acts(database: Database) -> Iterator[list[list[str]]]:
    """The statements of each act that has worked on an update, as they are run."""
    running: dict[int, list[str]] = defaultdict(list)
    done: list[list[str]] = []
    engine = database._acts.sync_engine

    def note(connection: Any, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SAVEPOINT"):
            running[id(connection)] = []
        elif not statement.startswith("RELEASE"):
            running[id(connection)].append(statement)
        elif any(one.startswith("UPDATE telegram_update") for one in running[id(connection)]):
            done.append(running.pop(id(connection)))

    event.listen(engine, "before_cursor_execute", note)
    yield done
    event.remove(engine, "before_cursor_execute", note)


async def test_a_tap_asks_the_database_few_times(world: World, acts: list[list[str]]) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    await rina.taps("Jawab 9")
    await rina.taps("Sangat sesuai")
    counts = dict(zip(MOST, map(len, acts), strict=True))
    assert all(counts[name] <= most for name, most in MOST.items()), counts

"""How long it takes to add up ten million ratings and to score twenty thousand people.

    python -m tests.bench.scores                       a million ratings, on SQLite
    python -m tests.bench.scores --feedback 10000000   the full measure; about 5 GB of disk, given back
    python -m tests.bench.scores --database postgresql://...   into an empty database of yours

Times depend on the machine, so every figure also comes as a multiple of a plain GROUP BY over the same rows:
what the database needs to count and sum them per unit, service, channel and state.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sqlalchemy import text

from scoring import scores
from scoring.db import migrate
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.method import person
from scoring.method.cells import OfficerSets, officer_sets
from scoring.method.verdict import verdicts
from scoring.method.versions import CURRENT
from scoring.scores import cells_store, people_store
from scoring.scores import people as scored_people
from scoring.terms import Period
from tests.bench import crowd
from tests.bench.crowd import Size

HALF = Period.parse("2026-S2")
PLAIN = (
    "SELECT unit_id, service_id, channel, state, COUNT(*), SUM(overall), SUM(perilaku), SUM(kompetensi)"
    " FROM feedback GROUP BY unit_id, service_id, channel, state"
)


@dataclass
class Figures:
    """What was measured.

    Attributes:
        seconds: by what was done.
        plain: seconds of the plain GROUP BY.
        folding_mb: most memory this process had while folding.
        peak_mb: most it had at all.
        processor: seconds of processor this process took for all of it.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    plain: float = 0.0
    folding_mb: float = 0.0
    peak_mb: float = 0.0
    processor: float = 0.0

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Measure a block."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begin

    def lines(self) -> list[str]:
        """Write the figures as lines of a table."""
        rows = [f"| {name} | {s:.3f} s | {s / self.plain:.2f} |" for name, s in self.seconds.items()]
        return ["| what | time | times a plain GROUP BY |", "| --- | ---: | ---: |", *rows]


async def measure(database: Database, size: Size) -> Figures:
    """Fill an empty database and measure everything once."""
    figures = Figures()
    await crowd.gather(database, size)
    async with database.reading() as session:
        await session.execute(text("SELECT SUM(overall) FROM feedback"))  # what is on disk is in memory now
        with figures.timing("plain GROUP BY"):
            (await session.execute(text(PLAIN))).all()
    figures.plain = figures.seconds["plain GROUP BY"]
    async with database.writing() as session:
        with figures.timing("fold all, first time"):
            await scores.rebuild(session)
    async with database.writing() as session:
        with figures.timing("fold all again"):
            await scores.rebuild(session)
    figures.folding_mb = _most_memory()
    await _scores(database, figures)
    with figures.timing("index of every unit"):
        await _indexes(database)
    figures.peak_mb = _most_memory()
    figures.processor = time.process_time()
    return figures


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _scores(database: Database, figures: Figures) -> None:
    async with database.reading() as session:
        with figures.timing("read the cells"):
            cells = await cells_store.cells(session, HALF.first, HALF.last)
            members = await people_store.shares(session, np.unique(cells.officer_set).tolist())
    sets = _sets(members)
    given = scored_people.numbered(cells)
    with figures.timing("solve: baseline, sums and scores"):
        solution = person.solve(given, sets, CURRENT)
    with figures.timing("all scores from the sums"):
        verdicts(person.score_people(solution.sums, CURRENT), CURRENT)


async def _indexes(database: Database) -> None:
    async with database.reading() as session:
        await scores.of_units(session, await directory.units(session), HALF)


def _sets(members: Mapping[int, Mapping[int, float]]) -> OfficerSets:
    """Number people and sets from 0."""
    people = {who: index for index, who in enumerate(sorted({w for m in members.values() for w in m}))}
    return officer_sets(
        [{people[who]: share for who, share in members[one].items()} for one in sorted(members)], len(people)
    )


async def run(size: Size, address: str | None) -> Figures:
    """Measure in a database of its own, given back afterwards, or in an empty one that is named."""
    with tempfile.TemporaryDirectory(prefix="puas-bench-") as folder:
        address = address or f"sqlite:///{Path(folder) / 'bench.db'}"
        await migrate.upgrade(address)
        database = Database(address)
        try:
            return await measure(database, size)
        finally:
            await database.close()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--feedback", type=int, default=1_000_000)
    options.add_argument("--people", type=int)
    options.add_argument("--database")
    given = options.parse_args()
    people = given.people or max(given.feedback // 500, 60)
    size = Size(
        given.feedback, people, units=max(people * 3 // 100, 1), services=min(max(people // 60, 8), 300)
    )
    figures = asyncio.run(run(size, given.database))
    sys.stdout.write(
        f"{size.feedback:,} ratings, {size.people:,} people, {size.units:,} units\n"
        + "\n".join(figures.lines())
        + f"\nmost memory: {figures.folding_mb:.0f} MB folding, {figures.peak_mb:.0f} MB in all;"
        f" processor {figures.processor:.0f} s of this process\n"
    )


if __name__ == "__main__":
    main()

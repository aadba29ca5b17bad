"""Heavy work in a process of its own that ends: drawing and typesetting take memory no server should keep."""

import asyncio
import os
import sys
from collections import defaultdict
from typing import Final

from scoring.errors import ScoringError

SECRETS: Final = "PUAS_"
"""Variables that begin so stay with us: whoever draws needs no key."""

_one_at_a_time: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(1))
"""By module: a pile of tickets being typeset keeps no chart waiting."""


class NotMade(ScoringError):
    """A drawing or document could not be made right now; asking again is right."""

    code = "not_made"


async def run(module: str, job: bytes, *, seconds: float) -> bytes:
    """Run a module of ours with a job on its standard input, and return what it wrote.

    One of a kind at a time: two charts asked for together are drawn after each other.

    Args:
        module: run as ``python -m``.
        job: what it reads.
        seconds: how long it may take; then it is ended.

    Raises:
        NotMade: it failed, or took too long.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
    async with _one_at_a_time[module]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
        try:
            async with asyncio.timeout(seconds):
                made, complaint = await process.communicate(job)
        except TimeoutError as error:
            raise NotMade(module=module, why="time") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise NotMade(module=module, why=complaint.decode(errors="replace")[-300:])
    return made

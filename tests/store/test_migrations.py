"""Migrations go up, down and up again, and end at what the models say."""

from alembic.script import ScriptDirectory

from scoring.db import migrate
from scoring.db.engine import Database


async def test_the_newest_schema_equals_the_models(database: Database, address: str) -> None:
    assert await migrate.differences(address) == []


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
    assert await migrate.differences(address) == []

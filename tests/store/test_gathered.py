"""Questions of one moment are asked of the database at once, and everybody gets their own answer."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.engine import Database
from scoring.db.gathered import Gathered
from scoring.errors import Unavailable
from scoring.tables import Setting


async def _values(session: AsyncSession, names: Sequence[str]) -> dict[str, str]:
    found = await session.execute(select(Setting).where(Setting.name.in_(names)))  # type: ignore[attr-defined]
    return {one.name: one.value for one in found.scalars()}


async def test_everybody_gets_their_own_answer_from_few_looks(database: Database) -> None:
    async with database.writing() as session:
        session.add_all([Setting(name=f"n{number}", value=str(number)) for number in range(20)])
    looks: list[int] = []

    async def ask(session: AsyncSession, names: Sequence[str]) -> dict[str, str]:
        looks.append(len(names))
        return await _values(session, names)

    values = Gathered(database, ask)
    names = [f"n{number}" for number in range(25)] * 2
    answers = await asyncio.gather(*map(values.find, names))
    assert answers == ([str(number) for number in range(20)] + [None] * 5) * 2
    assert sum(looks) == 25, "the same question is asked once"
    assert len(looks) < 5


async def test_what_was_written_before_the_question_is_in_the_answer(database: Database) -> None:
    values = Gathered(database, _values)
    assert await values.find("a") is None
    async with database.writing() as session:
        session.add(Setting(name="a", value="1"))
    assert await values.find("a") == "1"


async def test_a_look_that_fails_tells_all_who_asked_and_the_next_may_succeed(database: Database) -> None:
    away = True

    async def ask(session: AsyncSession, names: Sequence[str]) -> dict[str, str]:
        if away:
            raise Unavailable
        return dict.fromkeys(names, "1")

    values = Gathered(database, ask)
    answers = await asyncio.gather(values.find("a"), values.find("b"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    away = False
    assert await values.find("a") == "1"


async def test_whoever_leaves_takes_nothing_from_those_who_wait_for_the_same(database: Database) -> None:
    values = Gathered(database, _values)
    gone, stays = asyncio.ensure_future(values.find("a")), asyncio.ensure_future(values.find("a"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays is None
    with pytest.raises(asyncio.CancelledError):
        await gone

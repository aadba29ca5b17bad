"""Group commit: acts share commits, fail alone, and are answered only when durable."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.engine import Database
from scoring.errors import ScoringError
from scoring.tables import Setting


class Refused(ScoringError):
    code = "refused_in_a_test"


async def _count(database: Database) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(Setting))).scalar_one()


def _write(name: str, *, refuse: bool = False):  # type: ignore[no-untyped-def]
    async def work(session: AsyncSession) -> str:
        session.add(Setting(name=name, value="1"))
        await session.flush()
        if refuse:
            raise Refused
        return name

    return work


async def test_an_act_is_durable_when_answered(database: Database) -> None:
    assert await database.act(_write("a")) == "a"
    assert await _count(database) == 1


async def test_acts_of_one_moment_are_all_kept(database: Database) -> None:
    names = [f"n{i}" for i in range(200)]
    assert await asyncio.gather(*(database.act(_write(name)) for name in names)) == names
    assert await _count(database) == 200


async def test_a_refused_act_undoes_itself_alone(database: Database) -> None:
    answers = await asyncio.gather(
        *(database.act(_write(f"n{i}", refuse=i % 3 == 0)) for i in range(9)), return_exceptions=True
    )
    assert [isinstance(answer, Refused) for answer in answers] == [i % 3 == 0 for i in range(9)]
    assert await _count(database) == 6


async def test_a_unique_row_asked_for_twice_at_once_is_stored_once(database: Database) -> None:
    answers = await asyncio.gather(*(database.act(_write("same")) for _ in range(5)), return_exceptions=True)
    assert answers.count("same") == 1
    assert await _count(database) == 1


async def test_two_processes_writing_at_once_lose_nothing(database: Database, address: str) -> None:
    other = Database(address)
    try:
        await asyncio.gather(
            *(database.act(_write(f"a{i}")) for i in range(40)),
            *(other.act(_write(f"b{i}")) for i in range(40)),
        )
    finally:
        await other.close()
    assert await _count(database) == 80


async def test_a_caller_that_leaves_does_not_undo_its_act(database: Database) -> None:
    task = asyncio.ensure_future(database.act(_write("gone")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.act(_write("next"))
    assert await _count(database) == 2


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    async def refused() -> None:
        async with database.writing() as session:
            session.add(Setting(name="x", value="1"))
            await session.flush()
            raise Refused

    with pytest.raises(Refused):
        await refused()
    assert await _count(database) == 0


async def test_acknowledged_rows_are_synced_to_disk(database: Database, backend: str) -> None:
    async with database.writing() as session:
        if backend == "sqlite":
            assert (await session.execute(text("PRAGMA synchronous"))).scalar_one() == 2
            assert (await session.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
        else:
            assert (await session.execute(text("SHOW synchronous_commit"))).scalar_one() == "on"


async def test_an_act_that_waits_for_another_process_holds_nobody_up(
    database: Database, address: str
) -> None:
    other = Database(address)
    try:
        async with other.writing() as session:
            await _write("first")(session)
            act = asyncio.ensure_future(database.act(_write("second")))
            await asyncio.sleep(0.05)  # the act has come to its BEGIN; the other goes on all the same
            await session.flush()
        assert await act == "second"
    finally:
        await other.close()
    assert await _count(database) == 2


async def test_acts_of_a_kind_that_wait_together_are_one_piece_of_work(database: Database) -> None:
    sizes: list[int] = []

    async def work(session: AsyncSession, names: Sequence[str]) -> list[str | Exception]:
        sizes.append(len(names))
        return [Refused() if name == "n7" else await _write(name)(session) for name in names]

    names = [f"n{number}" for number in range(30)]
    answers = await asyncio.gather(
        *(database.act_together(work, one) for one in names), return_exceptions=True
    )
    assert [isinstance(answer, Refused) for answer in answers] == [name == "n7" for name in names]
    assert [answer for answer in answers if isinstance(answer, str)] == [one for one in names if one != "n7"]
    assert sum(sizes) == 30
    assert len(sizes) < 5
    assert await _count(database) == 29


async def test_when_a_piece_of_work_fails_each_act_is_done_by_itself(database: Database) -> None:
    async def work(session: AsyncSession, names: Sequence[str]) -> list[str]:
        done = [await _write(name)(session) for name in names]
        if "bad" in names:
            raise ZeroDivisionError
        return done

    answers = await asyncio.gather(
        *(database.act_together(work, name) for name in ("a", "bad", "b")), return_exceptions=True
    )
    assert isinstance(answers[1], ZeroDivisionError)
    assert [answers[0], answers[2]] == ["a", "b"]
    assert await _count(database) == 2


async def test_many_rows_of_one_statement_are_kept(database: Database) -> None:
    async def work(session: AsyncSession) -> None:
        rows = [{"name": f"n{number}", "value": "1", "revision": 1} for number in range(3)]
        await (await session.connection()).execute(insert(Setting), rows)

    await database.act(work)
    assert await _count(database) == 3

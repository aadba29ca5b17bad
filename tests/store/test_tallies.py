"""Tallies folded bit by bit equal tallies rebuilt, for random histories."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import attribution, intake, integrity, scores, visits
from scoring.db.engine import Database
from scoring.db.upsert import table_of
from scoring.directory import store as directory
from scoring.errors import ScoringError
from scoring.integrity import store as findings
from scoring.jobs import inspection, journey
from scoring.method.elements import ELEMENTS
from scoring.method.ikm import Weight
from scoring.scores.store import DERIVED, count_pending
from scoring.tables import Feedback, TallyUnit
from scoring.terms import Channel, FeedbackState, Period, month_of
from tests.make import KEY, NOON, Office, office
from tests.owner import owning

HALF = Period.parse("2026-S2")
RATINGS = st.dictionaries(
    st.sampled_from(["overall", *(element.value for element in ELEMENTS)]), st.integers(1, 4), min_size=1
)
SAID = st.tuples(st.just("say"), st.integers(0, 5), RATINGS, st.integers(-120, 20))
SUSPECTED = st.tuples(st.just("suspect"), st.sets(st.integers(0, 5), min_size=1, max_size=3))
DECIDED = st.tuples(st.sampled_from(["lift", "confirm"]), st.integers(0, 2))
CHANGED = st.one_of(
    SAID,
    st.tuples(st.just("amend"), st.integers(0, 5), RATINGS),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("correct"), st.integers(0, 5), st.integers(0, 2)),
)
LATER = st.one_of(
    CHANGED,
    CHANGED,
    SUSPECTED,
    DECIDED,
    st.tuples(st.just("fold"), st.integers(1, 3)),
    st.tuples(st.just("screen")),
)
STEPS = st.tuples(
    st.lists(SAID, min_size=1, max_size=5),
    st.lists(LATER, max_size=5),
    st.lists(SUSPECTED, min_size=1, max_size=2),
    st.lists(LATER, max_size=5),
    st.lists(DECIDED, max_size=2),
    st.lists(LATER, max_size=4),
).map(lambda parts: [step for part in parts for step in part])
"""Every history holds a suspicion, and most a decision about one, among everything else."""


async def tallies(database: Database) -> list[Any]:
    async with database.reading() as session:
        return [
            sorted(map(tuple, await session.execute(select(*table_of(model).columns))), key=str)
            for model in DERIVED
        ]


async def live(database: Database, made: Office, steps: list[tuple[Any, ...]]) -> None:
    """Let a random history happen, with folds anywhere in between."""
    said: list[int] = []
    for number, (verb, *rest) in enumerate(steps):
        async with database.writing() as session:
            try:
                await _step(session, made, said, number, verb, rest)
            except (intake.AlreadyWithdrawn, intake.TooOften):
                await session.rollback()


async def _step(
    session: AsyncSession, made: Office, said: list[int], number: int, verb: str, rest: list[Any]
) -> None:
    if verb == "fold":
        await scores.fold(session, limit=rest[0])
        return
    if verb == "screen":
        await scores.fold(session)
        await scores.mark(session, *await integrity.screen(session, HALF, now=NOON))
    elif verb in ("lift", "confirm"):
        if found := await integrity.listed(session, state="open"):
            decide = inspection.lift if verb == "lift" else inspection.confirm
            await decide(session, found[rest[0] % len(found)].id or 0, note="x", by="staff:1", now=NOON)
    elif verb == "say":
        at = NOON + timedelta(hours=rest[2] * 6)
        visit = await visits.opened(session, Office.code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit, act=f"act-{number:08d}", channel=Channel.WEB, ratings=rest[1],
            visitor_id=f"v{rest[0] % 3}", device=f"d{rest[0] % 2}",
        )  # fmt: skip
        said.append((await journey.receive(session, draft, key=KEY, now=at)).feedback_id)
    elif said:
        one = said[0 if verb == "suspect" else rest[0] % len(said)]
        if verb == "amend":
            await journey.amend(session, one, rest[1], key=KEY, now=NOON)
        elif verb == "withdraw":
            await journey.withdraw(session, one, key=KEY, now=NOON)
        elif verb == "suspect":
            await _suspect(session, sorted({said[place % len(said)] for place in rest[0]}))
        else:
            whom = [[], [(made.sari, 1.0)], [(made.budi, 0.5), (made.tono, 0.5)]][rest[1]]
            await attribution.correct(session, one, whom, reason="x", by="staff:1", now=NOON)
            await scores.mark(session, one)


async def _suspect(session: AsyncSession, ids: list[int]) -> None:
    """Set some feedback aside, whatever its state and whoever suspects it already."""
    await findings.add(session, "burst", {}, {}, ids, now=NOON)
    await findings.set_state(
        session, ids, now_in=FeedbackState.COUNTED, to=FeedbackState.QUARANTINED, reason="burst"
    )
    await scores.mark(session, *ids)


async def _received(database: Database) -> tuple[Counter[Any], Counter[Any]]:
    """Count by unit, month and state: what stands in the tallies, and what was ever said."""
    tally, feedback = table_of(TallyUnit), table_of(Feedback)
    async with database.reading() as session:
        told = await session.execute(select(tally.c.unit_id, tally.c.month, tally.c.state, tally.c.n))
        said = await session.execute(select(feedback.c.unit_id, feedback.c.day, feedback.c.state))
    tallied: Counter[Any] = Counter()
    for unit_id, month, state, n in told:
        tallied[unit_id, month, state] += n
    return tallied, Counter((unit_id, month_of(day), state) for unit_id, day, state in said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_folding_bit_by_bit_equals_starting_over(address: str, steps: list[tuple[Any, ...]]) -> None:
    async def story() -> None:
        database = Database(address)
        try:
            await _empty(database)
            made = await office(database)
            await live(database, made, steps)
            async with database.writing() as session:
                while await scores.fold(session, limit=2):
                    pass
                assert await count_pending(session) == 0
            bit_by_bit = await tallies(database)
            tallied, said = await _received(database)
            assert tallied == said
            async with database.writing() as session:
                await scores.rebuild(session)
            assert await tallies(database) == bit_by_bit
        finally:
            await database.close()

    asyncio.run(story())


async def _empty(database: Database) -> None:
    """Take every row out again: an example begins with nothing."""
    from sqlmodel import SQLModel

    async with owning(database) as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            await session.execute(table.delete())


async def say(database: Database, number: int, ratings: dict[str, int], **given: Any) -> int:
    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08d}",
            channel=Channel.WEB,
            ratings=ratings,
            visitor_id=f"v{number}",
            **given,
        )
        return (await journey.receive(session, draft, key=KEY, now=NOON)).feedback_id

    return await database.act(work)


async def test_received_is_counted_and_set_aside_and_withdrawn_together(database: Database) -> None:
    await office(database)
    ids = [await say(database, n, {"overall": 3}) for n in range(4)]
    await database.act(lambda session: journey.withdraw(session, ids[0], key=KEY, now=NOON))
    async with database.writing() as session:
        assert await scores.fold(session) == 4
        assert await scores.fold(session) == 0
    async with database.reading() as session:
        unit = await directory.unit_by_code(session, "KAB")
        assert unit is not None
        whole, ktp = await scores.of_unit(session, unit, Period.parse("2026-Q3"))
    assert whole.received == {
        FeedbackState.COUNTED: 3,
        FeedbackState.QUARANTINED: 0,
        FeedbackState.WITHDRAWN: 1,
        FeedbackState.EXCLUDED: 0,
    }
    assert whole.taps == (0, 0, 3, 0)
    assert whole.index.ikm is None
    assert (ktp.service_code, ktp.taps) == ("KTP", whole.taps)


async def test_the_index_pools_the_units_below(database: Database) -> None:
    await office(database)
    for number in range(10):
        await say(database, number, {element.value: 4 if number else 1 for element in ELEMENTS})
    async with database.writing() as session:
        await scores.fold(session)
    async with database.reading() as session:
        for code in ("KAB", "DUKCAPIL"):
            unit = await directory.unit_by_code(session, code)
            assert unit is not None
            whole = (await scores.of_unit(session, unit, Period.parse("2026-09")))[0]
            assert str(whole.index.ikm_rounded) == "92.50"
            assert whole.index.respondents == 10
            assert whole.margin is not None
            assert whole.margin.low < 92.5 < whole.margin.high
        everyone = await directory.units(session)
        for weight in Weight:
            assert await scores.of_units(session, everyone, Period.parse("2026-09"), weight=weight) == [
                (await scores.of_unit(session, one, Period.parse("2026-09"), weight=weight))[0]
                for one in everyone
            ]
        other = await directory.unit_by_code(session, "PKM")
        assert other is not None
        (nothing,) = await scores.of_unit(session, other, Period.parse("2026-09"))
        assert (nothing.index.respondents, nothing.index.ikm) == (0, None)


async def test_two_folds_at_once_count_nothing_twice(database: Database, address: str) -> None:
    await office(database)
    for number in range(20):
        await say(database, number, {"perilaku": 4})
    other = Database(address)

    async def fold(one: Database) -> int:
        async with one.writing() as session:
            return await scores.fold(session)

    try:
        folded = await asyncio.gather(fold(database), fold(other))
    finally:
        await other.close()
    assert sum(folded) == 20
    before = await tallies(database)
    async with database.writing() as session:
        await scores.rebuild(session)
    assert await tallies(database) == before


async def test_a_fold_that_fails_leaves_the_tallies_as_they_were(database: Database) -> None:
    await office(database)
    await say(database, 1, {"perilaku": 4})
    before = await tallies(database)

    async def fold_and_fail() -> None:
        async with database.writing() as session:
            await scores.fold(session)
            raise ScoringError

    with pytest.raises(ScoringError):
        await fold_and_fail()
    assert await tallies(database) == before
    async with database.writing() as session:
        assert await scores.fold(session) == 1

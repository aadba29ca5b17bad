"""Person scores from tallies: stored for a period, explained, and withheld where little is known."""

import asyncio
from datetime import timedelta

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli import rows
from scoring import intake, scores, visits
from scoring.db.engine import Database
from scoring.jobs import journey, lease, periodic
from scoring.method import explain
from scoring.method.channels import Form
from scoring.method.wording import Language
from scoring.scores import own, people, people_store
from scoring.tables import JobRun, PersonScore
from scoring.terms import Channel, Period, Verdict
from tests.make import KEY, NOON, Office, office

QUARTER = Period.parse("2026-Q3")


async def say(
    database: Database, number: int, rating: int, *, hours: int = 0, code: str = Office.code
) -> None:
    at = NOON + timedelta(hours=hours, days=number % 12)

    async def work(session: AsyncSession) -> None:
        visit = await visits.opened(session, code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{code}-{hours}-{number:06d}",
            channel=Channel.WEB,
            ratings={"perilaku": rating, "kompetensi": rating},
            visitor_id=f"v{hours}-{number}",
        )
        await journey.receive(session, draft, key=KEY, now=at)

    await database.act(work)


async def test_a_period_is_scored_and_explained(database: Database) -> None:
    await office(database)
    await asyncio.gather(*(say(database, n, 4 if n % 4 else 3) for n in range(40)))
    await asyncio.gather(*(say(database, n, 2, hours=13) for n in range(6)))
    assert await periodic.fold_new(database, NOON) == 46
    assert await periodic.score_people(database, NOON) == 4  # month, quarter, semester, year
    async with database.reading() as session:
        sari, budi, tono = await scores.listed(session, QUARTER, None)
        assert (await people.parameters_of(session, QUARTER)) == (await people.method_in_force(session))
        kept, *handful = await people_store.listed(session, str(QUARTER), None)
    assert (sari.employee_code, sari.n) == ("E1", 40)
    assert kept.score is not None
    assert kept.low is not None
    assert kept.high is not None
    assert 25 <= kept.low < kept.score < kept.high <= 100
    assert [one.score for one in handful] == [None, None]
    for quiet, n in ((sari, 40), (budi, 6), (tono, 6)):
        assert (quiet.n, quiet.score, quiet.low, quiet.verdict) == (n, None, None, Verdict.INSUFFICIENT)
    told = orjson.loads(kept.explanation)
    assert told["citizens"] == 40
    assert told["level"] + told["credit"] == told["score"]


async def test_without_a_verdict_no_number_is_told_through_any_door(database: Database) -> None:
    await office(database)
    await asyncio.gather(*(say(database, n, 4 if n % 4 else 3) for n in range(40)))
    await periodic.fold_new(database, NOON)
    await periodic.score_people(database, NOON)
    async with database.reading() as session:
        (sari,) = await scores.listed(session, QUARTER, None)
        mine = await own.own_score(session, sari.employee_id, period=QUARTER, wanted=QUARTER)
    assert mine is not None
    assert mine.row == sari
    file = rows.of_person(sari)
    numbers = {"score", "ci_low", "ci_high", "reliability", "deviation", "level"}
    assert {name for name, value in file.items() if value is None} == numbers
    assert (file["verdict"], file["reason"], file["n"]) == ("insufficient", "few_effective", 40)
    lines = explain.sentences(mine.explanation, Language.ENGLISH)
    assert lines == (
        "There are not yet enough responses to show a score.",
        "They are worth too few full responses so far.",
        f"There are 40 responses; counting repeats and responses shared with the team for what they are, they"
        f" are worth {sari.n_eff:.0f} full ones.",
    )


async def test_a_score_is_behind_as_soon_as_its_tallies_change(database: Database) -> None:
    await office(database)
    await say(database, 1, 4)
    await periodic.fold_new(database, NOON)
    await periodic.score_people(database, NOON)
    async with database.reading() as session:
        assert not await periodic.is_behind(session, QUARTER)
        found = await people.material(session, QUARTER)
    await say(database, 2, 1)
    await periodic.fold_new(database, NOON)
    async with database.writing() as session:
        # Numbers worked out before the change arrive after it: they must not pass for the newest.
        await people.keep(session, found, people.scored(found, NOON), now=NOON)
    async with database.reading() as session:
        assert await periodic.is_behind(session, QUARTER)
    assert await periodic.score_people(database, NOON) == 4
    async with database.reading() as session:
        assert [one.n for one in await scores.listed(session, QUARTER, None)] == [2]


async def test_scores_are_listed_by_unit_person_and_page(database: Database) -> None:
    made = await office(database)
    await say(database, 1, 4)
    await say(database, 1, 4, hours=13)
    progress: list[tuple[int, int]] = []
    assert await periodic.catch_up(
        database, now=NOON, progress=lambda done, total, what: progress.append((done, total))
    ) == (2, 4)
    assert progress[-1] == (4, 4)
    async with database.reading() as session:
        assert await scores.listed(session, QUARTER, [made.other]) == []
        everybody = await scores.listed(session, QUARTER, [made.unit])
        assert [one.employee_code for one in everybody] == ["E1", "E2", "E3"]
        (second,) = await scores.listed(session, QUARTER, None, after="E1", limit=1)
        (third,) = await scores.listed(session, QUARTER, None, employee="E3")
        assert (second.employee_code, third.employee_code) == ("E2", "E3")
        assert await scores.listed(session, Period.parse("2025"), None) == []


async def test_an_operator_s_settings_change_the_method_and_are_kept_with_the_scores(
    database: Database,
) -> None:
    await office(database)
    await say(database, 1, 4)
    async with database.writing() as session:
        await people.record_settings(
            session, {"standard_low": 70.0, "person_weights": {"u7": 1.0}}, by="test", now=NOON
        )
    await periodic.fold_new(database, NOON)
    await periodic.score_people(database, NOON)
    async with database.reading() as session:
        method = await people.parameters_of(session, QUARTER)
        assert await people.parameters_of(session, Period.parse("2020")) is None
    assert method is not None
    assert (method.standard_low, {e.value for e in method.responsibility}) == (70.0, {"perilaku"})


async def test_a_tap_with_a_word_on_the_fee_still_rates_the_officer(database: Database) -> None:
    await office(database)

    async def work(session: AsyncSession) -> None:
        visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
        for number, ratings in enumerate(
            ({"overall": 4, "biaya": 1}, {"biaya": 1}, {"overall": 4, "perilaku": 2})
        ):
            draft = intake.Draft(visit=visit, act=f"act-{number:08d}", channel=Channel.WEB, ratings=ratings)
            await journey.receive(session, draft, key=KEY, now=NOON)

    await database.act(work)
    await periodic.fold_new(database, NOON)
    async with database.reading() as session:
        cells = (await people.material(session, QUARTER)).cells
    worth = zip(cells.form.tolist(), cells.n.tolist(), (cells.total // cells.weight).tolist(), strict=True)
    # The tap is worth 4 x 25 points and the form what was said of the officer; the fee alone says nothing.
    assert set(worth) == {(Form.TAP, 1, 10_000), (Form.FULL, 1, 5_000)}


async def test_a_period_without_people_has_no_scores(database: Database) -> None:
    assert await periodic.score_period(database, QUARTER, NOON) == 0


async def test_only_the_holder_of_the_schedule_runs_jobs(database: Database) -> None:
    job = periodic.Job("fold", 5, periodic.fold_new)
    assert await periodic.run(database, job, holder="a", now=NOON) == 0
    assert await periodic.run(database, job, holder="b", now=NOON) is None
    assert await periodic.run(database, job, holder="b", now=NOON + lease.LIFE) == 0
    assert await periodic.run(database, job, holder="a", now=NOON + lease.LIFE) is None
    async with database.writing() as session:
        assert await lease.hold(session, periodic.LEASE, "b", now=NOON + lease.LIFE) == 2
        await lease.release(session, periodic.LEASE, "a", now=NOON + lease.LIFE)
        assert await lease.hold(session, periodic.LEASE, "a", now=NOON + lease.LIFE) is None
        await lease.release(session, periodic.LEASE, "b", now=NOON + lease.LIFE)
        assert await lease.hold(session, periodic.LEASE, "a", now=NOON + lease.LIFE) == 3


async def test_a_job_that_fails_is_recorded_and_ends_nothing(database: Database) -> None:
    async def fails(_database: Database, _now: object) -> int:
        raise RuntimeError

    assert await periodic.run(database, periodic.Job("bad", 5, fails), holder="a", now=NOON) == 0
    async with database.reading() as session:
        run = (await session.execute(select(JobRun))).scalar_one()
        assert (run.job, run.error) == ("bad", "RuntimeError")
        assert (await session.execute(select(func.count()).select_from(PersonScore))).scalar_one() == 0

"""Whatever is altered behind the journal's back is found, and named."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlmodel import SQLModel, col

from scoring import attribution, journal
from scoring.db.engine import Database
from scoring.db.upsert import table_of
from scoring.integrity import store as findings
from scoring.jobs import audit, inspection, journaling, journey, periodic
from scoring.journal.faults import Fault, Found
from scoring.journal.notes import read_checkpoint, read_note
from scoring.method.versions import V1
from scoring.scores import people
from scoring.tables import (
    Attribution,
    Feedback,
    JournalCheckpoint,
    JournalDetail,
    JournalEntry,
    JournalKey,
    JournalNode,
    JournalPlace,
    OfficerShare,
    ScoreRun,
    Setting,
)
from scoring.terms import FeedbackState, Period
from tests.make import KEY, NOON, Office, office
from tests.owner import owning
from tests.store.journaled import LATER, SIGNER, code_of, placed, say, tampered, written

WATCHED: Mapping[type[SQLModel], tuple[str, ...]] = {
    JournalEntry: ("at", "actor", "action", "subject", "commitment", "leaf"),
    JournalDetail: ("salt", "details"),
    JournalPlace: ("place", "entry_id", "chain"),
    JournalNode: ("level", "number", "hash"),
    JournalCheckpoint: ("size", "root", "note"),
    JournalKey: ("verifier",),
    Feedback: ("code", "unit_id", "day", "revision", "overall", "waktu", "comment", "state_reason"),
    Attribution: ("officer_set_id", "feedback_id"),
    OfficerShare: ("share",),
    Setting: ("value",),
    ScoreRun: ("parameters",),
}
CELLS = [(model, name) for model, names in WATCHED.items() for name in names]


async def faults(database: Database, **given: Any) -> list[Found]:
    return [found async for found in audit.audit(database, **given)]


async def lived(database: Database) -> Office:
    """A small history with everything in it, placed and signed twice."""
    made = await office(database)
    said = [await say(database, number, 1 + number % 4, f"Antre {number} jam") for number in range(6)]
    async with database.writing() as session:
        await journey.amend(
            session, said[0].feedback_id, {"overall": 1, "comment": "Lama"}, key=KEY, now=NOON
        )
        await journey.withdraw(session, said[1].feedback_id, key=KEY, now=NOON)
        await journey.erase(session, said[2].feedback_id, now=NOON)
        await attribution.correct(
            session, said[3].feedback_id, [(made.budi, 1.0)], reason="tukar jaga", by="staff:1", now=NOON
        )
        await people.record_settings(session, {"standard_low": 75.0}, by="operator", now=NOON)
    await placed(database)
    await periodic.fold_new(database, NOON)
    async with database.writing() as session:
        await journaling.tell_frozen(session, now=NOON)
    await periodic.score_period(database, Period.parse("2026-S2"), NOON)
    await placed(database, now=LATER)
    return made


async def test_nothing_is_found_where_nothing_was_altered(database: Database) -> None:
    assert await faults(database) == []
    await lived(database)
    await written(database, "thing:waits")
    assert await faults(database, with_tallies=True, trusted=[SIGNER.verifier]) == []


def altered(value: Any, data: st.DataObject) -> Any:  # noqa: PLR0911 - one line a kind
    """Another value of the same kind: one byte, one step or one second away."""
    match value:
        case str():
            place = data.draw(st.integers(0, len(value) - 1))
            other = data.draw(st.sampled_from("0a~").filter(lambda sign: sign != value[place]))
            return value[:place] + other + value[place + 1 :]
        case bytes():
            place = data.draw(st.integers(0, len(value) - 1))
            flipped = value[place] ^ (1 << data.draw(st.integers(0, 7)))
            return value[:place] + bytes([flipped]) + value[place + 1 :]
        case datetime():
            return value + timedelta(microseconds=1)
        case int():
            return value + 1_000
        case float():
            return value / 2
        case None:
            return "x"
        case _:
            return value + timedelta(days=1)


async def put(
    database: Database, model: type[SQLModel], row: Mapping[str, Any], name: str, value: Any
) -> None:
    table = table_of(model)
    async with owning(database) as session:
        await session.execute(
            update(table).where(*(key == row[key.name] for key in table.primary_key)).values({name: value})
        )


def counts(row: Mapping[str, Any], name: str, erased: set[int]) -> bool:
    """Say whether a value is of a feedback that was not erased: of one that was, no answer is kept."""
    if name in {"overall", "waktu"}:
        return row["id"] not in erased
    return name not in {"officer_set_id", "feedback_id"} or row["feedback_id"] not in erased


async def alter_each(database: Database, data: st.DataObject) -> None:
    """Alter one value of each column, look whether the audit finds it, and put it right again."""
    for model, name in CELLS:
        async with database.reading() as session:
            table = table_of(model)
            found_rows = await session.execute(select(table).order_by(*table.primary_key))
            rows = [dict(row) for row in found_rows.mappings()]
            gone = select(col(Feedback.id)).where(col(Feedback.state_reason) == "erased")
            erased = {one or 0 for one in (await session.execute(gone)).scalars()}
        if model is Attribution:  # an earlier decision says nothing once there is a later one
            rows = list({row["feedback_id"]: row for row in rows}.values())
        row = data.draw(st.sampled_from([row for row in rows if counts(row, name, erased)]))
        bad = row[name] % 4 + 1 if name in {"overall", "waktu"} else altered(row[name], data)
        await put(database, model, row, name, bad)
        found = await faults(database)
        await put(database, model, {**row, name: bad}, name, row[name])
        assert found, (model, name, row[name], bad)
    assert await faults(database) == []


@settings(
    max_examples=1,  # alters one value of every column
    deadline=None,
    phases=[Phase.generate],  # a database is not to be shrunk
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_any_byte_that_is_altered_in_any_row_is_found(address: str, data: st.DataObject) -> None:
    async def story() -> None:
        database = Database(address)
        try:
            async with database.reading() as session:
                has_lived = (await session.execute(select(JournalPlace).limit(1))).first()
            if has_lived is None:
                await lived(database)
            await alter_each(database, data)
        finally:
            await database.close()

    asyncio.run(story())


async def named(database: Database, **given: Any) -> list[Fault]:
    return [found.fault for found in await faults(database, **given)]


async def test_a_missing_row_is_named(database: Database) -> None:
    await lived(database)
    await tampered(
        database, "DELETE FROM journal WHERE id = 3", "DELETE FROM journal_detail WHERE entry_id = 3"
    )
    assert Found(Fault.ENTRY_MISSING, {"place": 2, "entry": 3}) in await faults(database)
    await tampered(database, "DELETE FROM journal_place WHERE entry_id = 3")
    assert Found(Fault.PLACE_MISSING, {"place": 2, "count": 1}) in await faults(database)


async def test_an_entry_taken_out_of_the_queue_is_named(database: Database) -> None:
    await written(database, "thing:1", "thing:2")
    await tampered(database, "DELETE FROM journal_waiting WHERE entry_id = 2")
    assert await faults(database) == [Found(Fault.ENTRY_UNPLACED, {"entry": 2})]


async def test_details_are_missing_only_where_an_erasure_was_journaled(database: Database) -> None:
    await lived(database)
    await tampered(database, "DELETE FROM journal_detail WHERE entry_id = 1")
    assert await named(database) == [Fault.DETAILS_MISSING]


async def test_feedback_changed_added_or_gone_behind_the_journals_back_is_named(database: Database) -> None:
    await lived(database)
    code = await code_of(database, await say(database, 9, 1))
    await tampered(
        database,
        f"UPDATE feedback SET overall = 4, revision = revision + 1 WHERE code = '{code}'",
        "UPDATE feedback SET code = 'invented' WHERE id = 4",
    )
    found = {one.fault: one.told for one in await faults(database)}
    assert found[Fault.FEEDBACK_ALTERED] == {"code": code, "fields": "overall, revision"}
    assert found[Fault.FEEDBACK_UNJOURNALED] == {"code": "invented"}
    assert Fault.FEEDBACK_MISSING in found


async def test_a_bad_rating_given_to_a_colleague_is_named(database: Database) -> None:
    await lived(database)
    await tampered(
        database,
        "INSERT INTO attribution (feedback_id, rule, officer_set_id, confidence, decided_at, decided_by)"
        " SELECT feedback_id, 'correction', NULL, 1.0, decided_at, decided_by FROM attribution WHERE id = 1",
    )
    assert await named(database) == [Fault.ATTRIBUTION_ALTERED]


async def test_setting_aside_and_freeing_are_journaled_for_each_feedback(database: Database) -> None:
    await office(database)
    said = [await say(database, number, 1) for number in range(3)]
    ids = [one.feedback_id for one in said]
    async with database.writing() as session:
        finding = await findings.add(session, "kiosk_run", {"taps": 3.0}, {"taps": 2.0}, ids, now=NOON)
        await findings.set_state(
            session, ids, now_in=FeedbackState.COUNTED, to=FeedbackState.QUARANTINED, reason="kiosk_run"
        )
    assert await named(database) == [Fault.FEEDBACK_ALTERED] * 3  # a state that nobody journaled
    async with database.writing() as session:
        await inspection.confirm(session, finding, note="terbukti", by="staff:2", now=NOON)
        told = await journal.entries_of(session, action="feedback.excluded")
    assert await named(database) == []
    assert [(one.actor, one.details and one.details["reason"]) for one in told] == [
        ("staff:2", "kiosk_run")
    ] * 3


async def test_a_flipped_parameter_of_a_method_is_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(database)
    flipped = MappingProxyType({"v1": replace(V1, rater_discount=0.9)})
    monkeypatch.setattr(audit, "METHODS", flipped)
    assert await faults(database) == [
        Found(Fault.METHOD_ALTERED, {"method": "v1", "parameter": "rater_discount"})
    ]
    monkeypatch.undo()
    await tampered(
        database,
        "UPDATE score_run SET parameters = replace(parameters, '0.3', '0.9') WHERE parameters IS NOT NULL",
        "UPDATE setting SET value = '{}' WHERE name = 'method'",
    )
    assert await named(database) == [Fault.METHOD_UNJOURNALED, Fault.SETTING_ALTERED]


async def test_tallies_that_do_not_follow_from_feedback_are_named_and_left_as_they_are(
    database: Database,
) -> None:
    await lived(database)
    await tampered(database, "UPDATE tally_unit SET n = n + 5")
    assert await named(database) == []
    for _ in range(2):
        assert await named(database, with_tallies=True) == [Fault.TALLIES_DIFFER]


async def cut_off(database: Database, size: int) -> None:
    """Rewrite the log as if all after some size had never been."""
    later = f"SELECT entry_id FROM journal_place WHERE place >= {size}"
    await tampered(
        database,
        f"DELETE FROM journal_detail WHERE entry_id IN ({later})",
        f"DELETE FROM journal WHERE id IN ({later})",
        f"DELETE FROM journal_place WHERE place >= {size}",
        *(f"DELETE FROM journal_node WHERE level = {n} AND number >= {size >> n}" for n in range(1, 8)),
    )


async def test_a_cut_tail_is_named_by_a_checkpoint_here_or_by_one_that_a_witness_kept(
    database: Database,
) -> None:
    await written(database, *(f"thing:{n}" for n in range(9)))
    await placed(database)
    async with database.reading() as session:
        kept = read_checkpoint(read_note(await journal.checkpoint(session)).text)
    await cut_off(database, 5)
    assert Found(Fault.TAIL_CUT, {"size": 9, "left": 5}) in await faults(database)
    # Whoever owns the database removes the checkpoint as well: then only a copy outside can tell.
    await tampered(database, "DELETE FROM journal_checkpoint", "DELETE FROM journal_key")
    assert await named(database) == []
    assert await faults(database, outside=[kept]) == [Found(Fault.TAIL_CUT, {"size": 9, "left": 5})]
    # And when other entries fill the places, the root is another.
    await written(database, *(f"thing:other{n}" for n in range(6)))
    await placed(database, now=LATER)
    assert await faults(database, outside=[kept]) == [Found(Fault.WITNESS_DIFFERS, {"size": 9})]


async def test_a_checkpoint_by_another_key_is_named_when_the_true_one_is_known(database: Database) -> None:
    await written(database, "thing:1")
    await placed(database)
    other = replace(SIGNER, secret=b"o" * 32).verifier
    assert await faults(database, trusted=[SIGNER.verifier]) == []
    assert await faults(database, trusted=[other]) == [Found(Fault.CHECKPOINT_UNSIGNED, {"size": 1})]

"""What keeping the organisation stores, on both databases."""

from dataclasses import replace
from datetime import date, time

import pytest

from scoring import journal
from scoring.accounts import NotAllowed, Role, Staff
from scoring.cases import calendar
from scoring.db.engine import Database
from scoring.directory import people, roster, units
from scoring.directory.typed import Fault, Unfit
from scoring.errors import NotFound
from scoring.intake import questions
from scoring.journal import browse
from scoring.journal.browse import Asked
from scoring.tables import Duty
from scoring.terms import CaseKind, Language
from tests import make
from tests.make import NOON

UNIT = {"name": "Cabang", "code": "CABANG", "parent": "DUKCAPIL", "timezone": "Asia/Jakarta"}


def keeper(office: make.Office) -> Staff:
    """The administrator of the whole."""
    return Staff(1, "admin", Role.ADMIN, office.root, "KAB", "Kabupaten Contoh", None)


async def test_the_organisation_is_kept_within_one_s_own_units(database: Database) -> None:
    office = await make.office(database)
    whole = keeper(office)
    part = replace(whole, unit_id=office.other, unit_code="PKM")
    async with database.writing() as session:
        await units.add(session, UNIT, by=whole, now=NOON)
        with pytest.raises(Unfit) as taken:
            await units.add(session, UNIT, by=whole, now=NOON)
        assert taken.value.faults == {"code": Fault.TAKEN}
        assert [one.code for one in await units.tree(session, whole)] == ["KAB", "DUKCAPIL", "CABANG", "PKM"]
        assert [one.code for one in await units.tree(session, part)] == ["PKM"]
        for foreign in ("CABANG", "NIRWANA"):
            with pytest.raises(NotFound):
                await units.change(session, foreign, UNIT, by=part, now=NOON)
        with pytest.raises(Unfit) as ring:
            await units.change(session, "DUKCAPIL", {**UNIT, "parent": "CABANG"}, by=whole, now=NOON)
        assert ring.value.faults == {"parent": Fault.BELOW_ITSELF}
    async with database.writing() as session:
        await units.close(session, "DUKCAPIL", by=whole, now=NOON)
    async with database.reading() as session:
        closed = {one.code for one in await units.tree(session, whole) if one.closed_on}
        assert closed == {"DUKCAPIL", "CABANG"}
        with pytest.raises(NotAllowed):
            await units.tree(session, replace(whole, role=Role.UNIT_HEAD))
        assert (await people.listed(session, part))[0] == []
        assert [one.code for one in (await people.listed(session, whole, text="sari"))[0]] == ["E1"]


async def test_what_is_set_above_holds_below_until_it_is_set_there(database: Database) -> None:
    office = await make.office(database)
    by = keeper(office)
    async with database.writing() as session:
        await calendar.set_deadlines(session, {"unit": "KAB", "days-complaint": "10"}, by=by, now=NOON)
        holiday = {"unit": "DUKCAPIL", "day": "2026-09-16", "name": "Hari jadi"}
        await calendar.add_holiday(session, holiday, by=by, now=NOON)
        here, there = (
            await calendar.of_unit(session, office.unit),
            await calendar.of_unit(session, office.other),
        )
        assert here.days[CaseKind.COMPLAINT] == there.days[CaseKind.COMPLAINT] == 10
        assert here.days[CaseKind.OVERSIGHT] == 60
        assert (set(here.closed), set(there.closed)) == ({date(2026, 9, 16)}, set())
        await calendar.set_deadlines(session, {"unit": "DUKCAPIL", "days-complaint": "1"}, by=by, now=NOON)
        here = await calendar.of_unit(session, office.unit)
        assert here.due_on(CaseKind.COMPLAINT, date(2026, 9, 15)) == date(2026, 9, 17)
        await calendar.set_deadlines(session, {"unit": "DUKCAPIL"}, by=by, now=NOON)
        assert (await calendar.of_unit(session, office.unit)).days[CaseKind.COMPLAINT] == 10


async def test_a_unit_asks_five_questions_at_most_and_a_spread_is_shown_from_ten_answers_on(
    database: Database,
) -> None:
    office = await make.office(database)
    by = keeper(office)
    asked = {"unit": "DUKCAPIL", "kind": "yes_no", "text_id": "Ramah?", "text_en": "Kind?"}
    async with database.writing() as session:
        for _ in range(questions.MOST):
            await questions.ask(session, asked, by=by, now=NOON)
        with pytest.raises(Unfit) as full:
            await questions.ask(session, asked, by=by, now=NOON)
        assert full.value.faults == {"unit": Fault.TOO_MANY}
        found = await questions.of_unit(session, office.unit, Language.ENGLISH)
        assert [one.text for one in found] == ["Kind?"] * 5
        await questions.ask(session, {**asked, "replaces": str(found[0].number)}, by=by, now=NOON)
        kept = await questions.kept(session, by)
        assert {one.row.version for one in kept} == {1, 2}
        assert all(one.counts is None for one in kept)


async def test_the_journal_is_read_by_act_actor_and_period_and_within_one_s_own_unit(
    database: Database,
) -> None:
    office = await make.office(database)
    by = keeper(office)
    async with database.writing() as session:
        await units.add(session, UNIT, by=by, now=NOON)
        await journal.record(session, "feedback.received", "feedback:1", {}, by=journal.CITIZEN, now=NOON)
        await journal.record(session, "case.answered", "feedback:1", {"x": 1}, by="staff:kepala", now=NOON)
    async with database.reading() as session:

        async def read(asked: Asked, root: int, *, about: bool = False) -> list[str]:
            found, _ = await browse.acts(session, asked, root_id=root, about_feedback=about)
            return [f"{one.action} {one.details}" if about else one.action for one in found]

        assert await read(Asked(), office.root) == ["unit.added"]
        assert (await read(Asked(), office.root, about=True))[0] == "case.answered None"
        assert await read(Asked(actor="admin", action="unit.", since=NOON), office.root) == ["unit.added"]
        assert await read(Asked(until=NOON), office.root) == []
        assert await read(Asked(), office.other) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 1, 8, 12), (1, 1, 11, 13), True),
        ((1, 1, 8, 12), (1, 1, 12, 13), False),
        ((1, 1, 22, 4), (2, 2, 3, 5), True),
        ((1, 1, 22, 4), (1, 1, 3, 5), False),
        ((2, 2, 3, 5), (1, 1, 22, 4), True),
        ((1, 2, 8, 9), (3, 4, 8, 9), False),
    ],
)
def test_two_duties_meet_when_they_share_a_moment(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int], expected: bool
) -> None:
    def duty(first: int, last: int, begins: int, ends: int) -> Duty:
        return Duty(
            roster="R", unit_id=1, employee_id=1, desk_share=1.0,
            start_date=date(2026, 9, first), end_date=date(2026, 9, last),
            start_time=time(begins), end_time=time(ends),
        )  # fmt: skip

    assert roster.meet(duty(*one), duty(*other)) is expected

"""Cases: opened where an answer is due, seen by whom they may, answered once, and told to the citizen."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import accounts, cases, intake, journal, visits
from scoring.accounts import NotAllowed, Role, Staff
from scoring.cases import opening, rules, store
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import caseload, journey
from scoring.notifications import contacts
from scoring.notifications import service as notices
from scoring.tables import Case, CaseLook, Feedback, JournalEntry
from scoring.terms import CaseEventKind, CaseKind, CaseState, Channel, Language
from tests.make import KEY, NOON, Office, office

TOMORROW = NOON + timedelta(days=1)
BRIBE = "Petugas minta uang 200 ribu supaya KTP cepat selesai. Itu pungli!"
PHONE = "Antre tiga jam. Hubungi saya di 081234567890."


async def say(
    database: Database, number: int, overall: int, comment: str | None = None, *, days: int = 0
) -> int:
    at = NOON + timedelta(days=days)

    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08d}",
            channel=Channel.WEB,
            ratings={"overall": overall},
            comment=comment,
            visitor_id=f"v{number}",
        )
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


def staff(
    made: Office, role: Role = Role.UNIT_HEAD, *, unit: int | None = None, name: str = "kepala"
) -> Staff:
    return Staff(1, name, role, made.root if unit is None else unit, "-", "-", None)


async def everything(database: Database) -> list[Case]:
    async with database.reading() as session:
        return list((await session.execute(select(Case).order_by(col(Case.feedback_id)))).scalars())


async def code_of(database: Database, feedback_id: int) -> str:
    async with database.reading() as session:
        found = await session.get(Feedback, feedback_id)
        assert found is not None
        return found.code


async def inbox(database: Database, reader: Staff, **asked: Any) -> cases.Inbox:
    async with database.reading() as session:
        return await cases.inbox(session, reader, now=TOMORROW, **asked)


async def test_only_what_needs_an_answer_opens_a_case_and_only_once(database: Database) -> None:
    await office(database)
    low = await say(database, 1, 1)
    await say(database, 2, 4, "Cepat dan ramah, terima kasih")
    bribe = await say(database, 3, 4, BRIBE)
    assert await caseload.open_new(database, NOON) == 2
    assert await caseload.open_new(database, NOON) == 0
    found = {case.feedback_id: case for case in await everything(database)}
    assert {one: case.kind for one, case in found.items()} == {
        low: CaseKind.COMPLAINT,
        bribe: CaseKind.OVERSIGHT,
    }
    assert found[low].state is CaseState.RECEIVED
    assert found[low].due_on == date(2026, 10, 5)


async def test_a_word_added_later_is_looked_at_again(database: Database) -> None:
    await office(database)
    told = await say(database, 1, 2)
    await caseload.open_new(database, NOON)
    await database.act(lambda s: journey.amend(s, told, {"comment": BRIBE}, key=KEY, now=NOON))
    assert await caseload.open_new(database, TOMORROW) == 1
    (case,) = await everything(database)
    assert case.kind is CaseKind.OVERSIGHT
    assert case.due_on == date(2026, 12, 9)


async def test_an_accusation_added_after_the_answer_waits_again(database: Database) -> None:
    made = await office(database)
    told = await say(database, 1, 2)
    await caseload.open_new(database, NOON)
    code = await code_of(database, told)
    async with database.writing() as session:
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
    await database.act(lambda s: journey.amend(s, told, {"comment": BRIBE}, key=KEY, now=TOMORROW))
    await caseload.open_new(database, TOMORROW)
    (case,) = await everything(database)
    assert (case.state, case.kind, case.answer) == (CaseState.DISPATCHED, CaseKind.OVERSIGHT, None)


async def test_what_changed_while_it_was_judged_is_looked_at_next_time(database: Database) -> None:
    await office(database)
    told = await say(database, 1, 4)
    async with database.reading() as session:
        subjects = await cases.unseen(session, now=NOON)
    kinds = cases.judged(subjects)
    await database.act(lambda s: journey.amend(s, told, {"overall": 1}, key=KEY, now=NOON))
    async with database.writing() as session:
        assert await cases.take_in(session, subjects, kinds, now=NOON) == 0
    assert await caseload.open_new(database, NOON) == 1


async def test_two_looks_at_once_open_one_case(database: Database, address: str) -> None:
    await office(database)
    await say(database, 1, 1)
    other = Database(address)
    try:
        await asyncio.gather(caseload.open_new(database, NOON), caseload.open_new(other, NOON))
    finally:
        await other.close()
    assert len(await everything(database)) == 1
    async with database.reading() as session:
        opened = col(JournalEntry.action) == "case.opened"
        assert len((await session.execute(select(JournalEntry).where(opened))).scalars().all()) == 1


async def test_ratings_of_long_ago_are_no_pile_of_complaints(database: Database) -> None:
    await office(database)
    await say(database, 1, 1, days=-31)
    await say(database, 2, 1, days=-29)
    assert await caseload.open_new(database, NOON) == 1
    async with database.reading() as session:
        assert len((await session.execute(select(CaseLook))).scalars().all()) == 1
    await caseload.open_new(database, NOON + timedelta(days=40))
    async with database.reading() as session:
        assert (await session.execute(select(CaseLook))).scalars().all() == []


async def test_more_than_one_batch_is_looked_at(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await office(database)
    for number in range(5):
        await say(database, number, 1)
    monkeypatch.setattr(opening.unseen, "__kwdefaults__", {"now": None, "limit": 2})
    assert await caseload.open_new(database, NOON) == 5


async def test_a_case_goes_when_the_citizen_takes_it_back(database: Database) -> None:
    made = await office(database)
    one, other = await say(database, 1, 1), await say(database, 2, 1, days=-20)
    await caseload.open_new(database, NOON)
    code = await code_of(database, other)
    async with database.writing() as session:
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
        await cases.close_quiet(session, now=NOON + timedelta(days=25))
    for feedback_id in (one, other):
        await database.act(lambda s, it=feedback_id: journey.withdraw(s, it, key=KEY, now=NOON))  # type: ignore[misc]
    assert await caseload.open_new(database, TOMORROW) == 1
    states = {case.feedback_id: case.state for case in await everything(database)}
    assert states == {one: CaseState.WITHDRAWN, other: CaseState.CLOSED}


async def test_the_inbox_is_oldest_due_first_and_counts_what_is_late(database: Database) -> None:
    made = await office(database)
    older = await say(database, 1, 2, days=-25)
    await caseload.open_new(database, NOON - timedelta(days=24))
    newer = await say(database, 2, 1)
    await caseload.open_new(database, NOON)
    found = await inbox(database, staff(made))
    assert [case.feedback_code for case in found.cases] == [
        await code_of(database, older),
        await code_of(database, newer),
    ]
    assert (found.overdue, found.due_today, found.waiting) == (1, 0, 2)
    assert found.services == [("KTP", "KTP elektronik")]
    assert not found.has_more


async def test_the_unit_sees_a_rating_the_day_after_and_the_inspectorate_at_once(database: Database) -> None:
    made = await office(database)
    await say(database, 1, 1)
    await caseload.open_new(database, NOON)
    async with database.reading() as session:
        today = await cases.inbox(session, staff(made), now=NOON)
        outside = await cases.inbox(session, staff(made, Role.INSPECTORATE), now=NOON)
    assert (today.cases, today.waiting) == ([], 0)
    assert len(outside.cases) == 1
    assert len((await inbox(database, staff(made))).cases) == 1


async def test_five_ratings_of_a_day_reach_the_unit_together_on_that_day(database: Database) -> None:
    made = await office(database)
    seen = []
    for number in range(11):
        await say(database, number, 1)
        await caseload.open_new(database, NOON)
        async with database.reading() as session:
            seen.append((await cases.inbox(session, staff(made), now=NOON)).waiting)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


async def test_an_accusation_reaches_the_inspectorate_and_never_the_unit(database: Database) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1, BRIBE))
    await caseload.open_new(database, NOON)
    for role in (Role.UNIT_HEAD, Role.AUDITOR):
        for unit in (made.root, made.unit):
            found = await inbox(database, staff(made, role, unit=unit), states=frozenset(CaseState))
            assert (found.cases, found.waiting, found.services) == ([], 0, [])
            async with database.reading() as session:
                with pytest.raises(NotFound):
                    await cases.opened(session, staff(made, role, unit=unit), code, now=TOMORROW)
    outside = staff(made, Role.INSPECTORATE)
    assert [case.kind for case in (await inbox(database, outside)).cases] == [CaseKind.OVERSIGHT]
    async with database.writing() as session:
        await cases.answer(session, code, "Kami periksa.", by=outside, key=KEY, now=TOMORROW)


async def test_another_units_case_is_as_unknown_as_none(database: Database) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1))
    await caseload.open_new(database, NOON)
    stranger = staff(made, unit=made.other)
    assert (await inbox(database, stranger)).cases == []
    for asked in (code, "nothing"):
        async with database.writing() as session:
            with pytest.raises(NotFound):
                await cases.opened(session, stranger, asked, now=TOMORROW)
            with pytest.raises(NotFound):
                await cases.answer(session, asked, "Maaf.", by=stranger, key=KEY, now=TOMORROW)
    with pytest.raises(NotFound):
        await inbox(database, stranger, unit="DUKCAPIL")
    assert len((await inbox(database, staff(made), unit="DUKCAPIL")).cases) == 1
    assert (await inbox(database, staff(made), unit="PKM")).cases == []


async def test_only_roles_that_read_cases_read_them(database: Database) -> None:
    made = await office(database)
    for role in (Role.ADMIN, Role.OFFICER, Role.ANALYST):
        with pytest.raises(NotAllowed):
            await inbox(database, staff(made, role))
    code = await code_of(database, await say(database, 1, 1))
    await caseload.open_new(database, NOON)
    for role in (Role.AUDITOR, Role.INSPECTORATE):
        async with database.writing() as session:
            assert not (await cases.opened(session, staff(made, role), code, now=TOMORROW)).can_act
            with pytest.raises(NotAllowed):
                await cases.acknowledge(session, code, by=staff(made, role), now=TOMORROW)


async def test_personal_data_in_a_comment_is_masked(database: Database) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1, PHONE))
    await caseload.open_new(database, NOON)
    (case,) = (await inbox(database, staff(made))).cases
    assert case.comment == "Antre tiga jam. Hubungi saya di [telepon]."
    async with database.reading() as session:
        assert (await cases.opened(session, staff(made), code, now=TOMORROW)).case.comment == case.comment


async def test_filters_and_pages(database: Database) -> None:
    made = await office(database)
    ids = [await say(database, number, 1) for number in range(22)]
    await caseload.open_new(database, NOON)
    async with database.writing() as session:
        code = (
            await session.execute(select(col(Feedback.code)).where(col(Feedback.id) == ids[0]))
        ).scalar_one()
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
    first = await inbox(database, staff(made))
    second = await inbox(database, staff(made), page=2)
    assert (len(first.cases), first.has_more, len(second.cases), second.has_more) == (20, True, 1, False)
    told = await inbox(database, staff(made), states=frozenset({CaseState.ANSWERED}))
    assert [case.feedback_code for case in told.cases] == [code]
    assert (await inbox(database, staff(made), service="KK")).cases == []
    assert len((await inbox(database, staff(made), service="KTP")).cases) == 20
    assert (await inbox(database, staff(made), point="ANOTHER")).cases == []
    assert len((await inbox(database, staff(made), point=Office.code)).cases) == 20


async def test_a_case_is_taken_on_handed_on_answered_and_closed(database: Database) -> None:
    await office(database)
    async with database.writing() as session:
        for name, unit in (("kepala", "DUKCAPIL"), ("camat", "PKM")):
            await accounts.add_user(
                session, name, "kata sandi panjang", "unit_head", unit, by="test", now=NOON
            )
    head = await accounts.verify(database, "kepala", "kata sandi panjang")
    feedback_id = await say(database, 1, 1)
    code = await code_of(database, feedback_id)
    await caseload.open_new(database, NOON)
    async with database.writing() as session:
        await cases.acknowledge(session, code, by=head, now=TOMORROW)
        opened = await cases.opened(session, head, code, now=TOMORROW)
        assert (opened.case.assignee, opened.colleagues) == ("kepala", [("kepala", "Dinas Dukcapil")])
        with pytest.raises(cases.UnknownColleague):
            await cases.dispatch(session, code, "camat", "", by=head, now=TOMORROW)
        await cases.dispatch(session, code, "kepala", "Periksa antrean pagi", by=head, now=TOMORROW)
        await cases.note(session, code, "Sudah ditelepon", by=head, now=TOMORROW)
        assert (await cases.answer_of(session, feedback_id)) == cases.Told(
            CaseState.DISPATCHED, date(2026, 10, 5), None, None
        )
        await cases.answer(session, code, " Loket kedua dibuka. ", by=head, key=KEY, now=TOMORROW)
        told = await cases.answer_of(session, feedback_id)
    assert told is not None
    assert told.answer_id is not None
    assert told == cases.Told(
        CaseState.ANSWERED, date(2026, 10, 5), "Loket kedua dibuka.", date(2026, 9, 16), told.answer_id
    )
    assert await caseload.close_answered(database, NOON + timedelta(days=15)) == 0
    assert await caseload.close_answered(database, NOON + timedelta(days=16)) == 1
    async with database.reading() as session:
        thread = (await cases.opened(session, head, code, now=TOMORROW)).thread
        assert [(event.kind, event.actor) for event in thread] == [
            (CaseEventKind.OPENED, "system"),
            (CaseEventKind.ACKNOWLEDGED, "staff:kepala"),
            (CaseEventKind.DISPATCHED, "staff:kepala"),
            (CaseEventKind.NOTE, "staff:kepala"),
            (CaseEventKind.ANSWERED, "staff:kepala"),
            (CaseEventKind.CLOSED, "system"),
        ]
        entries = [one for one in await journal.entries_of(session) if one.action.startswith("case.")]
    assert [entry.action for entry in entries] == [f"case.{event.kind.value}" for event in thread]
    assert not any("Loket" in str(entry.details) or "telepon" in str(entry.details) for entry in entries)


async def test_an_answer_sent_twice_is_one_and_two_answers_at_once_are_refused(database: Database) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1))
    await caseload.open_new(database, NOON)
    async with database.writing() as session:
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
        await cases.answer(session, code, "Maaf. ", by=staff(made), key=KEY, now=TOMORROW)
        with pytest.raises(cases.ImpossibleMove):
            await cases.answer(session, code, "Lain.", by=staff(made), key=KEY, now=TOMORROW)
        with pytest.raises(cases.ImpossibleMove):
            await cases.acknowledge(session, code, by=staff(made), now=TOMORROW)
        assert [
            event.kind for event in (await cases.opened(session, staff(made), code, now=TOMORROW)).thread
        ] == [
            CaseEventKind.OPENED,
            CaseEventKind.ANSWERED,
        ]


async def test_who_was_slower_is_told_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1))
    await caseload.open_new(database, NOON)
    async with database.reading() as session:
        before = await store.one(  # as it stood when the slower one looked
            session, rules.sight_of(Role.UNIT_HEAD, made.root, today=TOMORROW.date()), code
        )
    async with database.writing() as session:
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)

    async def as_before(*_: object) -> object:
        return before

    monkeypatch.setattr(store, "one", as_before)
    async with database.writing() as session:
        with pytest.raises(cases.ImpossibleMove):
            await cases.cannot_act(session, code, "Bukan kami.", by=staff(made), key=KEY, now=TOMORROW)


async def test_the_citizen_is_told_where_they_wrote_from(database: Database) -> None:
    made = await office(database)
    code = await code_of(database, await say(database, 1, 1))
    other = await code_of(database, await say(database, 2, 1))
    await caseload.open_new(database, NOON)
    async with database.writing() as session:
        await contacts.keep(session, "v1", 4711, Language.INDONESIAN, known=None, key=KEY, now=NOON)
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
        await cases.cannot_act(session, other, "Bukan wewenang kami.", by=staff(made), key=KEY, now=TOMORROW)
    async with database.writing() as session:
        (promise,) = await notices.due(session, key=KEY, now=TOMORROW, limit=10)
    named = promise.said["answer"]
    assert (promise.visitor_id, promise.said) == (
        "v1",
        {"unit": "Dinas Dukcapil", "text": "Maaf.", "timezone": "Asia/Jakarta", "feedback": code,
         "answer": named},
    )  # fmt: skip


async def test_a_citizen_who_is_not_content_waits_anew(database: Database) -> None:
    made = await office(database)
    feedback_id = await say(database, 1, 1)
    code = await code_of(database, feedback_id)
    quiet = await say(database, 2, 4)
    await caseload.open_new(database, NOON)
    async with database.writing() as session:
        with pytest.raises(cases.ImpossibleMove):
            await cases.reopen(session, feedback_id, "Belum", now=TOMORROW)
        with pytest.raises(NotFound):
            await cases.reopen(session, quiet, "Belum", now=TOMORROW)
        assert await cases.answer_of(session, quiet) is None
        await cases.answer(session, code, "Maaf.", by=staff(made), key=KEY, now=TOMORROW)
        with pytest.raises(cases.NothingWritten):
            await cases.reopen(session, feedback_id, " ", now=TOMORROW)
        await cases.reopen(session, feedback_id, "Masih sama", now=NOON + timedelta(days=7))
        told = await cases.answer_of(session, feedback_id)
        assert told == cases.Told(CaseState.DISPATCHED, date(2026, 10, 12), None, None)
        await cases.answer(session, code, "Sudah.", by=staff(made), key=KEY, now=NOON + timedelta(days=8))

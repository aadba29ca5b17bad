"""The unit's answer in the chat: the citizen is content, is not, or writes back; and nobody else can."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from scoring import cases, clock
from scoring.accounts import Role, Staff
from scoring.jobs import caseload
from scoring.notifications import rules
from scoring.tables import Case, CaseEvent, JournalEntry, Notice
from scoring.terms import CaseState
from tests.make import KEY, Office
from tests.telegram import Citizen
from tests.telegram_world import World, until

ANSWER = "Mulai Senin ada <dua> loket."


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be day where the unit stands, at whatever hour the tests run."""

    def now_is_fine(moment: datetime, _timezone: str) -> datetime:
        return moment

    monkeypatch.setattr(rules, "by_day", now_is_fine)


async def _told(world: World, rina: Citizen) -> str:
    """Let somebody complain and be answered; return the code of their feedback."""
    await rina.start(Office.code)
    await rina.taps("Tidak puas")
    await caseload.open_new(world.database, clock.now())
    (given,) = await world.feedback()
    await _answers(world, given.code)
    await _arrived(rina)
    return given.code


async def _answers(world: World, code: str) -> None:
    head = Staff(1, "kepala", Role.UNIT_HEAD, world.office.root, "-", "-", None)
    at = clock.now() + timedelta(days=1)
    async with world.database.writing() as session:
        await cases.answer(session, code, ANSWER, by=head, key=KEY, now=at)
        # The unit answers the day after; the citizen need not wait that long here.
        await session.execute(
            update(Notice).where(Notice.kind == "answered").values(due_at=clock.now())  # type: ignore[arg-type]
        )


async def _arrived(rina: Citizen) -> None:
    await until(lambda: "menjawab Anda" in rina.screen.text)


async def _case(world: World) -> Case:
    (case,) = await world.rows(Case)
    assert isinstance(case, Case)
    return case


async def test_an_answer_that_solves_it_closes_the_case_once(world: World, by_day: None) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    message = rina.screen
    assert rina.labels(message) == ["✅ Sudah selesai", "❌ Belum selesai", "✍️ Balas"]
    assert ANSWER in message.text

    thanks = await rina.taps("Sudah selesai")

    assert "sudah selesai. Terima kasih" in thanks.text
    assert thanks.keyboard == []
    await rina.taps_data(message, f"h1:{code}:y")
    assert (await _case(world)).state is CaseState.CLOSED
    ends = [one for one in await world.rows(CaseEvent) if one.kind.value == "closed"]
    assert [one.actor for one in ends] == ["citizen"]
    journaled = [one for one in await world.rows(JournalEntry) if one.action == "case.closed"]
    assert [one.actor for one in journaled] == ["citizen"]
    for late in ("n", "x", "r"):
        await rina.taps_data(message, f"h1:{code}:{late}")
    assert (await _case(world)).state is CaseState.CLOSED
    assert "sudah berlanjut" in (await _last_words(rina, message, code))


async def _last_words(rina: Citizen, message: object, code: str) -> str:
    await rina.taps_data(message, f"h1:{code}:x")  # type: ignore[arg-type]
    return rina.toast


async def test_who_is_not_content_writes_why_and_the_case_is_open_again(world: World, by_day: None) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    message = rina.screen
    asked = await rina.taps("Belum selesai")
    assert rina.labels(asked) == ["Kirim tanpa keterangan", "‹ Kembali"]
    assert (await _case(world)).state is CaseState.ANSWERED, "not before there are words"

    told = await rina.says("Masih antre dua jam")

    assert "sudah diteruskan ke Dinas Dukcapil" in told.text
    assert (await _case(world)).state is CaseState.DISPATCHED
    again = [one for one in await world.rows(CaseEvent) if one.kind.value == "reopened"]
    assert [(one.actor, one.text) for one in again] == [("citizen", "Masih antre dua jam")]
    for tap in "ynrxb":
        await rina.taps_data(message, f"h1:{code}:{tap}")
        assert "sudah berlanjut" in rina.toast
    assert len([one for one in await world.rows(CaseEvent) if one.kind.value == "reopened"]) == 1
    assert len(await world.feedback()) == 1


async def test_not_solved_may_be_said_without_words_and_writing_may_be_left(
    world: World, by_day: None
) -> None:
    rina = world.citizen()
    await _told(world, rina)
    assert rina.labels(await rina.taps("Balas")) == ["‹ Kembali"]
    assert len(rina.labels(await rina.taps("Kembali"))) == 3
    await rina.taps("Belum selesai")
    await rina.taps("Kirim tanpa keterangan")
    assert (await _case(world)).state is CaseState.DISPATCHED


async def test_nobody_can_come_back_on_the_answer_to_another(world: World, by_day: None) -> None:
    rina, thief = world.citizen(1), world.citizen(2)
    code = await _told(world, rina)
    await thief.start()
    for word in "ynrxb":
        await thief.taps_data(thief.screen, f"h1:{code}:{word}")
        assert "kunjungan yang lalu" in thief.toast
    assert (await _case(world)).state is CaseState.ANSWERED

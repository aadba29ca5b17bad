"""Whoever has read a comment knows better than the reader: their labels count, and reach whom they alarm."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import accounts, cases, intake, journal, visits
from scoring.accounts import NotAllowed, Role, Staff
from scoring.cases import labels
from scoring.cases.labels import Wanted
from scoring.cases.rules import Labels
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.intake import Accepted
from scoring.jobs import caseload, journey, reading
from scoring.method.elements import Element
from scoring.tables import Account, Case, Feedback, Reading, ReadingCorrection
from scoring.terms import CaseKind, Channel
from tests.make import KEY, NOON, Office, office

PLAIN = "Antre tiga jam, kursi tunggu rusak. Hubungi saya di 081234567890."
BRIBE = "Petugas minta uang 200 ribu supaya KTP cepat selesai. Itu pungli!"
TOMORROW = NOON + timedelta(days=1)
PRAISE = Labels("positive", (Element.PERILAKU, Element.SARANA), bribery=False, urgent=False)


async def say(database: Database, comment: str, number: int = 1, overall: int = 3) -> int:
    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
        draft = intake.Draft(
            visit=visit,
            act=f"act-{number:08d}",
            channel=Channel.WEB,
            ratings={"overall": overall},
            comment=comment,
        )
        return (await journey.receive(session, draft, key=KEY, now=NOON)).feedback_id

    one = await database.act(work)
    await reading.read_new(database, NOON)
    return one


async def amend(database: Database, feedback_id: int, **changes: Any) -> None:
    async def work(session: AsyncSession) -> Accepted:
        return await journey.amend(session, feedback_id, changes, key=KEY, now=NOON)

    await database.act(work)


async def code_of(database: Database, feedback_id: int) -> str:
    async with database.reading() as session:
        found = await session.execute(select(col(Feedback.code)).where(col(Feedback.id) == feedback_id))
        return found.scalar_one()


async def hire(database: Database, role: Role, unit: str) -> Staff:
    """Make a member of staff of a unit and return them as they are once signed in."""
    username = f"{role.value}.{unit.lower()}"
    async with database.writing() as session:
        await accounts.add_user(
            session, username, "kata sandi yang panjang", role.value, unit, by="test", now=NOON
        )
        found = await session.execute(select(Account).where(col(Account.username) == username))
        account = found.scalar_one()
        return Staff(account.id or 0, username, role, account.unit_id, unit, unit, None)


async def correct(database: Database, code: str, said: Labels, by: Staff) -> None:
    async with database.writing() as session:
        await labels.correct(session, code, said, by=by, now=TOMORROW)


async def listed(database: Database, reader: Staff, wanted: Wanted | None = None, page: int = 1) -> list[str]:
    async with database.reading() as session:
        found, _ = await labels.comments(session, reader, wanted or Wanted(), now=TOMORROW, page=page)
        return [row.text for row in found]


async def corrections(database: Database) -> int:
    async with database.reading() as session:
        found = await session.execute(select(func.count()).select_from(ReadingCorrection))
        return found.scalar_one()


async def kind_of(database: Database, feedback_id: int) -> CaseKind | None:
    async with database.reading() as session:
        found = await session.execute(select(col(Case.kind)).where(col(Case.feedback_id) == feedback_id))
        return found.scalar_one_or_none()


async def test_the_newest_word_counts_wherever_labels_are_read(database: Database) -> None:
    await office(database)
    one = await say(database, PLAIN)
    analyst = await hire(database, Role.ANALYST, "DUKCAPIL")
    code = await code_of(database, one)
    await correct(database, code, replace(PRAISE, sentiment="neutral"), analyst)
    await correct(database, code, PRAISE, analyst)
    async with database.reading() as session:
        found = await reading.of(session, one)
        (shown,), _ = await labels.comments(session, analyst, Wanted(), now=TOMORROW)
        raw = await session.get(Reading, one)
    assert found is not None
    assert (found.sentiment, found.score, found.confidence) == ("positive", 1.0, 1.0)
    assert (found.elements, found.bribery, found.urgent) == ("perilaku;sarana", False, False)
    assert (shown.labels, shown.corrected_by) == (PRAISE, "analyst.dukcapil")
    assert shown.corrected_at == TOMORROW
    assert "081234567890" not in shown.text
    assert "081234567890" not in found.redacted
    assert raw is not None
    assert raw.sentiment == "negative"
    assert await corrections(database) == 2


async def test_saying_the_same_again_adds_nothing(database: Database) -> None:
    await office(database)
    code = await code_of(database, await say(database, PLAIN))
    analyst = await hire(database, Role.ANALYST, "KAB")
    for _ in range(2):
        await correct(database, code, PRAISE, analyst)
    assert await corrections(database) == 1


async def test_it_is_written_down_who_said_what_without_the_words(database: Database) -> None:
    await office(database)
    code = await code_of(database, await say(database, PLAIN))
    await correct(database, code, PRAISE, await hire(database, Role.ANALYST, "KAB"))
    async with database.reading() as session:
        [entry] = await journal.entries_of(session, action="comment.corrected")
    assert (entry.actor, entry.subject) == ("staff:analyst.kab", f"feedback:{code}")
    told = entry.details or {}
    assert set(told) == {"sentiment", "elements", "bribery", "urgent", "reader"}
    assert told["elements"] == "perilaku;sarana"


async def test_what_was_said_of_an_earlier_comment_does_not_count_for_another(database: Database) -> None:
    await office(database)
    one = await say(database, PLAIN)
    analyst = await hire(database, Role.ANALYST, "KAB")
    await correct(database, await code_of(database, one), PRAISE, analyst)
    await amend(database, one, comment="Petugas kasar dan lambat")
    assert await listed(database, analyst) == []  # it waits to be read
    await reading.read_new(database, NOON)
    async with database.reading() as session:
        found = await reading.of(session, one)
        (shown,), _ = await labels.comments(session, analyst, Wanted(), now=TOMORROW)
    assert found is not None
    assert (found.sentiment, shown.labels.sentiment, shown.corrected_by) == ("negative", "negative", None)


async def test_a_rating_changed_afterwards_leaves_the_word_on_the_comment_as_it_was(
    database: Database,
) -> None:
    await office(database)
    one = await say(database, PLAIN)
    analyst = await hire(database, Role.ANALYST, "KAB")
    await correct(database, await code_of(database, one), PRAISE, analyst)
    await amend(database, one, overall=4)
    async with database.reading() as session:
        found = await reading.of(session, one)
    assert found is not None
    assert found.sentiment == "positive"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ANALYST, Role.INSPECTORATE)])
async def test_other_roles_label_nothing(role: Role, database: Database) -> None:
    await office(database)
    code = await code_of(database, await say(database, PLAIN))
    other = await hire(database, role, "KAB")
    with pytest.raises(NotAllowed):
        await listed(database, other)
    with pytest.raises(NotAllowed):
        await correct(database, code, PRAISE, other)


async def test_a_comment_of_a_foreign_unit_is_as_unknown_as_none(database: Database) -> None:
    await office(database)
    code = await code_of(database, await say(database, PLAIN))
    for role in (Role.ANALYST, Role.INSPECTORATE):
        stranger = await hire(database, role, "PKM")
        assert await listed(database, stranger) == []
        for hidden in (code, "0123456789abcdef"):
            with pytest.raises(NotFound):
                await correct(database, hidden, PRAISE, stranger)
        for unit in ("DUKCAPIL", "NIRWANA"):
            with pytest.raises(NotFound):
                await listed(database, stranger, Wanted(unit=unit))
    assert await corrections(database) == 0


async def test_accusations_are_the_inspectorates_alone(database: Database) -> None:
    await office(database)
    code = await code_of(database, await say(database, BRIBE))
    analyst = await hire(database, Role.ANALYST, "KAB")
    inspector = await hire(database, Role.INSPECTORATE, "KAB")
    assert await listed(database, analyst) == []
    assert await listed(database, inspector) == [BRIBE]
    with pytest.raises(NotFound):
        await correct(database, code, PRAISE, analyst)
    # A protected case stays protected, whatever is said of the comment afterwards.
    await caseload.open_new(database, NOON)
    await correct(database, code, PRAISE, inspector)
    assert await listed(database, analyst) == []


async def test_an_analyst_sees_no_comment_of_today(database: Database) -> None:
    await office(database)
    await say(database, PLAIN)
    analyst = await hire(database, Role.ANALYST, "KAB")
    inspector = await hire(database, Role.INSPECTORATE, "KAB")
    async with database.reading() as session:
        assert await labels.comments(session, analyst, Wanted(), now=NOON) == ([], False)
        found, _ = await labels.comments(session, inspector, Wanted(), now=NOON)
    assert len(found) == 1


async def test_an_alarm_only_a_person_hears_opens_a_protected_case(database: Database) -> None:
    await office(database)
    quiet = await say(database, "Katanya semua ada harganya, saya paham maksud beliau.")
    await caseload.open_new(database, NOON)
    assert await kind_of(database, quiet) is None
    analyst = await hire(database, Role.ANALYST, "KAB")
    said = Labels("negative", (Element.BIAYA,), bribery=True, urgent=False)
    await correct(database, await code_of(database, quiet), said, analyst)
    assert await caseload.open_new(database, TOMORROW) == 1
    assert await kind_of(database, quiet) is CaseKind.OVERSIGHT
    assert await listed(database, analyst) == []
    assert await caseload.open_new(database, TOMORROW) == 0


async def test_an_alarm_that_is_none_opens_no_protected_case(database: Database) -> None:
    await office(database)
    false_alarm = await say(database, BRIBE, overall=1)
    inspector = await hire(database, Role.INSPECTORATE, "KAB")
    said = Labels("negative", (), bribery=False, urgent=False)
    await correct(database, await code_of(database, false_alarm), said, inspector)
    await caseload.open_new(database, NOON)
    assert await kind_of(database, false_alarm) is CaseKind.COMPLAINT


async def test_the_doubtful_come_first_and_can_be_asked_for(database: Database) -> None:
    await office(database)
    texts = (PLAIN, "Petugas ramah sekali, terima kasih", "Loket 3 di lantai dua")
    ids = [await say(database, text, number) for number, text in enumerate(texts)]
    analyst = await hire(database, Role.ANALYST, "KAB")
    async with database.reading() as session:
        found, _ = await labels.comments(session, analyst, Wanted(), now=TOMORROW)
    sureness = [row.confidence for row in found]
    assert len(sureness) == 3
    assert sureness == sorted(sureness)
    assert await listed(database, analyst, Wanted(sentiment="positive")) == [texts[1]]
    assert await listed(database, analyst, Wanted(element=Element.PERILAKU)) == [texts[1]]
    await correct(database, await code_of(database, ids[2]), PRAISE, analyst)
    assert await listed(database, analyst, Wanted(is_corrected=True)) == [texts[2]]
    assert len(await listed(database, analyst, Wanted(is_corrected=False))) == 2
    assert set(await listed(database, analyst, Wanted(sentiment="positive"))) == {texts[1], texts[2]}
    assert set(await listed(database, analyst, Wanted(element=Element.PERILAKU))) == {texts[1], texts[2]}
    assert len(await listed(database, analyst, Wanted(unit="DUKCAPIL"))) == 3
    assert await listed(database, analyst, Wanted(unit="PKM")) == []


async def test_a_page_says_whether_another_follows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "COMMENTS_A_PAGE", 2)
    await office(database)
    for number in range(3):
        await say(database, f"Petugas ramah, kunjungan ke-{number}", number)
    analyst = await hire(database, Role.ANALYST, "KAB")
    async with database.reading() as session:
        first, more = await labels.comments(session, analyst, Wanted(), now=TOMORROW)
        last, none = await labels.comments(session, analyst, Wanted(), now=TOMORROW, page=2)
    assert (len(first), more, len(last), none) == (2, True, 1, False)
    assert len({row.code for row in (*first, *last)}) == 3


async def test_a_comment_taken_back_leaves_the_list_and_the_examples(database: Database) -> None:
    await office(database)
    one = await say(database, PLAIN)
    analyst = await hire(database, Role.ANALYST, "KAB")
    await correct(database, await code_of(database, one), PRAISE, analyst)
    async with database.reading() as session:
        ((text, said),) = await labels.examples(session)
    assert said == PRAISE
    assert "081234567890" not in text

    async def back(session: AsyncSession) -> Accepted:
        return await journey.withdraw(session, one, key=KEY, now=NOON)

    await database.act(back)
    for _ in range(2):
        async with database.reading() as session:
            assert await labels.examples(session) == []
        assert await listed(database, analyst) == []
        await reading.read_new(database, NOON)
    async with database.reading() as session:
        assert await cases.unseen(session, now=TOMORROW) != []

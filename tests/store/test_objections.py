"""An employee contests an attribution; people from outside the unit decide; the citizen is nowhere in it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import appraisals, journal, scores
from scoring.accounts import NotAllowed, Role, Staff, passwords
from scoring.appraisals import Claim
from scoring.attribution import NotAMember
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import periodic
from scoring.tables import (
    Assignment,
    Attribution,
    Employee,
    Feedback,
    FoldPending,
    Objection,
    TallyPerson,
    Unit,
)
from scoring.terms import ObjectionKind, ObjectionReason, ObjectionState, Rule
from tests import make
from tests.make import NOON, Office
from tests.store.contested import heard, hire, say

PDF = b"%PDF-1.7 surat tugas"
ABSENT = Claim("absent", "Saya cuti hari itu; surat cuti terlampir.", PDF)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords play no part here."""
    monkeypatch.setattr(passwords, "hashed", lambda password: "-" * 20)


@pytest.fixture
async def office(database: Database) -> Office:
    return await make.office(database)


async def as_sari(database: Database, office: Office) -> Staff:
    return await hire(database, "sari", Role.OFFICER, "DUKCAPIL", employee_id=office.sari)


async def own(database: Database, reader: Staff) -> appraisals.Own:
    async with database.reading() as session:
        return await appraisals.ascribed_to(session, reader, now=NOON)


async def contested(database: Database, sari: Staff, claim: Claim = ABSENT) -> str:
    shown = (await own(database, sari)).shown
    async with database.writing() as session:
        return await appraisals.contest(session, shown[0].code, claim, by=sari, now=NOON)


async def test_fewer_than_five_are_only_counted(database: Database, office: Office) -> None:
    await heard(database, 4)
    sari = await as_sari(database, office)
    seen = await own(database, sari)
    assert (seen.shown, seen.total) == ([], 4)
    async with database.reading() as session:
        code = (await session.execute(select(col(Feedback.code)))).scalars().first()
    assert code is not None
    with pytest.raises(NotFound):
        async with database.writing() as session:
            await appraisals.contest(session, code, ABSENT, by=sari, now=NOON)


async def test_they_are_shown_five_at_a_time_and_not_before_the_youngest_is_a_week_old(
    database: Database, office: Office
) -> None:
    await heard(database, 9)
    sari = await as_sari(database, office)
    seen = await own(database, sari)
    assert (len(seen.shown), seen.total) == (5, 9)
    await say(database, 9, at=NOON - timedelta(days=2))
    assert (len((await own(database, sari)).shown), (await own(database, sari)).total) == (5, 10)


async def test_what_is_shown_tells_of_the_visit_and_nothing_of_what_was_said(
    database: Database, office: Office
) -> None:
    await heard(database, 5, comment="Terima kasih, cepat sekali")
    one = (await own(database, await as_sari(database, office))).shown[0]
    assert (one.rule, one.confidence, one.share) == (Rule.SINGLE_DUTY, 0.8, 1.0)
    assert (one.service_name, one.point_name) == ("KTP elektronik", "Loket 1")
    assert set(type(one).__dataclass_fields__) == {
        "order", "code", "attribution_id", "unit_id", "unit_name", "timezone", "service_name", "point_name",
        "day", "rule", "confidence", "share", "objection", "objection_state",
    }  # fmt: skip


async def test_praise_is_masked_and_comes_in_fives(database: Database, office: Office) -> None:
    sari = await as_sari(database, office)
    words = "Petugas ramah sekali, nomor saya 081234567890, kunjungan"
    await heard(database, 4, comment=words)
    assert (await own(database, sari)).praise == []
    await say(database, 90, ratings={"overall": 1}, comment="Petugas kasar dan lambat")
    await heard(database, 5, comment=words)
    praise = [one.text for one in (await own(database, sari)).praise]
    assert len(praise) == 5
    assert not any("081234567890" in text or "kasar" in text for text in praise)


async def test_nobody_else_sees_or_contests_what_is_ascribed_to_one(
    database: Database, office: Office
) -> None:
    await heard(database, 5)
    sari = await as_sari(database, office)
    budi = await hire(database, "budi", Role.OFFICER, "DUKCAPIL", employee_id=office.budi)
    code = (await own(database, sari)).shown[0].code
    assert (await own(database, budi)).total == 0
    with pytest.raises(NotFound):
        async with database.writing() as session:
            await appraisals.contest(session, code, ABSENT, by=budi, now=NOON)
    nobody = await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    async with database.reading() as session:
        with pytest.raises(NotFound):
            await appraisals.ascribed_to(session, nobody, now=NOON)


async def test_an_objection_is_to_be_decided_in_fourteen_days_and_is_filed_once(
    database: Database, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await heard(database, 5)
    sari = await as_sari(database, office)
    code = await contested(database, sari)
    (row,) = (await own(database, sari)).objections
    assert (row.code, row.state, row.media_type) == (code, ObjectionState.FILED, "application/pdf")
    assert row.due_on == NOON.date() + timedelta(days=14)
    with pytest.raises(appraisals.AlreadyContested):
        await contested(database, sari)
    async with database.writing() as session:
        await appraisals.withdraw(session, code, by=sari, now=NOON)
    monkeypatch.setenv("PUAS_OBJECTION_DAYS", "7")
    await contested(database, sari)
    newest, _ = (await own(database, sari)).objections
    assert newest.due_on == NOON.date() + timedelta(days=7)


async def test_accepting_corrects_the_attribution_and_the_score_follows(
    database: Database, office: Office
) -> None:
    await heard(database, 5)
    await periodic.fold_new(database, NOON)
    sari = await as_sari(database, office)
    code = await contested(database, sari)
    inspector = await hire(database, "irban", Role.INSPECTORATE, "KAB")
    async with database.writing() as session:
        with pytest.raises(appraisals.ImpossibleStep):
            await appraisals.accept(session, code, [], "Cuti", by=inspector, now=NOON)
        await appraisals.take_up(session, code, by=inspector, now=NOON)
        await appraisals.accept(
            session, code, [(office.budi, 1.0)], "Surat cuti sah; Budi menggantikan.", by=inspector, now=NOON
        )
    async with database.reading() as session:
        waiting = (await session.execute(select(col(FoldPending.feedback_id)))).scalars().all()
        found = await session.execute(
            select(Attribution)
            .where(col(Attribution.feedback_id) == waiting[0])
            .order_by(col(Attribution.id))
        )
        first, second = found.scalars().all()
    assert len(waiting) == 1
    assert (first.rule, first.decided_by, first.reason) == (Rule.SINGLE_DUTY, "system", None)
    assert (second.rule, second.decided_by) == (Rule.CORRECTION, "staff:irban")
    assert second.reason == "Surat cuti sah; Budi menggantikan."
    await periodic.fold_new(database, NOON)
    async with database.reading() as session:
        counted = (await session.execute(select(col(TallyPerson.officer_set_id), col(TallyPerson.n)))).all()
        opened = await appraisals.opened(session, inspector, code, now=NOON)
    assert sorted(n for _, n in counted) == [1, 4]
    assert opened.explained is not None
    assert [one.made.rule for one in opened.explained.decisions] == [Rule.SINGLE_DUTY, Rule.CORRECTION]
    assert [one.state for one in opened.thread] == ["filed", "under_review", "accepted"]
    (row,) = (await own(database, sari)).objections
    assert (row.state, row.decider) == (ObjectionState.ACCEPTED, "irban")
    assert row.decision == "Surat cuti sah; Budi menggantikan."


async def test_a_rejection_changes_nothing_and_is_final(database: Database, office: Office) -> None:
    await heard(database, 5)
    sari = await as_sari(database, office)
    code = await contested(database, sari)
    inspector = await hire(database, "irban", Role.INSPECTORATE, "KAB")
    async with database.writing() as session:
        await appraisals.take_up(session, code, by=inspector, now=NOON)
        with pytest.raises(appraisals.ReasonMissing):
            await appraisals.reject(session, code, " ", by=inspector, now=NOON)
        await appraisals.reject(session, code, "Absensi menunjukkan hadir.", by=inspector, now=NOON)
        with pytest.raises(appraisals.ImpossibleStep):
            await appraisals.withdraw(session, code, by=sari, now=NOON)
        decided = (await session.execute(select(col(Attribution.rule)))).scalars().all()
    assert set(decided) == {Rule.SINGLE_DUTY}
    with pytest.raises(appraisals.AlreadyContested):
        await contested(database, sari)


@pytest.mark.parametrize(
    ("role", "unit", "works", "refused"),
    [
        (Role.INSPECTORATE, "KAB", None, None),
        (Role.INSPECTORATE, "KAB", "PKM", None),
        (Role.INSPECTORATE, "DUKCAPIL", None, NotFound),
        (Role.INSPECTORATE, "PKM", None, NotFound),
        (Role.INSPECTORATE, "KAB", "DUKCAPIL", NotFound),
        (Role.INSPECTORATE, "KAB", "SEKSI", NotFound),
        (Role.UNIT_HEAD, "KAB", None, NotAllowed),
        (Role.ADMIN, "KAB", None, NotAllowed),
        (Role.AUDITOR, "KAB", None, NotAllowed),
    ],
    ids=[
        "from the top", "employed elsewhere", "its own inspector", "a sibling's", "employed in it",
        "employed below it", "a head", "an admin", "an auditor",
    ],
)  # fmt: skip
async def test_only_people_from_outside_the_unit_decide(
    role: Role,
    unit: str,
    works: str | None,
    refused: type[Exception] | None,
    database: Database,
    office: Office,
) -> None:
    await heard(database, 5)
    code = await contested(database, await as_sari(database, office))
    judge = await hire(database, "judge", role, unit, employee_id=await employed(database, office, works))
    if refused is None:
        async with database.reading() as session:
            assert (await appraisals.queue(session, judge, now=NOON)).waiting == 1
            assert (await appraisals.evidence_of(session, judge, code)).content == PDF
        return
    if refused is NotFound:
        async with database.reading() as session:
            assert (await appraisals.queue(session, judge, now=NOON)).waiting == 0
    with pytest.raises(refused):
        async with database.writing() as session:
            await appraisals.take_up(session, code, by=judge, now=NOON)
    with pytest.raises(refused):
        async with database.reading() as session:
            await appraisals.opened(session, judge, code, now=NOON)


async def employed(database: Database, office: Office, unit: str | None) -> int | None:
    if unit is None:
        return None
    async with database.writing() as session:
        if unit == "SEKSI":
            session.add(Unit(code="SEKSI", name="Seksi", parent_id=office.unit, timezone="Asia/Jakarta"))
            await session.flush()
        where = (await session.execute(select(col(Unit.id)).where(col(Unit.code) == unit))).scalar_one()
        made = Employee(code="E9", badge="PINSP999", name="Irban Satu", home_unit_id=where or 0)
        session.add(made)
        await session.flush()
        session.add(
            Assignment(employee_id=made.id or 0, unit_id=where or 0, start_date=NOON.date() - timedelta(365))
        )
        return made.id


async def test_the_journal_tells_who_and_what_without_anybodys_words(
    database: Database, office: Office
) -> None:
    await heard(database, 5)
    code = await contested(database, await as_sari(database, office))
    async with database.reading() as session:
        [entry] = await journal.entries_of(session, f"objection:{code}")
    assert (entry.action, entry.actor) == ("objection.filed", "staff:sari")
    assert "cuti" not in str(entry.details)
    assert (entry.details or {})["reason"] == "absent"


async def test_a_correction_without_an_objection_names_who_and_why(
    database: Database, office: Office
) -> None:
    feedback_id = await say(database, 1)
    async with database.reading() as session:
        code = (await session.execute(select(col(Feedback.code)))).scalar_one()
    admin = await hire(database, "admin", Role.ADMIN, "KAB")

    async def correct(session: AsyncSession, shares: list[tuple[int, float]]) -> None:
        await appraisals.correct(session, code, shares, "Jadwal salah ketik", by=admin, now=NOON)

    async with database.writing() as session:
        await correct(session, [(office.budi, 0.5), (office.tono, 0.5)])
    async with database.reading() as session:
        told = await appraisals.explained(session, admin, code)
        assert await scores.waiting(session) == 1
    before, after = told.decisions
    assert [(one.person.code, one.covered) for one in told.roster] == [
        ("E1", True), ("E2", False), ("E3", False)
    ]  # fmt: skip
    assert [(person.code, share) for person, share in before.shares] == [("E1", 1.0)]
    assert [(person.code, share) for person, share in after.shares] == [("E2", 0.5), ("E3", 0.5)]
    assert (after.made.decided_by, after.made.reason) == ("staff:admin", "Jadwal salah ketik")
    for wrong, refusal in (
        ([(office.budi, 0.0)], appraisals.NobodyChosen),
        ([(office.budi, 0.5), (office.budi, 0.5)], appraisals.NobodyChosen),
        ([(await employed(database, office, "PKM") or 0, 1.0)], NotAMember),
    ):
        with pytest.raises(refusal):
            async with database.writing() as session:
                await correct(session, wrong)
    async with database.reading() as session:
        assert len((await appraisals.explained(session, admin, code)).decisions) == 2
    assert feedback_id == told.about.feedback_id


async def test_a_statement_can_be_contested_in_the_same_table_and_has_no_attribution_to_correct(
    database: Database, office: Office
) -> None:
    sari = await as_sari(database, office)
    inspector = await hire(database, "irban", Role.INSPECTORATE, "KAB")
    given: dict[str, Any] = {
        "kind": ObjectionKind.STATEMENT, "employee_id": office.sari, "unit_id": office.unit, "text": "Salah.",
        "reason": ObjectionReason.FIGURES, "filed_by": sari.account_id, "filed_at": NOON,
        "due_on": NOON.date(), "state": ObjectionState.UNDER_REVIEW,
    }  # fmt: skip
    async with database.writing() as session:
        session.add(Objection(**given, code="a" * 16, statement="SK-2026-Q3-0001"))
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(Objection(**given, code="b" * 16))
    async with database.writing() as session:
        opened = await appraisals.opened(session, inspector, "a" * 16, now=NOON)
        assert (opened.explained, opened.objection.statement) == (None, "SK-2026-Q3-0001")
        with pytest.raises(NotFound):
            await appraisals.evidence_of(session, inspector, "a" * 16)
        with pytest.raises(appraisals.ImpossibleStep):
            await appraisals.accept(session, "a" * 16, [], "Benar", by=inspector, now=NOON)
        await appraisals.reject(session, "a" * 16, "Angkanya benar.", by=inspector, now=NOON)


async def test_a_correction_stays_within_ones_units(database: Database, office: Office) -> None:
    await say(database, 1)
    async with database.reading() as session:
        code = (await session.execute(select(col(Feedback.code)))).scalar_one()
    for username, unit in (("admin.pkm", "PKM"), ("admin.dinas", "DUKCAPIL")):
        admin = await hire(database, username, Role.ADMIN, unit)
        with pytest.raises(NotFound):
            async with database.writing() as session:
                await appraisals.correct(session, code, [], "Jadwal salah", by=admin, now=NOON)

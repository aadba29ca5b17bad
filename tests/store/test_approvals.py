"""Four eyes: what one person proposes, another agrees to, and then it is done exactly once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import accounts, integrity, scores
from scoring.accounts import NotAllowed, Role, Staff, approval_rules, passwords
from scoring.accounts import approvals as mechanism
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import approvals, caseload, periodic
from scoring.tables import Account, Feedback, JournalEntry, TallyUnit
from scoring.terms import Exclusion, FeedbackState
from tests import make
from tests.make import NOON, Office
from tests.store.contested import PASSWORD, hire, say
from tests.store.misused import hammered

TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords play no part here."""
    monkeypatch.setattr(passwords, "hashed", lambda password: "-" * 20)


@pytest.fixture
async def office(database: Database) -> Office:
    return await make.office(database)


async def admit(database: Database, username: str, role: str) -> int | None:
    async with database.writing() as session:
        return await approvals.admit_user(
            session, username, PASSWORD, role, "KAB", reason="pegawai baru", by="operator", now=NOON
        )


async def agree(database: Database, number: int | None, by: Staff, now: datetime = NOON) -> bool:
    async with database.writing() as session:
        return await approvals.agree(session, number or 0, by=by, now=now)


async def account(database: Database, username: str) -> Account:
    async with database.reading() as session:
        return (await session.execute(select(Account).where(col(Account.username) == username))).scalar_one()


async def actions(database: Database, subject: str) -> list[tuple[str, str]]:
    async with database.reading() as session:
        found = await session.execute(
            select(col(JournalEntry.action), col(JournalEntry.actor))
            .where(col(JournalEntry.subject) == subject)
            .order_by(col(JournalEntry.id))
        )
        return [(action, actor) for action, actor in found]


async def test_the_first_admin_needs_nobody_and_the_second_another_person(
    database: Database, office: Office
) -> None:
    assert await admit(database, "admin.satu", "admin") is None
    assert (await account(database, "admin.satu")).disabled_at is None
    number = await admit(database, "admin.dua", "admin")
    assert (await account(database, "admin.dua")).disabled_at is not None
    first = await hire(database, "admin.satu", Role.ADMIN, "KAB")
    assert await agree(database, number, first) is True
    assert (await account(database, "admin.dua")).disabled_at is None
    assert await actions(database, "user:admin.dua") == [
        ("user.added", "operator"),
        ("grant.proposed", "operator"),
        ("grant.agreed", "staff:admin.satu"),
        ("user.granted", "staff:admin.satu"),
        ("user.admitted", "staff:admin.satu"),
    ]
    with pytest.raises(approval_rules.ProposalOver):
        await agree(database, number, first)


async def test_other_roles_are_one_persons_to_give(database: Database, office: Office) -> None:
    assert await admit(database, "kepala", "unit_head") is None
    async with database.writing() as session:
        assert (
            await approvals.change_role(
                session, "kepala", "analyst", reason="mutasi", by="operator", now=NOON
            )
            is None
        )
    assert (await account(database, "kepala")).role == "analyst"


async def test_an_auditors_rights_come_with_the_second_voice_and_not_before(
    database: Database, office: Office
) -> None:
    admin = await hire(database, "admin", Role.ADMIN, "KAB")
    await hire(database, "wati", Role.ANALYST, "DUKCAPIL")
    async with database.writing() as session:
        number = await approvals.change_role(
            session, "wati", "auditor", reason="audit tahunan", by=admin.actor, now=NOON
        )
        with pytest.raises(approval_rules.AlreadyProposed):
            await approvals.change_role(session, "wati", "auditor", reason="lagi", by="operator", now=NOON)
    assert (await account(database, "wati")).role == "analyst"
    with pytest.raises(approval_rules.OwnProposal):
        await agree(database, number, admin)
    stranger = await hire(database, "adminpkm", Role.ADMIN, "PKM")
    with pytest.raises(NotFound):
        await agree(database, number, stranger)
    with pytest.raises(NotAllowed):
        await agree(database, number, await hire(database, "kepala", Role.UNIT_HEAD, "KAB"))
    async with database.writing() as session:
        await accounts.disable_user(session, "wati", by="operator", now=NOON)
    assert await agree(database, number, await hire(database, "irban", Role.INSPECTORATE, "KAB")) is True
    after = await account(database, "wati")
    assert after.role == "auditor"
    assert after.disabled_at == NOON, "an account disabled meanwhile stays so"


async def test_a_proposal_can_be_refused_in_words_and_grows_old(database: Database, office: Office) -> None:
    admin = await hire(database, "admin", Role.ADMIN, "KAB")
    refused = await admit(database, "auditor.satu", "auditor")
    late = await admit(database, "auditor.dua", "auditor")
    async with database.writing() as session:
        with pytest.raises(approval_rules.WhyMissing):
            await approvals.refuse(session, refused or 0, "", by=admin, now=NOON)
        await approvals.refuse(session, refused or 0, "bukan pegawai kami", by=admin, now=NOON)
    with pytest.raises(approval_rules.ProposalOver):
        await agree(database, refused, admin)
    with pytest.raises(approval_rules.ProposalOver):
        await agree(database, late, admin, now=NOON + timedelta(days=14))
    async with database.reading() as session:
        assert [one.id for one in await approvals.waiting(session, admin, now=NOON)] == [late]
        assert await approvals.waiting(session, admin, now=NOON + timedelta(days=15)) == []
        assert [one.decision for one in await mechanism.listed(session)] == [None, "bukan pegawai kami"]
    assert (await account(database, "auditor.satu")).disabled_at is not None


async def test_a_quarantine_is_lifted_by_two(database: Database, office: Office) -> None:
    await hammered(database)
    await periodic.screen_new(database, NOON)
    irban = [await hire(database, f"irban{n}", Role.INSPECTORATE, "KAB") for n in range(2)]
    own = await hire(database, "irbandinas", Role.INSPECTORATE, "DUKCAPIL")
    async with database.writing() as session:
        (finding,) = await integrity.listed(session)
        number = await approvals.propose_lift(
            session, finding.id or 0, note="rombongan sekolah", by=irban[0].actor, now=NOON
        )
    async with database.reading() as session:
        assert await approvals.waiting(session, own, now=NOON) == []
        held = (await session.execute(select(col(Feedback.state)))).scalars().all()
    assert held.count(FeedbackState.QUARANTINED) == 12
    with pytest.raises(approval_rules.OwnProposal):
        await agree(database, number, irban[0])
    with pytest.raises(NotFound):
        await agree(database, number, own)
    assert await agree(database, number, irban[1]) is True
    async with database.reading() as session:
        freed = (await session.execute(select(col(Feedback.state)))).scalars().all()
        (finding,) = await integrity.listed(session)
        assert await scores.waiting(session) == 12
    assert set(freed) == {FeedbackState.COUNTED}
    assert (finding.state, finding.decided_by, finding.note) == (
        "lifted",
        "staff:irban1",
        "rombongan sekolah",
    )


async def complaint(database: Database) -> str:
    feedback_id = await say(database, 1, at=NOON, ratings={"overall": 1})
    await caseload.open_new(database, NOON)
    async with database.reading() as session:
        found = await session.execute(select(col(Feedback.code)).where(col(Feedback.id) == feedback_id))
        return found.scalar_one()


async def test_a_head_proposes_an_exclusion_and_two_of_the_inspectorate_decide(
    database: Database, office: Office
) -> None:
    code = await complaint(database)
    head = await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")
    irban = [await hire(database, f"irban{n}", Role.INSPECTORATE, "KAB") for n in range(2)]
    async with database.writing() as session:
        number = await approvals.propose_exclusion(
            session, code, Exclusion.TRIAL, text="uji coba petugas", by=head, now=TOMORROW
        )
    assert await agree(database, number, irban[0], TOMORROW) is False
    with pytest.raises(approval_rules.OwnProposal):
        await agree(database, number, irban[0], TOMORROW)
    async with database.reading() as session:
        assert (await session.execute(select(col(Feedback.state)))).scalar_one() is FeedbackState.COUNTED
    assert await agree(database, number, irban[1], TOMORROW) is True
    await periodic.fold_new(database, TOMORROW)
    async with database.reading() as session:
        said = (await session.execute(select(Feedback))).scalar_one()
        counts = (await session.execute(select(col(TallyUnit.state), col(TallyUnit.n)))).all()
    assert (said.state, said.state_reason, said.overall) == (FeedbackState.EXCLUDED, "trial", 1)
    assert [tuple(row) for row in counts] == [(FeedbackState.EXCLUDED, 1)]
    assert ("feedback.excluded", "staff:irban1") in await actions(database, f"feedback:{code}")


@pytest.mark.parametrize(
    ("role", "unit", "refused"),
    [
        (Role.UNIT_HEAD, "PKM", NotFound),
        (Role.OFFICER, "DUKCAPIL", NotAllowed),
        (Role.ANALYST, "KAB", NotAllowed),
        (Role.AUDITOR, "KAB", NotAllowed),
    ],
)
async def test_nobody_else_proposes_an_exclusion(
    role: Role, unit: str, refused: type[Exception], database: Database, office: Office
) -> None:
    code = await complaint(database)
    stranger = await hire(database, "siapa", role, unit)
    with pytest.raises(refused):
        async with database.writing() as session:
            await approvals.propose_exclusion(
                session, code, Exclusion.TRIAL, text="uji coba", by=stranger, now=TOMORROW
            )


async def test_what_its_giver_has_taken_back_is_not_excluded(database: Database, office: Office) -> None:
    await complaint(database)

    async def exclude(session: AsyncSession, code: str) -> list[int]:
        return await integrity.exclude(session, code, Exclusion.DUPLICATE, by="staff:irban", now=NOON)

    async with database.writing() as session:
        said = (await session.execute(select(Feedback))).scalar_one()
        assert await exclude(session, said.code) == [said.id]
        assert await exclude(session, said.code) == []
    async with database.writing() as session:
        said = (await session.execute(select(Feedback))).scalar_one()
        said.state = FeedbackState.WITHDRAWN
    with pytest.raises(NotFound):
        async with database.writing() as session:
            await exclude(session, said.code)

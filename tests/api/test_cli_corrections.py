"""What staff have said of comments goes out as data that training reads."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from typer.testing import CliRunner, Result

from api.cli import root
from scoring import accounts, intake, visits
from scoring.accounts import Role, Staff
from scoring.cases import labels
from scoring.cases.rules import Labels
from scoring.db.engine import Database
from scoring.i18n import speaking
from scoring.jobs import journey, reading
from scoring.method.elements import Element
from scoring.tables import Account, Feedback
from scoring.terms import Channel
from scoring.text import corpus
from tests import make
from tests.make import KEY, NOON, Office

SAID = {
    "Antre tiga jam.\nHubungi saya di 081234567890": Labels(
        "negative", (Element.WAKTU, Element.SARANA), bribery=False, urgent=False
    ),
    'Katanya "tergantung", lalu pintunya roboh': Labels("negative", (), bribery=True, urgent=True),
    "Buka sampai jam berapa?": Labels("neutral", (), bribery=False, urgent=False),
}


@pytest.fixture
async def corrected(database: Database) -> None:
    """Three comments whose labels somebody has corrected, and one that nobody has looked at."""
    await make.office(database)
    for number, comment in enumerate((*SAID, "Belum diperiksa")):

        async def work(session: AsyncSession, number: int = number, comment: str = comment) -> int:
            visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
            draft = intake.Draft(
                visit=visit,
                act=f"act-{number:08d}",
                channel=Channel.WEB,
                ratings={"overall": 3},
                comment=comment,
            )
            return (await journey.receive(session, draft, key=KEY, now=NOON)).feedback_id

        await database.act(work)
    await reading.read_new(database, NOON)
    async with database.writing() as session:
        await accounts.add_user(
            session, "irban", "kata sandi yang panjang", "inspectorate", "KAB", by="test", now=NOON
        )
        account = (await session.execute(select(Account))).scalar_one()
        staff = Staff(account.id or 0, "irban", Role.INSPECTORATE, account.unit_id, "KAB", "KAB", None)
        for code, said in await session.execute(select(col(Feedback.code), col(Feedback.comment))):
            if said in SAID:
                await labels.correct(session, code, SAID[said], by=staff, now=NOON + timedelta(days=1))


def run(address: str, home: Path, *arguments: str) -> Result:
    with speaking("en"):
        env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(home)}
        return CliRunner().invoke(root.build(), ["corrections", *arguments], env=env)


@pytest.mark.usefixtures("corrected")
def test_training_reads_what_staff_have_said_masked(address: str, tmp_path: Path) -> None:
    file = tmp_path / "corrections.tsv"
    result = run(address, tmp_path, str(file))
    assert result.exit_code == 0, result.output
    assert "3 rows" in result.stderr
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {(row["sentiment"], row["elements"], row["alert"]) for row in rows} == {
        ("negative", "waktu,sarana", "none"),
        ("negative", "none", "bribery,urgent"),
        ("neutral", "none", "none"),
    }
    assert "081234567890" not in file.read_text(encoding="utf-8")
    samples = {sample.text: sample for sample in corpus.corrections(file)}
    assert len(samples) == 3
    quoted = samples['Katanya "tergantung", lalu pintunya roboh']
    assert (quoted.stance, quoted.topics) == ("negative", frozenset({"bribery", "urgent"}))
    (slow,) = (sample for text, sample in samples.items() if text.startswith("Antre"))
    assert slow.topics == frozenset({"waktu", "sarana"})


@pytest.mark.usefixtures("database")
def test_when_nobody_has_corrected_anything_there_is_a_title_alone(address: str, tmp_path: Path) -> None:
    file = tmp_path / "corrections.tsv"
    assert run(address, tmp_path, str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == "sentiment\telements\talert\ttext\n"


@pytest.mark.usefixtures("database")
def test_a_place_that_cannot_be_written_is_said(address: str, tmp_path: Path) -> None:
    result = run(address, tmp_path, str(tmp_path / "nowhere" / "corrections.tsv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr

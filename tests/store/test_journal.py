"""One order for all entries, a tree over them, signatures under it, and nothing is taken back unseen."""

import asyncio
import base64
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from scoring import journal
from scoring.db.engine import Database
from scoring.errors import NotFound
from scoring.jobs import journaling, journey
from scoring.journal import keys, notes, rules
from scoring.settings import Settings
from scoring.tables import JournalCheckpoint, JournalDetail, JournalEntry, JournalPlace
from tests.make import KEY, NOON, office
from tests.store.journaled import LATER, SIGNER, code_of, placed, say, written
from tests.unit.journal import rfc6962


async def leaves(database: Database) -> list[bytes]:
    async with database.reading() as session:
        found = await session.execute(
            select(col(JournalEntry.leaf))
            .join(JournalPlace, col(JournalPlace.entry_id) == col(JournalEntry.id))
            .order_by(col(JournalPlace.place))
        )
        return [bytes.fromhex(one) for one in found.scalars()]


async def order(database: Database) -> list[tuple[int, int]]:
    async with database.reading() as session:
        found = await session.execute(
            select(col(JournalPlace.place), col(JournalPlace.entry_id)).order_by(col(JournalPlace.place))
        )
        return [(place, entry) for place, entry in found]


async def test_a_checkpoint_is_signed_over_every_entry_and_anybody_can_verify_it(database: Database) -> None:
    await written(database, *(f"thing:{n}" for n in range(7)))
    assert await placed(database) == 7
    async with database.reading() as session:
        note = await journal.checkpoint(session)
        [verifier] = await journal.verifiers(session)
    # By hand, as docs/journal.md tells it: three lines, an empty one, a signature over the three.
    body, signature = note.split("\n\n")
    origin, size, root = body.split("\n")
    assert (origin, size) == (SIGNER.name, "7")
    assert base64.b64decode(root) == rfc6962.mth(await leaves(database))
    name, number, key = verifier.split("+", 2)
    raw_key = base64.b64decode(key)
    dash, by, line = signature.removesuffix("\n").split(" ")
    raw = base64.b64decode(line)
    assert (dash, by, raw[:4].hex()) == ("\u2014", name, number)
    assert raw[:4] == sha256(f"{name}\n".encode() + raw_key).digest()[:4]
    public = Ed25519PublicKey.from_public_bytes(raw_key[1:])
    public.verify(raw[4:], f"{body}\n".encode())
    with pytest.raises(InvalidSignature):
        public.verify(raw[4:], f"{body}\n".replace("7", "8").encode())


async def test_the_holder_of_a_receipt_can_prove_what_they_said(database: Database) -> None:
    await office(database)
    said = [await say(database, number, rating=1 + number % 4) for number in range(9)]
    code = await code_of(database, said[4])
    subject = f"feedback:{code}"
    async with database.reading() as session:
        assert await journal.proof_of(session, subject) is None
    await placed(database)
    async with database.reading() as session:
        proof = await journal.proof_of(session, subject)
    assert proof is not None
    record = orjson.loads(orjson.dumps(proof.as_record()))
    details = record["details"].encode()
    assert orjson.loads(details)["state"]["overall"] == 1
    assert orjson.loads(details)["receipt"] == sha256(said[4].receipt.encode()).hexdigest()
    # From salt and details to the commitment, to the leaf, to the root that was signed.
    assert sha256(bytes.fromhex(record["salt"]) + details).hexdigest() == record["entry"]["commitment"]
    leaf = rfc6962.leaf_hash(orjson.dumps(record["entry"], option=orjson.OPT_SORT_KEYS))
    assert base64.b64decode(record["leaf"]) == leaf
    path = [base64.b64decode(one) for one in record["path"]]
    root = rfc6962.root_from_path(record["index"], record["size"], leaf, path)
    assert root == notes.read_checkpoint(record["checkpoint"]).root


async def test_the_page_about_the_journal_tells_truly_how_to_check_a_proof_by_hand(
    database: Database, tmp_path: Path
) -> None:
    await office(database)
    said = [await say(database, number) for number in range(6)]
    await placed(database)
    async with database.reading() as session:
        proof = await journal.proof_of(session, f"feedback:{await code_of(database, said[5])}")
    assert proof is not None
    page = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
    program, told = tmp_path / "by_hand.py", tmp_path / "proof.json"
    program.write_text(page.split("```python\n")[1].split("```")[0], encoding="utf-8")
    for record, code in (
        (proof.as_record(), 0),
        (proof.as_record() | {"details": "{}"}, 1),
        (proof.as_record() | {"index": 2}, 1),
    ):
        told.write_bytes(orjson.dumps(record))
        command = [sys.executable, "-I", str(program), str(told)]
        ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
        assert ran.returncode == code


async def test_an_amendment_is_proved_next_and_the_log_continues(database: Database) -> None:
    await office(database)
    first = await say(database)
    await placed(database)
    async with database.writing() as session:
        await journey.amend(session, first.feedback_id, {"overall": 2}, key=KEY, now=NOON)
    assert await placed(database, now=LATER) > 0
    async with database.reading() as session:
        proof = await journal.proof_of(session, f"feedback:{await code_of(database, first)}")
        assert proof is not None
        assert (proof.action, (proof.told or {})["state"]["overall"]) == ("feedback.amended", 2)
        checkpoints = (
            await session.execute(select(JournalCheckpoint).order_by(col(JournalCheckpoint.size)))
        ).scalars()
        old, new = list(checkpoints)
        path = await journal.consistent(session, old.size, new.size)
    assert rules.is_consistent(old.size, bytes.fromhex(old.root), new.size, bytes.fromhex(new.root), path)


async def test_only_one_checkpoint_a_minute_is_kept(database: Database) -> None:
    await written(database, "thing:1")
    await placed(database)
    await written(database, "thing:2")
    await placed(database)
    async with database.reading() as session:
        assert "\n1\n" in await journal.checkpoint(session)
        with pytest.raises(NotFound):
            await journal.included(session, 1)
        with pytest.raises(journal.NoSuchSize):
            await journal.consistent(session, 1, 2)
    await placed(database, now=LATER)
    async with database.reading() as session:
        assert (await journal.included(session, 1)).size == 3


async def test_the_schedule_places_and_signs_with_a_key_of_its_own(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUAS_HOME", str(tmp_path))
    monkeypatch.setenv("PUAS_JOURNAL_NAME", "puas.example.go.id/journal")
    await written(database, "thing:1", "thing:2")
    assert [await journaling.keep(database, NOON) for _ in range(3)] == [2, 1, 0]  # the key's own entry
    async with database.reading() as session:
        note = notes.read_note(await journal.checkpoint(session))
    [signer] = keys.signers(Settings())
    assert note.signed_by([signer.verifier])
    assert notes.read_checkpoint(note.text).origin == "puas.example.go.id/journal"


async def test_two_processes_that_give_places_at_once_make_one_order(
    database: Database, address: str
) -> None:
    other = Database(address)
    await written(database, *(f"thing:{n}" for n in range(40)))

    async def sequenced(by: Database) -> int:
        async with by.writing() as session:
            return await journal.sequence(session)

    try:
        done = await asyncio.gather(*(sequenced(by) for by in (database, other, database, other)))
    finally:
        await other.close()
    assert sorted(done) == [0, 0, 0, 40]
    places = await order(database)
    assert [place for place, _ in places] == list(range(40))
    assert sorted(entry for _, entry in places) == [entry for _, entry in places]


@pytest.mark.parametrize(
    "backend", ["postgresql"], indirect=True
)  # SQLite has one writer: never out of order
async def test_an_entry_committed_late_under_a_lower_number_is_not_lost(database: Database) -> None:
    async with database.writing() as slow:
        await journal.record(slow, "thing.done", "thing:slow", {}, by="test", now=NOON)
        with suppress(LookupError):
            async with database.writing() as gone:
                await journal.record(gone, "thing.done", "thing:gone", {}, by="test", now=NOON)
                raise LookupError
        await written(database, "thing:quick")
        assert await placed(database) == 1
    assert await placed(database) == 2  # the slow one, and that the key was used
    places = await order(database)
    assert [place for place, _ in places] == [0, 1, 2]
    assert places[1][1] < places[0][1]


async def test_erasing_removes_salt_and_details_and_leaves_every_proof_valid(database: Database) -> None:
    await office(database)
    said = await say(database, comment="Nama saya Rina", rating=3)
    other = await say(database, 2)
    code = await code_of(database, said)
    await placed(database)
    async with database.reading() as session:
        before = await journal.proof_of(session, f"feedback:{code}")
    async with database.writing() as session:
        await journey.erase(session, said.feedback_id, now=NOON)
    await placed(database, now=LATER)
    async with database.reading() as session:
        told = await journal.entries_of(session, f"feedback:{code}")
        left = (await session.execute(select(col(JournalDetail.details)))).scalars().all()
        proof = await journal.included(session, before.inclusion.index if before else -1)
        kept = await journal.proof_of(session, f"feedback:{await code_of(database, other)}")
    assert [(one.action, one.details is None) for one in told] == [
        ("feedback.received", True),
        ("feedback.erased", False),
    ]
    assert before is not None
    assert before.details is not None
    assert before.details not in left
    assert '"overall":3' not in "".join(left)
    root = rfc6962.root_from_path(proof.index, proof.size, before.inclusion.leaf, proof.path)
    assert (
        root
        == notes.read_checkpoint(proof.checkpoint).root
        == rfc6962.mth((await leaves(database))[: proof.size])
    )
    assert kept is not None
    assert kept.details is not None


async def test_the_database_itself_refuses_to_alter_what_was_said(database: Database) -> None:
    await office(database)
    for number in range(2):
        await say(database, number)
    await placed(database)
    await written(database, "thing:waits")
    for statement in (
        "UPDATE journal SET actor = 'nobody'",
        "DELETE FROM journal",
        "DELETE FROM journal_detail",
        "UPDATE journal_detail SET details = '{}'",
        "DELETE FROM journal_waiting",
        "UPDATE journal_place SET chain = ''",
        "DELETE FROM journal_place",
        "DELETE FROM journal_node",
        "UPDATE journal_checkpoint SET note = ''",
        "DELETE FROM journal_checkpoint",
        "DELETE FROM journal_key",
        "DELETE FROM feedback",
        "UPDATE attribution SET rule = 'unit_only'",
        "DELETE FROM attribution",
        "UPDATE officer_share SET share = 0.5",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.writing() as session:
                await session.execute(text(statement))

"""Anybody may check the journal over the network, and a witness signs only what continues what it saw."""

import asyncio
import base64
import json
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from typer.testing import CliRunner, Result

from api.cli import audit_words, root, witnessing
from scoring.db.engine import Database
from scoring.i18n import speaking
from scoring.journal import keys, notes
from scoring.journal.faults import Fault, Found
from scoring.settings import Settings
from tests.store.journaled import LATER, SIGNER, placed, tampered, written
from tests.unit.journal import rfc6962


async def test_anybody_can_follow_the_journal_without_a_key(
    web: httpx2.AsyncClient, database: Database
) -> None:
    assert (await web.get("/api/v1/journal/checkpoint")).status_code == 404
    await written(database, *(f"thing:{n}" for n in range(6)))
    await placed(database)
    note = await web.get("/api/v1/journal/checkpoint")
    assert note.headers["content-type"].startswith("text/plain")
    first = notes.read_checkpoint(notes.read_note(note.text).text)
    [key] = (await web.get("/api/v1/journal/keys")).text.splitlines()
    assert notes.read_note(note.text).signed_by([notes.read_verifier(key)])

    proof = (await web.get("/api/v1/journal/entries/4/proof")).json()
    path = [base64.b64decode(one) for one in proof["path"]]
    assert rfc6962.root_from_path(4, 6, base64.b64decode(proof["leaf"]), path) == first.root
    assert set(proof) == {"index", "size", "leaf", "path", "checkpoint"}
    assert (await web.get("/api/v1/journal/entries/6/proof")).status_code == 404

    await written(database, "thing:7", "thing:8")
    await placed(database, now=LATER)
    second = notes.read_checkpoint(notes.read_note((await web.get("/api/v1/journal/checkpoint")).text).text)
    told = (await web.get(f"/api/v1/journal/consistency?from=6&to={second.size}")).json()
    path = [base64.b64decode(one) for one in told["path"]]
    assert rfc6962.roots_from_consistency(6, second.size, path, first.root) == (first.root, second.root)
    for wrong in ("from=6&to=99", "from=6&to=5", "from=-1&to=5", "from=1"):
        assert (await web.get(f"/api/v1/journal/consistency?{wrong}")).status_code == 422


class Terminal:
    """Somebody at a terminal of the service, or of the inspectorate."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(folder / "home"), "PUAS_LANG": "en"}

    def run(self, *arguments: str) -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), ["audit", *arguments], env=self.env)

    def witness(self, *more: str) -> Result:
        return self.run("witness", "--dir", str(self.folder / "eyes"), "--name", "inspektorat.go.id", *more)

    def lives(self, *stories: str) -> None:
        """Let entries be written and signed, or rows be altered."""

        async def story() -> None:
            database = Database(self.address)
            try:
                for one in stories:
                    await (tampered(database, one) if " " in one else written(database, one))
                await placed(database, now=LATER)
            finally:
                await database.close()

        asyncio.run(story())


@pytest.fixture
def terminal(address: str, tmp_path: Path) -> Terminal:
    made = Terminal(address, tmp_path)
    made.lives("thing:1", "thing:2", "thing:3")
    return made


def test_an_audit_says_what_was_altered_in_a_sentence_each(terminal: Terminal) -> None:
    fine = terminal.run("verify", "--key", str(SIGNER.verifier))
    assert (fine.exit_code, fine.stdout) == (0, "")
    terminal.lives("UPDATE journal SET actor = 'nobody' WHERE id = 2")
    bad = terminal.run("verify")
    assert bad.exit_code == 1
    assert bad.stdout == "Entry 2 (place 1) about thing:2 was altered.\n"
    [row] = [json.loads(line) for line in terminal.run("verify", "--json").stdout.splitlines()]
    assert (row["fault"], row["entry"], row["sentence"]) == ("entry_altered", 2, bad.stdout.strip())
    assert terminal.run("verify", "--key", "nonsense").exit_code == 1


def test_a_witness_cosigns_what_continues_and_refuses_what_does_not(terminal: Terminal) -> None:
    first = terminal.witness("--key", str(SIGNER.verifier))
    assert first.exit_code == 0, first.output
    note = notes.read_note(first.stdout)
    own = keys.own_key(terminal.folder / "eyes" / witnessing.KEY, "unused").verifier
    assert note.signed_by([SIGNER.verifier, own]) == [SIGNER.verifier, own]
    # The cosignature by hand: key number, eight bytes of time, a signature over time and checkpoint.
    raw = base64.b64decode(first.stdout.splitlines()[-1].split(" ")[2])
    seconds = int.from_bytes(raw[4:12], "big")
    told = f"cosignature/v1\ntime {seconds}\n{note.text}".encode()
    Ed25519PublicKey.from_public_bytes(own.public).verify(raw[12:], told)

    terminal.lives(
        "thing:4", "UPDATE journal_checkpoint SET signed_at = '2020-01-01 00:00:00.000000'", "thing:5"
    )
    again = terminal.witness("--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["size"] > 3
    kept = (terminal.folder / "eyes" / witnessing.SEEN).read_text(encoding="utf-8")

    terminal.lives(
        *(f"DELETE FROM {table}" for table in ("journal_checkpoint", "journal_node", "journal_place")),
        "DELETE FROM journal_detail WHERE entry_id > 2",
        "DELETE FROM journal WHERE id > 2",
        "DELETE FROM journal_waiting",
        "INSERT INTO journal_waiting SELECT id FROM journal",
    )
    cut = terminal.witness()
    assert cut.exit_code == 1
    assert "was cut" in cut.stderr
    terminal.lives(
        "UPDATE journal_checkpoint SET signed_at = '2020-01-01 00:00:00.000000'",
        *(f"thing:other{n}" for n in range(9)),
    )
    rewritten = terminal.witness()
    assert rewritten.exit_code == 1
    assert "was rewritten" in rewritten.stderr
    assert (terminal.folder / "eyes" / witnessing.SEEN).read_text(encoding="utf-8") == kept
    found = terminal.run("verify", "--checkpoint", str(terminal.folder / "eyes" / witnessing.SEEN))
    assert "a witness has seen" in found.stdout


def test_a_witness_trusts_no_other_key_and_no_changed_memory(terminal: Terminal) -> None:
    other = replace(SIGNER, secret=b"o" * 32).verifier
    assert "None of the keys" in terminal.witness("--key", str(other)).stderr
    assert terminal.witness().exit_code == 0
    memory = terminal.folder / "eyes" / witnessing.SEEN
    memory.write_text(memory.read_text(encoding="utf-8").replace("\n4\n", "\n2\n").replace("\n3\n", "\n2\n"))
    assert "not a signed checkpoint" in terminal.witness().stderr


def test_keys_are_made_once_added_without_a_gap_and_retired(terminal: Terminal) -> None:
    [first] = terminal.run("key").stdout.split()
    assert terminal.run("key").stdout.split() == [first]
    added = terminal.run("key", "--add").stdout.split()
    assert added[1:] == [first]
    home = terminal.folder / "home" / keys.FILE
    assert home.stat().st_mode & 0o077 == 0
    settings = Settings(home=home.parent)
    assert [str(one.verifier) for one in keys.signers(settings)] == added
    assert terminal.run("key", "--retire").stdout.split() == added[:1]
    terminal.env["PUAS_JOURNAL_KEY"] = terminal.run("key", "--secret").stdout
    assert terminal.run("key").stdout.split() == added[:1]
    assert terminal.run("key", "--add").exit_code == 1


def test_every_fault_has_its_sentence() -> None:
    told = dict.fromkeys(
        ("place", "count", "entry", "subject", "size", "left", "key", "code", "fields", "shares", "method",
         "parameter", "period", "setting", "table", "rows"), 7,
    )  # fmt: skip
    said = {audit_words.sentence(Found(one, told)) for one in Fault}
    assert len(said) == len(Fault)
    assert not any("{" in one for one in said)


async def test_a_witness_looks_over_the_network(
    web: httpx2.AsyncClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetched(address: str) -> str:
        return (await web.get(address.removeprefix("https://puas.example.go.id"))).text

    monkeypatch.setattr(witnessing, "_fetched", fetched)
    await written(database, "thing:1")
    await placed(database)
    sizes = []
    for subject in ("thing:2", "thing:3"):
        seen = await witnessing.there("https://puas.example.go.id", tmp_path, "inspektorat.go.id", ())
        sizes.append(seen.checkpoint.size)
        await written(database, subject)
        await placed(database, now=LATER)
    assert sizes == [1, 3]
    assert (tmp_path / witnessing.TRUSTED).read_text(encoding="utf-8").split() == [str(SIGNER.verifier)]


def test_a_witness_says_what_it_cannot_reach(tmp_path: Path) -> None:
    terminal = Terminal("sqlite://", tmp_path)
    assert "not a web address" in terminal.witness("--url", "ftp://puas.example.go.id").stderr
    assert "cannot be read" in terminal.witness("--url", "http://127.0.0.1:9").stderr

"""Notes, checkpoints and keys are read strictly: what is not written as it should be is refused."""

import base64

import pytest

from scoring.journal import keys, notes
from scoring.journal.notes import BadNote, Checkpoint, Kind, Signer

SIGNER = Signer("puas.example.go.id/journal", Kind.ED25519, b"1" * 32)
WITNESS = Signer("inspektorat.example.go.id", Kind.COSIGNATURE, b"2" * 32)
TEXT = str(Checkpoint(SIGNER.name, 7, b"r" * 32))
NOTE = notes.signed(TEXT, [SIGNER.sign(TEXT), WITNESS.cosign(TEXT, seconds=1_790_000_000)])


def test_what_is_written_is_read_again() -> None:
    note = notes.read_note(NOTE)
    assert notes.read_checkpoint(note.text) == Checkpoint(SIGNER.name, 7, b"r" * 32)
    assert note.signed_by([WITNESS.verifier, SIGNER.verifier]) == [WITNESS.verifier, SIGNER.verifier]
    for one in (SIGNER, WITNESS):
        assert notes.read_verifier(str(one.verifier)) == one.verifier
        assert notes.read_signer(one.as_secret()) == one


def test_a_signature_is_of_one_text_one_key_and_one_time() -> None:
    for altered in (NOTE.replace("\n7\n", "\n8\n"), NOTE.replace(SIGNER.name, "other", 1)):
        assert notes.read_note(altered).signed_by([SIGNER.verifier, WITNESS.verifier]) == []
    later = WITNESS.cosign(TEXT, seconds=1_790_000_001)
    mixed = (
        base64.b64decode(later.split(" ")[2])[:12]
        + base64.b64decode(NOTE.splitlines()[-1].split(" ")[2])[12:]
    )
    line = f"{notes.DASH}{WITNESS.name} {base64.b64encode(mixed).decode()}\n"
    assert notes.read_note(notes.signed(TEXT, [line])).signed_by([WITNESS.verifier]) == []


@pytest.mark.parametrize(
    "written",
    ["", TEXT, f"{TEXT}\n", NOTE.rstrip("\n"), NOTE.replace("\u2014", "-"), f"{TEXT}\n\u2014 name !!\n",
     f"{TEXT}\n\u2014 name AAAA\n", f"{TEXT}\n\u2014  AAAAAAAA\n", "x" * (notes.LONGEST_NOTE + 1)],
)  # fmt: skip
def test_what_is_no_signed_note_is_refused(written: str) -> None:
    with pytest.raises(BadNote):
        notes.read_note(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n07\nAA==\n",
        "log\n-1\nAA==\n",
        "log\n7\nAA==\n",
        "log\n\u0667\nAA==\n",
        "log\n7\n?\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        notes.read_checkpoint(text)


def test_what_is_no_key_is_refused() -> None:
    for written in (
        "",
        "name",
        "name+0000+AQ==",
        str(SIGNER.verifier).replace("puas", "evil"),
        "a+b+/////w==",
    ):
        with pytest.raises(BadNote):
            notes.read_verifier(written)
    for secret in ("", str(SIGNER.verifier), SIGNER.as_secret().replace("puas", "evil")):
        with pytest.raises(BadNote):
            notes.read_signer(secret)
    for name in ("", "a b", "a+b", "x" * 121, "a\n"):
        with pytest.raises(BadNote):
            keys.make(name)

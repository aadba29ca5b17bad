"""Signed notes and checkpoints as the public log community writes them, so that its tools can read ours.

A checkpoint (C2SP tlog-checkpoint) is three lines, the log's name, its size and its root; a signed note
(C2SP signed-note) is such a text with one line per signature. Keys are written as Go's ``sumdb/note`` does.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from typing_extensions import override

from scoring.errors import ScoringError

LONGEST_NOTE: Final = 100_000
DASH: Final = "\u2014 "
"""What a signature's line begins with: an em dash and a space."""


class BadNote(ScoringError):
    """A text is not a signed note, checkpoint or key as it should be written."""

    code = "bad_note"


class Kind(IntEnum):
    """What a key signs: notes as they are, or checkpoints together with a time (a witness's cosignature)."""

    ED25519 = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key and the name it signs under."""

    name: str
    kind: Kind
    public: bytes

    @property
    def number(self) -> bytes:
        """Four bytes that tell which key a signature is of."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @override
    def __str__(self) -> str:
        """Write the key as others are given it: name, number and key, joined by plus signs."""
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.number.hex()}+{key}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Say whether 64 bytes are this key's signature of a message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret key and the name it signs under."""

    name: str
    kind: Kind
    secret: bytes

    @property
    def verifier(self) -> Verifier:
        """The public key that belongs to it."""
        key = Ed25519PrivateKey.from_private_bytes(self.secret)
        return Verifier(self.name, self.kind, key.public_key().public_bytes_raw())

    def as_secret(self) -> str:
        """Write the secret key as it is kept."""
        key = base64.b64encode(bytes([self.kind]) + self.secret).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.number.hex()}+{key}"

    def sign(self, text: str) -> str:
        """Return the line that signs a note's text."""
        return _line(self.verifier, self._signed(text.encode()))

    def cosign(self, text: str, *, seconds: int) -> str:
        """Return the line by which a witness says that it has seen a checkpoint, and when (Unix time)."""
        signature = self._signed(_cosigned(text, seconds))
        return _line(self.verifier, seconds.to_bytes(8, "big") + signature)

    def _signed(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, and who signed it: name, key number and signature, not yet looked at."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def signed_by(self, keys: Iterable[Verifier]) -> list[Verifier]:
        """Return those of some keys that have truly signed this note."""
        return [key for key in keys if any(self._is_of(key, one) for one in self.signatures)]

    def _is_of(self, key: Verifier, one: tuple[str, bytes, bytes]) -> bool:
        name, number, signature = one
        if (name, number) != (key.name, key.number):
            return False
        if key.kind is Kind.COSIGNATURE:
            seconds = int.from_bytes(signature[:8], "big")
            return key.verifies(signature[8:], _cosigned(self.text, seconds))
        return key.verifies(signature, self.text.encode())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name, how many entries it has, and the root of their tree."""

    origin: str
    size: int
    root: bytes

    @override
    def __str__(self) -> str:
        """Write the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def signed(text: str, lines: Sequence[str]) -> str:
    """Put a text and its signatures together."""
    return f"{text}\n{''.join(lines)}"


def read_note(written: str) -> Note:
    """Read a signed note, or raise BadNote."""
    if len(written) > LONGEST_NOTE:
        raise BadNote
    text, found, below = written.rpartition("\n\n")
    if not found or not below.endswith("\n"):
        raise BadNote
    signatures = []
    for line in below.removesuffix("\n").split("\n"):
        name, _, value = line.removeprefix(DASH).partition(" ")
        raw = _decoded(value)
        if not line.startswith(DASH) or not name or len(raw) < 5:
            raise BadNote
        signatures.append((name, raw[:4], raw[4:]))
    return Note(text + "\n", tuple(signatures))


def read_checkpoint(text: str) -> Checkpoint:
    """Read what a note says of a log, or raise BadNote; lines after the third are for others."""
    origin, size, root, *_ = [*text.split("\n"), "", "", ""]
    if not origin or not size.isascii() or not size.isdecimal() or (size != "0" and size[0] == "0"):
        raise BadNote
    raw = _decoded(root)
    if len(raw) != 32 or len(size) > 18:
        raise BadNote
    return Checkpoint(origin, int(size), raw)


def read_verifier(written: str) -> Verifier:
    """Read a public key as it is given to others, or raise BadNote."""
    name, number, key = [*written.strip().split("+", 2), "", ""][:3]
    made = Verifier(name, *_key(key))
    if not name or number != made.number.hex():
        raise BadNote
    return made


def read_signer(written: str) -> Signer:
    """Read a secret key as it is kept, or raise BadNote."""
    parts = written.strip().split("+", 4)
    if parts[:2] != ["PRIVATE", "KEY"] or len(parts) != 5:
        raise BadNote
    made = Signer(parts[2], *_key(parts[4]))
    if not made.name or parts[3] != made.verifier.number.hex():
        raise BadNote
    return made


def check_name(name: str) -> str:
    """Return a name that keys and checkpoints may bear, or raise BadNote."""
    if not name or len(name) > 120 or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise BadNote
    return name


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(key: Verifier, signature: bytes) -> str:
    return f"{DASH}{key.name} {base64.b64encode(key.number + signature).decode()}\n"


def _key(written: str) -> tuple[Kind, bytes]:
    raw = _decoded(written)
    if len(raw) != 33 or raw[0] not in set(Kind):
        raise BadNote
    return Kind(raw[0]), raw[1:]


def _decoded(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote from None

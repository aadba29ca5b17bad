"""A second pair of eyes: it remembers what it saw last, and signs only what continues that.

The journal's owner can rewrite everything they hold. A witness outside holds the last checkpoint, so that
whoever cuts or rewrites the past must do without its signature, and is found out at its next look.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from scoring.errors import ScoringError
from scoring.journal import notes, rules
from scoring.journal.notes import BadNote, Checkpoint, Note, Signer, Verifier

Consistency: TypeAlias = Callable[[int, int], Awaitable[Sequence[bytes]]]
"""Asks the log for the proof that one size is the beginning of another."""


class Unsigned(ScoringError):
    """None of the keys the witness trusts has signed the checkpoint."""

    code = "witness_unsigned"


class OtherLog(ScoringError):
    """The checkpoint is of another log than the one seen before; ``seen`` and ``now`` name them."""

    code = "witness_other_log"


class Shrunk(ScoringError):
    """The log is smaller than it was: its tail was cut off. ``seen`` and ``now`` are its sizes."""

    code = "witness_shrunk"


class Rewritten(ScoringError):
    """The log does not continue what was seen before; ``seen`` and ``now`` are its sizes."""

    code = "witness_rewritten"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness found: the checkpoint, and the note with its own signature added."""

    checkpoint: Checkpoint
    cosigned: str


async def look(
    written: str,
    *,
    trusted: Sequence[Verifier],
    before: str | None,
    consistency: Consistency,
    signer: Signer,
    now: datetime,
) -> Seen:
    """Check a log's newest checkpoint against the last one seen, and cosign it (C2SP tlog-cosignature).

    Args:
        written: the signed note as the log gave it.
        trusted: keys of the log.
        before: the note this witness cosigned last; None at its first look.
        consistency: asks the log for a proof.
        signer: the witness's own key.
        now: the moment that is signed.

    Raises:
        BadNote: the log's answer is not a checkpoint.
        Unsigned: no trusted key has signed it.
        OtherLog: it is another log's.
        Shrunk: it covers less than was seen.
        Rewritten: it does not continue what was seen.
    """
    note = notes.read_note(written)
    if not note.signed_by(trusted):
        raise Unsigned
    found = notes.read_checkpoint(note.text)
    if before is not None:
        await _continues(_own(before, signer), found, consistency)
    line = signer.cosign(note.text, seconds=int(now.timestamp()))
    return Seen(found, f"{written}{line}")


def _own(before: str, signer: Signer) -> Checkpoint:
    """Read what this witness kept; it bears its own signature, or somebody has changed the file."""
    note: Note = notes.read_note(before)
    if not note.signed_by([signer.verifier]):
        raise BadNote
    return notes.read_checkpoint(note.text)


async def _continues(seen: Checkpoint, found: Checkpoint, consistency: Consistency) -> None:
    if seen.origin != found.origin:
        raise OtherLog(seen=seen.origin, now=found.origin)
    if found.size < seen.size:
        raise Shrunk(seen=seen.size, now=found.size)
    path = await consistency(seen.size, found.size)
    if not rules.is_consistent(seen.size, seen.root, found.size, found.root, path):
        raise Rewritten(seen=seen.size, now=found.size)

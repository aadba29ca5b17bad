"""Who did what: an entry for every deliberate act, written with it; the past cannot change unseen."""

from scoring.journal.notes import BadNote
from scoring.journal.proofs import (
    Inclusion,
    NoSuchSize,
    Proof,
    checkpoint,
    consistent,
    included,
    proof_of,
    verifiers,
)
from scoring.journal.sequencing import sequence, sign
from scoring.journal.service import CITIZEN, SYSTEM, Entry, entries_of, forget, record, record_all

__all__ = [
    "CITIZEN", "SYSTEM", "BadNote", "Entry", "Inclusion", "NoSuchSize", "Proof", "checkpoint", "consistent",
    "entries_of", "forget", "included", "proof_of", "record", "record_all", "sequence", "sign", "verifiers",
]  # fmt: skip

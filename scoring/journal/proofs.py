"""Proofs for anybody: that an entry is in the log, and that the log of today continues that of yesterday."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.errors import NotFound, ScoringError
from scoring.journal import rules, service, store
from scoring.journal.rules import Span


class NoSuchSize(ScoringError):
    """The log has, or had, no checkpoint of this size; ``size`` says how many entries the newest covers."""

    code = "no_such_size"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What proves, with a checkpoint, that a leaf is in the log.

    Attributes:
        index: place of the entry, from 0.
        size: entries of the tree it is proved to be in.
        leaf: hash of the entry.
        path: hashes from the leaf's neighbour up.
        checkpoint: the signed note of that tree.
    """

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof together with the entry itself: for the one whose entry it is, and for nobody else.

    Attributes:
        inclusion: that the leaf is in the log.
        action: what was done.
        at: when.
        actor: who did it.
        subject: to what.
        commitment: what the leaf holds instead of the details.
        salt: opens the commitment; None once erased.
        details: what was committed to, as JSON; None once erased.
        signed_at: when the checkpoint was signed.
    """

    inclusion: Inclusion
    action: str
    at: datetime
    actor: str
    subject: str
    commitment: str
    salt: bytes | None
    details: str | None
    signed_at: datetime

    def as_record(self) -> dict[str, Any]:
        """Return all that is needed to check the proof without us, as plain values (docs/journal.md)."""
        return {
            "index": self.inclusion.index,
            "size": self.inclusion.size,
            "leaf": encoded(self.inclusion.leaf),
            "path": [encoded(one) for one in self.inclusion.path],
            "checkpoint": self.inclusion.checkpoint,
            "entry": {
                "action": self.action,
                "actor": self.actor,
                "at": self.at.astimezone(UTC).isoformat(),
                "commitment": self.commitment,
                "subject": self.subject,
            },
            "salt": None if self.salt is None else self.salt.hex(),
            "details": self.details,
        }

    @property
    def told(self) -> dict[str, Any] | None:
        """The details as values, None once erased."""
        return None if self.details is None else orjson.loads(self.details)


def encoded(one: bytes) -> str:
    """Write a hash as checkpoints do."""
    return base64.b64encode(one).decode()


async def checkpoint(session: AsyncSession) -> str:
    """Return the newest checkpoint, a signed note; raise NotFound while nothing has been signed."""
    note: str = (await _newest(session)).note
    return note


async def included(session: AsyncSession, index: int) -> Inclusion:
    """Prove that the entry at a place is in the newest checkpoint's tree; raise NotFound when it is not."""
    signed = await _newest(session)
    if not 0 <= index < signed.size:
        raise NotFound
    return await _inclusion(session, index, signed)


async def consistent(session: AsyncSession, earlier: int, later: int) -> list[bytes]:
    """Prove that the log of one size is the beginning of that of another.

    Raises:
        NoSuchSize: the sizes are not in order, or beyond the newest checkpoint.
    """
    signed = await _newest(session)
    if not 0 <= earlier <= later <= signed.size:
        raise NoSuchSize(size=signed.size)
    return await _roots(session, rules.consistency(earlier, later))


async def proof_of(session: AsyncSession, subject: str, *, by: str = service.CITIZEN) -> Proof | None:
    """Return the proof of the last entry by somebody about a subject; None while it waits to be signed.

    By default that is what the giver of a feedback did last: ``proof_of(session, "feedback:" + code)``. It
    shows the entry's details, so it is for the holder of the receipt alone.
    """
    signed = await store.last_checkpoint(session)
    if signed is None:
        return None
    found = await store.last_placed(session, subject, by, signed.size)
    if found is None:
        return None
    return Proof(
        inclusion=await _inclusion(session, found.place, signed),
        action=found.action,
        at=found.at,
        actor=found.actor,
        subject=found.subject,
        commitment=found.commitment,
        salt=found.salt,
        details=found.details,
        signed_at=signed.signed_at,
    )


async def verifiers(session: AsyncSession) -> list[str]:
    """Return the public keys the log has been signed with, oldest first."""
    return await store.keys(session)


async def _newest(session: AsyncSession) -> Any:
    signed = await store.last_checkpoint(session)
    if signed is None:
        raise NotFound
    return signed


async def _inclusion(session: AsyncSession, index: int, signed: Any) -> Inclusion:
    [leaf] = (await store.hashes(session, [(0, index)])).values()
    path = await _roots(session, rules.inclusion(index, signed.size))
    return Inclusion(index, signed.size, leaf, tuple(path), signed.note)


async def _roots(session: AsyncSession, spans: Sequence[Span]) -> list[bytes]:
    parts = [rules.subtrees(span) for span in spans]
    found = await store.hashes(session, [place for places in parts for place in places])
    return [rules.root_of([found[place] for place in places]) for places in parts]

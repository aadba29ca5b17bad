"""Writing down who did what, and reading it again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.upsert import chunks
from scoring.journal import rules, store

CITIZEN: Final = "citizen"
"""The actor of every act of a visitor: which visitor is nobody's business here."""
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal says. ``details`` is None once they have been erased."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any] | None


async def record(
    session: AsyncSession, action: str, subject: str, details: Mapping[str, object], *, by: str, now: datetime
) -> None:
    """Add one entry, in the transaction of the act it tells of.

    No lock and no number are taken here: the entry gets its place in the one order later (sequencing).

    Args:
        session: the act's own.
        action: what was done, ``noun.verb``.
        subject: to what, ``noun:code``.
        details: values needed to check it later. They can be erased, yet name nobody and quote nobody.
        by: who did it.
        now: when.
    """
    await store.add(session, _sealed(action, subject, details, by=by, now=now))


async def record_all(
    session: AsyncSession,
    action: str,
    details_by_subject: Mapping[str, Mapping[str, object]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Add one entry for each of many subjects of the same act, in their order."""
    rows = (_sealed(action, one, details, by=by, now=now) for one, details in details_by_subject.items())
    for part in chunks(rows, store.ROWS_AT_ONCE):
        await store.add(session, part)


async def entries_of(
    session: AsyncSession, subject: str | None = None, *, action: str | None = None
) -> list[Entry]:
    """List what the journal says of a subject or of a kind of act, oldest first."""
    found = await store.entries(session, subject=subject, action=action)
    return [
        Entry(row.id, row.at, row.actor, row.action, row.subject, row.details and orjson.loads(row.details))
        for row in found
    ]


async def forget(session: AsyncSession, subject: str) -> None:
    """Erase salt and details of all that was journaled of a subject before its erasure was.

    The entries stay, and so does every proof: what they commit to can no longer be told from them. The
    database refuses this unless ``feedback.erased`` has been recorded for the subject.
    """
    await store.delete_details(session, subject)


def _sealed(
    action: str, subject: str, details: Mapping[str, object], *, by: str, now: datetime
) -> dict[str, Any]:
    told, salt = rules.as_text(details), secrets.token_bytes(rules.SALT_BYTES)
    committed = rules.commitment(salt, told)
    data = rules.entry(action=action, actor=by, at=now, subject=subject, committed=committed)
    return {
        "at": now,
        "actor": by,
        "action": action,
        "subject": subject,
        "commitment": committed,
        "leaf": rules.leaf(data).hex(),
        "salt": salt,
        "details": told,
    }

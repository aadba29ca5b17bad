"""Writing down who did what."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import orjson
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.tables import JournalEntry

CITIZEN = "citizen"
"""The actor of every act of a visitor: which visitor is nobody's business here."""
SYSTEM = "system"


async def record(
    session: AsyncSession, action: str, subject: str, details: Mapping[str, object], *, by: str, now: datetime
) -> None:
    """Add one entry, in the transaction of the act it tells of.

    Args:
        session: the act's own.
        action: what was done, ``noun.verb``.
        subject: to what, ``noun:code``.
        details: values needed to check it later; never personal data.
        by: who did it.
        now: when.
    """
    told = orjson.dumps(details, option=orjson.OPT_SORT_KEYS).decode()
    entry = {"action": action, "actor": by, "at": now.isoformat(), "details": told, "subject": subject}
    leaf = sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()
    await session.execute(
        insert(JournalEntry).values(at=now, actor=by, action=action, subject=subject, details=told, leaf=leaf)
    )

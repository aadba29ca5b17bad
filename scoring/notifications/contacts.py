"""Where a visitor can be told what became of it, and in which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import store
from scoring.notifications.sealing import seal, seal_text, unseal, unseal_text
from scoring.terms import Language

SEEN_EVERY = timedelta(days=1)
"""A contact's last sign of life is not written down more often than this."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach a visitor.

    Attributes:
        chat: address, or None when the visitor has closed the door.
        language: in which they are spoken to.
        seen_at: last sign of life, to the day.
        profile: what they have told of themselves by field, empty when nothing; None while they have not
            been asked.
    """

    chat: int | None
    language: Language
    seen_at: datetime
    profile: Mapping[str, str] | None = None


async def reach(session: AsyncSession, visitor_id: str, *, key: bytes) -> Reach | None:
    """Find how to reach a visitor, None when we do not know them."""
    contact = await store.contact(session, visitor_id)
    if contact is None:
        return None
    address = unseal(contact.address, visitor_id, key=key) if contact.reachable else None
    sealed = contact.profile
    profile = None if sealed is None else orjson.loads(unseal_text(sealed, visitor_id, key=key) or "{}")
    return Reach(int(address) if address else None, Language(contact.language), contact.seen_at, profile)


async def keep(
    session: AsyncSession,
    visitor_id: str,
    chat: int,
    language: Language,
    *,
    known: Reach | None,
    key: bytes,
    now: datetime,
) -> None:
    """Remember where a visitor can be told what became of their word, and in which language.

    Args:
        session: the act's own.
        visitor_id: whom.
        chat: their address.
        language: in which they are spoken to.
        known: what ``reach`` has just found, so that nothing is written that is there already.
        key: seals the address.
        now: the present moment.
    """
    if known and known.chat == chat and known.language is language and now - known.seen_at < SEEN_EVERY:
        return
    values = {
        "visitor_id": visitor_id,
        "address": seal(str(chat), visitor_id, key=key),
        "language": language.value,
        "reachable": True,
        "seen_at": now,
    }
    await store.put_contact(session, values)


async def keep_profile(
    session: AsyncSession, visitor_id: str, profile: Mapping[str, str], *, key: bytes
) -> None:
    """Remember that a visitor was asked about themselves, and what they told, so that it is asked once."""
    sealed = seal_text(orjson.dumps(dict(profile)).decode(), visitor_id, key=key)
    await store.change_contact(session, visitor_id, {"profile": sealed})


async def forget(session: AsyncSession, visitor_id: str) -> None:
    """Erase a visitor's address, language, profile, conversation and all that was to be sent to them."""
    await store.forget(session, visitor_id)

"""Where a visitor can be told what became of it, and in which language."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import store
from scoring.notifications.sealing import seal, unseal
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
    """

    chat: int | None
    language: Language
    seen_at: datetime


async def reach(session: AsyncSession, visitor_id: str, *, key: bytes) -> Reach | None:
    """Find how to reach a visitor, None when we do not know them."""
    contact = await store.contact(session, visitor_id)
    if contact is None:
        return None
    address = unseal(contact.address, visitor_id, key=key) if contact.reachable else None
    return Reach(int(address) if address else None, Language(contact.language), contact.seen_at)


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


async def forget(session: AsyncSession, visitor_id: str) -> None:
    """Erase a visitor's address, language, conversation and all that was to be sent to them."""
    await store.forget(session, visitor_id)

"""Reading a comment as it was written: for the inspectorate alone, for a reason that is written down."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Role, Staff
from scoring.cases import originals_store, rules
from scoring.cases.rules import Sight
from scoring.errors import NotFound, ScoringError
from scoring.terms import Reveal


class UnknownPurpose(ScoringError):
    """The reason named to read an original is none of those there are."""

    code = "unknown_purpose"


@dataclass(frozen=True, slots=True)
class Original:
    """Where and when something was written, and what, when it has been asked for in the open.

    Attributes:
        text: as it was written; None until ``reveal`` is called.
    """

    code: str
    unit_name: str
    service_name: str | None
    day: date
    text: str | None


async def offered(session: AsyncSession, reader: Staff, code: str) -> Original:
    """Find a comment somebody might ask for, without its words.

    Raises:
        NotFound: there is none, none of theirs, or its original is not theirs to read: told apart nowhere.
    """
    found = await _found(session, reader, code)
    return Original(found.code, found.unit_name, found.service_name, found.day, None)


async def reveal(
    session: AsyncSession, code: str, purpose: str, why: str, *, by: Staff, now: datetime
) -> Original:
    """Return a comment as it was written, and write down who has read it and why.

    Raises:
        NotFound: as ``offered``.
        UnknownPurpose, NothingWritten, TextTooLong: of the reason.
    """
    found = await _found(session, by, code)
    if purpose not in set(Reveal):
        raise UnknownPurpose
    said = rules.check_text(why)
    told = {"purpose": purpose, "why": said}
    await journal.record(session, "comment.revealed", f"feedback:{found.code}", told, by=by.actor, now=now)
    return Original(found.code, found.unit_name, found.service_name, found.day, found.text)


async def _found(session: AsyncSession, reader: Staff, code: str) -> originals_store.Comment:
    if reader.role is not Role.INSPECTORATE:
        raise NotFound
    sight = Sight(reader.unit_id, is_protected=True, before=None)
    found = await originals_store.comment(session, sight, code[:64])
    if found is None:
        raise NotFound
    return found

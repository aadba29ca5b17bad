"""What the inspectorate decides about findings: the state, and the tallies that follow it, together."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import integrity, scores


async def lift(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> int:
    """Free what a finding holds; return how much feedback counts again."""
    freed = await integrity.lift(session, finding_id, note=note, by=by, now=now)
    await scores.mark(session, *freed)
    return len(freed)


async def confirm(session: AsyncSession, finding_id: int, *, note: str, by: str, now: datetime) -> int:
    """Exclude what a finding holds for good; return how much feedback that is."""
    gone = await integrity.confirm(session, finding_id, note=note, by=by, now=now)
    await scores.mark(session, *gone)
    return len(gone)

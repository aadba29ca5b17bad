"""All SQL of proposals and of who has agreed to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, Select, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.db.upsert import insert
from scoring.tables import Account, Proposal, ProposalVoice, Unit
from scoring.terms import ProposalKind, ProposalState


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as those see it who decide about it; ``voices`` is how many have agreed."""

    id: int
    kind: ProposalKind
    subject: str
    payload: str
    unit_id: int | None
    unit_name: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    state: ProposalState
    decision: str | None
    voices: int


def _voices() -> Any:
    return (
        select(func.count())
        .select_from(ProposalVoice)
        .where(col(ProposalVoice.proposal_id) == col(Proposal.id))
        .correlate(Proposal)
        .scalar_subquery()
    )


_PROPOSAL: Final[tuple[Any, ...]] = (
    col(Proposal.id),
    col(Proposal.kind),
    col(Proposal.subject),
    col(Proposal.payload),
    col(Proposal.unit_id),
    col(Unit.name),
    col(Proposal.reason),
    col(Proposal.proposed_by),
    col(Proposal.proposed_at),
    col(Proposal.expires_at),
    col(Proposal.state),
    col(Proposal.decision),
    _voices(),
)


def _proposals() -> Select[*tuple[Any, ...]]:
    return select(*_PROPOSAL).select_from(Proposal).outerjoin(Unit, col(Unit.id) == col(Proposal.unit_id))


def _within(root_id: int) -> ColumnElement[bool]:
    """Return the condition that a proposal concerns a unit or one below it; the top sees all there are."""
    unit = aliased(Unit)
    tree = select(col(unit.id)).where(col(unit.id) == root_id).cte("proposals_of", recursive=True)
    tree = tree.union(select(col(unit.id)).where(col(unit.parent_id) == tree.c.id))
    top = aliased(Unit)
    is_top = exists().where(col(top.id) == root_id, col(top.parent_id).is_(None))
    return or_(col(Proposal.unit_id).in_(select(tree.c.id)), and_(col(Proposal.unit_id).is_(None), is_top))


async def add(session: AsyncSession, values: Mapping[str, Any]) -> int:
    """Store a proposal and return its number."""
    made = Proposal(**values)
    session.add(made)
    await session.flush()
    return made.id or 0


async def open_about(session: AsyncSession, kind: ProposalKind, subject: str, *, now: datetime) -> int | None:
    """Return the number of the proposal about a subject that waits to be decided."""
    found = await session.execute(
        select(col(Proposal.id)).where(
            col(Proposal.kind) == kind,
            col(Proposal.subject) == subject,
            col(Proposal.state) == ProposalState.OPEN,
            col(Proposal.expires_at) > now,
        )
    )
    return found.scalars().first()


async def waiting(
    session: AsyncSession, root_id: int, kinds: Iterable[ProposalKind], *, now: datetime
) -> list[ProposalRow]:
    """List the proposals of some kinds that can be decided about a unit and below, oldest first."""
    found = await session.execute(
        _proposals()
        .where(
            _within(root_id),
            col(Proposal.kind).in_(sorted(kinds)),
            col(Proposal.state) == ProposalState.OPEN,
            col(Proposal.expires_at) > now,
        )
        .order_by(col(Proposal.id))
    )
    return [ProposalRow(*row) for row in found]


async def one(
    session: AsyncSession, proposal_id: int, root_id: int, kinds: Iterable[ProposalKind]
) -> ProposalRow | None:
    """Find a proposal about a unit and below."""
    found = await session.execute(
        _proposals().where(
            col(Proposal.id) == proposal_id, _within(root_id), col(Proposal.kind).in_(sorted(kinds))
        )
    )
    row = found.one_or_none()
    return None if row is None else ProposalRow(*row)


async def every(session: AsyncSession, *, limit: int) -> list[ProposalRow]:
    """List all proposals, newest first."""
    found = await session.execute(_proposals().order_by(col(Proposal.id).desc()).limit(limit))
    return [ProposalRow(*row) for row in found]


async def agree(session: AsyncSession, proposal_id: int, account_id: int, at: datetime) -> bool:
    """Store that somebody agrees; False when they have agreed already."""
    statement = (
        insert(session, ProposalVoice)
        .values(proposal_id=proposal_id, account_id=account_id, at=at)
        .on_conflict_do_nothing()
        .returning(col(ProposalVoice.account_id))
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def voices(session: AsyncSession, proposal_id: int) -> list[str]:
    """List who has agreed to a proposal."""
    found = await session.execute(
        select(col(Account.username))
        .join(ProposalVoice, col(ProposalVoice.account_id) == col(Account.id))
        .where(col(ProposalVoice.proposal_id) == proposal_id)
        .order_by(col(Account.username))
    )
    return list(found.scalars())


async def decide(session: AsyncSession, proposal_id: int, values: Mapping[str, Any]) -> bool:
    """Decide a proposal that is still open; False when somebody was quicker."""
    result = await session.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal_id, col(Proposal.state) == ProposalState.OPEN)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1

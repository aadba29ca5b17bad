"""What takes more than one person: a proposal, and who has agreed to it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of
from scoring.terms import ProposalKind, ProposalState


class Proposal(SQLModel, table=True):
    """An act that somebody proposes and others must agree to before it is done, once."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("kind", ProposalKind),
        one_of("state", ProposalState),
        Index("ix_proposal_state_kind", "state", "kind"),
        Index("ix_proposal_kind_subject", "kind", "subject"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    kind: ProposalKind = Field(sa_column=Column(Choice(ProposalKind), nullable=False))
    subject: str = Field(max_length=100)
    """What it is about, ``noun:code``; while one is open there is no second one about the same."""
    payload: str = Field(sa_column=Column(Text, nullable=False))
    """What the act needs, as JSON; never a comment, never a password."""
    unit_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("unit.id"), index=True))
    """Whom it concerns: those whose unit this is or lies above it may decide; None: only those at the top."""
    reason: str = Field(sa_column=Column(Text, nullable=False))
    proposed_by: str = Field(max_length=100)
    proposed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: ProposalState = Field(sa_column=Column(Choice(ProposalState), nullable=False))
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    decision: str | None = Field(default=None, sa_column=Column(Text))
    """Why it was refused."""


class ProposalVoice(SQLModel, table=True):
    """Somebody who has agreed to a proposal."""

    __tablename__ = "proposal_voice"

    proposal_id: int = Field(
        sa_column=Column(BigId, ForeignKey("proposal.id"), primary_key=True, autoincrement=False)
    )
    account_id: int = Field(
        sa_column=Column(BigId, ForeignKey("account.id"), primary_key=True, autoincrement=False)
    )
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

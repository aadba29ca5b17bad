"""Misuse as it was found: what, where, on which figures, and what people decided about it."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class Finding(SQLModel, table=True):
    """One pattern found among feedback. It sets its rows aside until people lift or confirm it."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'lifted')", name="state_known"),
        Index("ix_finding_state", "state", "id"),
        Index("ix_finding_reason", "reason", "subject"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    reason: str = Field(max_length=40)
    subject: str = Field(max_length=160)
    """What it is about, as ``unit:3 hour:2026-09-15T05``, or its first feedback: an alarm rings once."""
    sets_aside: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    """Whether its rows are set aside by it; an alarm shows them and leaves them where they are."""
    features: str = Field(sa_column=Column(Text, nullable=False))
    """The figures seen, by name, as JSON."""
    threshold: str = Field(sa_column=Column(Text, nullable=False))
    """The figures that had to be reached, by the same names, as JSON."""
    rows: int = Field(sa_column=Column(Integer, nullable=False))
    found_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = Field(default="open", max_length=16)
    decided_by: str | None = Field(default=None, max_length=80)
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    note: str | None = Field(default=None, max_length=400)


class FindingRow(SQLModel, table=True):
    """A feedback that a finding sets aside or shows."""

    __tablename__ = "finding_row"

    finding_id: int = Field(sa_column=Column(BigId, ForeignKey("finding.id"), primary_key=True))
    feedback_id: int = Field(sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, index=True))

"""What an office adds to its SKM report: how many it served, and what it will do about the results."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of
from scoring.terms import Progress


class UsersServed(SQLModel, table=True):
    """How many users a unit served, for the size of the sample of a period."""

    __tablename__ = "users_served"
    __table_args__ = (CheckConstraint("users >= 0", name="not_negative"),)

    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), primary_key=True))
    period: str = Field(max_length=8, primary_key=True)
    users: int = Field(sa_column=Column(Integer, nullable=False))
    told_by: str = Field(max_length=80)
    told_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class FollowUp(SQLModel, table=True):
    """One line of the follow-up plan of a period: what is done about an element, by whom, by when."""

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("progress", Progress),
        Index("ix_follow_up_unit_id_period", "unit_id", "period"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    period: str = Field(max_length=8)
    """The period whose results it answers."""
    element: str = Field(max_length=16)
    action: str = Field(max_length=300)
    responsible: str = Field(max_length=120)
    """A position, as ``Kepala Seksi Pelayanan``."""
    quarter: str = Field(max_length=8)
    """When it is to be done by, as ``2026-Q4``."""
    progress: Progress = Field(sa_column=Column(Choice(Progress), nullable=False))
    changed_by: str = Field(max_length=80)
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

"""What an office tells everyone it has made of what citizens said."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class Improvement(SQLModel, table=True):
    """One "you said, we did". Changed by nobody: what is not right any more is taken down and told anew."""

    __tablename__ = "improvement"
    __table_args__ = (Index("ix_improvement_unit_id_period", "unit_id", "period"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    period: str = Field(max_length=8)
    """The quarter whose results it answers."""
    element: str | None = Field(default=None, max_length=16)
    heard: str = Field(sa_column=Column(Text, nullable=False))
    done: str = Field(sa_column=Column(Text, nullable=False))
    written_by: str = Field(max_length=100)
    written_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    published_by: str | None = Field(default=None, max_length=100)
    published_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    taken_down_by: str | None = Field(default=None, max_length=100)
    taken_down_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

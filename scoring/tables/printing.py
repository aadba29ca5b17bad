"""Tickets printed in advance: how many, by whom, for which day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class TicketBatch(SQLModel, table=True):
    """One printing of tickets. Which slips were in it is written nowhere: they lie shuffled in a box."""

    __tablename__ = "ticket_batch"
    __table_args__ = (CheckConstraint("tickets > 0", name="not_empty"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    point_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("point.id")))
    tickets: int = Field(sa_column=Column(Integer, nullable=False))
    day: date
    printed_by: str = Field(max_length=80)
    printed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

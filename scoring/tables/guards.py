"""Units whose open door is being rushed, and until when their forms ask for a small proof of work."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class Guard(SQLModel, table=True):
    """How one unit's open door is guarded at present: by what was seen, or by the inspectorate's word."""

    __tablename__ = "guard"
    __table_args__ = (CheckConstraint("cause IN ('rate', 'ordered', 'stood_down')", name="cause_known"),)

    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), primary_key=True))
    cause: str = Field(max_length=16)
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    """Feedback of the open web in the last ten minutes, when it was last looked at."""
    expected: float = Field(default=0.0, sa_column=Column(Float(53), nullable=False))
    """What is usual in ten minutes of an office day."""
    by: str = Field(max_length=80)

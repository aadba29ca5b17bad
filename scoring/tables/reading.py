"""What was understood of comments, and what people say of that. Never part of a score.

Readings are derived, and made anew when the reader improves; corrections are somebody's word and stay.
"""

from datetime import datetime

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class ReadingPending(SQLModel, table=True):
    """A feedback whose comment has not been read, or not as it is now."""

    __tablename__ = "reading_pending"

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )


class Reading(SQLModel, table=True):
    """One comment as it was understood, with personal data masked for readers."""

    __tablename__ = "reading"

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )
    revision: int = Field(sa_column=Column(Integer, nullable=False))
    """Of the feedback, whose comment may since have changed."""
    version: str = Field(max_length=20, index=True)
    """Of the reader."""
    sentiment: str = Field(max_length=10)
    score: float = Field(sa_column=Column(Float(53), nullable=False))
    confidence: float = Field(sa_column=Column(Float(53), nullable=False, index=True))
    elements: str = Field(max_length=100)
    """Codes of the elements it is about, separated by ``;``."""
    personal_data: str = Field(sa_column=Column(Text, nullable=False))
    """Kinds and offsets, as JSON."""
    bribery: bool
    urgent: bool
    redacted: str = Field(sa_column=Column(Text, nullable=False))


class ReadingCorrection(SQLModel, table=True):
    """What somebody who has read a comment says it is about; the newest one counts, none is ever changed."""

    __tablename__ = "reading_correction"
    __table_args__ = (Index("ix_reading_correction_feedback_id", "feedback_id", "id"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    feedback_id: int = Field(sa_column=Column(BigId, ForeignKey("feedback.id"), nullable=False))
    revision: int = Field(sa_column=Column(Integer, nullable=False))
    """Of the reading it corrects: once the citizen has written something else, it counts no longer."""
    sentiment: str = Field(max_length=10)
    elements: str = Field(max_length=100)
    """As in the reading."""
    bribery: bool
    urgent: bool
    corrected_by: int = Field(sa_column=Column(BigId, ForeignKey("account.id"), nullable=False))
    corrected_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

"""What was understood of comments. Derived, never part of a score, and made anew when the reader improves."""

from sqlalchemy import Column, Float, ForeignKey, Integer, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId


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
    confidence: float = Field(sa_column=Column(Float(53), nullable=False))
    elements: str = Field(max_length=100)
    """Codes of the elements it is about, separated by ``;``."""
    personal_data: str = Field(sa_column=Column(Text, nullable=False))
    """Kinds and offsets, as JSON."""
    bribery: bool
    urgent: bool
    redacted: str = Field(sa_column=Column(Text, nullable=False))

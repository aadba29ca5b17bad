"""Charts as they were drawn, so that each is drawn once."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from scoring.db.types import UtcDateTime


class Drawing(SQLModel, table=True):
    """What became of one specification. Nothing is lost with a row but the time to draw it again."""

    __tablename__ = "drawing"

    key: str = Field(max_length=64, primary_key=True)
    """SHA-256 of the specification, the kind of drawing and the version of the draughtsman."""
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    drawn_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))

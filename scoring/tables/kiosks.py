"""Devices that stand at counters, each with an identity of its own."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class Kiosk(SQLModel, table=True):
    """One device at one counter. It begins as a pairing code; what is kept of code and secret are hashes."""

    __tablename__ = "kiosk"
    __table_args__ = (CheckConstraint("waiting >= 0", name="waiting_is_a_count"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    code: str = Field(max_length=16, unique=True)
    """Its public name, as it stands on the device and in lists."""
    point_id: int = Field(sa_column=Column(BigId, ForeignKey("point.id"), nullable=False, index=True))
    pairing_hash: str | None = Field(default=None, max_length=64, unique=True)
    """Of the code that a device exchanges for its secret, once; None when that has been done."""
    pairing_until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    secret_hash: str | None = Field(default=None, max_length=64, unique=True)
    pin_salt: str = Field(max_length=32)
    pin_rounds: int = Field(sa_column=Column(Integer, nullable=False))
    pin_hash: str = Field(max_length=64)
    """PBKDF2-HMAC-SHA-256 of the PIN that lets staff leave the kiosk: the device checks it by itself."""
    has_sound: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    paired_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    revoked_by: str | None = Field(default=None, max_length=80)
    seen_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    synced_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When the last press of it was stored."""
    waiting: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """Presses that it still keeps, as it last said."""
    version: str | None = Field(default=None, max_length=16)
    """Of the program it runs, as it last said."""

"""Who did what to what: entries that are only ever added, and the one order and tree made of them.

Triggers on both databases refuse every UPDATE and DELETE here but two: salt and details may be deleted once
their subject's erasure is journaled itself, and entries leave the queue when they get their place.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class JournalEntry(SQLModel, table=True):
    """Who did what to what, and when. Written in the transaction of the act itself; never changed."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "subject"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str = Field(max_length=80)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=100)
    commitment: str = Field(sa_column=Column(String(64), nullable=False, server_default=""))
    """SHA-256 of salt and details, in hexadecimal."""
    leaf: str = Field(max_length=64)
    """RFC 6962 hash of the entry's canonical JSON, in hexadecimal (``journal.rules.entry``)."""


class JournalDetail(SQLModel, table=True):
    """What an entry commits to, and the salt that keeps it from being guessed. Erasing deletes the row."""

    __tablename__ = "journal_detail"

    entry_id: int = Field(
        sa_column=Column(BigId, ForeignKey("journal.id"), primary_key=True, autoincrement=False)
    )
    salt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    details: str = Field(sa_column=Column(Text, nullable=False))
    """Canonical JSON."""


class JournalWaiting(SQLModel, table=True):
    """An entry that has no place yet. A trigger on the journal fills this; giving the place empties it.

    A queue and no high-water mark: numbers are given out before they are committed, so that a lower one may
    appear after a higher one, or never.
    """

    __tablename__ = "journal_waiting"

    entry_id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))


class JournalPlace(SQLModel, table=True):
    """The place of an entry in the one order of all entries: dense, from 0."""

    __tablename__ = "journal_place"

    place: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    entry_id: int = Field(sa_column=Column(BigId, ForeignKey("journal.id"), nullable=False, unique=True))
    chain: str = Field(max_length=64)
    """SHA-256 of the link before and this entry's leaf, in hexadecimal."""


class JournalNode(SQLModel, table=True):
    """The hash of a complete subtree above the leaves: a proof reads as few rows as the tree is high."""

    __tablename__ = "journal_node"

    level: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    hash: str = Field(max_length=64)


class JournalCheckpoint(SQLModel, table=True):
    """The tree as it was signed at some size: a C2SP checkpoint, to be given to anybody."""

    __tablename__ = "journal_checkpoint"

    size: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    root: str = Field(max_length=64)
    note: str = Field(sa_column=Column(Text, nullable=False))
    signed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class JournalKey(SQLModel, table=True):
    """A public key that checkpoints have been signed with, and since when."""

    __tablename__ = "journal_key"

    verifier: str = Field(max_length=240, primary_key=True)
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

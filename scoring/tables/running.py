"""What keeps the house running: promises to send, updates received, leases and accounts."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


class Notice(SQLModel, table=True):
    """A promise to tell somebody something, kept by whoever empties the outbox."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_due_at", "state", "due_at"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    key: str = Field(max_length=120, unique=True)
    """The same promise made twice is one promise."""
    kind: str = Field(max_length=60)
    visitor_id: str = Field(max_length=64, index=True)
    payload: str = Field(sa_column=Column(Text, nullable=False))
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = Field(default="pending", max_length=16)
    attempts: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    error: str | None = Field(default=None, max_length=300)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    """The message it was kept with, so that a reply to that message is known to be one."""


class Contact(SQLModel, table=True):
    """Where a visitor can be told what became of it: an encrypted chat, known only while it is needed."""

    __tablename__ = "contact"

    visitor_id: str = Field(max_length=64, primary_key=True)
    address: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    language: str = Field(max_length=8)
    reachable: bool = True
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    profile: str | None = Field(default=None, sa_column=Column(Text))
    """What they told of themselves, sealed JSON; None while they have not been asked, which is done once."""


class Conversation(SQLModel, table=True):
    """Where a chat stands, so that a restart in the middle loses nothing."""

    __tablename__ = "conversation"

    visitor_id: str = Field(max_length=64, primary_key=True)
    step: str = Field(max_length=40)
    feedback_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("feedback.id")))
    point_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("point.id")))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    data: str | None = Field(default=None, sa_column=Column(Text))
    """What the step needs to remember beyond that, as JSON."""
    updated_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class TelegramUpdate(SQLModel, table=True):
    """An update as Telegram sent it, kept before it is acknowledged: a set, with no high-water mark."""

    __tablename__ = "telegram_update"
    __table_args__ = (Index("ix_telegram_update_state", "state", "update_id"),)

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    payload: str = Field(sa_column=Column(Text, nullable=False))
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = Field(default="new", max_length=16)
    attempts: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    error: str | None = Field(default=None, max_length=300)
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class WebhookLook(SQLModel, table=True):
    """What Telegram said of a bot's webhook when it was last asked."""

    __tablename__ = "webhook_look"

    bot: str = Field(max_length=32, primary_key=True)
    looked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    is_ours: bool
    """Whether updates came to our own address; where not, it has been set anew."""
    pending: int = Field(sa_column=Column(Integer, nullable=False))
    error: str | None = Field(default=None, max_length=300)
    error_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    taken_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When updates were last found to go elsewhere."""


class Lease(SQLModel, table=True):
    """Who may run the schedule, until when; ``fence`` rises with every new holder."""

    __tablename__ = "lease"

    name: str = Field(max_length=60, primary_key=True)
    holder: str = Field(max_length=80)
    fence: int = Field(sa_column=Column(Integer, nullable=False))
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class JobRun(SQLModel, table=True):
    """The last run of each job, for people who watch."""

    __tablename__ = "job_run"

    job: str = Field(max_length=60, primary_key=True)
    started_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    error: str | None = Field(default=None, max_length=300)


class Client(SQLModel, table=True):
    """A machine that pulls scores. Its secret is kept as a hash; it sees one unit's subtree."""

    __tablename__ = "client"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    name: str = Field(max_length=120, unique=True)
    prefix: str = Field(max_length=16, unique=True)
    secret_hash: str = Field(max_length=64)
    scopes: str = Field(max_length=200)
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    last_used_on: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Account(SQLModel, table=True):
    """A member of staff who may sign in."""

    __tablename__ = "account"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    username: str = Field(max_length=80, unique=True)
    password_hash: str = Field(max_length=200)
    role: str = Field(max_length=20)
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    employee_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("employee.id")))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    disabled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    must_change: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    """Whether somebody else knows the password, so that the first thing to do is to choose another."""
    signed_in_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When somebody last came in with it."""


class StaffSession(SQLModel, table=True):
    """A signed-in browser, by the hash of its cookie; ended by deleting the row."""

    __tablename__ = "staff_session"

    token_hash: str = Field(max_length=64, primary_key=True)
    account_id: int = Field(
        sa_column=Column(BigId, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    is_proved: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=text("true"))
    )
    """Whether nothing is left to be shown; False between the password and the second step."""
    way: str = Field(
        default="password", sa_column=Column(String(16), nullable=False, server_default="password")
    )
    """How they came in: by password or by single sign-on."""
    device: str | None = Field(default=None, max_length=60)
    """Browser and system, in words, so that people recognise it."""
    previous_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When somebody came in with this account before."""

"""Where members of staff are told something: their chat, their wishes, and what they have been told."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


def _account() -> Column[int]:
    return Column(BigId, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class StaffChat(SQLModel, table=True):
    """The one chat of an account. It stands for the role the account had when they were tied together."""

    __tablename__ = "staff_chat"

    account_id: int = Field(sa_column=_account())
    visitor_id: str = Field(max_length=64, unique=True)
    """Pseudonym of the Telegram account; a chat belongs to one account at most."""
    address: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The chat, encrypted as citizens' are."""
    language: str = Field(max_length=8)
    role: str = Field(max_length=20)
    linked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class StaffChatCode(SQLModel, table=True):
    """The code an account may show in a chat to be tied to it: one at a time, spent by deleting the row."""

    __tablename__ = "staff_chat_code"

    account_id: int = Field(sa_column=_account())
    code_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class StaffWish(SQLModel, table=True):
    """What a member of staff wants to be told and where, and what they were told last."""

    __tablename__ = "staff_wish"

    account_id: int = Field(sa_column=_account())
    telegram: str = Field(max_length=60)
    """Kinds of news for the chat, separated by spaces."""
    email: str = Field(max_length=60)
    """Kinds of news for the mailbox, separated by spaces."""
    any_hour: bool
    """Whether danger may wake them."""
    language: str = Field(max_length=8)
    address: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """The mailbox, encrypted; None when there is none."""
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When whoever reads that mailbox said that it is theirs; nothing else is sent there before."""
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """What happened earlier is no news."""
    alerted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    week: date | None = None
    """Monday of the week whose digest was looked at last."""
    standing: str | None = Field(default=None, max_length=120)
    """What the last digest that was sent said of the unit, to tell whether anything has changed."""
    month: date | None = None
    """First day of the month whose note was looked at last."""


class StaffDraft(SQLModel, table=True):
    """What a member of staff is writing in their chat and has not sent yet."""

    __tablename__ = "staff_draft"

    account_id: int = Field(sa_column=_account())
    task: str = Field(max_length=20)
    code: str = Field(max_length=64)
    """Of the feedback it is about."""
    reason: str | None = Field(default=None, max_length=20)
    text: str | None = Field(default=None, sa_column=Column(Text))
    """Sealed; None while nothing has been typed."""
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class CaseTold(SQLModel, table=True):
    """Something that made a case wait, told to somebody: once each."""

    __tablename__ = "case_told"

    account_id: int = Field(sa_column=_account())
    event_id: int = Field(
        sa_column=Column(
            BigId, ForeignKey("case_event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    told_on: date = Field(index=True)

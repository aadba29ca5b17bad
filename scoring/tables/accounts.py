"""How a member of staff shows who they are: a second step, codes for when it is lost, invitations, links."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, UtcDateTime


def _account() -> Column[int]:
    return Column(BigId, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class SecondFactor(SQLModel, table=True):
    """The secret an account shares with an application that shows codes."""

    __tablename__ = "second_factor"

    account_id: int = Field(sa_column=_account())
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Sealed as contacts are, bound to the account."""
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    """When a first code was right; nothing is asked for before."""
    last_step: int | None = Field(default=None, sa_column=Column(BigInteger))
    """The half minute of the last code that was taken: it and those before it are spent."""


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the second step, once; spent by deleting the row."""

    __tablename__ = "recovery_code"

    account_id: int = Field(sa_column=_account())
    code_hash: str = Field(max_length=64, primary_key=True)


class Invitation(SQLModel, table=True):
    """The link by which somebody chooses their first password: one at a time, spent by deleting the row."""

    __tablename__ = "invitation"

    account_id: int = Field(sa_column=_account())
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class SubjectLink(SQLModel, table=True):
    """Who an account is at an identity provider."""

    __tablename__ = "subject_link"

    issuer: str = Field(max_length=200, primary_key=True)
    subject: str = Field(max_length=255, primary_key=True)
    account_id: int = Field(
        sa_column=Column(BigId, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    linked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    linked_by: str = Field(max_length=100)

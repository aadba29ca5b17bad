"""Failed attempts to sign in, so that guessing is slow."""

from datetime import datetime

from sqlalchemy import Column, Integer
from sqlmodel import Field, SQLModel

from scoring.db.types import UtcDateTime


class SignInTry(SQLModel, table=True):
    """How often signing in has failed of late for one account, address, or pair of both, by its hash."""

    __tablename__ = "sign_in_try"

    what: str = Field(max_length=64, primary_key=True)
    failures: int = Field(sa_column=Column(Integer, nullable=False))
    last_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))

"""What needs an answer: cases, what happened in each, and which feedback has been looked at for one."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of
from scoring.terms import CaseEventKind, CaseKind, CaseState


class Case(SQLModel, table=True):
    """A feedback that needs an answer; there is at most one of each."""

    __tablename__ = "case"
    __table_args__ = (
        one_of("kind", CaseKind),
        one_of("state", CaseState),
        Index("ix_case_unit_id_state_due_on", "unit_id", "state", "due_on"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    feedback_id: int = Field(sa_column=Column(BigId, ForeignKey("feedback.id"), nullable=False, unique=True))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    kind: CaseKind = Field(sa_column=Column(Choice(CaseKind), nullable=False))
    state: CaseState = Field(sa_column=Column(Choice(CaseState), nullable=False))
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_on: date
    """The last day to answer on, where the unit stands."""
    assignee_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("account.id")))
    answered_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    answer: str | None = Field(default=None, sa_column=Column(Text))
    """What the citizen is told: the answer, or why nothing can be done."""
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class CaseEvent(SQLModel, table=True):
    """One line of a case's thread; never changed."""

    __tablename__ = "case_event"
    __table_args__ = (one_of("kind", CaseEventKind), Index("ix_case_event_case_id", "case_id", "id"))

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    case_id: int = Field(sa_column=Column(BigId, ForeignKey("case.id"), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str = Field(max_length=100)
    kind: CaseEventKind = Field(sa_column=Column(Choice(CaseEventKind), nullable=False))
    text: str | None = Field(default=None, sa_column=Column(Text))


class CaseLook(SQLModel, table=True):
    """A feedback that has been looked at for a case, in the revision it had then."""

    __tablename__ = "case_look"

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )
    revision: int = Field(sa_column=Column(Integer, nullable=False))
    looked_on: date = Field(index=True)

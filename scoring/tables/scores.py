"""Mergeable sums, and the person scores computed from them. All of it can be rebuilt from feedback.

Tallies are derived, so they hold ids without foreign keys, and 0 where there is no service.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, SmallInteger, Text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime
from scoring.terms import Channel, Evidence, FeedbackState, Form, Verdict


class FoldPending(SQLModel, table=True):
    """A feedback whose tallies are behind: new, amended, re-ascribed, set aside or withdrawn."""

    __tablename__ = "fold_pending"

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )


class Folded(SQLModel, table=True):
    """What one feedback has added to the tallies, so that exactly this can be taken out again."""

    __tablename__ = "folded"
    __table_args__ = (Index("ix_folded_month_unit_id", "month", "unit_id"),)

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )
    unit_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    service_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    month: int = Field(sa_column=Column(Integer, nullable=False))
    channel: Channel = Field(sa_column=Column(Choice(Channel), nullable=False))
    evidence: Evidence = Field(sa_column=Column(Choice(Evidence), nullable=False))
    state: FeedbackState = Field(sa_column=Column(Choice(FeedbackState), nullable=False))
    answers: str = Field(max_length=10)
    """The overall rating and the nine elements in the regulation's order, ``-`` where absent."""
    officer_set_id: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    form: Form | None = Field(default=None, sa_column=Column(Choice(Form)))
    value: int | None = Field(default=None, sa_column=Column(Integer))
    """Response value in 1/100 point, absent when the person's elements were not answered."""
    weight: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    """Effective weight in 1/10,000."""


class TallyPerson(SQLModel, table=True):
    """Sums of response values per officer set and what they must be compared within (method.md's cell)."""

    __tablename__ = "tally_person"

    officer_set_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    service_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    unit_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    month: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    channel: Channel = Field(sa_column=Column(Choice(Channel), primary_key=True))
    evidence: Evidence = Field(sa_column=Column(Choice(Evidence), primary_key=True))
    form: Form = Field(sa_column=Column(Choice(Form), primary_key=True))
    n: int = Field(sa_column=Column(BigInteger, nullable=False))
    weight: int = Field(sa_column=Column(BigInteger, nullable=False))
    total: int = Field(sa_column=Column(BigInteger, nullable=False))
    square: int = Field(sa_column=Column(BigInteger, nullable=False))


class TallyElement(SQLModel, table=True):
    """Counts of the answers 1, 2, 3 and 4 to one element, of counted feedback only."""

    __tablename__ = "tally_element"

    unit_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    service_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    month: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    channel: Channel = Field(sa_column=Column(Choice(Channel), primary_key=True))
    element: str = Field(max_length=16, primary_key=True)
    n1: int = Field(sa_column=Column(BigInteger, nullable=False))
    n2: int = Field(sa_column=Column(BigInteger, nullable=False))
    n3: int = Field(sa_column=Column(BigInteger, nullable=False))
    n4: int = Field(sa_column=Column(BigInteger, nullable=False))


class TallyUnit(SQLModel, table=True):
    """How many feedbacks a unit received, by state, and the sums its interval needs."""

    __tablename__ = "tally_unit"

    unit_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    service_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    month: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    channel: Channel = Field(sa_column=Column(Choice(Channel), primary_key=True))
    state: FeedbackState = Field(sa_column=Column(Choice(FeedbackState), primary_key=True))
    n: int = Field(sa_column=Column(BigInteger, nullable=False))
    respondents: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Feedbacks with at least one element answered."""
    complete: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Feedbacks with all nine elements answered; the next two sum over these the sum of the nine."""
    complete_total: int = Field(sa_column=Column(BigInteger, nullable=False))
    complete_square: int = Field(sa_column=Column(BigInteger, nullable=False))
    o1: int = Field(sa_column=Column(BigInteger, nullable=False))
    o2: int = Field(sa_column=Column(BigInteger, nullable=False))
    o3: int = Field(sa_column=Column(BigInteger, nullable=False))
    o4: int = Field(sa_column=Column(BigInteger, nullable=False))


class PersonScore(SQLModel, table=True):
    """An employee's adjusted score for a period, with everything needed to argue with it."""

    __tablename__ = "person_score"
    __table_args__ = (Index("ix_person_score_period_computed_at", "period", "computed_at"),)

    period: str = Field(max_length=8, primary_key=True)
    employee_id: int = Field(sa_column=Column(BigId, ForeignKey("employee.id"), primary_key=True))
    method: str = Field(max_length=16)
    n: int = Field(sa_column=Column(Integer, nullable=False))
    n_eff: float = Field(sa_column=Column(Float(53), nullable=False))
    score: float | None = Field(default=None, sa_column=Column(Float(53)))
    low: float | None = Field(default=None, sa_column=Column(Float(53)))
    high: float | None = Field(default=None, sa_column=Column(Float(53)))
    verdict: Verdict = Field(sa_column=Column(Choice(Verdict), nullable=False))
    explanation: str = Field(sa_column=Column(Text, nullable=False))
    """How the number came about, as JSON (scoring.method.explain)."""
    computed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ScoreRun(SQLModel, table=True):
    """When a period's person scores were last computed, by which method, and over how much."""

    __tablename__ = "score_run"

    period: str = Field(max_length=8, primary_key=True)
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False))
    """Rises whenever tallies of the period change."""
    computed_revision: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    """The revision the scores were computed from; below ``revision`` they are behind."""
    method: str | None = Field(default=None, max_length=16)
    parameters: str | None = Field(default=None, sa_column=Column(Text))
    """The method's parameters as JSON, with operator settings applied."""
    people: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    counted: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    unit_only: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    """Of the counted feedbacks those ascribed to a unit only: a figure of health."""
    computed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Setting(SQLModel, table=True):
    """A recorded choice of the operator that changes what is computed, such as the method's parameters."""

    __tablename__ = "setting"

    name: str = Field(max_length=80, primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))
    revision: int = Field(default=1, sa_column=Column(SmallInteger, nullable=False))

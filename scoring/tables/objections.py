"""What employees contest, what they show for it, and how each objection went."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of
from scoring.terms import ObjectionKind, ObjectionReason, ObjectionState


class Objection(SQLModel, table=True):
    """An employee contests that a feedback was ascribed to them, or a statement made of their score.

    What it is about is named twice over for an attribution: the feedback, and the very decision contested,
    which stays readable when a later one has taken its place.
    """

    __tablename__ = "objection"
    __table_args__ = (
        one_of("kind", ObjectionKind),
        one_of("reason", ObjectionReason),
        one_of("state", ObjectionState),
        CheckConstraint(
            "(kind = 'attribution' AND attribution_id IS NOT NULL AND feedback_id IS NOT NULL"
            " AND statement IS NULL)"
            " OR (kind = 'statement' AND attribution_id IS NULL AND feedback_id IS NULL"
            " AND statement IS NOT NULL)",
            name="is_about_one_thing",
        ),
        Index("ix_objection_state_due_on", "state", "due_on"),
        Index("ix_objection_employee_id", "employee_id", "id"),
        # Decided once, it is decided; what was taken back may be said again.
        Index(
            "uq_objection_attribution_id_employee_id",
            "attribution_id",
            "employee_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    code: str = Field(max_length=16, unique=True)
    kind: ObjectionKind = Field(sa_column=Column(Choice(ObjectionKind), nullable=False))
    employee_id: int = Field(sa_column=Column(BigId, ForeignKey("employee.id"), nullable=False))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    """The unit it is about: nobody in it or below it decides."""
    feedback_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("feedback.id")))
    attribution_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("attribution.id")))
    statement: str | None = Field(default=None, max_length=64)
    """Code of the contested statement."""
    reason: ObjectionReason = Field(sa_column=Column(Choice(ObjectionReason), nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    filed_by: int = Field(sa_column=Column(BigId, ForeignKey("account.id"), nullable=False))
    filed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_on: date
    """The last day on which the decision is in time, where the unit stands."""
    state: ObjectionState = Field(sa_column=Column(Choice(ObjectionState), nullable=False))
    decided_by: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("account.id")))
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    decision: str | None = Field(default=None, sa_column=Column(Text))
    """Why it was decided so, in words the employee reads."""
    corrected_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("attribution.id")))
    """The decision that took the place of the contested one."""


class ObjectionEvent(SQLModel, table=True):
    """One line of an objection's history; never changed."""

    __tablename__ = "objection_event"
    __table_args__ = (
        one_of("state", ObjectionState),
        Index("ix_objection_event_objection_id", "objection_id", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    objection_id: int = Field(sa_column=Column(BigId, ForeignKey("objection.id"), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str = Field(max_length=100)
    state: ObjectionState = Field(sa_column=Column(Choice(ObjectionState), nullable=False))
    text: str | None = Field(default=None, sa_column=Column(Text))


class ObjectionFile(SQLModel, table=True):
    """What an employee shows for an objection: one PDF or JPEG, as it was sent."""

    __tablename__ = "objection_file"

    objection_id: int = Field(
        sa_column=Column(BigId, ForeignKey("objection.id"), primary_key=True, autoincrement=False)
    )
    media_type: str = Field(max_length=40)
    size: int = Field(sa_column=Column(Integer, nullable=False))
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))

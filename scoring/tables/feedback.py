"""What citizens said, and to whom it was ascribed."""

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of, rated
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel, Evidence, FeedbackState, Rule


class Ticket(SQLModel, table=True):
    """One-time proof of one visit. Only the hash of the token is kept; who holds the slip is unknown."""

    __tablename__ = "ticket"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    token_hash: str = Field(max_length=64, unique=True)
    act: str | None = Field(default=None, max_length=64, unique=True)
    """Key of the issuing act: the same key again is the same ticket."""
    serial: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    """The slip's number within the unit, so that the same ticket can be sealed again."""
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    point_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("point.id")))
    service_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("service.id")))
    employee_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("employee.id")))
    served_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    in_advance: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    """Printed before anybody was served: ``served_at`` is then the day it is for, and no moment."""


class Feedback(SQLModel, table=True):
    """One visitor's word on one visit: ratings, perhaps a comment, and what is known of the visit.

    ``claimed`` and ``roster`` are what the sender knew of who served (``code:share;...`` or a roster's
    name); the decision made from them is an ``Attribution``.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("evidence", Evidence),
        one_of("state", FeedbackState),
        rated("overall"),
        *(rated(element.value) for element in ELEMENTS),
        CheckConstraint(
            "COALESCE(overall, " + ", ".join(element.value for element in ELEMENTS) + ") IS NOT NULL",
            name="says_something",
        ),
        Index("ix_feedback_unit_id_day", "unit_id", "day"),
        Index("ix_feedback_visitor_id_day", "visitor_id", "day"),
        Index(
            "ix_feedback_device_submitted_at",
            "device",
            "submitted_at",
            sqlite_where=text("device IS NOT NULL"),
            postgresql_where=text("device IS NOT NULL"),
        ),
        Index(
            "ix_feedback_set_aside",
            "state_reason",
            sqlite_where=text("state = 'quarantined'"),
            postgresql_where=text("state = 'quarantined'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    code: str = Field(max_length=64, unique=True)
    receipt_hash: str | None = Field(default=None, max_length=64, unique=True)
    act: str | None = Field(default=None, max_length=64, unique=True)
    """Key of the citizen's one act: the same key again is the same row, whatever is retried."""

    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    service_id: int | None = Field(
        default=None, sa_column=Column(BigId, ForeignKey("service.id"), index=True)
    )
    point_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("point.id"), index=True))
    channel: Channel = Field(sa_column=Column(Choice(Channel), nullable=False))
    evidence: Evidence = Field(sa_column=Column(Choice(Evidence), nullable=False))
    ticket: str | None = Field(default=None, max_length=64, unique=True)
    """The ticket spent, by its hash or, for imported rows, its opaque id: one ticket, one row."""

    visitor_id: str | None = Field(default=None, max_length=64)
    device: str | None = Field(default=None, max_length=64)
    claimed: str | None = Field(default=None, max_length=400)
    roster: str | None = Field(default=None, max_length=64)

    served_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    """When the service was given, as far as known: decides who was on duty."""
    submitted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    utc_offset: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    """Minutes east of UTC of ``submitted_at`` as it was written, so that a file comes out as it went in."""
    day: date
    """The local day of ``submitted_at`` where the unit stands."""
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False))
    state: FeedbackState = Field(
        default=FeedbackState.COUNTED, sa_column=Column(Choice(FeedbackState), nullable=False)
    )
    state_reason: str | None = Field(default=None, max_length=80)

    overall: int | None = Field(default=None, sa_column=Column(SmallInteger))
    persyaratan: int | None = Field(default=None, sa_column=Column(SmallInteger))
    prosedur: int | None = Field(default=None, sa_column=Column(SmallInteger))
    waktu: int | None = Field(default=None, sa_column=Column(SmallInteger))
    biaya: int | None = Field(default=None, sa_column=Column(SmallInteger))
    produk: int | None = Field(default=None, sa_column=Column(SmallInteger))
    kompetensi: int | None = Field(default=None, sa_column=Column(SmallInteger))
    perilaku: int | None = Field(default=None, sa_column=Column(SmallInteger))
    pengaduan: int | None = Field(default=None, sa_column=Column(SmallInteger))
    sarana: int | None = Field(default=None, sa_column=Column(SmallInteger))

    comment: str | None = Field(default=None, sa_column=Column(Text))
    seal: str | None = Field(default=None, max_length=32)
    """Salt of what the journal says of the comment: gone with it, so that nobody can guess the words."""
    language: str | None = Field(default=None, max_length=8)
    duration_s: float | None = Field(default=None, sa_column=Column(Float(53)))
    sex: str | None = Field(default=None, max_length=16)
    age: str | None = Field(default=None, max_length=16)
    education: str | None = Field(default=None, max_length=40)
    job: str | None = Field(default=None, max_length=40)


class OfficerSet(SQLModel, table=True):
    """Who a feedback is ascribed to, with shares that sum to 1: ``code:share;...``, in order of code."""

    __tablename__ = "officer_set"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    key: str = Field(sa_column=Column(Text, unique=True, nullable=False))


class OfficerShare(SQLModel, table=True):
    """One officer's share in a set."""

    __tablename__ = "officer_share"
    __table_args__ = (CheckConstraint("share > 0 AND share <= 1", name="share_of_one"),)

    set_id: int = Field(sa_column=Column(BigId, ForeignKey("officer_set.id"), primary_key=True))
    employee_id: int = Field(sa_column=Column(BigId, ForeignKey("employee.id"), primary_key=True, index=True))
    share: float = Field(sa_column=Column(Float(53), nullable=False))


class Attribution(SQLModel, table=True):
    """A decision to whom a feedback is ascribed. Never changed: a correction is a later row."""

    __tablename__ = "attribution"
    __table_args__ = (one_of("rule", Rule), Index("ix_attribution_feedback_id", "feedback_id", "id"))

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    feedback_id: int = Field(sa_column=Column(BigId, ForeignKey("feedback.id"), nullable=False))
    rule: Rule = Field(sa_column=Column(Choice(Rule), nullable=False))
    officer_set_id: int | None = Field(
        default=None, sa_column=Column(BigId, ForeignKey("officer_set.id"), index=True)
    )
    confidence: float = Field(sa_column=Column(Float(53), nullable=False))
    candidates: str | None = Field(default=None, sa_column=Column(Text))
    """What the rule chose from, as JSON: the duties, the badge or the claim that were looked at."""
    decided_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    decided_by: str = Field(max_length=80)
    reason: str | None = Field(default=None, max_length=400)

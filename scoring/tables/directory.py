"""The organisation: units and their tree, services, points, employees, assignments and duties."""

from datetime import date, time

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, one_of
from scoring.terms import Employment


def _id() -> Column[int]:
    return Column(BigId, primary_key=True, autoincrement=True)


class Unit(SQLModel, table=True):
    """A node of the organisation tree. ``code`` is the operator's own id for it."""

    __tablename__ = "unit"

    id: int | None = Field(default=None, sa_column=_id())
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    kind: str | None = Field(default=None, max_length=40)
    parent_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("unit.id"), index=True))
    district: str | None = Field(default=None, max_length=120)
    timezone: str = Field(max_length=40)
    lat: float | None = Field(default=None, sa_column=Column(Float(53)))
    lon: float | None = Field(default=None, sa_column=Column(Float(53)))
    users_served: int | None = None
    closed_on: date | None = None


class Service(SQLModel, table=True):
    """What is delivered; without a unit, any may offer it. ``category`` says what it is compared with."""

    __tablename__ = "service"

    id: int | None = Field(default=None, sa_column=_id())
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    category: str = Field(max_length=80)
    unit_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("unit.id"), index=True))
    standard_days: float | None = Field(default=None, sa_column=Column(Float(53)))
    fee: int | None = None
    closed_on: date | None = None


class Point(SQLModel, table=True):
    """A counter, room or page. ``code`` is public and short; ``key`` is the operator's own id for it."""

    __tablename__ = "point"

    id: int | None = Field(default=None, sa_column=_id())
    key: str = Field(max_length=64, unique=True)
    code: str = Field(max_length=16, unique=True)
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    name: str = Field(max_length=200)
    closed_on: date | None = None


class PointService(SQLModel, table=True):
    """A service that a point delivers."""

    __tablename__ = "point_service"

    point_id: int = Field(sa_column=Column(BigId, ForeignKey("point.id"), primary_key=True))
    service_id: int = Field(sa_column=Column(BigId, ForeignKey("service.id"), primary_key=True))


class Employee(SQLModel, table=True):
    """A civil servant. The NIP tells birth date and sex and is private; the opaque ``badge`` is public."""

    __tablename__ = "employee"
    __table_args__ = (one_of("employment", Employment),)

    id: int | None = Field(default=None, sa_column=_id())
    code: str = Field(max_length=64, unique=True)
    badge: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=200)
    nip: str | None = Field(default=None, max_length=18, unique=True)
    position: str | None = Field(default=None, max_length=160)
    employment: Employment | None = Field(default=None, sa_column=Column(Choice(Employment)))
    home_unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    head_of_unit_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("unit.id")))


class Assignment(SQLModel, table=True):
    """Who worked in which unit from which day to which, both inclusive; an open end means still there."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("employee_id", "unit_id", "start_date"),
        CheckConstraint("end_date >= start_date", name="ends_after_start"),
    )

    id: int | None = Field(default=None, sa_column=_id())
    employee_id: int = Field(sa_column=Column(BigId, ForeignKey("employee.id"), nullable=False))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    start_date: date
    end_date: date | None = None


class AssignmentService(SQLModel, table=True):
    """A service that an assignment is limited to; without any, it covers all of the unit's."""

    __tablename__ = "assignment_service"

    assignment_id: int = Field(
        sa_column=Column(BigId, ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    )
    service_id: int = Field(sa_column=Column(BigId, ForeignKey("service.id"), primary_key=True))


class Duty(SQLModel, table=True):
    """One person on a desk: days inclusive, daily hours in the unit's time, and their share of the desk.

    Without a point the duty covers the whole unit; without hours, the whole day. Hours that end before
    they start run over midnight.
    """

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_unit_id_start_date", "unit_id", "start_date"),
        CheckConstraint("desk_share > 0 AND desk_share <= 1", name="share_of_a_desk"),
        CheckConstraint("end_date >= start_date", name="ends_after_start"),
        UniqueConstraint("roster", "employee_id", "start_date", "point_id", "start_time"),
    )

    id: int | None = Field(default=None, sa_column=_id())
    roster: str = Field(max_length=64, index=True)
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False))
    point_id: int | None = Field(default=None, sa_column=Column(BigId, ForeignKey("point.id"), index=True))
    employee_id: int = Field(sa_column=Column(BigId, ForeignKey("employee.id"), nullable=False, index=True))
    start_date: date
    end_date: date
    start_time: time | None = None
    end_time: time | None = None
    desk_share: float = Field(sa_column=Column(Float(53), nullable=False))

"""The rows of each sheet as typed, frozen records.

A record's fields are the sheet's columns, in their order (``columns``). Records are named tuples because a
city sends hundreds of thousands of them.
"""

from datetime import date, datetime, time
from typing import NamedTuple, cast

from scoring.jobs.interchange.cells import Share
from scoring.method.elements import ELEMENTS

GENERAL = "umum"
"""The category of a service that names none: it is compared with the likes of it."""


class UnitRow(NamedTuple):
    """A node of the organisation tree."""

    unit_id: str
    name: str
    district: str | None = None
    parent_id: str | None = None
    kind: str | None = None
    timezone: str | None = None
    lat: float | None = None
    lon: float | None = None
    users_served: int | None = None


class ServiceRow(NamedTuple):
    """A kind of service; without a unit it is offered by any unit. Fee in rupiah, standard in days."""

    service_id: str
    name: str
    category: str = GENERAL
    unit_id: str | None = None
    standard_days: float | None = None
    fee: int | None = None


class PointRow(NamedTuple):
    """A counter, room or page with a short public code."""

    point_id: str
    unit_id: str
    name: str
    service_ids: tuple[str, ...] = ()
    code: str | None = None


class EmployeeRow(NamedTuple):
    """A civil servant. ``nip`` is kept as its 18 digits."""

    employee_id: str
    name: str
    home_unit_id: str
    nip: str | None = None
    position: str | None = None
    employment: str | None = None
    head_of_unit_id: str | None = None


class AssignmentRow(NamedTuple):
    """Who worked where, both dates inclusive; an open end is still there."""

    employee_id: str
    unit_id: str
    start_date: date
    end_date: date | None = None
    service_ids: tuple[str, ...] = ()


class RosterRow(NamedTuple):
    """One person of a roster. A shift whose end is before its start ends the next morning."""

    roster_id: str
    unit_id: str
    start_date: date
    end_date: date
    employee_id: str
    desk_share: float
    point_id: str | None = None
    start_time: time | None = None
    end_time: time | None = None


class ResponseRow(NamedTuple):
    """One feedback. The nine elements are fields under their codes."""

    response_id: str
    submitted_at: datetime
    channel: str
    verified: bool
    ticket_id: str | None
    rater: str | None
    device: str | None
    duration_s: float | None
    unit_id: str
    service_id: str | None
    employees: tuple[Share, ...]
    roster_id: str | None
    overall: int | None
    persyaratan: int | None
    prosedur: int | None
    waktu: int | None
    biaya: int | None
    produk: int | None
    kompetensi: int | None
    perilaku: int | None
    pengaduan: int | None
    sarana: int | None
    point_id: str | None = None
    comment: str | None = None
    language: str | None = None
    sex: str | None = None
    age: str | None = None
    education: str | None = None
    job: str | None = None

    @property
    def ratings(self) -> tuple[int | None, ...]:
        """The nine elements in the regulation's order; an unanswered one is None."""
        return cast("tuple[int | None, ...]", self[FIRST_ELEMENT:AFTER_ELEMENTS])


FIRST_ELEMENT = ResponseRow._fields.index(ELEMENTS[0].value)
AFTER_ELEMENTS = FIRST_ELEMENT + len(ELEMENTS)

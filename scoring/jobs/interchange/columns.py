"""The sheets and their columns: one table that reading, checking and writing all follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.jobs.interchange import cells
from scoring.jobs.interchange.cells import Cell
from scoring.jobs.interchange.records import (
    GENERAL,
    AssignmentRow,
    EmployeeRow,
    PointRow,
    ResponseRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel, Employment


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        cell: how its values are read and written.
        needed: the column has to be there.
        filled: its cells may not be empty.
        empty: what an empty cell or an absent column means.
    """

    cell: Cell
    needed: bool = True
    filled: bool = False
    empty: Any = None


def _key(cell: Cell) -> Column:
    return Column(cell, filled=True)


def _optional(cell: Cell, *, empty: Any = None) -> Column:
    return Column(cell, needed=False, empty=empty)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of sheet: its name, its record and its columns in the order of the record's fields."""

    name: str
    record: type[Any]
    columns: Mapping[str, Column]

    @property
    def needed(self) -> frozenset[str]:
        """The columns that have to be there."""
        return frozenset(name for name, column in self.columns.items() if column.needed)


SHEETS: Mapping[str, SheetKind] = {
    kind.name: kind
    for kind in (
        SheetKind(
            "units",
            UnitRow,
            {
                "unit_id": _key(cells.ID),
                "name": _key(cells.NAME),
                "district": _optional(cells.words(120)),
                "parent_id": _optional(cells.ID),
                "kind": _optional(cells.words(40)),
                "timezone": _optional(cells.ZONE),
                "lat": _optional(cells.number(-90, 90)),
                "lon": _optional(cells.number(-180, 180)),
                "users_served": _optional(cells.whole(0, 1_000_000_000)),
            },
        ),
        SheetKind(
            "services",
            ServiceRow,
            {
                "service_id": _key(cells.ID),
                "name": _key(cells.NAME),
                "category": Column(cells.words(80), empty=GENERAL),
                "unit_id": _optional(cells.ID),
                "standard_days": _optional(cells.number(0, 10_000)),
                "fee": _optional(cells.FEE),
            },
        ),
        SheetKind(
            "points",
            PointRow,
            {
                "point_id": _key(cells.ID),
                "unit_id": _key(cells.ID),
                "name": _key(cells.NAME),
                "service_ids": _optional(cells.IDS, empty=()),
                "code": _optional(cells.CODE),
            },
        ),
        SheetKind(
            "employees",
            EmployeeRow,
            {
                "employee_id": _key(cells.ID),
                "name": _key(cells.NAME),
                "home_unit_id": _key(cells.ID),
                "nip": _optional(cells.OPAQUE),
                "position": _optional(cells.words(160)),
                "employment": _optional(cells.choice(*Employment)),
                "head_of_unit_id": _optional(cells.ID),
            },
        ),
        SheetKind(
            "assignments",
            AssignmentRow,
            {
                "employee_id": _key(cells.ID),
                "unit_id": _key(cells.ID),
                "start_date": _key(cells.DAY),
                "end_date": Column(cells.DAY),
                "service_ids": _optional(cells.IDS, empty=()),
            },
        ),
        SheetKind(
            "rosters",
            RosterRow,
            {
                "roster_id": _key(cells.ID),
                "unit_id": _key(cells.ID),
                "start_date": _key(cells.DAY),
                "end_date": _key(cells.DAY),
                "employee_id": _key(cells.ID),
                "desk_share": _key(cells.number(0, 1)),
                "point_id": _optional(cells.ID),
                "start_time": _optional(cells.CLOCK),
                "end_time": _optional(cells.CLOCK),
            },
        ),
        SheetKind(
            "responses",
            ResponseRow,
            {
                "response_id": _key(cells.ID),
                "submitted_at": _key(cells.MOMENT),
                "channel": _key(cells.choice(*Channel)),
                "verified": Column(cells.YES_NO, empty=False),
                "ticket_id": Column(cells.OPAQUE),
                "rater": Column(cells.OPAQUE),
                "device": Column(cells.OPAQUE),
                "duration_s": Column(cells.number(0, 1e7)),
                "unit_id": _key(cells.ID),
                "service_id": Column(cells.ID),
                "employees": Column(cells.SHARES, empty=()),
                "roster_id": Column(cells.ID),
                "overall": Column(cells.RATING),
                **{element.value: Column(cells.RATING) for element in ELEMENTS},
                "point_id": _optional(cells.ID),
                "comment": _optional(cells.COMMENT),
                "language": _optional(cells.words(8)),
                "sex": _optional(cells.PROFILE),
                "age": _optional(cells.PROFILE),
                "education": _optional(cells.words(40)),
                "job": _optional(cells.words(40)),
            },
        ),
    )
}

"""A whole set of files as checked records, with its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scoring.jobs.interchange.columns import SHEETS
from scoring.jobs.interchange.records import (
    AssignmentRow,
    EmployeeRow,
    PointRow,
    ResponseRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)

DEFAULT_ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Meta:
    """``meta.json``: the period and the settings of the person score.

    Attributes:
        settings: everything that was given, as JSON values; the elements of ``person_weights`` under their
            codes. What no name below reads is kept, so that nothing is lost on the way out.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def timezone(self) -> str:
        """The zone of units that name none."""
        return str(self.settings.get("timezone") or DEFAULT_ZONE)

    @property
    def person_weights(self) -> Mapping[str, float] | None:
        """Responsibility weights of the person score by element code, or None for the method's own."""
        return self.settings.get("person_weights")

    @property
    def period_start(self) -> date | None:
        """First day of the period."""
        text = self.settings.get("period_start")
        return date.fromisoformat(text[:10]) if text else None

    @property
    def period_end(self) -> date | None:
        """Last day of the period, inclusive."""
        text = self.settings.get("period_end")
        return date.fromisoformat(text[:10]) if text else None

    def number(self, name: str) -> float | None:
        """Return a numeric setting such as ``standard_low``."""
        value = self.settings.get(name)
        return None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A whole set of files as records, checked and normalised."""

    meta: Meta = field(default_factory=Meta)
    units: tuple[UnitRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    points: tuple[PointRow, ...] = ()
    employees: tuple[EmployeeRow, ...] = ()
    assignments: tuple[AssignmentRow, ...] = ()
    rosters: tuple[RosterRow, ...] = ()
    responses: tuple[ResponseRow, ...] = ()

    def sheet(self, name: str) -> tuple[Any, ...]:
        """Return the records of a sheet by its name."""
        rows: tuple[Any, ...] = getattr(self, name)
        return rows

    def sorted(self) -> "Bundle":
        """Return the same set with the rows of every sheet in the order of their keys.

        The order of rows says nothing; two sets are the same when their sorted forms are equal.
        """
        return Bundle(
            self.meta,
            **{
                name: tuple(sorted(self.sheet(name), key=lambda row: tuple(map(str, row[:5]))))
                for name in SHEETS
            },
        )

"""What an import did, or would do: counts by sheet, problems and notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scoring.jobs.interchange.problems import Problem

Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with how much is done, of how much, and of what (a sheet's name)."""


def silent(_done: int, _total: int, _what: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one sheet: new, changed against what is stored, and the same as stored."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or, when not written, would do.

    Attributes:
        is_written: whether anything was stored; False for a dry run or when there are problems.
        counts: by sheet, for every sheet with rows.
        problems: what is wrong; with any, nothing is stored.
        notices: what was decided on the reader's behalf.
    """

    is_written: bool
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notices: Sequence[Problem] = ()

    @property
    def is_good(self) -> bool:
        """Whether the set could be imported."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """Return it as data for ``--json``."""
        return {
            "written": self.is_written,
            "sheets": {
                name: {"new": one.new, "changed": one.changed, "same": one.same}
                for name, one in self.counts.items()
            },
            "problems": [one.as_dict() for one in self.problems],
            "notices": [one.as_dict() for one in self.notices],
        }

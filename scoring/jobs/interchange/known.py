"""What the database already holds, as far as checking a set of files needs to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """The identifiers a set may refer to without bringing them.

    Attributes:
        units: every unit with what is above it, None for the root.
        zones: every unit with its time zone.
        points: every point with its public code.
        employees: everybody with their civil servant number.
        badges: the public codes of people; a point may not have the same.
    """

    units: Mapping[str, str | None] = field(default_factory=dict)
    services: frozenset[str] = frozenset()
    zones: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    employees: Mapping[str, str | None] = field(default_factory=dict)
    badges: frozenset[str] = frozenset()
    rosters: frozenset[str] = frozenset()


NOTHING = Known()

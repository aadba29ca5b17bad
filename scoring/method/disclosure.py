"""What may be shown to whom without giving a person away. Thresholds live here and nowhere else.

A number about few people is a number about each of them. And a hidden number next to a public
total is not hidden: it is the total minus the rest. So a table is suppressed as a whole.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)

PUBLIC_CELL = 10
"""Fewest ratings behind any number the public sees (month, service, element, group)."""

STAFF_CELL = 5
"""Fewest respondents behind a number the unit's own head sees: fewer, and it is about people they served."""

PERSON_RESPONSES = 10
"""Fewest responses before an employee's score is shown, even to the employee."""

PERSON_CITIZENS = 5
"""Fewest different citizens among those responses."""

TEAM_PEOPLE = 5
"""Fewest people in a team whose score is public; one person's never is."""

COMMENT_BATCH = 5
"""Comments reach the employee in batches of at least this many."""

COMMENT_DELAY_DAYS = 7
"""And not before this many days, so that none can be tied to a visit."""


def may_publish(ratings: int) -> bool:
    """Say whether a number resting on so many ratings may be public."""
    return ratings >= PUBLIC_CELL


def may_show_staff(respondents: int) -> bool:
    """Say whether a number resting on so many respondents may be shown to the unit's own staff."""
    return respondents >= STAFF_CELL


def may_show_person(responses: int, citizens: int) -> bool:
    """Say whether an employee's score may be shown to the employee and the superior."""
    return responses >= PERSON_RESPONSES and citizens >= PERSON_CITIZENS


def may_publish_team(people: int, ratings: int) -> bool:
    """Say whether a team's score may be public."""
    return people >= TEAM_PEOPLE and may_publish(ratings)


def may_release_comments(waiting: int, youngest_age_days: int) -> bool:
    """Say whether the waiting comments on an employee may be shown to that employee."""
    return waiting >= COMMENT_BATCH and youngest_age_days >= COMMENT_DELAY_DAYS


def hidden(cells: Mapping[K, int], *, total_is_public: bool = True) -> frozenset[K]:
    """Choose the cells of one breakdown to hide (services of a unit, months of a year, ages).

    Small cells go. With a public total, the hidden ones together must be a publishable number and
    at least two, or the total gives them away; the smallest others join them until that holds.
    A cell of 0 says nothing about anyone and is neither hidden nor a hiding place.
    """
    lines = [list(cells)] if total_is_public else []
    return _suppressed(cells, lines)


def hidden_in_table(
    table: Mapping[tuple[R, C], int],
) -> frozenset[tuple[R, C]]:
    """Choose the cells to hide in a two-way table whose row and column totals are public."""
    rows: dict[R, list[tuple[R, C]]] = defaultdict(list)
    columns: dict[C, list[tuple[R, C]]] = defaultdict(list)
    for row, column in table:
        rows[row].append((row, column))
        columns[column].append((row, column))
    return _suppressed(table, [*rows.values(), *columns.values()])


def _suppressed(cells: Mapping[K, int], lines: Iterable[list[K]]) -> frozenset[K]:
    gone = {key for key, ratings in cells.items() if 0 < ratings < PUBLIC_CELL}
    every_line = list(lines)
    settled = False
    while not settled:
        settled = True
        for line in every_line:
            extra = _accomplice(cells, line, gone)
            if extra is not None:
                gone.add(extra)
                settled = False
    return frozenset(gone)


def _accomplice(cells: Mapping[K, int], line: list[K], gone: set[K]) -> K | None:
    """Name the cell that must also go so that this line's total gives nothing away, if any."""
    inside = [key for key in line if key in gone]
    if not inside or (len(inside) > 1 and may_publish(sum(cells[key] for key in inside))):
        return None
    others = [key for key in line if key not in gone and cells[key] > 0]
    return min(others, key=lambda key: cells[key], default=None)

"""Checks across rows and sheets: references, duplicates, the tree, shares, overlaps."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from scoring.jobs.interchange.cells import Bad, to_one
from scoring.jobs.interchange.known import Known
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.records import ResponseRow, RosterRow
from scoring.jobs.interchange.rows import Placed

Sheets = Mapping[str, Placed]

KEYS: Mapping[str, tuple[str, ...]] = {
    "units": ("unit_id",),
    "services": ("service_id",),
    "points": ("point_id",),
    "employees": ("employee_id",),
    "assignments": ("employee_id", "unit_id", "start_date"),
    "rosters": ("roster_id", "employee_id"),
    "responses": ("response_id",),
}
"""What makes a row of each sheet the same row when it comes again."""

_ALONE: Mapping[str, tuple[str, ...]] = {"employees": ("nip",), "points": ("code",)}

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "units": {"parent_id": "unit"},
    "services": {"unit_id": "unit"},
    "points": {"unit_id": "unit", "service_ids": "service"},
    "employees": {"home_unit_id": "unit", "head_of_unit_id": "unit"},
    "assignments": {"employee_id": "employee", "unit_id": "unit", "service_ids": "service"},
    "rosters": {"unit_id": "unit", "employee_id": "employee", "point_id": "point"},
    "responses": {
        "unit_id": "unit",
        "service_id": "service",
        "employees": "employee",
        "roster_id": "roster",
        "point_id": "point",
    },
}
"""Which columns name a row of another sheet."""


def rows(placed: Placed) -> Iterator[tuple[int, Any]]:
    """Go through the records with their lines."""
    return zip(placed.lines, placed.records, strict=True)


def duplicates(name: str, placed: Placed) -> Iterator[Problem]:
    """Name every row whose key, or whose NIP or public code, an earlier row has."""
    for columns in (KEYS[name], *((column,) for column in _ALONE.get(name, ()))):
        seen: dict[Any, int] = {}
        for line, record in rows(placed):
            key = tuple(getattr(record, column) for column in columns)
            if None in key:
                continue
            first = seen.setdefault(key, line)
            if first != line:
                shown = " ".join(map(str, key))
                yield problem(
                    Reason.DUPLICATE, placed.file, line=line, column=columns[0], value=shown, first=first
                )


def taken(sheets: Sheets, known: Known) -> Iterator[Problem]:
    """Name every NIP and public code that somebody or something else in the database has."""
    having = {nip: employee_id for employee_id, nip in known.employees.items() if nip is not None}
    codes = {code: point_id for point_id, code in known.points.items()} | dict.fromkeys(known.badges, "")
    for name, column, owners in (("employees", "nip", having), ("points", "code", codes)):
        coming = {row[0] for row in sheets[name].records}
        for line, row in rows(sheets[name]):
            value = getattr(row, column)
            owner = owners.get(value, row[0])
            # An owner that comes in the same set may be giving it up there.
            if owner != row[0] and owner not in coming:
                yield problem(
                    Reason.TAKEN, sheets[name].file, line=line, column=column, value=value, owner=owner
                )


def unknown_references(sheets: Sheets, known: Known) -> Iterator[Problem]:
    """Name every reference to something neither the set nor the database has."""
    there: Mapping[str, frozenset[str]] = {
        "unit": _named_by(sheets["units"]) | known.units.keys(),
        "service": _named_by(sheets["services"]) | known.services,
        "point": _named_by(sheets["points"]) | known.points.keys(),
        "employee": _named_by(sheets["employees"]) | known.employees.keys(),
        "roster": _named_by(sheets["rosters"]) | known.rosters,
    }
    for name, references in REFERENCES.items():
        placed = sheets[name]
        if not placed.records:
            continue
        columns = [
            (placed.records[0]._fields.index(column), column, kind)
            for column, kind in references.items()
            if not sheets[f"{kind}s"].is_unread
        ]
        for line, record in rows(placed):
            for index, column, kind in columns:
                value = record[index]
                if value is None or value == () or (type(value) is str and value in there[kind]):
                    continue
                for one in _named(value):
                    if one not in there[kind]:
                        yield problem(
                            Reason.UNKNOWN_REFERENCE,
                            placed.file,
                            line=line,
                            column=column,
                            value=one,
                            kind=kind,
                        )


def _named_by(placed: Placed) -> frozenset[str]:
    # Rows refused for another fault are there all the same: one bad cell is one problem, not thousands.
    return frozenset(record[0] for record in placed.records) | placed.refused


def _named(value: Any) -> Iterable[str]:
    # A reference is one identifier, a list of them, or a list of (employee, share).
    if isinstance(value, str):
        return (value,)
    return [one if isinstance(one, str) else one[0] for one in value]


def cycles(units: Placed, known: Known) -> Iterator[Problem]:
    """Name every ring in the tree once, at its first unit in the file."""
    above: dict[str, str | None] = dict(known.units)
    above.update({row.unit_id: row.parent_id for row in units.records})
    settled: set[str] = set()
    for line, row in rows(units):
        path: list[str] = []
        at: str | None = row.unit_id
        while at is not None and at not in settled and at not in path:
            path.append(at)
            at = above.get(at)
        if at is not None and at in path:
            ring = [*path[path.index(at) :], at]
            yield problem(
                Reason.CYCLE,
                units.file,
                line=line,
                column="parent_id",
                value=row.parent_id or "",
                path=" > ".join(ring[:8]),
            )
        settled.update(path)


def roster_faults(rosters: Placed) -> Iterator[Problem]:
    """Check that the shares of a roster sum to 1, that it names one unit, and that its times can be."""
    teams: dict[str, list[tuple[int, RosterRow]]] = defaultdict(list)
    for line, row in rows(rosters):
        teams[row.roster_id].append((line, row))
        if row.end_date < row.start_date:
            yield problem(
                Reason.ENDS_BEFORE_START,
                rosters.file,
                line=line,
                column="end_date",
                value=row.end_date.isoformat(),
            )
        whole_day = row.start_time is None and row.end_time is None
        if not whole_day and (None in {row.start_time, row.end_time} or row.start_time == row.end_time):
            yield problem(Reason.HALF_A_SHIFT, rosters.file, line=line, column="end_time")
    for roster_id, team in teams.items():
        line, first = team[0]
        for other_line, row in team[1:]:
            if row.unit_id != first.unit_id:
                yield problem(
                    Reason.TWO_UNITS_ONE_ROSTER,
                    rosters.file,
                    line=other_line,
                    column="unit_id",
                    value=row.unit_id,
                    other=line,
                )
        if roster_id in rosters.refused:
            continue
        try:
            to_one([row.desk_share for _, row in team])
        except Bad as bad:
            yield problem(
                bad.reason,
                rosters.file,
                line=line,
                column="desk_share",
                value=roster_id,
                **bad.params,
            )


def scaled_rosters(records: Iterable[RosterRow]) -> tuple[RosterRow, ...]:
    """Scale shares that were rounded for print so that each roster's sum to 1."""
    records = tuple(records)
    teams: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(records):
        teams[row.roster_id].append(index)
    shares = [row.desk_share for row in records]
    for team in teams.values():
        for index, share in zip(team, to_one([shares[index] for index in team]), strict=True):
            shares[index] = share
    return tuple(
        row if row.desk_share == share else row._replace(desk_share=share)
        for row, share in zip(records, shares, strict=True)
    )


def assignment_faults(assignments: Placed) -> Iterator[Problem]:
    """Check that an assignment ends after it starts and that nobody is assigned twice to one unit at once."""
    by_place: dict[tuple[str, str], list[tuple[date, date, int]]] = defaultdict(list)
    for line, row in rows(assignments):
        end = row.end_date or date.max
        if end < row.start_date:
            yield problem(
                Reason.ENDS_BEFORE_START, assignments.file, line=line, column="end_date", value=str(end)
            )
        else:
            by_place[row.employee_id, row.unit_id].append((row.start_date, end, line))
    for (employee_id, _), spans in by_place.items():
        spans.sort()
        latest_end, latest_line = spans[0][1], spans[0][2]
        for start, end, line in spans[1:]:
            if start <= latest_end:
                yield problem(
                    Reason.OVERLAP,
                    assignments.file,
                    line=line,
                    column="start_date",
                    value=employee_id,
                    other=latest_line,
                )
            if end > latest_end:
                latest_end, latest_line = end, line


def response_faults(responses: Placed) -> Iterator[Problem]:
    """Check that a feedback says something, and who served in one way only."""
    for line, row in rows(responses):
        if row.employees and row.roster_id is not None:
            yield problem(
                Reason.EMPLOYEES_AND_ROSTER,
                responses.file,
                line=line,
                column="roster_id",
                value=row.roster_id,
            )
        if row.overall is None and not any(row.ratings):
            yield problem(
                Reason.NOTHING_RATED, responses.file, line=line, column="overall", value=row.response_id
            )


def repeated_tickets(responses: Iterable[ResponseRow], *, spent: Mapping[str, str]) -> dict[str, str]:
    """Find the feedback that came by a ticket used before: the first counts, by time and then by identifier.

    Args:
        responses: the rows of the set.
        spent: ticket to the response that already spent it in the database.

    Returns:
        Response to the earlier response with its ticket.
    """
    with_ticket = [row for row in responses if row.ticket_id is not None]
    first = dict(spent)
    repeats: dict[str, str] = {}
    for row in sorted(with_ticket, key=lambda row: (row.submitted_at, row.response_id)):
        earlier = first.setdefault(row.ticket_id or "", row.response_id)
        if earlier != row.response_id:
            repeats[row.response_id] = earlier
    return repeats


ROW_CHECKS: Mapping[str, Callable[[Placed], Iterator[Problem]]] = {
    "rosters": roster_faults,
    "assignments": assignment_faults,
    "responses": response_faults,
}

"""From a book of text to a checked bundle of records, or to everything that is wrong with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scoring.jobs.interchange import cross, files
from scoring.jobs.interchange.bundle import Bundle, Meta
from scoring.jobs.interchange.columns import SHEETS
from scoring.jobs.interchange.known import NOTHING, Known
from scoring.jobs.interchange.meta import read_meta
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.records import PointRow, ServiceRow, UnitRow
from scoring.jobs.interchange.rows import Options, Placed, read_rows
from scoring.jobs.interchange.sheets import Book
from scoring.visits.rules import ALPHABET

ROOT_ID = "ROOT"
_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Checked:
    """A set after checking.

    Attributes:
        bundle: the rows that could be read, normalised; complete when there are no problems.
        problems: everything that is wrong, by file and line. With any, nothing is imported.
        notices: what was decided on the reader's behalf, and does not stop an import.
        lines: file and line of each response, to name it later.
    """

    bundle: Bundle
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    lines: Mapping[str, Placed]

    @property
    def is_good(self) -> bool:
        """Whether the set can be imported."""
        return not self.problems


def read_set(path: Path, *, today: date, known: Known = NOTHING, options: Options | None = None) -> Checked:
    """Read and check a folder, a workbook or a file."""
    return check(files.read(path), today=today, known=known, options=options)


def check(book: Book, *, today: date, known: Known = NOTHING, options: Options | None = None) -> Checked:
    """Check every row and every reference of a set; gather all problems, not only the first."""
    options = options or Options()
    problems, notices = list(book.problems), list(book.notices)
    meta, found = read_meta(book, options)
    problems += found
    placed: dict[str, Placed] = {}
    for name in SHEETS:
        sheet = book.sheets.get(name)
        placed[name] = Placed(is_unread=name in book.cut)
        if sheet is not None:
            read, found = read_rows(sheet, options, today=today)
            placed[name] = replace(read, is_unread=True) if name in book.cut else read
            problems += found

    if "services" not in book.sheets and not placed["responses"].is_unread:
        placed["services"] = _services_named(placed["responses"], known, notices)
    for name, rows in placed.items():
        problems += cross.duplicates(name, rows)
        if name in cross.ROW_CHECKS:
            problems += cross.ROW_CHECKS[name](rows)
    problems += cross.taken(placed, known)
    problems += cross.unknown_references(placed, known)
    problems += cross.cycles(placed["units"], known)

    if problems:
        return Checked(_bundle(meta, placed), tuple(sorted(problems, key=_place)), tuple(notices), placed)
    bundle = _bundle(meta, placed)
    bundle = Bundle(
        meta,
        units=_zoned(_rooted(bundle.units, known, book, notices), known, meta.timezone),
        services=bundle.services,
        points=_coded(bundle.points, known),
        employees=bundle.employees,
        assignments=bundle.assignments,
        rosters=cross.scaled_rosters(bundle.rosters),
        responses=bundle.responses,
    )
    return Checked(bundle, (), tuple(notices), placed)


def _place(found: Problem) -> tuple[str, int]:
    return found.file, found.line or 0


def _bundle(meta: Meta, placed: Mapping[str, Placed]) -> Bundle:
    return Bundle(meta, **{name: rows.records for name, rows in placed.items()})


def _services_named(responses: Placed, known: Known, notices: list[Problem]) -> Placed:
    """Make the services a classic paper survey names without a sheet of them."""
    named = {row.service_id for row in responses.records if row.service_id is not None} - known.services
    if not named:
        return Placed()
    notices.append(problem(Reason.SERVICES_MADE, responses.file, column="service_id", count=len(named)))
    made = tuple(ServiceRow(name, name) for name in sorted(named))
    return Placed(responses.file, tuple(range(len(made))), made)


def _rooted(
    units: tuple[UnitRow, ...], known: Known, book: Book, notices: list[Problem]
) -> tuple[UnitRow, ...]:
    """Put one root above the units that have nothing above them, when they are several."""
    above = {**known.units, **{row.unit_id: row.parent_id for row in units}}
    tops = [unit_id for unit_id, parent_id in above.items() if parent_id is None]
    if len(tops) <= 1:
        return units
    # A root the database has stays the root, and takes in what the set leaves without a parent.
    standing = [unit_id for unit_id in tops if known.units.get(unit_id, unit_id) is None]
    made: tuple[UnitRow, ...] = ()
    if len(standing) == 1:
        root_id = standing[0]
    else:
        root_id = ROOT_ID
        while root_id in above:
            root_id += "_"
        made = (UnitRow(root_id, root_id, kind="kabupaten"),)
        notices.append(problem(Reason.ROOT_MADE, book.sheets["units"].file, unit=root_id))
    return (
        *made,
        *(
            row._replace(parent_id=root_id) if row.parent_id is None and row.unit_id != root_id else row
            for row in units
        ),
    )


def _zoned(units: tuple[UnitRow, ...], known: Known, default: str) -> tuple[UnitRow, ...]:
    """Give every unit its time zone: its own, the one it has already, or the set's."""
    return tuple(
        row if row.timezone else row._replace(timezone=known.zones.get(row.unit_id, default)) for row in units
    )


def _coded(points: tuple[PointRow, ...], known: Known) -> tuple[PointRow, ...]:
    """Give every point without a public code one: what it has already, else one made from its identifier."""
    taken = {code: point_id for point_id, code in known.points.items()} | dict.fromkeys(known.badges, "")
    taken.update({row.code: row.point_id for row in points if row.code is not None})
    coded = []
    for row in points:
        code = row.code or known.points.get(row.point_id)
        attempt = 0
        while code is None or taken.setdefault(code, row.point_id) != row.point_id:
            code = _code(row.point_id, attempt)
            attempt += 1
        coded.append(row if row.code == code else row._replace(code=code))
    return tuple(coded)


def _code(point_id: str, attempt: int) -> str:
    # The code is public, printed on the counter: it has to be short and stable, not secret.
    digest = hashlib.sha256(f"{point_id}\n{attempt}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:_CODE_LENGTH])

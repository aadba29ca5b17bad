"""From a sheet's text to its records: headers, then every cell of every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scoring.directory import rules as directory
from scoring.jobs.interchange.cells import Bad
from scoring.jobs.interchange.columns import SHEETS, Column, SheetKind
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.records import EmployeeRow
from scoring.jobs.interchange.sheets import Sheet
from scoring.method.elements import ELEMENTS, QUESTIONNAIRE_ORDER


@dataclass(frozen=True, slots=True)
class Options:
    """How a set is to be read.

    Attributes:
        ignore_unknown: pass over columns no sheet knows instead of refusing them.
        u8_is_sarana: the set numbers facilities u8 and complaint handling u9, as the example form does.
    """

    ignore_unknown: bool = False
    u8_is_sarana: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The records of a sheet with the line each stands in.

    Attributes:
        file: as named to people.
        lines: the line of each record, in the same order.
        records: those that could be read.
        refused: the identifiers (first column) of rows that could not.
        is_unread: the header was refused or the file is cut, so that other rows may be there.
    """

    file: str = ""
    lines: tuple[int, ...] = ()
    records: tuple[Any, ...] = ()
    refused: frozenset[str] = frozenset()
    is_unread: bool = False


def numbered(*, u8_is_sarana: bool) -> Mapping[str, str]:
    """Return which element each of u1 to u9 means."""
    order = QUESTIONNAIRE_ORDER if u8_is_sarana else ELEMENTS
    return {f"u{number}": element.value for number, element in enumerate(order, start=1)}


def read_rows(sheet: Sheet, options: Options, *, today: date) -> tuple[Placed, list[Problem]]:
    """Read every row of a sheet; a row with a fault is left out and each of its faults is named."""
    kind = SHEETS[sheet.name]
    places, problems = _columns(sheet, kind, options)
    if places is None:
        return Placed(sheet.file, is_unread=True), problems
    # Faults are told under the name the column has in the file, which for an element may be its number.
    readers = [
        (place, name if place is None else sheet.header[place], column)
        for place, (name, column) in zip(places, kind.columns.items(), strict=True)
    ]
    lines: list[int] = []
    records: list[Any] = []
    refused = set(sheet.refused)
    key = places[0] or 0
    for line, cells in sheet.rows:
        try:
            record = _record(kind, readers, cells)
            if isinstance(record, EmployeeRow) and record.nip is not None:
                record = record._replace(nip=_nip(record.nip, today=today))
        except Bad:
            problems.extend(_faults(sheet.file, line, readers, cells, today=today))
            refused.add(cells[key].strip())
        else:
            lines.append(line)
            records.append(record)
    return Placed(sheet.file, tuple(lines), tuple(records), frozenset(refused)), problems


def _columns(
    sheet: Sheet, kind: SheetKind, options: Options
) -> tuple[list[int | None] | None, list[Problem]]:
    """Find the place of every column of the kind in the sheet, or say what the header lacks."""
    problems: list[Problem] = []
    meaning = numbered(u8_is_sarana=options.u8_is_sarana) if kind.name == "responses" else {}
    codes, numbers = set(meaning.values()), set(meaning)
    if codes & set(sheet.header) and numbers & set(sheet.header):
        problems.append(problem(Reason.TWO_NUMBERINGS, sheet.file, line=1))
        return None, problems
    places: dict[str, int] = {}
    for place, given in enumerate(sheet.header):
        name = meaning.get(given, given)
        if name in places:
            problems.append(problem(Reason.DUPLICATE_COLUMN, sheet.file, line=1, column=given))
        elif name in kind.columns:
            places[name] = place
        elif not options.ignore_unknown:
            problems.append(
                problem(Reason.UNKNOWN_COLUMN, sheet.file, line=1, column=given[:40], value=given)
            )
    back = {name: given for given, name in meaning.items() if numbers & set(sheet.header)}
    for name in kind.columns:
        if name in kind.needed and name not in places:
            missing = back.get(name, name)
            problems.append(problem(Reason.MISSING_COLUMN, sheet.file, line=1, column=missing))
    if any(found.reason is not Reason.UNKNOWN_COLUMN for found in problems):
        return None, problems
    return [places.get(name) for name in kind.columns], problems


_Readers = Sequence[tuple[int | None, str, Column]]


def _cell(column: Column, text: str) -> Any:
    if text and not text.isspace():
        value = column.cell.read(text)
        if value is not None or not column.filled:
            return value
    if column.filled:
        raise Bad(Reason.EMPTY)
    return column.empty


def _record(kind: SheetKind, readers: _Readers, cells: Sequence[str]) -> Any:
    return kind.record(
        *[column.empty if place is None else _cell(column, cells[place]) for place, _, column in readers]
    )


def _faults(file: str, line: int, readers: _Readers, cells: Sequence[str], *, today: date) -> list[Problem]:
    found = []
    for place, name, column in readers:
        if place is None:
            continue
        try:
            value = _cell(column, cells[place])
            if name == "nip" and value is not None:
                _nip(value, today=today)
        except Bad as bad:
            found.append(problem(bad.reason, file, line=line, column=name, value=cells[place], **bad.params))
    return found


def _nip(text: str, *, today: date) -> str:
    try:
        return directory.check_nip(text, today=today).digits
    except directory.InvalidNip as error:
        raise Bad(Reason.BAD_NIP, fault=error.fault.value) from None

"""From CSV files to rows of text and back.

Reading never raises for what is in the files: whatever is wrong with them becomes a Problem with its place.
Writing loses nothing: what a spreadsheet could take for a formula is written with a mark that reading takes
away again (OWASP ASVS 1.2.10), and in a workbook every text is a text cell, so NIPs keep their digits.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.columns import SHEETS, Column, SheetKind
from scoring.jobs.interchange.problems import Problem, Reason, problem

META = "meta"
META_FILE = "meta.json"

_AFTER_SEPARATOR = r"(^|[;,\t\n])"
_MARKABLE = re.compile(_AFTER_SEPARATOR + r"('*[=+\-@＝＋－＠])")
_MARKED = re.compile(_AFTER_SEPARATOR + r"'('*[=+\-@＝＋－＠])")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands in the file.

    Attributes:
        name: which of the known sheets it is.
        file: as named to people.
        header: the column names, lower case and trimmed, otherwise as given.
        rows: line number and cells of every row; as many cells as the header has columns.
        refused: all cells of rows left out for a fault of the file: their identifiers are among them.
    """

    name: str
    file: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    refused: frozenset[str] = frozenset()


@dataclass(slots=True)
class Book:
    """All sheets of a set, with what was wrong with the files themselves.

    ``cut`` names the sheets that are there and could not be read to the end: what they may hold is unknown.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    meta: Any = None
    meta_file: str = META_FILE
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)


def not_known(file: str, sheet: str = "") -> Problem:
    """Make the notice that a file or a sheet of a workbook was left out."""
    return problem(Reason.NOT_A_KNOWN_SHEET, file, value=sheet, known=", ".join(SHEETS))


def unreadable(file: str, error: Exception) -> Problem:
    """Make the problem that a file cannot be opened or is damaged."""
    return problem(Reason.UNREADABLE, file, detail=type(error).__name__)


def read_meta(book: Book, path: Path) -> None:
    """Read ``meta.json`` into a book."""
    book.meta_file = path.name
    try:
        book.meta = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        book.problems.append(problem(Reason.NOT_UTF8, path.name))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        detail = getattr(error, "msg", type(error).__name__)
        book.problems.append(problem(Reason.NOT_JSON, path.name, line=line, detail=detail))


def read_csv(book: Book, path: Path) -> None:
    """Read one CSV file into a book; which sheet it is, its name says, or else its columns."""
    file, named = path.name, path.stem.lower()
    before = len(book.problems)
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        book.problems.append(problem(Reason.NOT_UTF8, file))
        book.cut.add(named)
        return
    # Bytes that are no UTF-8 travel on as lone surrogates, so that the very cell can be named below.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    lines = list(_records(book, file, text))
    if not lines:
        if len(book.problems) == before:
            book.problems.append(problem(Reason.EMPTY_FILE, file))
        book.cut.add(named)
        return
    columns = _header(lines.pop(0)[1])
    name = named if named in SHEETS else _recognised(columns)
    if name is None:
        book.problems.append(_unknown_csv(file, columns))
        return
    if len(book.problems) > before:
        book.cut.add(name)
    refused: set[str] = set()
    rows = _rectangular(book, file, columns, lines, refused)
    if "\0" in text or _SURROGATES.search(text):
        rows = _without_dirt(book, file, columns, rows, refused)
    if "'" in text:
        rows = _without_marks(SHEETS[name], columns, rows)
    book.sheets[name] = Sheet(name, file, columns, rows, frozenset(refused))


def _records(book: Book, file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            book.problems.append(problem(Reason.BROKEN_QUOTES, file, line=line))
            return
        if cells:
            yield line, cells


def _header(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell.strip().lower() for cell in cells)


def _recognised(columns: Sequence[str]) -> str | None:
    # A file of any name is known by its key columns, when they fit one sheet only.
    present = set(columns)
    fitting = [
        kind.name
        for kind in SHEETS.values()
        if {name for name, column in kind.columns.items() if column.filled} <= present
    ]
    # units fits wherever points or employees do, since every sheet names a unit: the wider one wins.
    return max(fitting, key=lambda name: len(SHEETS[name].needed & present), default=None)


def _unknown_csv(file: str, columns: Sequence[str]) -> Problem:
    for separator in (";", "\t", "|"):
        if len(columns) == 1 and separator in columns[0]:
            return problem(Reason.WRONG_SEPARATOR, file, line=1, found=separator)
    return not_known(file)


def _rectangular(
    book: Book,
    file: str,
    columns: Sequence[str],
    lines: Iterable[tuple[int, list[str]]],
    refused: set[str],
) -> list[tuple[int, list[str]]]:
    rows = []
    width = len(columns)
    for line, cells in lines:
        if len(cells) == width:
            rows.append((line, cells))
        else:
            book.problems.append(
                problem(Reason.RAGGED_ROW, file, line=line, found=len(cells), expected=width)
            )
            refused.update(cells)
    return rows


def _without_dirt(
    book: Book,
    file: str,
    columns: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    refused: set[str],
) -> list[tuple[int, list[str]]]:
    clean = []
    for line, cells in rows:
        found = [
            problem(reason, file, line=line, column=column, value=cell)
            for column, cell in zip(columns, cells, strict=True)
            if (reason := _dirt(cell)) is not None
        ]
        book.problems.extend(found)
        if found:
            refused.update(cells)
        else:
            clean.append((line, cells))
    return clean


def _dirt(cell: str) -> Reason | None:
    if "\0" in cell:
        return Reason.CONTROL_CHARACTER
    return Reason.NOT_UTF8 if _SURROGATES.search(cell) else None


def _without_marks(
    kind: SheetKind, columns: Sequence[str], rows: list[tuple[int, list[str]]]
) -> list[tuple[int, list[str]]]:
    free = [
        index
        for index, name in enumerate(columns)
        if (column := kind.columns.get(name)) is not None and column.cell.free
    ]
    for _, cells in rows:
        for index in free:
            if "'" in cells[index]:
                cells[index] = unmarked(cells[index])
    return rows


def marked(text: str) -> str:
    """Mark what a spreadsheet would run as a formula with an apostrophe, also after a separator."""
    return _MARKABLE.sub(r"\1'\2", text)


def unmarked(text: str) -> str:
    """Take the marks away again: ``unmarked(marked(text)) == text`` for every text."""
    return _MARKED.sub(r"\1\2", text)


def used_columns(kind: SheetKind, records: Sequence[Any]) -> list[str]:
    """Return the columns to write: all that are needed, and those optional ones that say something."""
    return [
        name
        for index, (name, column) in enumerate(kind.columns.items())
        if column.needed or any(record[index] != column.empty for record in records)
    ]


def as_text(column: Column, value: Any) -> str:
    """Write one value as the text of a cell, empty for unknown."""
    return "" if value is None or value == () else column.cell.write(value)


def write_folder(bundle: Bundle, folder: Path) -> list[Path]:
    """Write a set as CSV files (and ``meta.json``), sheets without rows left out; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if bundle.meta.settings:
        written.append(folder / META_FILE)
        written[-1].write_text(meta_as_text(bundle) + "\n", encoding="utf-8")
    for kind in SHEETS.values():
        if records := bundle.sheet(kind.name):
            written.append(folder / f"{kind.name}.csv")
            _write_csv(kind, records, written[-1])
    return written


def meta_as_text(bundle: Bundle) -> str:
    """Write the settings as JSON."""
    return json.dumps(dict(bundle.meta.settings), ensure_ascii=False, indent=2)


def _write_csv(kind: SheetKind, records: Sequence[Any], path: Path) -> None:
    names = used_columns(kind, records)
    fields = [(list(kind.columns).index(name), kind.columns[name]) for name in names]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for record in records:
            writer.writerow(
                [
                    marked(text) if column.cell.free and text else text
                    for index, column in fields
                    for text in (as_text(column, record[index]),)
                ]
            )

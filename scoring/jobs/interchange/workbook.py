"""The same sheets in one XLSX workbook, one worksheet each; ``meta`` holds settings as key and JSON value."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.escape import unescape

from scoring.jobs.interchange import cells as cell_kinds
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.columns import SHEETS, SheetKind
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.sheets import META, Book, Sheet, as_text, not_known, unreadable, used_columns
from scoring.method.elements import ELEMENTS

_SAFE_DIGITS = 15
"""Decimal digits a spreadsheet number keeps: an 18-digit NIP typed as a number has already lost its end."""

_AS_NUMBER = frozenset(
    {"overall", "lat", "lon", "users_served", "standard_days", "fee", "desk_share", "duration_s"}
) | {element.value for element in ELEMENTS}


def read(book: Book, path: Path) -> None:
    """Read a workbook into ``book``. Formulas count by the value the workbook last showed."""
    try:
        source = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a damaged archive raises whatever its damage leads to
        book.problems.append(unreadable(path.name, error))
        return
    try:
        for worksheet in source.worksheets:
            file = f"{path.name}/{worksheet.title}"
            name = worksheet.title.strip().lower()
            if name == META:
                _read_meta(book, file, _lines(worksheet))
            elif name in SHEETS:
                _read_sheet(book, name, file, _lines(worksheet))
            else:
                book.notices.append(not_known(path.name, worksheet.title))
    except Exception as error:  # the parts of an archive are opened as they are needed
        book.problems.append(unreadable(path.name, error))
    finally:
        source.close()


def _lines(worksheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for line, cells in enumerate(worksheet.iter_rows(values_only=True), start=1):
        while_filled = [*cells]
        while while_filled and while_filled[-1] in {None, ""}:
            while_filled.pop()
        if while_filled:
            yield line, while_filled


def _read_meta(book: Book, file: str, lines: Iterable[tuple[int, list[Any]]]) -> None:
    book.meta_file = file
    settings: dict[str, Any] = {}
    for _, cells in lines:
        key, value = str(cells[0]).strip(), cells[1] if len(cells) > 1 else None
        if key.lower() == "key":
            continue
        settings[key] = _json_value(value)
    book.meta = settings


def _json_value(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value.date().isoformat() if isinstance(value, datetime) else value


def _read_sheet(book: Book, name: str, file: str, lines: Iterator[tuple[int, list[Any]]]) -> None:
    header = next(lines, None)
    if header is None:
        book.problems.append(problem(Reason.EMPTY_FILE, file))
        book.cut.add(name)
        return
    columns = tuple(str(cell if cell is not None else "").strip().lower() for cell in header[1])
    width = len(columns)
    rows = []
    refused: set[str] = set()
    for line, cells in lines:
        if len(cells) > width:
            refused.update(map(_text, cells))
            book.problems.append(
                problem(Reason.RAGGED_ROW, file, line=line, found=len(cells), expected=width)
            )
            continue
        values = [*cells, *[None] * (width - len(cells))]
        lost = _digits_lost(file, line, columns, values)
        book.problems.extend(lost)
        texts = [_text(value) for value in values]
        if lost:
            refused.update(texts)
        else:
            rows.append((line, texts))
    book.sheets[name] = Sheet(name, file, columns, rows, frozenset(refused))


def _digits_lost(file: str, line: int, columns: Sequence[str], values: Sequence[Any]) -> list[Problem]:
    return [
        problem(Reason.DIGITS_LOST, file, line=line, column=column, value=_text(value))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, int | float) and abs(value) >= 10**_SAFE_DIGITS
    ]


def _text(value: Any) -> str:
    match value:
        case str():
            return unescape(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return cell_kinds.write_number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return "" if value is None else str(value)


def write(bundle: Bundle, path: Path) -> Path:
    """Write a set as one workbook, every text and identifier as a text cell; return the file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as target:
        bold, text = target.add_format({"bold": True}), target.add_format({"num_format": "@"})
        if bundle.meta.settings:
            worksheet = target.add_worksheet(META)
            rows = [("key", "value"), *((k, json.dumps(v)) for k, v in bundle.meta.settings.items())]
            for row, pair in enumerate(rows):
                worksheet.write_row(row, 0, pair)
        for kind in SHEETS.values():
            if records := bundle.sheet(kind.name):
                _write_sheet(target.add_worksheet(kind.name), kind, records, bold, text)
    return path


def _write_sheet(worksheet: Any, kind: SheetKind, records: Sequence[Any], bold: Any, text: Any) -> None:
    names = used_columns(kind, records)
    fields = [(list(kind.columns).index(name), kind.columns[name], name in _AS_NUMBER) for name in names]
    worksheet.freeze_panes(1, 1)
    for place, name in enumerate(names):
        worksheet.write_string(0, place, name, bold)
        worksheet.set_column(place, place, 18)
    for row, record in enumerate(records, start=1):
        for place, (index, column, as_number) in enumerate(fields):
            value = record[index]
            if value is None or value == ():
                continue
            # The format keeps 16 digits; a number that needs 17 goes as text rather than lose one.
            if as_number and not isinstance(value, str) and float(f"{value:.16G}") == value:
                worksheet.write_number(row, place, value)
            else:
                worksheet.write_string(row, place, as_text(column, value), text)

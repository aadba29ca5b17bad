"""What documents are made of: headings, paragraphs, tables, charts. One content for every kind of file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

from babel.numbers import format_decimal

from scoring.terms import Language

Cell: TypeAlias = str | int | Decimal | None
"""What stands in a table; None is a dash: there is nothing, or nothing that may be shown."""

DASH: Final = "–"
_PICTURES: Final = re.compile(
    "[\u2190-\u21ff\u2300-\u2bff\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
"""Signs no font on paper has; a workbook shows them."""
MOST_ON_PAPER: Final = 500
"""Rows of a table that are printed; more would be a book that nobody reads."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its head.
        digits: decimals of its numbers; None for words.
        share: of the width, beside those of the others.
    """

    name: str
    digits: int | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        title: above it, and name of the sheet in a workbook.
        columns: from left to right.
        rows: each as long as the columns.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, named so that each rendering finds its drawing."""

    name: str
    title: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """The card that is hung up and shown in public: a few words around one large number."""

    title: str
    unit: str
    period: str
    value: str
    grade: str
    facts: Sequence[tuple[str, str]]
    thanks: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Where somebody signs."""

    place_and_day: str
    office: str
    name: str | None


Block: TypeAlias = Heading | Paragraph | Points | Table | Chart | Card | Signature


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; annexes have none of the numbers."""

    title: str
    blocks: Sequence[Block]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    unit: str
    above: str | None
    period: str
    as_of: str
    chapters: Sequence[Chapter]
    facts: Sequence[tuple[str, Cell]] = field(default_factory=tuple)
    """The few numbers that matter, for the first sheet of a workbook."""

    @property
    def blocks(self) -> list[Block]:
        """All blocks, in order."""
        return [block for chapter in self.chapters for block in chapter.blocks]


def said(cell: Cell, digits: int | None = None) -> str:
    """Write a cell as it is printed, with Indonesian signs."""
    if cell is None:
        return DASH
    if isinstance(cell, str):
        return _PICTURES.sub("[emoji]", cell)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    written: str = format_decimal(cell, pattern, locale=Language.INDONESIAN.value)
    return written


def printed(document: Document) -> dict[str, Any]:
    """Return a document as plain values, every cell as it is printed, for whoever lays it out."""
    return {
        "title": document.title,
        "unit": document.unit,
        "above": document.above,
        "period": document.period,
        "as_of": document.as_of,
        "chapters": [
            {
                "title": chapter.title,
                "number": chapter.number,
                "blocks": [_printed(block) for block in chapter.blocks],
            }
            for chapter in document.chapters
        ],
    }


def _printed(block: Block) -> dict[str, Any]:
    """Return a block by its kind and what it says; a chart by its name, since its drawing is a file."""
    kind = type(block).__name__.lower()
    match block:
        case Table():
            return {"kind": kind, **_table(block)}
        case Chart():
            return {"kind": kind, "name": block.name, "title": block.title}
        case _:
            return {"kind": kind, **asdict(block)}


def _table(table: Table) -> dict[str, Any]:
    """Return a table's cells as they are printed, and of a long one that a workbook has the rest."""
    shown = table.rows[:MOST_ON_PAPER]
    rest = len(table.rows) - len(shown)
    return {
        "title": table.title,
        "columns": [
            {"name": one.name, "share": one.share, "is_number": one.digits is not None}
            for one in table.columns
        ],
        "rows": [
            [said(cell, column.digits) for cell, column in zip(row, table.columns, strict=True)]
            for row in shown
        ],
        "rest": f"{said(rest)} baris lain ada pada lembar “{table.title}” berkas XLSX." if rest else None,
    }


def listed(document: Document) -> dict[str, Any]:
    """Return a document's tables as plain values, numbers as numbers, for a workbook."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return {
        "title": document.title,
        "unit": document.unit,
        "period": document.period,
        "as_of": document.as_of,
        "facts": [[name, _number(cell)] for name, cell in document.facts],
        "tables": [
            {
                "title": one.title,
                "columns": [{"name": column.name, "digits": column.digits} for column in one.columns],
                "rows": [[_number(cell) for cell in row] for row in one.rows],
            }
            for one in tables
        ],
    }


def _number(cell: Cell) -> str | int | float | None:
    return float(cell) if isinstance(cell, Decimal) else cell

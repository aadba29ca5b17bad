"""A report as a workbook: a sheet of what matters, then one for each table; values only, no formula."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoring.reports import palette

LONGEST_NAME: Final = 31
"""Letters of a sheet's name, by the format."""


def xlsx(values: Mapping[str, Any]) -> bytes:
    """Write a workbook of a document's tables (``blocks.listed``)."""
    # Imported here: only this process needs it.
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    # Texts of citizens may begin with an equals sign or look like an address: they stay texts.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": values["title"], "author": values["unit"]})
    head = book.add_format(
        {"bold": True, "font_color": "#ffffff", "bg_color": palette.SEA, "text_wrap": True}
    )
    title = book.add_format({"bold": True, "font_size": 14, "font_color": palette.SEA})
    bold = book.add_format({"bold": True})
    first = book.add_worksheet("Ringkasan")
    first.set_column(0, 0, 26)
    first.set_column(1, 1, 60)
    first.write_string(0, 0, f"{values['title']}: {values['unit']}", title)
    left = book.add_format({"align": "left"})
    for row, (name, value) in enumerate(values["facts"], 2):
        first.write_string(row, 0, name, bold)
        _write(first, row, 1, value, left)
    for table, name in zip(values["tables"], _names([one["title"] for one in values["tables"]]), strict=True):
        _sheet(book, name, table, head)
    book.close()
    return out.getvalue()


def _sheet(book: Any, name: str, table: Mapping[str, Any], head: Any) -> None:
    page = book.add_worksheet(name)
    wraps = book.add_format({"text_wrap": True, "valign": "top"})
    looks = [_look(book, column["digits"]) or wraps for column in table["columns"]]
    for place, column in enumerate(table["columns"]):
        page.write_string(0, place, column["name"], head)
        longest = max((len(str(row[place] or "")) for row in table["rows"]), default=0)
        page.set_column(place, place, min(max(longest, len(column["name"])) + 2, 70))
    for number, row in enumerate(table["rows"], 1):
        for place, value in enumerate(row):
            _write(page, number, place, value, looks[place])
    page.freeze_panes(1, 0)
    if table["rows"]:
        page.autofilter(0, 0, len(table["rows"]), len(table["columns"]) - 1)


def _look(book: Any, digits: int | None) -> Any:
    if digits is None:
        return None
    return book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else ""), "valign": "top"})


def _write(page: Any, row: int, place: int, value: str | float | None, look: Any) -> None:
    if value is None:
        page.write_blank(row, place, None, look)
    elif isinstance(value, str):
        page.write_string(row, place, value, look)
    else:
        page.write_number(row, place, value, look)


def _names(titles: Sequence[str]) -> list[str]:
    """Return a sheet's name for each title: short, without forbidden signs, each once."""
    names: list[str] = []
    for title in titles:
        cleaned = re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_NAME].strip()
        name, again = cleaned, 2
        while name.lower() in {one.lower() for one in names}:
            name = f"{cleaned[: LONGEST_NAME - 4]} {again}"
            again += 1
        names.append(name)
    return names

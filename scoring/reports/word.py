"""A report as an editable document, with the same words, tables and charts as the typeset one."""

import io
from collections.abc import Mapping
from typing import Any, Final

from scoring.reports import palette

FONT: Final = "Cambria"
_WIDTH_CM: Final = 16.0


def docx(values: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Write a document (``blocks.printed``).

    Args:
        values: the document.
        files: charts as pictures, by name.
    """
    # Imported here: only this process needs it.
    import docx as library  # noqa: PLC0415

    made: Any = library.Document()
    _styles(made)
    _cover(made, values)
    _running(made, values)
    for chapter in values["chapters"]:
        made.add_page_break()
        number = f"Bab {chapter['number']}. " if chapter["number"] else ""
        made.add_heading(number + chapter["title"], level=1)
        count = 0
        for block in chapter["blocks"]:
            if block["kind"] == "heading":
                count += 1
                made.add_heading(f"{count}. {block['text']}" if number else block["text"], level=2)
            else:
                _WRITERS[block["kind"]](made, block, files)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _styles(made: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    sea = RGBColor.from_string(palette.SEA.removeprefix("#"))
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = FONT, Pt(11)
    for name, size in (("Title", 30), ("Heading 1", 18), ("Heading 2", 13)):
        style = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = FONT, Pt(size), sea, True
        for attribute in ("w:asciiTheme", "w:hAnsiTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(attribute), None)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _cover(made: Any, values: Mapping[str, Any]) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    made.core_properties.title = f"{values['title']} {values['unit']}"
    made.core_properties.author = values["unit"]
    made.add_paragraph().paragraph_format.space_before = Pt(120)
    made.add_paragraph(values["title"], style="Title")
    for text, size, is_bold in (
        (values["unit"], 20, True),
        (values["above"] or "", 13, False),
        (values["period"], 15, False),
        (f"Menurut PermenPANRB Nomor 14 Tahun 2017. Data per {values['as_of']}.", 10, False),
    ):
        run = made.add_paragraph().add_run(text)
        run.font.size, run.bold = Pt(size), is_bold


def _running(made: Any, values: Mapping[str, Any]) -> None:
    """Put title and page number on every page but the cover."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = f"{values['title']} – {values['unit']}\t\t{values['period']}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"Data per {values['as_of']}\t\tHalaman ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        foot.add_run()._r.append(part)  # noqa: SLF001 - the library offers no fields


def _paragraph(made: Any, block: Mapping[str, Any], _: Mapping[str, bytes]) -> None:
    made.add_paragraph(block["text"])


def _points(made: Any, block: Mapping[str, Any], _: Mapping[str, bytes]) -> None:
    for item in block["items"]:
        made.add_paragraph(item, style="List Bullet")


def _title(made: Any, text: str) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(10)
    run.font.color.rgb = RGBColor.from_string(palette.SEA.removeprefix("#"))


def _table(made: Any, block: Mapping[str, Any], _: Mapping[str, bytes]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    _title(made, block["title"])
    columns = block["columns"]
    table = made.add_table(rows=1 + len(block["rows"]), cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    shares = sum(column["share"] for column in columns)
    widths = [Cm(_WIDTH_CM * column["share"] / shares) for column in columns]
    grid = [[column["name"] for column in columns], *block["rows"]]
    for number, (row, cells) in enumerate(zip(table.rows, grid, strict=True)):
        # The library looks a cell up anew each time it is asked: once a row is fast enough for long tables.
        for cell, text, width, column in zip(row.cells, cells, widths, columns, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9), number == 0
            if column["is_number"]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library offers no such switch
    made.add_paragraph(block["rest"] or "")


def _chart(made: Any, block: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    from docx.shared import Cm  # noqa: PLC0415

    _title(made, block["title"])
    made.add_picture(io.BytesIO(files[block["name"]]), width=Cm(_WIDTH_CM))


def _card(made: Any, block: Mapping[str, Any], _: Mapping[str, bytes]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    for text, size, is_bold in (
        (block["title"].upper(), 16, True),
        (block["unit"], 14, True),
        (block["period"], 12, False),
        (block["value"], 54, True),
        (block["grade"], 16, True),
        *((f"{name}: {value}", 11, False) for name, value in block["facts"]),
        (block["thanks"], 10, False),
    ):
        paragraph = made.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), is_bold


def _signature(made: Any, block: Mapping[str, Any], _: Mapping[str, bytes]) -> None:
    from docx.shared import Cm, Pt  # noqa: PLC0415

    name = block["name"] or "(........................................)"
    for text, before in (
        (block["place_and_day"], 30),
        (block["office"], 0),
        (name, 60),
        ("NIP ........................................", 0),
    ):
        paragraph = made.add_paragraph(text)
        paragraph.paragraph_format.left_indent = Cm(8)
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(0)


_WRITERS: Final = {
    "paragraph": _paragraph,
    "points": _points,
    "table": _table,
    "chart": _chart,
    "card": _card,
    "signature": _signature,
}

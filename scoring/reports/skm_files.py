"""An SKM report as files: typeset, as an editable document, as a workbook. The same content three times."""

import base64
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import orjson

from scoring.db.engine import Database
from scoring.reports import apart, blocks, drawing, paper, skm_text
from scoring.reports.blocks import Chart, Document
from scoring.reports.paper import Paper
from scoring.reports.skm import Report

SECONDS: Final = 60.0


class Kind(StrEnum):
    """What a report can be handed out as."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def made(database: Database, report: Report, kind: Kind, *, now: datetime) -> bytes:
    """Make a file of a report; raises NotMade."""
    document = skm_text.document(report)
    match kind:
        case Kind.PDF:
            return await _typeset(database, document, now=now)
        case Kind.DOCX:
            return await _written(database, document, now=now)
        case Kind.XLSX:
            return await _apart("xlsx", blocks.listed(document), {})


async def _typeset(database: Database, document: Document, *, now: datetime) -> bytes:
    charts = _charts(document)
    drawn = await drawing.svg_for_paper(database, [one.spec for one in charts], now=now)
    files = {f"{one.name}.svg": svg for one, svg in zip(charts, drawn, strict=True)}
    return (await paper.pdfs([Paper("skm", "report", blocks.printed(document), files)]))[0]


async def _written(database: Database, document: Document, *, now: datetime) -> bytes:
    charts = _charts(document)
    white = [{**one.spec, "background": "#ffffff"} for one in charts]
    drawn = await drawing.png(database, white, now=now)
    files = {one.name: png for one, png in zip(charts, drawn, strict=True)}
    return await _apart("docx", blocks.printed(document), files)


async def _apart(kind: str, values: dict[str, Any], files: dict[str, bytes]) -> bytes:
    told = {name: base64.b64encode(content).decode() for name, content in files.items()}
    job = orjson.dumps({"kind": kind, "values": values, "files": told})
    return await apart.run("scoring.reports.office", job, seconds=SECONDS)


def _charts(document: Document) -> Sequence[Chart]:
    return [block for block in document.blocks if isinstance(block, Chart)]


def file_name(report: Report, kind: Kind) -> str:
    """Name the file of a report."""
    return f"{paper.file_name('laporan-skm', report.unit.name, str(report.period))}.{kind.value}"

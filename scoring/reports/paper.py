"""Documents to be typeset, and the process that does it."""

import base64
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from scoring.reports import apart

SECONDS: Final = 60.0
"""Longest wait for a batch; a hundred posters take ten on a busy machine."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it is typeset.

    Attributes:
        name: of the file, without its ending.
        template: in ``papers``, without ``.typ``.
        values: what the template names; everything a reader sees is in here.
        files: drawings by name.
        codes: QR codes by name: what each says, and the side it is printed at in millimetres. They are
            drawn by the typesetter: five hundred take two seconds.
    """

    name: str
    template: str
    values: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, float]] = field(default_factory=dict)


async def pdfs(papers: Sequence[Paper]) -> list[bytes]:
    """Typeset documents, in order; raises NotMade."""
    job = [
        {
            "template": one.template,
            "values": one.values,
            "files": {name: base64.b64encode(content).decode() for name, content in one.files.items()},
            "codes": one.codes,
        }
        for one in papers
    ]
    made = await apart.run("scoring.reports.typeset", orjson.dumps(job), seconds=SECONDS)
    return [base64.b64decode(one) for one in orjson.loads(made)]


async def zipped(papers: Sequence[Paper]) -> bytes:
    """Typeset documents and put them into one ZIP file, each under its name; raises NotMade."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, made in zip(papers, await pdfs(papers), strict=True):
            # No date of today: the same posters are the same file.
            archive.writestr(zipfile.ZipInfo(f"{one.name}.pdf", (2026, 1, 1, 0, 0, 0)), made)
    return out.getvalue()


def file_name(*parts: str) -> str:
    """Make a name for a file out of names of people's making."""
    return "-".join(
        cleaned for part in parts if (cleaned := re.sub(r"[^0-9A-Za-z]+", "-", part).strip("-").lower())
    )

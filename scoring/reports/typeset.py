"""The typesetter: reads documents from standard input, writes PDFs to standard output, and ends.

Run as ``python -m scoring.reports.typeset``. Every document is a template of ours (``papers/*.typ``) and the
values it names; fonts are those the typesetter brings along, and nothing is fetched.
"""

import base64
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final, cast

from scoring.reports import palette, qr

PAPERS: Final = resources.files("scoring.reports") / "papers"


def pdf(template: str, values: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Typeset one document.

    Args:
        template: name of a template, without ``.typ``.
        values: what it reads as ``values.json``.
        files: drawings it reads by name.
    """
    # Imported here: whoever only needs the names must not load it.
    import typst  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="puas-paper-") as folder:
        root = Path(folder)
        for paper in PAPERS.iterdir():
            (root / paper.name).write_bytes(paper.read_bytes())
        for name, content in files.items():
            (root / Path(name).name).write_bytes(content)
        colours = {name.lower(): value for name, value in vars(palette).items() if name.isupper()}
        del colours["properties"]
        (root / "palette.json").write_text(json.dumps(colours), encoding="utf-8")
        (root / "values.json").write_text(json.dumps(values), encoding="utf-8")
        compiler = typst.Compiler(root / f"{template}.typ", root=root, ignore_system_fonts=True)
        return cast("bytes", compiler.compile(format="pdf"))


def main() -> None:
    """Typeset what is asked for: a JSON list of ``{template, values, files}`` in, a list of base64 out."""
    os.nice(10)
    asked = json.load(sys.stdin)
    made = [
        pdf(
            one["template"],
            one["values"],
            {
                **{name: base64.b64decode(content) for name, content in one["files"].items()},
                **{name: qr.svg(qr.code(text, side_mm=side)) for name, (text, side) in one["codes"].items()},
            },
        )
        for one in asked
    ]
    json.dump([base64.b64encode(one).decode() for one in made], sys.stdout)


if __name__ == "__main__":
    main()

"""The office clerk: writes an editable document or a workbook to standard output, and ends.

Run as ``python -m scoring.reports.office`` with ``{kind, values, files}`` as JSON on standard input.
"""

import base64
import json
import os
import sys

from scoring.reports import sheet, word


def main() -> None:
    """Write what is asked for."""
    os.nice(10)
    asked = json.load(sys.stdin)
    files = {name: base64.b64decode(content) for name, content in asked["files"].items()}
    made = word.docx(asked["values"], files) if asked["kind"] == "docx" else sheet.xlsx(asked["values"])
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()

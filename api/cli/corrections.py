"""What people have said of comments, as data to learn from: ``corrections``."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.cases.rules import Labels
    from scoring.db.engine import Database

COLUMNS = ("sentiment", "elements", "alert", "text")
"""As in the reader's own examples, so that a file can be handed to ``python -m scoring.text.train``."""


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        "corrections", help=t("Write the comments whose labels staff have corrected, masked, as TSV.")
    )(corrections)


def corrections(
    file: Annotated[Path, typer.Argument(help=t("File to write; training reads it."))],
) -> None:
    """Export corrected comments."""
    from scoring.cases import labels

    async def work(database: "Database") -> list[tuple[str, "Labels"]]:
        async with database.reading() as session:
            return await labels.examples(session)

    found = house.with_database(work)
    try:
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(
                target, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n"
            )
            writer.writerow(COLUMNS)
            writer.writerows(_row(text, labels) for text, labels in found)
    except OSError:
        terminal.refuse(t("{path} cannot be written.", path=file))
    terminal.say(t("{count} rows written to {path}", count=len(found), path=file))


def _row(text: str, labels: "Labels") -> tuple[str, str, str, str]:
    alarms = [name for name in ("bribery", "urgent") if getattr(labels, name)]
    elements = ",".join(element.value for element in labels.elements)
    # One comment, one line: tabs and line ends within it mean no more than a space.
    return labels.sentiment, elements or "none", ",".join(alarms) or "none", " ".join(text.split())

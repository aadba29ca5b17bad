"""Speaking to somebody at a terminal: their language, plain errors, tables, progress, data for machines."""

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer

from scoring.i18n import t
from scoring.terms import Language

Row = Mapping[str, Any]
Report = Callable[[int, int, str], None]


def language() -> Language:
    """Return the language of the terminal: PUAS_LANG, else the locale's; Indonesian unless English is set."""
    chosen = os.environ.get("PUAS_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.ENGLISH if chosen.lower().startswith("en") else Language.INDONESIAN


def say(text: str) -> None:
    """Write a line for people to standard error, so that standard output stays data."""
    typer.echo(text, err=True)


def refuse(text: str) -> NoReturn:
    """End with exit code 1 and a reason."""
    typer.secho(text, err=True, fg=typer.colors.RED)
    raise typer.Exit(1)


@contextmanager
def reasons() -> Iterator[None]:
    """Turn what the house refuses into a sentence and exit code 1; anything else is a fault and shows."""
    from api.reasons import REASONS
    from scoring.db.absence import is_unavailable
    from scoring.errors import ScoringError

    try:
        yield
    except ScoringError as error:
        reason = REASONS.get(error.code, REASONS["refused"])
        refuse(t(reason.sentence, **{name: error.params[name] for name in reason.tells}))
    except Exception as error:
        if not is_unavailable(error):
            raise
        refuse(
            t("The database cannot be opened or is busy; see PUAS_HOME, PUAS_DATABASE_URL, puas db upgrade.")
        )


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Show a bar on standard error while long work reports ``(done, total, what)``."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        task = bar.add_task(what, total=None)

        def report(done: int, total: int, now: str) -> None:
            bar.update(task, completed=done, total=total, description=now or what)

        yield report


def csv_text(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Write rows as CSV with a header; absent values are empty fields."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in columns} for row in rows)
    return out.getvalue()


def give(rows: Sequence[Row], columns: Sequence[str], *, out: Path | None, as_json: bool) -> None:
    """Hand out data: to a file as CSV, to standard output as JSON lines or CSV, or as a table to a person."""
    if out is not None:
        out.write_text(csv_text(rows, columns), encoding="utf-8")
        say(t("{count} rows written to {path}", count=len(rows), path=out))
    elif as_json:
        write_json(rows)
    elif sys.stdout.isatty():
        table(rows, columns)
    else:
        typer.echo(csv_text(rows, columns), nl=False)


def write_json(rows: Iterable[Row]) -> None:
    """Write rows as JSON lines to standard output."""
    import orjson

    for row in rows:
        typer.echo(orjson.dumps(row, default=str).decode())


def table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Show rows to a person."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(*columns)
    for row in rows:
        shown.add_row(*(_cell(row.get(name)) for name in columns))
    Console().print(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)

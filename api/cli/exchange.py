"""Files in and out: ``import`` and ``export``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.db.engine import Database
    from scoring.jobs.interchange.report import Report
    from scoring.jobs.interchange.rows import Options

MOST_SHOWN = 50
"""Problems printed before the rest is only counted; ``--json`` tells them all."""


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import", help=t("Read organisation, rosters and ratings from CSV or XLSX: all or nothing."))(
        import_
    )
    app.command("export", help=t("Write the same files out again, without loss."))(export)


def import_(
    path: Annotated[Path, typer.Argument(help=t("Folder of CSV files, one CSV file, or an XLSX workbook."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("Report only; store nothing."))] = False,
    ignore_unknown: Annotated[
        bool, typer.Option("--ignore-unknown", help=t("Pass over columns that are not known."))
    ] = False,
    u8_is: Annotated[
        str, typer.Option("--u8-is", help=t("What column u8 means here: pengaduan or sarana."))
    ] = "pengaduan",
    as_json: Annotated[bool, typer.Option("--json", help=t("Report as JSON."))] = False,
) -> None:
    """Import a set."""
    from scoring.jobs.interchange.rows import Options

    if u8_is not in {"pengaduan", "sarana"}:
        raise typer.BadParameter(t("one of pengaduan, sarana"), param_hint="--u8-is")
    options = Options(ignore_unknown=ignore_unknown, u8_is_sarana=u8_is == "sarana")
    report = _import(path, options, is_dry_run=dry_run)
    if as_json:
        terminal.write_json([report.as_dict()])
    else:
        _tell(report, is_dry_run=dry_run)
    if not report.is_good:
        raise typer.Exit(1)


def _import(path: Path, options: "Options", *, is_dry_run: bool) -> "Report":
    from scoring import clock
    from scoring.jobs import periodic
    from scoring.jobs.interchange.load import import_set

    async def work(database: "Database") -> "Report":
        with terminal.progress(t("Reading")) as report:
            async with database.writing() as session:
                done = await import_set(
                    session,
                    path,
                    by=house.OPERATOR,
                    now=clock.now(),
                    options=options,
                    is_dry_run=is_dry_run,
                    progress=report,
                )
        if done.is_written:
            with terminal.progress(t("Adding up")) as report:
                await periodic.catch_up(database, now=clock.now(), progress=report)
        return done

    return house.with_database(work)


def _tell(report: "Report", *, is_dry_run: bool) -> None:
    for problem in report.problems[:MOST_SHOWN]:
        typer.secho(str(problem), err=True, fg=typer.colors.RED)
    if len(report.problems) > MOST_SHOWN:
        terminal.say(
            t("... and {count} more; --json tells them all.", count=len(report.problems) - MOST_SHOWN)
        )
    for notice in report.notices[:MOST_SHOWN]:
        typer.secho(str(notice), err=True, fg=typer.colors.YELLOW)
    for name, counts in report.counts.items():
        terminal.say(
            t(
                "{sheet}: {new} new, {changed} changed, {same} as before",
                sheet=name,
                new=counts.new,
                changed=counts.changed,
                same=counts.same,
            )
        )
    if not report.is_good:
        terminal.say(t("Nothing was stored: {count} problems.", count=len(report.problems)))
    elif is_dry_run:
        terminal.say(t("A dry run: nothing was stored, and nothing stands in the way."))


def export(
    path: Annotated[Path, typer.Argument(help=t("Folder for CSV files, or a file ending in .xlsx."))],
) -> None:
    """Export everything; that it was done is journaled."""
    from scoring import clock, journal
    from scoring.jobs.interchange.export import export_set

    async def work(database: "Database") -> list[Path]:
        # It holds what citizens wrote and the numbers of civil servants: whoever takes it out has been here.
        async with database.writing() as session:
            await journal.record(
                session, "data.exported", "export:all", {}, by=house.OPERATOR, now=clock.now()
            )
        with terminal.progress(t("Writing")) as report:
            async with database.reading() as session:
                return await export_set(session, path, progress=report)

    for written in house.with_database(work):
        terminal.say(str(written))

"""Official reports: ``report skm``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.db.engine import Database


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    reports = typer.Typer(help=t("Official reports."), no_args_is_help=True)
    reports.command("skm", help=t("The SKM report of a unit, ready to be handed in: PDF, DOCX or XLSX."))(skm)
    app.add_typer(reports, name="report")


def skm(
    unit: Annotated[str, typer.Option("--unit", help=t("Code of the unit; units below are included."))],
    period: Annotated[str, typer.Option("--period", help=t("2026, 2026-S1, 2026-Q3 or 2026-07."))],
    out: Annotated[Path, typer.Option("--out", help=t("File to write: .pdf, .docx or .xlsx."))],
    weight: Annotated[str, typer.Option("--weight", help="exact | 0.111 | 0.11")] = "exact",
    users: Annotated[
        int | None,
        typer.Option("--users", help=t("How many users the unit served, for the size of the sample; kept.")),
    ] = None,
) -> None:
    """Write the SKM report of a unit."""
    from scoring import clock
    from scoring.directory import lookup
    from scoring.method.ikm import Weight
    from scoring.reports import skm as reports
    from scoring.reports import skm_files
    from scoring.terms import Period

    if weight not in set(Weight):
        raise typer.BadParameter(t("one of exact, 0.111, 0.11"), param_hint="--weight")
    ending = out.suffix.lower().removeprefix(".")
    if ending not in set(skm_files.Kind):
        choices = ", ".join(f".{kind.value}" for kind in skm_files.Kind)
        raise typer.BadParameter(t("one of {choices}", choices=choices), param_hint="--out")
    kind = skm_files.Kind(ending)

    async def work(database: "Database") -> bytes:
        months, now = Period.parse(period), clock.now()
        async with database.writing() as session:
            found = await lookup.unit(session, unit)
            if users is not None:
                await reports.tell_users_served(session, found, months, users, by=house.OPERATOR, now=now)
            report = await reports.report(session, found, months, now=now, weight=Weight(weight))
            await reports.taken_out(session, found, months, kind.value, by=house.OPERATOR, now=now)
        return await skm_files.made(database, report, kind, now=now)

    out.write_bytes(house.with_database(work))
    terminal.say(t("Report written to {path}", path=out))

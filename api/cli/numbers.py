"""Numbers out: ``index``, ``score``, ``recompute`` and ``analyze``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.db.engine import Database

T = TypeVar("T")
PeriodName = Annotated[str, typer.Option("--period", help=t("2026, 2026-S1, 2026-Q3 or 2026-07."))]
Out = Annotated[Path | None, typer.Option("--out", help=t("CSV file to write; standard output without."))]
AsJson = Annotated[bool, typer.Option("--json", help=t("JSON lines."))]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("index", help=t("The official index (SKM/IKM) of a unit and each of its services."))(index)
    app.command("score", help=t("Person scores of a period."))(score)
    app.command("recompute", help=t("Rebuild tallies and scores from feedback."))(recompute)
    app.command(
        "fairness", help=t("What the inspectorate looks at: score gaps by group, difficulty, rotation.")
    )(fairness)
    app.command("analyze", help=t("Read comments, one a line: sentiment, elements, personal data, urgency."))(
        analyze
    )


def index(
    period: PeriodName,
    unit: Annotated[str, typer.Option("--unit", help=t("Code of the unit; units below are included."))],
    weight: Annotated[str, typer.Option("--weight", help="exact | 0.111 | 0.11")] = "exact",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Give the index of a unit for a period."""
    from api.cli import rows
    from scoring import scores
    from scoring.directory import lookup
    from scoring.method.ikm import Weight
    from scoring.terms import Period

    if weight not in set(Weight):
        raise typer.BadParameter(t("one of exact, 0.111, 0.11"), param_hint="--weight")

    async def work(database: "Database") -> list[dict[str, Any]]:
        months = Period.parse(period)
        async with database.reading() as session:
            found = await lookup.unit(session, unit)
            return [
                rows.of_index(one)
                for one in await scores.of_unit(session, found, months, weight=Weight(weight))
            ]

    terminal.give(house.with_database(work), rows.INDEX, out=out, as_json=as_json)


def score(
    period: PeriodName,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Give the person scores of a period."""
    from api.cli import rows
    from scoring import scores
    from scoring.terms import Period

    async def work(database: "Database") -> list[dict[str, Any]]:
        months = Period.parse(period)
        await _up_to_date(database, months)
        async with database.reading() as session:
            return [rows.of_person(one) for one in await scores.listed(session, months, None)]

    terminal.give(house.with_database(work), rows.PERSON, out=out, as_json=as_json)


def fairness(
    period: PeriodName,
    personal: Annotated[
        bool, typer.Option("--personal", help=t("Also by sex and age of officers; the look is journaled."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give the fairness figures of a period."""
    from scoring import clock, journal
    from scoring.scores.fairness import Watch, watch
    from scoring.terms import Period

    async def work(database: "Database") -> Watch:
        months = Period.parse(period)
        await _up_to_date(database, months)
        async with database.writing() as session:
            if personal:
                await journal.record(
                    session, "fairness.looked_at", f"period:{months}", {}, by=house.OPERATOR, now=clock.now()
                )
            return await watch(session, months, with_personal=personal)

    found = house.with_database(work)
    rows = [
        {
            "variable": gap.variable,
            "group": gap.group,
            "people": gap.people,
            "points": round(gap.points, 2),
            "z": round(gap.z, 2),
            "told": gap.is_told,
        }
        for gap in found.gaps
    ]
    terminal.give(rows, ("variable", "group", "people", "points", "z", "told"), out=None, as_json=as_json)
    terminal.say(t("{count} people scored.", count=found.people))
    if found.difficulty is not None:
        terminal.say(
            t(
                "Scores change by {slope} points per point of service difficulty (standard error {error}).",
                slope=f"{found.difficulty.points_per_point:+.3f}",
                error=f"{found.difficulty.error:.3f}",
            )
        )
    if found.counted:
        terminal.say(
            t(
                "{share} % of {count} counted ratings name nobody (unit only).",
                share=f"{100 * found.unit_only / found.counted:.1f}",
                count=found.counted,
            )
        )


def recompute(
    period: Annotated[str | None, typer.Option("--period", help=t("Only this period's scores."))] = None,
    text: Annotated[
        bool, typer.Option("--text", help=t("Read again the comments an earlier reader has read."))
    ] = False,
) -> None:
    """Rebuild the tallies and the person scores, or what was understood of comments."""
    if text:
        _read_again()
        return
    from scoring import clock, scores
    from scoring.jobs import periodic
    from scoring.terms import Period

    async def work(database: "Database") -> tuple[int, int]:
        months = Period.parse(period) if period else None
        async with database.writing() as session:
            folded = await scores.rebuild(session)
        if months is not None:
            return folded, await periodic.score_period(database, months, clock.now())
        return folded, await periodic.score_people(database, clock.now())

    folded, done = house.with_database(work)
    terminal.say(t("{count} ratings added up anew.", count=folded))
    terminal.say(
        t("{count} people scored.", count=done) if period else t("{count} periods scored.", count=done)
    )


def _read_again() -> None:
    """Read all comments that this version of the reader has not read."""
    from scoring import clock
    from scoring.jobs import reading

    async def work(database: "Database") -> int:
        async with database.writing() as session:
            await reading.mark_outdated(session)
        return await reading.read_new(database, clock.now())

    terminal.say(t("{count} comments read.", count=house.with_database(work)))


def analyze(
    source: Annotated[
        str, typer.Argument(help=t("File with one comment a line; - reads standard input."))
    ] = "-",
) -> None:
    """Read comments and give what is understood as JSON lines, in order."""
    from scoring.text import analyze_many

    if source == "-":
        lines = sys.stdin.read().splitlines()
    else:
        path = Path(source)
        if not path.is_file():
            terminal.refuse(t("{path} is not a file.", path=source))
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    terminal.write_json(analysis.as_record() for analysis in analyze_many(lines))


async def _up_to_date(database: "Database", months: Any) -> None:
    """Fold what waits and compute the period when it is behind."""
    from scoring import clock
    from scoring.jobs import periodic

    await periodic.fold_new(database, clock.now())
    async with database.reading() as session:
        behind = await periodic.is_behind(session, months)
    if behind:
        await periodic.score_period(database, months, clock.now())

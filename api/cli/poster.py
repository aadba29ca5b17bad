"""Paper for counters: ``poster``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.db.engine import Database


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("poster", help=t("Posters with the code of each counter, as PDF or, one by one, as ZIP."))(
        poster
    )


def poster(
    unit: Annotated[str, typer.Option("--unit", help=t("Code of the unit; units below are included."))],
    out: Annotated[
        Path, typer.Option("--out", help=t("File to write: .pdf, or .zip with one PDF a counter."))
    ],
    point: Annotated[
        str | None, typer.Option("--point", help=t("Code of one counter, for it alone."))
    ] = None,
    size: Annotated[str, typer.Option("--size", help="a5 | a4")] = "a4",
    language: Annotated[str, typer.Option("--language", help=t("Spoken below the Indonesian."))] = "en",
) -> None:
    """Write posters."""
    from api.settings import ApiSettings
    from scoring import clock
    from scoring.directory import lookup
    from scoring.reports import paper, printing, rules
    from scoring.terms import Language

    others = [one.value for one in Language if one is not Language.INDONESIAN]
    _one_of(size, list(rules.Size), "--size")
    _one_of(language, others, "--language")
    _one_of(out.suffix.lower(), [".pdf", ".zip"], "--out")
    settings = ApiSettings()

    async def work(database: "Database") -> int:
        door = rules.door(settings.public_url, settings.bot_name)
        async with database.reading() as session:
            found = await printing.posters(
                session,
                await lookup.unit(session, unit),
                door,
                size=rules.Size(size),
                other=Language(language),
                now=clock.now(),
                point=point,
            )
        if out.suffix.lower() == ".zip":
            out.write_bytes(await paper.zipped(found))
        else:
            out.write_bytes((await paper.pdfs([printing.together(found)]))[0])
        return len(found)

    terminal.say(t("{count} posters written to {path}", count=house.with_database(work), path=out))


def _one_of(value: str, choices: list[str], option: str) -> None:
    if value not in choices:
        raise typer.BadParameter(t("one of {choices}", choices=", ".join(choices)), param_hint=option)

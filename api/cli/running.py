"""Starting Puas and bringing its database up to date: ``serve``, ``demo`` and ``db upgrade``."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import terminal
from scoring.i18n import t
from scoring.settings import Settings

if TYPE_CHECKING:
    from api.settings import ApiSettings

Only = Annotated[
    list[str] | None, typer.Option("--only", help="web | bot | jobs", metavar="PART", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("serve", help=t("Run web, bot and schedule in one process; --only runs a part."))(serve)
    app.command("demo", help=t("Fill an empty database with a fictional kabupaten, serve it, print logins."))(
        demo
    )
    database = typer.Typer(help=t("The database."), no_args_is_help=True)
    database.command("upgrade", help=t("Bring the database to the shape this version expects."))(upgrade)
    app.add_typer(database, name="db")


def serve(host: str | None = None, port: int | None = None, only: Only = None) -> None:
    """Run the parts asked for, all of them by default."""
    from api import logs
    from api import serve as root
    from api.settings import ApiSettings

    known = {part.value for part in root.Part}
    if unknown := sorted(set(only or ()) - known):
        raise typer.BadParameter(t("{part}: one of web, bot, jobs", part=unknown[0]), param_hint="--only")
    parts = frozenset(root.Part(name) for name in only or known)
    logs.configure()
    with terminal.reasons():
        asyncio.run(root.serve(Settings(), _web(ApiSettings(), host, port), parts))


def demo(
    folder: Annotated[Path, typer.Option("--dir", help=t("Where the demo keeps its data."))] = Path(
        "var/demo"
    ),
    city: Annotated[bool, typer.Option("--city/--small")] = False,
    host: str | None = None,
    port: int | None = None,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
) -> None:
    """Make the demo once, then serve it."""
    from api.cli import demonstration

    with terminal.reasons():
        demonstration.run(folder, city=city, host=host, port=port, serve_it=serve_it)


def upgrade() -> None:
    """Bring the database up to date, all or nothing."""
    from scoring.db import migrate

    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def run() -> tuple[str | None, str | None]:
        before = await migrate.current(settings.database)
        await migrate.upgrade(settings.database)
        return before, await migrate.current(settings.database)

    before, after = asyncio.run(run())
    if before == after:
        terminal.say(t("The database is up to date ({revision}).", revision=after))
    else:
        terminal.say(t("The database is now at {revision}.", revision=after))


def _web(settings: "ApiSettings", host: str | None, port: int | None) -> "ApiSettings":
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update=changes)

"""The operator's view of the Telegram door: what waits, what was given up on, and what Telegram says."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import house, terminal
from scoring.i18n import t, tn
from scoring.notifications.watch import Box

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scoring.db.engine import Database
    from scoring.notifications.watch import DeadLetter, Hook, Standing

MANY = 200
AsJson = Annotated[bool, typer.Option("--json")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    telegram = typer.Typer(help=t("The Telegram bot: what waits, what failed, and trying again."))
    telegram.command("status", help=t("Show what waits, what was given up on, and what Telegram says."))(
        status
    )
    telegram.command("dead", help=t("List what was given up on, with the reason."))(dead)
    telegram.command("retry", help=t("Try again what was given up on."))(retry)
    app.add_typer(telegram, name="telegram")


def status(as_json: AsJson = False) -> None:
    """Show how the Telegram door stands."""
    from api import serve
    from scoring.notifications import watch

    async def work(database: "Database") -> "tuple[Standing, Hook | str | None]":
        async with database.reading() as session:
            seen = await watch.standing(session)
        return seen, await serve.telegram_now()

    seen, told = house.with_database(work)
    rows = _rows(seen, told)
    if as_json:
        terminal.write_json([{row["what"]: row["value"] for row in rows}])
    else:
        off = serve.bot_note()
        if off is not None:
            terminal.say(off)
        terminal.give(rows, ("what", "value"), out=None, as_json=False)


def dead(as_json: AsJson = False) -> None:
    """List dead letters."""
    from scoring.notifications import watch

    async def work(database: "Database") -> "list[DeadLetter]":
        async with database.reading() as session:
            return await watch.dead_letters(session, limit=MANY)

    rows = [asdict(one) for one in house.with_database(work)]
    columns = ("box", "id", "what", "reason", "tries", "since", "given_up_at", "can_be_retried")
    terminal.give(rows, columns, out=None, as_json=as_json)


def retry(
    box: Annotated[
        Box, typer.Argument(help=t("outbox: messages to citizens; inbox: updates from Telegram."))
    ],
    number: Annotated[
        list[int] | None, typer.Argument(help=t("Which; all of them when none is named."))
    ] = None,
) -> None:
    """Try dead letters again."""
    from scoring.notifications import watch

    def work(session: "AsyncSession", now: Any) -> Any:
        return watch.retry(session, box, number or None, by=house.OPERATOR, now=now)

    count = house.writing(work)
    terminal.say(tn("{count} is tried again.", "{count} are tried again.", count))
    if not count:
        raise typer.Exit(1)


def _rows(seen: "Standing", told: "Hook | str | None") -> list[dict[str, Any]]:
    found: dict[str, Any] = {
        **{f"{Box.OUTBOX}_{state}": count for state, count in sorted(seen.outbox.items())},
        **{f"{Box.INBOX}_{state}": count for state, count in sorted(seen.inbox.items())},
        "inbox_waiting_since": seen.waiting_since,
    }
    hook = seen.hook if told is None or isinstance(told, str) else told
    if isinstance(told, str):
        found["telegram_does_not_answer"] = told
    if hook is not None:
        found |= {
            "webhook_looked_at": hook.looked_at,
            "webhook_is_ours": hook.is_ours,
            "webhook_pending": hook.pending,
            "webhook_error": hook.error,
            "webhook_error_at": hook.error_at,
            "webhook_taken_at": seen.hook.taken_at if seen.hook else hook.taken_at,
        }
    return [{"what": name, "value": value} for name, value in found.items()]

"""``puas demo``: an empty database becomes a fictional kabupaten with three months of ratings, served."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api import logs, serve
from api.cli import terminal
from api.settings import ApiSettings
from scoring import accounts, clock, visits
from scoring.accounts import clients
from scoring.db import migrate
from scoring.db.engine import Database
from scoring.directory import lookup
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.jobs import periodic
from scoring.jobs.demo.kabupaten import Size, kabupaten
from scoring.jobs.demo.showcase import showcase
from scoring.jobs.interchange.load import load
from scoring.settings import Settings
from scoring.terms import Period, local_day

SEED = 20_260_817
STAFF = (("kepala", "unit_head"), ("petugas", "officer"), ("inspektur", "inspectorate"), ("admin", "admin"))
"""Usernames and roles of the demo's staff; the head and the officer are the showcase's."""

MACHINE = "e-kinerja-demo"
SCOPES = ("scores:read", "feedback:write", "tickets:write")


class NotADemo(ScoringError):
    """The database holds something else than the demo; it is left alone."""

    code = "not_a_demo"


def run(folder: Path, *, city: bool, host: str | None, port: int | None, serve_it: bool) -> None:
    """Make the demo when it is not there yet, print how to use it, and serve it."""
    settings = Settings(home=folder.absolute())
    folder.mkdir(parents=True, exist_ok=True)
    web = ApiSettings()
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    # Who looks at fictional data need not take out their telephone to come in.
    web = web.model_copy(update={"second_factor_for": frozenset()})
    web = web.model_copy(update=changes)
    logins = folder / "logins.json"
    made = asyncio.run(_make(settings, city=city))
    if made is not None:
        logins.touch(mode=0o600)
        logins.write_text(json.dumps(made, indent=2), encoding="utf-8")
    elif not logins.exists():
        raise NotADemo
    known = json.loads(logins.read_text(encoding="utf-8"))
    _tell(known, web, ticket=asyncio.run(_ticket(settings, known["showcase"])))
    if serve_it:
        logs.configure()
        asyncio.run(serve.serve(settings, web, frozenset(serve.Part)))


async def _make(settings: Settings, *, city: bool) -> dict[str, Any] | None:
    """Fill an empty database and return what to remember; None when it is filled already."""
    await migrate.upgrade(settings.database)
    database = Database(settings.database)
    try:
        async with database.reading() as session:
            if await lookup.any_unit(session):
                return None
        return await _fill(database, clock.now(), city=city)
    finally:
        await database.close()


async def _fill(database: Database, now: datetime, *, city: bool) -> dict[str, Any]:
    terminal.say(t("Inventing a kabupaten ..."))
    bundle = kabupaten(Size.CITY if city else Size.SMALL, seed=SEED, today=local_day(now, "Asia/Jakarta"))
    with terminal.progress(t("Storing")) as report:
        async with database.writing() as session:
            await load(session, bundle, by="demo", now=now, progress=report)
    with terminal.progress(t("Adding up")) as report:
        await periodic.catch_up(database, now=now, progress=report)
    async with database.writing() as session:
        shown = await showcase(session)
        passwords: dict[str, str] = {}
        for username, role in STAFF:
            of_the_unit = role in {"unit_head", "officer"}
            passwords[username] = secrets.token_urlsafe(9)
            await accounts.add_user(
                session,
                username,
                passwords[username],
                role,
                shown.unit if of_the_unit else shown.root,
                by="demo",
                now=now,
                employee_id=shown.employee_id if role == "officer" else None,
            )
        _, key = await clients.create(session, MACHINE, shown.root, SCOPES, by="demo", now=now)
    return {"showcase": shown.as_dict(), "staff": passwords, "key": key}


async def _ticket(settings: Settings, shown: Mapping[str, Any]) -> str:
    """Issue a ticket as a queue system would for somebody just served; each is good for three days."""
    database = Database(settings.database)
    try:
        async with database.writing() as session:
            return await visits.issue(
                session,
                unit_id=shown["unit_id"],
                point_id=shown["point_id"],
                employee_id=shown["employee_id"],
                key=settings.key,
                served_at=clock.now(),
            )
    finally:
        await database.close()


def _tell(known: Mapping[str, Any], web: ApiSettings, *, ticket: str) -> None:
    """Print where to look and how to get in."""
    shown, at = known["showcase"], web.address
    period = str(Period.containing(local_day(clock.now(), "Asia/Jakarta"), months=12))
    places = (
        (t("Find a service"), f"{at}/"),
        (t("Rate a service"), f"{at}/r/{shown['point_code']}   ({shown['point_name']})"),
        (t("The same, by ticket"), f"{at}/t/{ticket}"),
        (t("Kiosk"), f"{at}/k/{shown['point_code']}"),
        (t("Public results"), f"{at}/hasil/{shown['unit']}"),
        (t("Staff pages"), f"{at}/staf"),
        (t("Machine API"), f"{at}/api/v1/docs"),
    )
    lines = [
        "",
        t("Puas is ready: {name} and its neighbours, all of it fictional.", name=shown["unit_name"]),
        "",
        *(f"  {what:18} {where}" for what, where in places),
        "",
        f"  curl -H 'Authorization: Bearer {known['key']}' '{at}/api/v1/scores/employees?period={period}'",
        "",
        t("Staff, with passwords:"),
        *(f"  {username:18} {password}" for username, password in known["staff"].items()),
        "",
        *([note, ""] if (note := serve.bot_note()) else []),
        t("Stop with Ctrl-C; the same command starts it again."),
        "",
    ]
    typer.echo("\n".join(lines))

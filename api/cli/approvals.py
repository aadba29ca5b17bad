"""What takes more than one person, at a terminal: ``approvals``, agreed to under one's own password."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scoring.accounts import Staff
    from scoring.db.engine import Database

T = TypeVar("T")
AsWhom = Annotated[
    str, typer.Option("--as", help=t("Your own username; the password is asked for. Not the proposer's."))
]
COLUMNS = ("number", "kind", "subject", "reason", "by", "proposed", "until", "voices", "state", "decision")
MANY = 1_000


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    approvals = typer.Typer(help=t("What one person proposes and others agree to."))
    approvals.callback(invoke_without_command=True)(list_proposals)
    approvals.command("agree", help=t("Agree to a proposal; with the last voice it is done."))(agree)
    approvals.command("refuse", help=t("Refuse a proposal for good."))(refuse)
    app.add_typer(approvals, name="approvals")


def list_proposals(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List proposals, newest first."""
    if context.invoked_subcommand is not None:
        return
    from scoring.accounts import approvals

    found = house.writing(lambda session, _now: approvals.listed(session, limit=MANY))
    rows = [
        {
            "number": one.id,
            "kind": one.kind.value,
            "subject": one.subject,
            "reason": one.reason,
            "by": one.proposed_by,
            "proposed": one.proposed_at,
            "until": one.expires_at,
            "voices": one.voices,
            "state": one.state.value,
            "decision": one.decision,
        }
        for one in found
    ]
    terminal.give(rows, COLUMNS, out=None, as_json=as_json)


def agree(number: int, username: AsWhom) -> None:
    """Agree to a proposal as somebody who has an account."""
    from scoring.jobs import approvals

    is_done = _as_staff(
        username, lambda session, staff, now: approvals.agree(session, number, by=staff, now=now)
    )
    if is_done:
        terminal.say(t("Proposal {number} is done.", number=number))
    else:
        terminal.say(t("Proposal {number} waits for one more person.", number=number))


def refuse(
    number: int,
    username: AsWhom,
    why: Annotated[str, typer.Option("--why", help=t("Why; kept with the decision for good."))],
) -> None:
    """Refuse a proposal as somebody who has an account."""
    from scoring.jobs import approvals

    _as_staff(username, lambda session, staff, now: approvals.refuse(session, number, why, by=staff, now=now))
    terminal.say(t("Proposal {number} is refused.", number=number))


def waits(number: int) -> None:
    """Say that a proposal waits for another person, and how they agree."""
    terminal.say(
        t(
            "Proposal {number} waits for another person: on the staff pages under Approvals,"
            " or puas approvals agree {number} --as USERNAME.",
            number=number,
        )
    )


def _as_staff(username: str, work: "Callable[[AsyncSession, Staff, datetime], Awaitable[T]]") -> T:
    """Do a piece of work as the member of staff whose password is typed in."""
    from api.settings import ApiSettings
    from scoring import accounts, clock
    from scoring.accounts import second, second_rules, tries
    from scoring.settings import Settings

    required = ApiSettings().second_factor_for
    password = typer.prompt(t("Password"), hide_input=True)

    async def run(database: "Database") -> T:
        now = clock.now()
        async with database.writing() as session:
            await tries.begin(session, username, "terminal", now=now)
        staff = await accounts.verify(database, username, password)
        if staff.has_factor:
            code = typer.prompt(t("Code from the telephone, or a recovery code"))
            async with database.writing() as session:
                await second.count_try(session, staff.username, now=now)
            async with database.writing() as session:
                await second.prove(session, staff, code, key=Settings().key, now=clock.now())
        elif staff.role in required:
            raise second_rules.FactorMissing
        async with database.writing() as session:
            await tries.succeeded(session, username, "terminal", now=now)
            return await work(session, staff, now)

    return house.with_database(run)

"""Who may come in: ``user`` for staff, ``client`` for the machines of appraisal systems."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli import house, terminal
from api.cli.approvals import waits
from scoring.i18n import t

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
Unit = Annotated[str, typer.Option("--unit", help=t("Code of the unit whose subtree may be seen."))]

Reason = Annotated[
    str, typer.Option("--reason", help=t("Why; asked for where another person must agree, and kept."))
]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    user = typer.Typer(help=t("Staff accounts."), no_args_is_help=True)
    user.command("add", help=t("Make an account; the password is asked for, or made and shown once."))(
        add_user
    )
    user.command("role", help=t("Give an account another role."))(change_role)
    user.command("list", help=t("List accounts."))(list_users)
    user.command("password", help=t("Give an account a password that is shown once and changed at sign-in."))(
        set_password
    )
    user.command("invite", help=t("Make a link by which somebody chooses their password."))(invite_user)
    user.command("reset", help=t("Take the second step from somebody who has lost it."))(reset_user)
    user.command("link", help=t("Say who an account is at the identity provider."))(link_user)
    user.command("enable", help=t("Let a disabled account in again."))(enable_user)
    user.command("disable", help=t("Disable an account and end its sessions."))(disable_user)
    app.add_typer(user, name="user")
    client = typer.Typer(help=t("Keys of machines that pull scores."), no_args_is_help=True)
    client.command("add", help=t("Make a key; it is shown once."))(add_client)
    client.command("list", help=t("List keys."))(list_clients)
    client.command("revoke", help=t("Revoke a key at once."))(revoke_client)
    app.add_typer(client, name="client")


def add_user(
    username: str,
    role: Annotated[str, typer.Option(help="admin | unit_head | officer | inspectorate | auditor | analyst")],
    unit: Unit,
    ask: Annotated[
        bool, typer.Option("--ask", help=t("Ask for the password instead of making one."))
    ] = False,
    employee: Annotated[
        str | None, typer.Option("--employee", help=t("Your id of the employee whose account it is."))
    ] = None,
    invite: Annotated[
        bool, typer.Option("--invite", help=t("Make a link by which they choose the password."))
    ] = False,
    reason: Reason = "",
) -> None:
    """Make a staff account; an admin's or auditor's opens nothing until another person agrees."""
    from scoring.accounts import invitations
    from scoring.directory import lookup, scope
    from scoring.jobs import approvals

    password = None
    if not invite:
        password = (
            typer.prompt(t("Password"), hide_input=True, confirmation_prompt=True)
            if ask
            else invitations.new_password()
        )

    async def add(session: "AsyncSession", now: datetime) -> int | None:
        employee_id = None
        if employee is not None:
            root = await lookup.unit(session, unit)
            employee_id = (await scope.employee_within(session, root.id or 0, employee)).id
        return await approvals.admit_user(
            session,
            username,
            password,
            role,
            unit,
            reason=reason,
            by=house.OPERATOR,
            now=now,
            employee_id=employee_id,
            must_change=not ask and not invite,
        )

    proposal = house.writing(add)
    terminal.say(t("Account {username} was made.", username=username.strip().lower()))
    if proposal is not None:
        waits(proposal)
    elif role == "admin":
        terminal.say(t("It is the first admin: from now on admins and auditors take a second person."))
    if invite:
        invite_user(username)
    elif not ask:
        terminal.say(t("Password, shown only now; it is changed at the first sign-in:"))
        typer.echo(password)


def set_password(username: str) -> None:
    """Give an account another password."""
    from scoring import accounts
    from scoring.accounts import invitations

    password = invitations.new_password()
    house.writing(
        lambda session, now: accounts.set_password(
            session, username, password, by=house.OPERATOR, now=now, must_change=True
        )
    )
    terminal.say(t("Password, shown only now; it is changed at the first sign-in:"))
    typer.echo(password)


def invite_user(username: str) -> None:
    """Make an invitation; the present password opens nothing any more."""
    from api.settings import ApiSettings
    from scoring.accounts import invitations

    token = house.writing(
        lambda session, now: invitations.invite(session, username, by=house.OPERATOR, now=now)
    )
    terminal.say(t("Invitation, good once, for {days} days:", days=invitations.GOOD_FOR.days))
    typer.echo(f"{ApiSettings().address}/staf/undangan/{token}")


def reset_user(username: str, reason: Reason = "") -> None:
    """Reset a second step; an administrator's, auditor's or inspector's once another person agrees."""
    from scoring.jobs import approvals

    proposal = house.writing(
        lambda session, now: approvals.reset_second_step(
            session, username, reason=reason, by=house.OPERATOR, now=now
        )
    )
    if proposal is None:
        terminal.say(t("{username} sets the second step up anew at the next sign-in.", username=username))
    else:
        waits(proposal)


def link_user(
    username: str,
    subject: Annotated[str, typer.Argument(help=t("Their sub claim; empty undoes the link."))],
) -> None:
    """Link an account to somebody at the identity provider that is set."""
    from api.settings import SignOnSettings
    from scoring.accounts import sign_on
    from scoring.errors import NotFound

    async def work(session: "AsyncSession", now: datetime) -> None:
        issuer = SignOnSettings().oidc_issuer
        if issuer is None:
            raise NotFound
        if subject:
            await sign_on.link(session, username, issuer, subject, by=house.OPERATOR, now=now)
        else:
            await sign_on.unlink(session, username, issuer, by=house.OPERATOR, now=now)

    house.writing(work)
    terminal.say(t("Done."))


def enable_user(username: str, reason: Reason = "") -> None:
    """Let a disabled account in; an administrator or auditor once another person agrees."""
    from scoring.jobs import approvals

    proposal = house.writing(
        lambda session, now: approvals.let_in_again(
            session, username, reason=reason, by=house.OPERATOR, now=now
        )
    )
    if proposal is None:
        terminal.say(t("Account {username} is let in again.", username=username))
    else:
        waits(proposal)


def change_role(
    username: str,
    role: Annotated[str, typer.Option(help="admin | unit_head | officer | inspectorate | auditor | analyst")],
    reason: Reason = "",
) -> None:
    """Give an account another role; admin and auditor only once another person agrees."""
    from scoring.jobs import approvals

    proposal = house.writing(
        lambda session, now: approvals.change_role(
            session, username, role, reason=reason, by=house.OPERATOR, now=now
        )
    )
    if proposal is None:
        terminal.say(t("Account {username} has another role now.", username=username))
    else:
        waits(proposal)


def list_users(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List staff accounts."""
    from scoring import accounts

    rows = [
        {
            "username": one.username,
            "role": one.role.value,
            "unit": one.unit_code,
            "made": one.created_at,
            "disabled": one.disabled_at,
            "second_step": one.has_factor,
            "last_in": one.signed_in_at,
        }
        for one in house.writing(lambda session, _now: accounts.list_users(session))
    ]
    columns = ("username", "role", "unit", "made", "disabled", "second_step", "last_in")
    terminal.give(rows, columns, out=None, as_json=as_json)


def disable_user(username: str) -> None:
    """Disable a staff account."""
    from scoring import accounts

    house.writing(lambda session, now: accounts.disable_user(session, username, by=house.OPERATOR, now=now))
    terminal.say(t("Account {username} is disabled.", username=username))


def add_client(
    name: str,
    unit: Unit,
    scope: Annotated[list[str], typer.Option("--scope", help="scores:read | feedback:write | tickets:write")],
) -> None:
    """Make a machine's key."""
    from scoring.accounts import clients

    _, key = house.writing(
        lambda session, now: clients.create(session, name, unit, scope, by=house.OPERATOR, now=now)
    )
    terminal.say(t("Key of {name}, shown only now:", name=name))
    typer.echo(key)


def list_clients(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List machines' keys."""
    from scoring.accounts import clients

    rows = [
        {
            "name": one.name,
            "prefix": one.prefix,
            "unit": one.unit_code,
            "scopes": " ".join(sorted(one.scopes)),
            "made": one.created_at,
            "last_used": one.last_used,
            "revoked": one.revoked_at,
        }
        for one in house.writing(lambda session, _now: clients.list_all(session))
    ]
    columns = ("name", "prefix", "unit", "scopes", "made", "last_used", "revoked")
    terminal.give(rows, columns, out=None, as_json=as_json)


def revoke_client(name: str) -> None:
    """Revoke a machine's key."""
    from scoring.accounts import clients

    house.writing(lambda session, now: clients.revoke(session, name, by=house.OPERATOR, now=now))
    terminal.say(t("The key of {name} is revoked.", name=name))

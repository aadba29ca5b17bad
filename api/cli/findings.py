"""The inspectorate's work at a terminal: what was found, which feedback it concerns, lift or confirm."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from api.cli import house, terminal
from api.cli.approvals import waits
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.integrity import Finding

T = TypeVar("T")
MANY = 10_000
Note = Annotated[str, typer.Option("--note", help=t("Why; kept with the decision for good."))]
AsJson = Annotated[bool, typer.Option("--json")]


class Which(StrEnum):
    """Which findings to list."""

    OPEN = "open"
    LIFTED = "lifted"
    CONFIRMED = "confirmed"
    ALL = "all"


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    findings = typer.Typer(help=t("Signs of misuse, and what people decide about them."))
    findings.callback(invoke_without_command=True)(list_findings)
    findings.command("show", help=t("Show the feedback a finding concerns."))(show)
    findings.command("lift", help=t("Propose that what a finding holds count again, or put an alarm away."))(
        lift
    )
    findings.command("confirm", help=t("Exclude what a finding holds for good; an alarm excludes nothing."))(
        confirm
    )
    app.add_typer(findings, name="findings")


def list_findings(
    context: typer.Context,
    state: Annotated[Which, typer.Option("--state", help=t("Which findings to list."))] = Which.OPEN,
    as_json: AsJson = False,
) -> None:
    """List findings, newest first."""
    if context.invoked_subcommand is not None:
        return
    from scoring import integrity

    wanted = None if state is Which.ALL else state.value
    found = house.writing(lambda session, _now: integrity.listed(session, state=wanted, limit=MANY))
    rows = [_told(one) for one in found]
    if not as_json:
        rows = [row | {name: _figures(row[name]) for name in ("features", "threshold")} for row in rows]
    columns = (
        "id", "reason", "meaning", "subject", "sets_aside", "rows", "features", "threshold", "found", "state",
        "decided_by", "decided", "note",
    )  # fmt: skip
    terminal.give(rows, columns, out=None, as_json=as_json)


def show(finding: int, as_json: AsJson = False) -> None:
    """Show a finding's feedback."""
    from scoring import integrity

    found = house.writing(lambda session, _now: integrity.concerned(session, finding))
    rows = [one._asdict() for one in found]
    columns = ("response_id", "unit_id", "submitted_at", "channel", "evidence", "overall", "state", "why")
    terminal.give(rows, columns, out=None, as_json=as_json)


def lift(finding: int, note: Note) -> None:
    """Propose that what a finding holds count again; an alarm, which holds nothing, is put away at once."""
    from scoring.jobs import approvals

    proposal = house.writing(
        lambda session, now: approvals.propose_lift(session, finding, note=note, by=house.OPERATOR, now=now)
    )
    if proposal is None:
        terminal.say(t("Finding {number} is lifted.", number=finding))
    else:
        waits(proposal)


def confirm(finding: int, note: Note) -> None:
    """Exclude what a finding holds."""
    from scoring.jobs import inspection

    gone = house.writing(
        lambda session, now: inspection.confirm(session, finding, note=note, by=house.OPERATOR, now=now)
    )
    terminal.say(
        t("Finding {number} is confirmed; {count} ratings are excluded.", number=finding, count=gone)
    )


def _told(finding: "Finding") -> dict[str, Any]:
    import orjson

    from scoring.method import wording
    from scoring.method.suspicion import Reason

    words = wording.REASONS[wording.Language(terminal.language().value)]
    return {
        "id": finding.id,
        "reason": finding.reason,
        "meaning": words[Reason(finding.reason)],
        "subject": finding.subject,
        "sets_aside": finding.sets_aside,
        "rows": finding.rows,
        "features": orjson.loads(finding.features),
        "threshold": orjson.loads(finding.threshold),
        "found": finding.found_at,
        "state": finding.state,
        "decided_by": finding.decided_by,
        "decided": finding.decided_at,
        "note": finding.note,
    }


def _figures(named: dict[str, float]) -> str:
    return " ".join(f"{name}={value:g}" for name, value in named.items())

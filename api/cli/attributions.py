"""To whom ratings are ascribed, at a terminal: ``attribution show``, ``correct`` and ``health``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.appraisals import Explained

AsJson = Annotated[bool, typer.Option("--json")]
COLUMNS = ("day", "rule", "confidence", "to", "candidates", "decided_by", "reason")
HEALTH = ("unit_id", "name", "period", "unit_only", "counted", "share", "warning")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    attribution = typer.Typer(help=t("To whom ratings are ascribed."), no_args_is_help=True)
    attribution.command("show", help=t("Show every decision about a rating, and who was on the roster."))(
        show
    )
    attribution.command("correct", help=t("Ascribe a rating anew; the earlier decision stays."))(correct)
    attribution.command("health", help=t("How much names nobody, by unit; exit code 1 above the threshold."))(
        health
    )
    app.add_typer(attribution, name="attribution")


def show(code: str, as_json: AsJson = False) -> None:
    """Show a rating's attributions, oldest first."""
    from scoring import appraisals

    found = house.writing(lambda session, _now: appraisals.explained_to_operator(session, code))
    terminal.give(_decisions(found), COLUMNS, out=None, as_json=as_json)
    if not as_json:
        names = [
            f"{one.person.name} ({one.person.code}){'' if one.covered and one.is_here else ' -'}"
            for one in found.roster
        ]
        terminal.say(t("On the roster that day: {names}", names=", ".join(names) or "-"))


def correct(
    code: str,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help=t("Your id of an employee, with a share after a colon: E1 or E1:0.5.")),
    ] = None,
    unit_only: Annotated[
        bool, typer.Option("--unit-only", help=t("Nobody is named: it counts for the unit alone."))
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help=t("Why; kept with the decision for good."))] = "",
) -> None:
    """Ascribe a rating anew."""
    from scoring import appraisals

    if unit_only == bool(to):
        terminal.refuse(t("Say either --to for each employee, or --unit-only."))
    shares = _shares(to or [])
    house.writing(
        lambda session, now: appraisals.correct_as_operator(
            session, code, shares, reason, by=house.OPERATOR, now=now
        )
    )
    terminal.say(t("Rating {code} is ascribed anew; scores follow within minutes.", code=code))


def health(
    period: Annotated[str, typer.Option("--period", help=t("2026, 2026-S1, 2026-Q3 or 2026-07."))],
    out: Annotated[Path | None, typer.Option("--out", help=t("File to write as CSV."))] = None,
    as_json: AsJson = False,
) -> None:
    """Tell how much names nobody, and fail when a unit is above the threshold."""
    from scoring.appraisals import health as attribution_health
    from scoring.settings import Settings
    from scoring.terms import Period

    with terminal.reasons():
        asked = Period.parse(period)
    found = house.writing(lambda session, _now: attribution_health.unit_only(session, asked))
    threshold = Settings().unit_only_warning
    rows = [
        {
            "unit_id": one.unit_code,
            "name": one.unit_name,
            "period": str(asked),
            "unit_only": one.unit_only,
            "counted": one.counted,
            "share": round(one.share, 4),
            "warning": one.is_above(threshold),
        }
        for one in found
    ]
    terminal.give(rows, HEALTH, out=out, as_json=as_json)
    above = [one.unit_name for one in found if one.is_above(threshold)]
    if above:
        terminal.refuse(
            t(
                "Above {percent} % without a name: {units}. Look at rosters, tickets and badges.",
                percent=round(100 * threshold),
                units=", ".join(above),
            )
        )


def _decisions(found: "Explained") -> list[dict[str, Any]]:
    return [
        {
            "day": one.made.decided_at.date(),
            "rule": one.made.rule.value,
            "confidence": one.made.confidence,
            "to": " ".join(f"{person.code}:{share:g}" for person, share in one.shares) or None,
            "candidates": " ".join(person.code for person in one.candidates),
            "decided_by": one.made.decided_by,
            "reason": one.made.reason,
        }
        for one in found.decisions
    ]


def _shares(given: list[str]) -> dict[str, float]:
    """Read ``E1:0.5`` and ``E1``; without any share all have the same."""
    shares: dict[str, float] = {}
    for one in given:
        name, _, share = one.partition(":")
        try:
            shares[name] = float(share) if share else 1 / len(given)
        except ValueError:
            shares[name] = 0.0
    if len(shares) < len(given):
        terminal.refuse(t("Name each person once, with a share above 0 and up to 1."))
    return shares

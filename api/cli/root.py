"""The commands of ``puas`` and their order in its help."""

import typer

from api.cli import terminal
from scoring.i18n import speaking, t


def build() -> typer.Typer:
    """Build the command line in the language spoken now.

    The commands are imported here, and not above: their help is said while they are read.
    """
    from api.cli import (
        approvals,
        attributions,
        audit,
        corrections,
        exchange,
        findings,
        numbers,
        people,
        poster,
        report,
        running,
        telegram,
    )

    app = typer.Typer(
        help=t("Puas collects what citizens say of public services and turns it into fair scores."),
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,  # locals may hold what citizens wrote
        add_completion=False,
    )
    running.add_to(app)
    exchange.add_to(app)
    numbers.add_to(app)
    poster.add_to(app)
    report.add_to(app)
    people.add_to(app)
    findings.add_to(app)
    audit.add_to(app)
    attributions.add_to(app)
    approvals.add_to(app)
    corrections.add_to(app)
    telegram.add_to(app)
    return app


def main() -> None:
    """Run ``puas``."""
    with speaking(terminal.language()):
        build()()

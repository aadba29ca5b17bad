"""Checking that nothing was altered: ``audit verify``, ``audit witness`` for those outside, ``audit key``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import house, terminal
from scoring.i18n import t, tn
from scoring.settings import Settings

if TYPE_CHECKING:
    from scoring.db.engine import Database
    from scoring.journal.faults import Found

Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help=t("A public key of the journal that you trust; may be repeated.")),
]
AsJson = Annotated[bool, typer.Option("--json", help=t("JSON lines."))]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    audit = typer.Typer(help=t("Check that nothing was altered."), no_args_is_help=True)
    audit.command("verify", help=t("Work the journal out anew and say what was altered."))(verify)
    audit.command("witness", help=t("Check that the journal has only grown, and cosign its checkpoint."))(
        witness
    )
    audit.command("key", help=t("Show the public keys that sign checkpoints; add or retire one."))(key)
    app.add_typer(audit, name="audit")


def verify(
    keys: Keys = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", help=t("A checkpoint kept elsewhere; may be repeated.")),
    ] = None,
    tallies: Annotated[
        bool, typer.Option("--tallies", help=t("Add all feedback up anew too; writers wait meanwhile."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what was altered, a sentence each; exit code 1 when anything was."""
    from api.cli.audit_words import sentence
    from scoring.jobs import audit
    from scoring.journal import notes

    async def work(database: "Database") -> "list[Found]":
        trusted = [notes.read_verifier(one) for one in keys or ()]
        kept = [
            notes.read_checkpoint(notes.read_note(one.read_text(encoding="utf-8")).text)
            for one in checkpoint or ()
        ]
        with terminal.progress(t("Checking the journal")) as report:
            walk = audit.audit(
                database,
                trusted=trusted,
                outside=kept,
                with_tallies=tallies,
                progress=lambda done, total: report(done, total, ""),
            )
            return [found async for found in walk]

    found = house.with_database(work)
    if as_json:
        terminal.write_json({**one.as_record(), "sentence": sentence(one)} for one in found)
    else:
        for one in found:
            typer.echo(sentence(one))
    if found:
        terminal.refuse(
            tn(
                "{count} thing is not as it was journaled.",
                "{count} things are not as they were journaled.",
                len(found),
            )
        )
    terminal.say(t("Everything is as it was journaled."))


def witness(
    folder: Annotated[
        Path, typer.Option("--dir", help=t("Where the witness keeps its key and what it saw."))
    ],
    name: Annotated[
        str, typer.Option("--name", help=t("Whose signature it is, such as inspektorat.example.go.id."))
    ],
    url: Annotated[
        str | None, typer.Option("--url", help=t("Address of the service; this machine's database without."))
    ] = None,
    keys: Keys = None,
    as_json: AsJson = False,
) -> None:
    """Cosign the newest checkpoint if it continues the one seen before; exit code 1 when it does not."""
    from api.cli import witnessing

    with terminal.reasons():
        seen = witnessing.look(folder, name, url=url, keys=keys or ())
    if as_json:
        terminal.write_json(
            [{"origin": seen.checkpoint.origin, "size": seen.checkpoint.size, "note": seen.cosigned}]
        )
    else:
        typer.echo(seen.cosigned, nl=False)
    terminal.say(t("The journal has only grown: {size} entries.", size=seen.checkpoint.size))


def key(
    add: Annotated[bool, typer.Option("--add", help=t("Add a new key; both sign from now on."))] = False,
    retire: Annotated[bool, typer.Option("--retire", help=t("Keep the newest key alone."))] = False,
    secret: Annotated[
        bool,
        typer.Option("--secret", help=t("Write the secret keys, for PUAS_JOURNAL_KEY on other machines.")),
    ] = False,
) -> None:
    """Show the keys of this installation's journal, the newest first."""
    from scoring.journal import keys as kept

    settings = Settings()
    if (add or retire) and settings.journal_key is not None:
        terminal.refuse(t("The keys are set in PUAS_JOURNAL_KEY: change them there."))
    with terminal.reasons():
        found = kept.rotate(settings) if add else kept.retire(settings) if retire else kept.signers(settings)
    for one in found:
        typer.echo(one.as_secret() if secret else str(one.verifier))

"""The keys checkpoints are signed with: made on first use, kept beside the data, changed without a gap.

The file holds one secret key a line, the newest first. While there are several, checkpoints bear a signature
of each, so that whoever knows only the older key can follow.
"""

import os
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from scoring.journal.notes import Kind, Signer, check_name, read_signer
from scoring.settings import Settings

FILE: Final = "journal.key"


def signers(settings: Settings) -> list[Signer]:
    """Return the keys of this installation's log, the newest first; one is made when there is none.

    Raises:
        BadNote: the key the operator set, or the file, cannot be read.
    """
    if settings.journal_key is not None:
        return _read(settings.journal_key.get_secret_value())
    path = settings.home / FILE
    if not path.exists():
        name = settings.journal_name or f"puas-{secrets.token_hex(4)}/journal"
        _write(path, [make(name)], is_first=True)
    return _read(path.read_text(encoding="utf-8"))


def make(name: str, kind: Kind = Kind.ED25519) -> Signer:
    """Make a new key under a name, or raise BadNote for a name keys cannot bear."""
    return Signer(check_name(name), kind, secrets.token_bytes(32))


def rotate(settings: Settings) -> list[Signer]:
    """Put a new key in front of the present ones and return all."""
    known = signers(settings)
    return _keep(settings, [make(known[0].name), *known])


def retire(settings: Settings) -> list[Signer]:
    """Keep the newest key alone: checkpoints bear its signature only from then on."""
    return _keep(settings, signers(settings)[:1])


def own_key(path: Path, name: str) -> Signer:
    """Return a witness's own key, made at first use under a name."""
    if not path.exists():
        _write(path, [make(name, Kind.COSIGNATURE)], is_first=True)
    return _read(path.read_text(encoding="utf-8"))[0]


def _keep(settings: Settings, keys: Sequence[Signer]) -> list[Signer]:
    _write(settings.home / FILE, keys)
    return list(keys)


def _read(text: str) -> list[Signer]:
    return [read_signer(line) for line in text.splitlines() if line.strip()]


def _write(path: Path, keys: Sequence[Signer], *, is_first: bool = False) -> None:
    """Write keys whole under another name and then put them in place: nobody reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{key.as_secret()}\n" for key in keys)
    if is_first:
        # Of two processes that start at once, the first one's key is everybody's.
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    else:
        Path(draft).replace(path)

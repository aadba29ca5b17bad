"""A witness's look at a journal, over the network or in a database at hand, and what it keeps of it."""

import asyncio
import os
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from api.cli import house, terminal
from scoring.i18n import t

if TYPE_CHECKING:
    from scoring.db.engine import Database
    from scoring.journal.witness import Consistency, Seen

TIMEOUT_S = 30
LARGEST = 1_000_000
KEY, SEEN, TRUSTED = "witness.key", "checkpoint", "trusted"


def look(folder: Path, name: str, *, url: str | None, keys: Sequence[str]) -> "Seen":
    """Look once, keep the cosigned checkpoint, and return it; raises what ``journal.witness.look`` does.

    The log's keys are those given, else those kept at the first look, else the log's own word is taken once.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if url is None:
        return house.with_database(lambda database: _here(database, folder, name, keys))
    if urlsplit(url).scheme not in {"http", "https"}:
        terminal.refuse(t("{url} is not a web address.", url=url))
    return asyncio.run(there(url.rstrip("/"), folder, name, keys))


async def _here(database: "Database", folder: Path, name: str, keys: Sequence[str]) -> "Seen":
    from scoring import journal

    async with database.reading() as session:
        written = await journal.checkpoint(session)
        own = await journal.verifiers(session)
        return await _looked(
            folder, name, written, keys, own, lambda old, new: journal.consistent(session, old, new)
        )


async def there(url: str, folder: Path, name: str, keys: Sequence[str]) -> "Seen":
    """Look at a journal over the network."""
    import base64

    import orjson

    written = await _fetched(f"{url}/api/v1/journal/checkpoint")
    own = (await _fetched(f"{url}/api/v1/journal/keys")).split()

    async def consistency(old: int, new: int) -> list[bytes]:
        told = await _fetched(f"{url}/api/v1/journal/consistency?from={old}&to={new}")
        return [base64.b64decode(one) for one in orjson.loads(told)["path"]]

    return await _looked(folder, name, written, keys, own, consistency)


async def _looked(
    folder: Path, name: str, written: str, keys: Sequence[str], own: Sequence[str], consistency: "Consistency"
) -> "Seen":
    from scoring import clock
    from scoring.journal import keys as kept
    from scoring.journal import notes, witness

    trusted = list(keys) or _lines(folder / TRUSTED) or list(own)
    seen = await witness.look(
        written,
        trusted=[notes.read_verifier(one) for one in trusted],
        before=(folder / SEEN).read_text(encoding="utf-8") if (folder / SEEN).exists() else None,
        consistency=consistency,
        signer=kept.own_key(folder / KEY, name),
        now=clock.now(),
    )
    _keep(folder / TRUSTED, "".join(f"{one}\n" for one in trusted))
    _keep(folder / SEEN, seen.cosigned)
    return seen


async def _fetched(address: str) -> str:
    """Ask for a text; whatever goes wrong on the way is said, and nothing is signed."""

    def ask() -> str:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310 - http and https only
            return str(answer.read(LARGEST).decode())

    try:
        return await asyncio.to_thread(ask)
    except (OSError, UnicodeDecodeError) as error:
        terminal.refuse(t("{url} cannot be read: {why}", url=address, why=str(error)))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all: half a memory would be none."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(draft).replace(path)

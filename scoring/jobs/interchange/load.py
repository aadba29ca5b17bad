"""Importing a set: one transaction, all or nothing, and the same set twice changes nothing.

Who served is taken from the set and frozen as an attribution: the people it names, the shares of the roster
it names, or the unit only. The tallies are marked as behind; folding is the schedule's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.db import locks
from scoring.jobs.interchange import organisation, responses, store
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.check import Checked, read_set
from scoring.jobs.interchange.columns import SHEETS
from scoring.jobs.interchange.cross import KEYS
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.report import Counts, Progress, Report, silent
from scoring.jobs.interchange.rows import Options
from scoring.scores import people

METHOD_SETTINGS = ("person_weights", "standard_low", "standard_high", "reference_channel", "reference_mix")
ORGANISATION = tuple(name for name in SHEETS if name != "responses")


@dataclass(frozen=True, slots=True)
class Differences:
    """The rows of one sheet that are new and those that differ from what is stored."""

    new: tuple[Any, ...]
    changed: tuple[Any, ...]
    same: int

    @property
    def counts(self) -> Counts:
        """How many of each."""
        return Counts(len(self.new), len(self.changed), self.same)


async def import_set(
    session: AsyncSession,
    path: Path,
    *,
    by: str,
    now: datetime,
    options: Options | None = None,
    is_dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Import a folder, a workbook or a CSV file; with any problem nothing is stored and all are told.

    Args:
        session: a writing transaction of its own; the caller commits it.
        path: what to read.
        by: who imports, for the journal.
        now: when; the set's moments are its own.
        options: how to read it.
        is_dry_run: compare and count only.
        progress: told how far it is.
    """
    await locks.hold(session, "import")
    known = await store.known(session)
    progress(0, 1, "files")
    checked = read_set(path, today=now.date(), known=known, options=options)
    progress(1, 1, "files")
    if not checked.is_good:
        return Report(is_written=False, problems=checked.problems, notices=checked.notices)
    report = await load(session, checked.bundle, by=by, now=now, is_dry_run=is_dry_run, progress=progress)
    repeats = await _repeats(session, checked)
    return Report(report.is_written, report.counts, notices=(*checked.notices, *repeats))


async def load(
    session: AsyncSession,
    bundle: Bundle,
    *,
    by: str,
    now: datetime,
    is_dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Store a checked set, and report what was new, changed and the same."""
    counts: dict[str, Counts] = {}
    for name in ORGANISATION:
        # Identifiers are read anew for every sheet: each names rows of those before it.
        ids = await store.ids(session)
        stored = await _stored(session, name, ids)
        found = compare(name, bundle.sheet(name), stored)
        if bundle.sheet(name):
            counts[name] = found.counts
        if not is_dry_run:
            await organisation.WRITERS[name](session, found.new, found.changed, ids)
            progress(len(bundle.sheet(name)), len(bundle.sheet(name)), name)
    if bundle.meta.settings and not is_dry_run:
        await _record_settings(session, bundle.meta.settings, by=by, now=now)
    if bundle.responses:
        counts["responses"] = await responses.load(
            session, bundle, by=by, now=now, is_dry_run=is_dry_run, progress=progress
        )
    if not is_dry_run and any(one.new or one.changed for one in counts.values()):
        await _journal(session, bundle, counts, by=by, now=now)
    return Report(is_written=not is_dry_run, counts=counts)


async def _record_settings(
    session: AsyncSession, settings: Mapping[str, Any], *, by: str, now: datetime
) -> None:
    """Keep the settings for the way out, and put those of the person score in force."""
    await store.record_settings(session, settings)
    of_the_method = {name: settings[name] for name in METHOD_SETTINGS if settings.get(name) is not None}
    if of_the_method:
        await people.record_settings(session, of_the_method, by=by, now=now)


def compare(name: str, rows: Sequence[Any], stored: Mapping[Any, Any]) -> Differences:
    """Tell new, changed and equal rows apart by the key of their sheet."""
    new, changed, same = [], [], 0
    for row in rows:
        before = stored.get(key_of(name, row))
        if before is None:
            new.append(row)
        elif before != row:
            changed.append(row)
        else:
            same += 1
    return Differences(tuple(new), tuple(changed), same)


def key_of(name: str, row: Any) -> tuple[Any, ...]:
    """Return what makes a row the same row when it comes again."""
    return tuple(getattr(row, column) for column in KEYS[name])


async def _stored(session: AsyncSession, name: str, ids: store.Ids) -> dict[Any, Any]:
    rows = await organisation.READERS[name](session, ids.backwards())
    return {key_of(name, row): row for row in rows}


async def _repeats(session: AsyncSession, checked: Checked) -> list[Problem]:
    """Say which responses were set aside because their ticket was used before."""
    repeated = await responses.repeats(session, checked.bundle.responses)
    placed = checked.lines["responses"]
    return [
        problem(Reason.TICKET_REPEATED, placed.file, line=line, column="ticket_id", value=row.ticket_id or "")
        for line, row in zip(placed.lines, placed.records, strict=True)
        if row.response_id in repeated
    ]


async def _journal(
    session: AsyncSession, bundle: Bundle, counts: Mapping[str, Counts], *, by: str, now: datetime
) -> None:
    """Write down that the import was made, with a digest of every row, so that it can be shown again."""
    digest = sha256()
    for name in SHEETS:
        for row in bundle.sheet(name):
            digest.update(f"{name}\x1f{row!r}\n".encode())
    told = {
        "rows": {name: [one.new, one.changed, one.same] for name, one in counts.items()},
        "sha256": digest.hexdigest(),
    }
    await journal.record(session, "import.made", f"import:{digest.hexdigest()[:16]}", told, by=by, now=now)

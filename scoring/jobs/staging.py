"""Importing the organisation from a page: a workbook is looked at, waits for a yes, and is taken in whole.

Ratings do not come in this way: whoever keeps the organisation must not be able to bring ratings along.
"""

import asyncio
import io
import secrets
import tempfile
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.accounts import NotAllowed, Staff
from scoring.db import locks
from scoring.db.engine import Database
from scoring.directory.typed import check_may_administer
from scoring.errors import NotFound, ScoringError
from scoring.jobs import staging_store as store
from scoring.jobs.interchange import load, workbook
from scoring.jobs.interchange import store as known_store
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.check import Checked, read_set
from scoring.jobs.interchange.known import Known
from scoring.jobs.interchange.records import (
    AssignmentRow,
    EmployeeRow,
    PointRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)
from scoring.jobs.interchange.report import Report
from scoring.terms import Employment

LARGEST_FILE: Final = 4_000_000
LARGEST_UNPACKED: Final = 80_000_000
"""Bytes. A workbook is an archive: a small one can hold more than a machine has memory."""

WAITS: Final = timedelta(hours=1)


class UnusableFile(ScoringError):
    """What was sent is no workbook, or a larger one than can be read here; ``megabytes`` is the limit."""

    code = "unusable_file"


class RatingsInFile(ScoringError):
    """The workbook holds ratings: they are imported by the operator, never from a page."""

    code = "ratings_in_file"


class Overtaken(ScoringError):
    """The organisation has changed since the file was looked at: look at it again."""

    code = "import_overtaken"


async def check_may_import(session: AsyncSession, by: Staff) -> None:
    """Raise NotAllowed unless somebody keeps the whole organisation: a workbook may name any part."""
    check_may_administer(by.role)
    if not await store.is_whole(session, by.unit_id):
        raise NotAllowed


async def look_at(
    database: Database, content: bytes, name: str, *, by: Staff, now: datetime
) -> tuple[Report, str | None]:
    """Check a workbook and say what it would do; return the code it waits under, None with any fault.

    Raises:
        NotAllowed: the actor does not keep the whole organisation.
        UnusableFile: it is no workbook that can be read here.
        RatingsInFile: it holds ratings.
    """
    async with database.reading() as session:
        await check_may_import(session, by)
        known = await known_store.known(session)
    checked = await _read(content, known, now)
    if checked.bundle.responses:
        raise RatingsInFile
    if not checked.is_good:
        return Report(is_written=False, problems=checked.problems, notices=checked.notices), None
    code = secrets.token_urlsafe(24)
    async with database.writing() as session:
        report = await load.load(session, checked.bundle, by=by.actor, now=now, is_dry_run=True)
        await store.forget(session, now - WAITS, by.account_id)
        await store.stage(
            session,
            {
                "code": code,
                "account_id": by.account_id,
                "name": name[:120],
                "content": content,
                "staged_at": now,
            },
        )
    return Report(is_written=False, counts=report.counts, notices=checked.notices), code


async def take_in(database: Database, code: str, *, by: Staff, now: datetime) -> Report:
    """Import the workbook that waits under a code, all of it or nothing.

    Raises:
        NotAllowed: the actor does not keep the whole organisation.
        NotFound: nothing of theirs waits under the code, or its hour is over.
        Overtaken: the organisation has changed in between.
    """
    async with database.reading() as session:
        await check_may_import(session, by)
        content = await store.staged(session, code, by.account_id, now - WAITS)
        known = await known_store.known(session)
    if content is None:
        raise NotFound
    # Read before the transaction begins: nobody who rates waits for a workbook to be parsed.
    checked = await _read(content, known, now)
    async with database.writing() as session:
        await locks.hold(session, "import")
        if not checked.is_good or await known_store.known(session) != known:
            raise Overtaken
        report = await load.load(session, checked.bundle, by=by.actor, now=now)
        await store.forget(session, now, by.account_id)
    return report


async def _read(content: bytes, known: Known, now: datetime) -> Checked:
    _check_archive(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "impor.xlsx"
        await asyncio.to_thread(path.write_bytes, content)
        return await asyncio.to_thread(read_set, path, today=now.date(), known=known)


def _check_archive(content: bytes) -> None:
    fault = UnusableFile(megabytes=LARGEST_FILE // 1_000_000)
    if not 0 < len(content) <= LARGEST_FILE:
        raise fault
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:
        raise fault from None
    if unpacked > LARGEST_UNPACKED:
        raise fault


def example() -> bytes:
    """Return a workbook with every sheet of an organisation, each with one row to write over."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    bundle = Bundle(
        units=(
            UnitRow("KAB", "Kabupaten Contoh", kind="kabupaten", timezone="Asia/Jakarta"),
            UnitRow(
                "DUKCAPIL", "Dinas Dukcapil", district="Kecamatan Kota", parent_id="KAB", kind="dinas",
                timezone="Asia/Jakarta", lat=-6.9, lon=107.6, users_served=12_000,
            ),
        ),
        services=(ServiceRow("KTP", "KTP elektronik", "adminduk", "DUKCAPIL", 1.0, 0),),
        points=(PointRow("L1", "DUKCAPIL", "Loket 1", ("KTP",)),),
        employees=(
            EmployeeRow(
                "E1", "Contoh Nama", "DUKCAPIL", nip="199001012015031001", position="Petugas loket",
                employment=Employment.PNS,
            ),
        ),
        assignments=(AssignmentRow("E1", "DUKCAPIL", first, last, ("KTP",)),),
        rosters=(RosterRow("R1", "DUKCAPIL", first, last, "E1", 1.0, "L1", time(8), time(16)),),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        return workbook.write(bundle, Path(folder) / "contoh.xlsx").read_bytes()

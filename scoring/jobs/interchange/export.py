"""Writing everything back out as the files it came in by, without loss."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.jobs.interchange import files, heard, organisation, store
from scoring.jobs.interchange.bundle import Bundle, Meta
from scoring.jobs.interchange.records import ResponseRow
from scoring.jobs.interchange.report import Progress, silent


async def export_set(session: AsyncSession, path: Path, *, progress: Progress = silent) -> list[Path]:
    """Write all there is to a workbook (``.xlsx``) or a folder of CSV files; return the files.

    What citizens took back is left out. Of feedback that came by our own doors, who served is written as
    the attribution in force.
    """
    return files.write(await bundle_of(session, progress=progress), path)


async def bundle_of(session: AsyncSession, *, progress: Progress = silent) -> Bundle:
    """Return all there is as records."""
    codes = (await store.ids(session)).backwards()
    sheets = {name: tuple(await read(session, codes)) for name, read in organisation.READERS.items()}
    total = await heard.count_responses(session)
    responses: list[ResponseRow] = []
    async for part in heard.all_responses(session, codes):
        responses += part
        progress(len(responses), total, "responses")
    return Bundle(Meta(await store.settings_of(session)), **sheets, responses=tuple(responses))

"""The person cells of a period, read as columns: millions of them take megabytes, not gigabytes."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.attribution.columns import trust_of
from scoring.db.bulk import drained
from scoring.db.upsert import table_of
from scoring.method import channels
from scoring.method.cells import Cells, merged
from scoring.tables import TallyPerson
from scoring.terms import Channel, Evidence, Form

_CHANNEL: Final = {one.value: int(channels.Channel[one.name]) for one in Channel}
_TRUST: Final = {one.value: int(trust_of(one)) for one in Evidence}
_FORM: Final = {one.value: int(channels.Form[one.name]) for one in Form}


async def cells(session: AsyncSession, first: int, last: int) -> Cells:
    """Return the person cells of some months; sets, services and units by their ids.

    Evidence is reduced to its trust class: cells that differ in nothing else are added up.
    """
    table = table_of(TallyPerson)
    query = select(*table.columns).where(table.c.month.between(first, last))
    return merged([_as_cells(rows) async for rows in drained(session, query)])


def _as_cells(rows: Sequence[tuple[Any, ...]]) -> Cells:
    sets, services, units, months, doors, evidences, forms, *sums = zip(*rows, strict=True)
    columns = (
        sets,
        services,
        units,
        months,
        [_CHANNEL[door] for door in doors],
        [_TRUST[evidence] for evidence in evidences],
        [_FORM[form] for form in forms],
        *sums,
    )
    return Cells(*(np.array(column, dtype=np.int64) for column in columns))

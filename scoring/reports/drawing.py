"""Charts as pages, documents and chats show them: each is drawn once, elsewhere, and kept."""

import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias

import orjson

from scoring.db.engine import Database
from scoring.errors import Unavailable
from scoring.reports import apart, drawing_store
from scoring.reports.draw import VERSION, Kind

Spec: TypeAlias = Mapping[str, Any]
"""A chart in Vega-Lite, as ``scoring.reports.charts`` makes them."""

SECONDS: Final = 30.0
"""Longest wait for a batch of drawings; a busy machine needs five."""

_under_way: set[str] = set()
"""Charts this process is drawing: a hundred readers of a new page are one job."""


async def svg(database: Database, charts: Sequence[Spec], *, now: datetime) -> list[str]:
    """Return each chart as an SVG to stand inside a page, in the colours of the reader's scheme.

    Raises:
        NotMade: they cannot be drawn right now.
    """
    return [body.decode() for body in await _drawn(database, charts, Kind.PAGE, now=now)]


async def kept(database: Database, charts: Sequence[Spec]) -> list[str] | None:
    """Return each chart as ``svg`` does if all have been drawn already, else None: nobody waits."""
    keys = [_key(chart, Kind.PAGE) for chart in charts]
    async with database.reading() as session:
        found = await drawing_store.kept(session, keys)
    return [found[key].decode() for key in keys] if found.keys() >= set(keys) else None


async def prepare(database: Database, charts: Sequence[Spec], *, now: datetime) -> None:
    """Draw charts for whoever asks next, unless that is under way; what cannot be drawn is left."""
    keys = {_key(chart, Kind.PAGE) for chart in charts} - _under_way
    if not keys:
        return
    _under_way.update(keys)
    try:
        with suppress(apart.NotMade):
            await svg(database, charts, now=now)
    finally:
        _under_way.difference_update(keys)


async def svg_for_paper(database: Database, charts: Sequence[Spec], *, now: datetime) -> list[bytes]:
    """Return each chart as an SVG for a printed document; raises NotMade."""
    return await _drawn(database, charts, Kind.PAPER, now=now)


async def png(database: Database, charts: Sequence[Spec], *, now: datetime) -> list[bytes]:
    """Return each chart as a picture for a chat, twice as large as its size says; raises NotMade."""
    return await _drawn(database, charts, Kind.PICTURE, now=now)


async def _drawn(database: Database, charts: Sequence[Spec], kind: Kind, *, now: datetime) -> list[bytes]:
    keys = [_key(chart, kind) for chart in charts]
    async with database.reading() as session:
        kept = await drawing_store.kept(session, keys)
    missing = {key: chart for key, chart in zip(keys, charts, strict=True) if key not in kept}
    if missing:
        fresh = await _draw(list(missing.values()), kind)
        kept |= dict(zip(missing, fresh, strict=True))
        # Kept or not, it can be shown: a full database costs time, not the chart.
        with suppress(Unavailable):
            async with database.writing() as session:
                await drawing_store.keep(session, {key: kept[key] for key in missing}, now=now)
    return [kept[key] for key in keys]


async def _draw(charts: Sequence[Spec], kind: Kind) -> list[bytes]:
    job = orjson.dumps([{"spec": chart, "kind": kind} for chart in charts])
    made = await apart.run("scoring.reports.draw", job, seconds=SECONDS)
    return [base64.b64decode(one) for one in orjson.loads(made)]


def _key(chart: Spec, kind: Kind) -> str:
    told = orjson.dumps([chart, kind, VERSION], option=orjson.OPT_SORT_KEYS)
    return sha256(told).hexdigest()

"""All SQL of adding feedback up by the million: a half-year read as columns, tallies written in one go."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from scoring.db.bulk import drained, pour
from scoring.db.upsert import table_of
from scoring.method.response import UNKNOWN
from scoring.scores.ledger import CHANNELS, EVIDENCES, STATES, STEPS, Columns, Ledger, Whole
from scoring.scores.rules import ANSWERED, NO_SERVICE
from scoring.tables import Attribution, Feedback, OfficerSet, TallyUnit
from scoring.terms import Period, month_of

WRITTEN_AT_ONCE: Final = 10_000
"""Rows made out of columns at a time."""

_CHANNELS, _EVIDENCES, _STATES = (
    {word: code for code, word in enumerate(words)} for words in (CHANNELS, EVIDENCES, STATES)
)


SPARE: Final = 100_000
"""Feedback, and ids, that may be added while a half-year is read; more ends the reading with an error."""

_WIDTHS: Final = (np.int16, np.int32, np.int8, np.int8, np.int8, np.int64, np.int64, np.int32)
"""Of month, day, channel, evidence, state, rater, device and answers."""


async def days(session: AsyncSession) -> tuple[date, date] | None:
    """Return the first and the last day anything was said, None when nothing was."""
    table = table_of(Feedback)
    first, last = (await session.execute(select(func.min(table.c.day), func.max(table.c.day)))).one()
    return None if first is None else (first, last)


async def months(session: AsyncSession) -> set[int]:
    """Return the months there are tallies of."""
    table = table_of(TallyUnit)
    return set((await session.execute(select(table.c.month).distinct())).scalars())


async def ledger(session: AsyncSession, half: Period) -> Ledger:
    """Read a half-year's feedback and whom it is ascribed to."""
    said = table_of(Feedback).c
    # As an expression, so that no database goes through an index: most of the table is wanted, in order.
    inside = func.nullif(said.day, None).between(half.starts, half.ends - timedelta(days=1))
    size, *highest = (
        await session.execute(
            select(
                func.count(),
                *(func.coalesce(func.max(said[name]), 0) for name in ("id", "unit_id", "service_id")),
            ).where(inside)
        )
    ).one()
    # The columns are made once, whole: put together of many parts they would need twice the memory. Others
    # may go on speaking meanwhile, which takes some room.
    room = size + size // 100 + SPARE
    widths = [np.min_scalar_type(-2 * top - SPARE) for top in highest]
    columns = [np.empty(room, dtype=width) for width in (*widths, *_WIDTHS)]
    known_days: dict[Any, date] = {}
    begin = 0
    async for rows in drained(session, _said(said, inside)):
        end = begin + len(rows)
        for column, part in zip(columns, _columns(rows, known_days), strict=True):
            column[begin:end] = part
        begin = end
    ids, unit, service, month, day, channel, evidence, state, rater, device, answers = (
        column[:begin] for column in columns
    )
    return Ledger(
        id=ids,
        unit=unit,
        service=service,
        month=month,
        day=day,
        channel=channel,
        evidence=evidence,
        state=state,
        answers=answers,
        officer_set=await _officer_sets(session, ids),
        rater=rater,
        device=device,
    )


def _said(said: Any, inside: ColumnElement[bool]) -> Select[Any]:
    answers: ColumnElement[int] = func.coalesce(said[ANSWERED[0]], 0)
    for name in ANSWERED[1:]:
        answers = answers * STEPS + func.coalesce(said[name], 0)
    return (
        select(
            said.id, said.unit_id, func.coalesce(said.service_id, NO_SERVICE), said.day, said.channel,
            said.evidence, said.state, said.visitor_id, said.device, answers,
        )
        .where(inside)
        .order_by(said.id)
    )  # fmt: skip


async def write(session: AsyncSession, model: type[SQLModel], columns: Columns) -> None:
    """Write columns, in the order of the table's own, where no row is yet."""
    table = table_of(model)
    names = [column.name for column in table.columns]
    for begin in range(0, len(columns[0].codes), WRITTEN_AT_ONCE):
        rows = slice(begin, begin + WRITTEN_AT_ONCE)
        await pour(session, table, names, zip(*(column.values(rows) for column in columns), strict=True))


async def _officer_sets(session: AsyncSession, ids: Whole) -> Whole:
    """Return the officer set in force of each feedback, UNKNOWN for the unit only."""
    highest = (await session.execute(select(func.max(table_of(OfficerSet).c.id)))).scalar_one() or 0
    sets = np.full(len(ids), UNKNOWN, dtype=np.min_scalar_type(-2 * highest - SPARE))
    if not len(ids):
        return sets
    decided = table_of(Attribution).c
    query = (
        select(decided.feedback_id, func.coalesce(decided.officer_set_id, UNKNOWN))
        .where((decided.feedback_id + 0).between(int(ids[0]), int(ids[-1])))
        .order_by(decided.id)
    )
    async for rows in drained(session, query):
        feedback, officer_set = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        # In the width of the ids: a wider one would have all of them widened for every few rows.
        place = np.minimum(np.searchsorted(ids, feedback.astype(ids.dtype)), len(ids) - 1)
        mine = ids[place] == feedback
        # Decisions come in the order they were made: where there are several, the last one stays.
        sets[place[mine]] = officer_set[mine]
    return sets


def _columns(rows: Sequence[tuple[Any, ...]], known_days: dict[Any, date]) -> list[Whole]:
    ids, units, services, written, channels, evidences, states, visitors, devices, answers = zip(
        *rows, strict=True
    )
    for day in set(written).difference(known_days):
        known_days[day] = day if isinstance(day, date) else date.fromisoformat(day)
    months = {day: month_of(known) for day, known in known_days.items()}
    ordinals = {day: known.toordinal() for day, known in known_days.items()}
    return [
        *(np.array(numbers, dtype=np.int64) for numbers in (ids, units, services)),
        _coded(written, months, np.int16),
        _coded(written, ordinals, np.int32),
        _coded(channels, _CHANNELS, np.int8),
        _coded(evidences, _EVIDENCES, np.int8),
        _coded(states, _STATES, np.int8),
        _hashed(visitors),
        _hashed(devices),
        np.array(answers, dtype=np.int32),
    ]


def _coded(words: Iterable[Hashable], codes: dict[Any, int], width: type[np.integer[Any]]) -> Whole:
    return np.fromiter(map(codes.__getitem__, words), dtype=width)


def _hashed(names: Sequence[str | None]) -> Whole:
    """Number names by their 64-bit hash; a hash is never -1, which stands for UNKNOWN.

    Numbers only tell names of one officer set apart: that two of a thousand share one happens once in many
    billion sets.
    """
    return np.fromiter((UNKNOWN if name is None else hash(name) for name in names), np.int64, len(names))

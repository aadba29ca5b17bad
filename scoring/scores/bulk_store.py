"""All SQL of adding feedback up by the million: a half-year read as columns, tallies written in one go."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from scoring.db.bulk import drained, pour
from scoring.db.upsert import table_of
from scoring.method.response import UNKNOWN
from scoring.scores.ledger import CHANNELS, EVIDENCES, STATES, STEPS, Columns, Ledger, Whole
from scoring.scores.rules import ANSWERED, NO_SERVICE
from scoring.tables import Attribution, Feedback, TallyUnit
from scoring.terms import Period, month_of

WRITTEN_AT_ONCE: Final = 10_000
"""Rows made out of columns at a time."""

_CHANNELS, _EVIDENCES, _STATES = (
    {word: code for code, word in enumerate(words)} for words in (CHANNELS, EVIDENCES, STATES)
)


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
    answers: ColumnElement[int] = func.coalesce(said[ANSWERED[0]], 0)
    for name in ANSWERED[1:]:
        answers = answers * STEPS + func.coalesce(said[name], 0)
    query = (
        select(
            said.id, said.unit_id, func.coalesce(said.service_id, NO_SERVICE), said.day, said.channel,
            said.evidence, said.state, said.visitor_id, said.device, answers,
        )
        # As an expression, so that no database goes through an index: most of the table is wanted, in order.
        .where(func.nullif(said.day, None).between(half.starts, half.ends - timedelta(days=1)))
        .order_by(said.id)
    )  # fmt: skip
    known_days: dict[Any, date] = {}
    parts: list[list[Whole]] = [[] for _ in range(_WIDTH)]
    async for rows in drained(session, query):
        for part, column in zip(parts, _columns(rows, known_days), strict=True):
            part.append(column)
    columns = [_joined(part) for part in parts]
    ids, unit, service, month, day, channel, evidence, state, rater, device, given = columns
    return Ledger(
        id=ids,
        unit=unit,
        service=service,
        month=month,
        day=day,
        channel=channel,
        evidence=evidence,
        state=state,
        answers=given,
        officer_set=await _officer_sets(session, ids),
        rater=rater,
        device=device,
    )


async def write(session: AsyncSession, model: type[SQLModel], columns: Columns) -> None:
    """Write columns, in the order of the table's own, where no row is yet."""
    table = table_of(model)
    names = [column.name for column in table.columns]
    for begin in range(0, len(columns[0].codes), WRITTEN_AT_ONCE):
        rows = slice(begin, begin + WRITTEN_AT_ONCE)
        await pour(session, table, names, zip(*(column.values(rows) for column in columns), strict=True))


async def _officer_sets(session: AsyncSession, ids: Whole) -> Whole:
    """Return the officer set in force of each feedback, UNKNOWN for the unit only."""
    sets = np.full(len(ids), UNKNOWN, dtype=np.int64)
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
        place = np.minimum(np.searchsorted(ids, feedback), len(ids) - 1)
        mine = ids[place] == feedback
        # Decisions come in the order they were made: where there are several, the last one stays.
        sets[place[mine]] = officer_set[mine]
    return _narrow(sets)


_WIDTH: Final = 11


def _columns(rows: Sequence[tuple[Any, ...]], known_days: dict[Any, date]) -> list[Whole]:
    ids, units, services, written, channels, evidences, states, visitors, devices, answers = zip(
        *rows, strict=True
    )
    for day in set(written).difference(known_days):
        known_days[day] = day if isinstance(day, date) else date.fromisoformat(day)
    months = {day: month_of(known) for day, known in known_days.items()}
    ordinals = {day: known.toordinal() for day, known in known_days.items()}
    return [
        _narrow(np.array(ids, dtype=np.int64)),
        _narrow(np.array(units, dtype=np.int64)),
        _narrow(np.array(services, dtype=np.int64)),
        _coded(written, months, np.int32),
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


def _joined(parts: list[Whole]) -> Whole:
    """Make one column of its parts, and let go of them: two of all columns would be too much."""
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    parts.clear()
    return whole


def _narrow(column: Whole) -> Whole:
    """Keep whole numbers, none below UNKNOWN, in as few bytes as they need."""
    width = np.min_scalar_type(-int(column.max(initial=1)) - 1)
    return column.astype(width)

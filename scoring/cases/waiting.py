"""What has come to wait for an answer, for those who answer: once each, and only what they may see."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.accounts import NotAllowed, Staff
from scoring.cases import rules, store, waiting_store
from scoring.cases.reading import masked
from scoring.cases.store import CaseRow
from scoring.cases.waiting_store import Waiting
from scoring.terms import SLOWEST_ZONE, CaseKind, local_day

TOLD_FOR: Final = timedelta(days=60)
"""Twice as long as anything can be news, so that nothing is news twice."""


async def untold(session: AsyncSession, reader: Staff, *, since: datetime, now: datetime) -> list[Waiting]:
    """List what waits for an answer of somebody and that they have not been told of; danger first."""
    try:
        sight = rules.sight_of(reader.role, reader.unit_id, today=local_day(now, SLOWEST_ZONE))
    except NotAllowed:
        return []
    since = max(since, now - rules.LOOK_BACK)
    found = await waiting_store.untold(session, sight, reader.account_id, _theirs(reader), since=since)
    return sorted(found, key=lambda one: rules.gravity(one.kind))


async def note_told(session: AsyncSession, reader: Staff, told: Sequence[Waiting], *, now: datetime) -> None:
    """Write down what somebody is told of, in the transaction that promises to tell it."""
    today = local_day(now, SLOWEST_ZONE)
    await waiting_store.note_told(session, reader.account_id, [one.event_id for one in told], today)
    await waiting_store.forget_told(session, today - TOLD_FOR)


async def still(
    session: AsyncSession, reader: Staff, codes: Collection[str], *, now: datetime, with_words: bool
) -> list[CaseRow]:
    """Return those of some cases that still wait and that somebody may see and answer, the gravest first.

    Args:
        session: any.
        reader: who.
        codes: of the feedback.
        now: the present moment.
        with_words: whether with comments, masked; else without any.
    """
    try:
        sight = rules.sight_of(reader.role, reader.unit_id, today=local_day(now, SLOWEST_ZONE))
    except NotAllowed:
        return []
    rows = [await store.one(session, sight, code) for code in codes]
    left = [
        row
        for row in rows
        if row is not None and row.state in rules.OPEN and rules.may_act(reader.role, row.kind)
    ]
    left.sort(key=lambda row: (rules.gravity(row.kind), row.due_on, row.feedback_code))
    return await masked(left) if with_words else [replace(row, comment=None) for row in left]


async def to_answer(session: AsyncSession, reader: Staff, *, limit: int, now: datetime) -> list[CaseRow]:
    """List the open cases somebody answers, those due first on top, without what was written.

    Raises:
        NotAllowed: the reader's role reads no cases.
    """
    sight = rules.sight_of(reader.role, reader.unit_id, today=local_day(now, SLOWEST_ZONE))
    found = await store.listed(
        session,
        sight,
        states=rules.OPEN,
        service=None,
        newest_first=False,
        limit=limit,
        offset=0,
        kinds=_theirs(reader),
    )
    return [replace(row, comment=None) for row in found]


async def standing(session: AsyncSession, reader: Staff, *, now: datetime) -> tuple[int, int]:
    """Count the open cases somebody may see, and those of them whose day has passed; raises NotAllowed."""
    today = local_day(now, SLOWEST_ZONE)
    sight = rules.sight_of(reader.role, reader.unit_id, today=today)
    overdue, _, waits = await store.standing(session, sight, today=today, states=rules.OPEN)
    return waits, overdue


def _theirs(reader: Staff) -> list[CaseKind]:
    return [kind for kind in CaseKind if rules.may_act(reader.role, kind)]

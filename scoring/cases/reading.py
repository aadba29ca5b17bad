"""Reading cases: the inbox, one case with its thread, and what the citizen may know."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.accounts import Staff
from scoring.cases import rules, store
from scoring.cases.rules import OPEN
from scoring.cases.store import CaseRow, EventRow
from scoring.directory import scope
from scoring.errors import NotFound
from scoring.terms import SLOWEST_ZONE, CaseState, local_day

PAGE: Final = 20
"""Cases on one page of the inbox."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of cases and how things stand.

    Attributes:
        cases: by day due; comments have personal data masked.
        services: code and name of the services that can be asked for.
        overdue: open cases whose day has passed.
        due_today: open cases whose last day is today.
        waiting: open cases, all in all.
        has_more: whether another page follows.
        today: the day this was read on.
    """

    cases: list[CaseRow]
    services: list[tuple[str, str]]
    overdue: int
    due_today: int
    waiting: int
    has_more: bool
    today: date


@dataclass(frozen=True, slots=True)
class Opened:
    """One case with its thread and what may be done.

    Attributes:
        case: with personal data in the comment masked.
        thread: what happened, oldest first.
        can_act: whether the reader may move it.
        colleagues: username and unit of those it can be handed to.
        today: the day this was read on.
    """

    case: CaseRow
    thread: list[EventRow]
    can_act: bool
    colleagues: list[tuple[str, str]]
    today: date


@dataclass(frozen=True, slots=True)
class Told:
    """What a citizen may know of the case their feedback opened.

    Attributes:
        state: where it stands.
        due_on: the last day on which the answer is in time.
        text: the answer, or why nothing can be done; None while nothing has been said.
        day: when that was said, None while nothing has been.
        answer_id: names this answer among all there were, None while nothing has been said.
    """

    state: CaseState
    due_on: date
    text: str | None
    day: date | None
    answer_id: int | None = None

    @property
    def can_be_replied_to(self) -> bool:
        """Whether the citizen may come back on it."""
        return self.state in rules.TOLD


async def inbox(
    session: AsyncSession,
    reader: Staff,
    *,
    now: datetime,
    states: frozenset[CaseState] = OPEN,
    unit: str | None = None,
    service: str | None = None,
    point: str | None = None,
    page: int = 1,
) -> Inbox:
    """Read a page of the cases somebody may see.

    Raises:
        NotAllowed: the reader's role reads no cases.
        NotFound: there is no such unit within the reader's.
    """
    today = local_day(now, SLOWEST_ZONE)
    sight = rules.sight_of(reader.role, reader.unit_id, today=today)
    if unit is not None:
        below = await scope.unit_within(session, reader.unit_id, unit)
        sight = replace(sight, root_id=below.id or 0)
    found = await store.listed(
        session,
        sight,
        states=states,
        service=service,
        point=point,
        newest_first=not states & OPEN,
        limit=PAGE + 1,
        offset=PAGE * (page - 1),
    )
    overdue, due_today, waiting = await store.standing(session, sight, today=today, states=OPEN)
    return Inbox(
        cases=await masked(found[:PAGE]),
        services=await store.services(session, sight),
        overdue=overdue,
        due_today=due_today,
        waiting=waiting,
        has_more=len(found) > PAGE,
        today=today,
    )


async def opened(session: AsyncSession, reader: Staff, code: str, *, now: datetime) -> Opened:
    """Read one case by the code of its feedback.

    Raises:
        NotAllowed: the reader's role reads no cases.
        NotFound: there is none, or none that the reader may see.
    """
    found = await visible(session, reader, code, now=now)
    can_act = rules.may_act(reader.role, found.kind)
    others = await store.colleagues(session, reader.unit_id, reader.role.value) if can_act else []
    (case,) = await masked([found])
    return Opened(
        case=case,
        thread=await store.thread(session, found.id),
        can_act=can_act,
        colleagues=[(username, unit) for _, username, unit in others],
        today=local_day(now, SLOWEST_ZONE),
    )


async def answer_of(session: AsyncSession, feedback_id: int) -> Told | None:
    """Return what the citizen may know of the case their feedback has opened, None when there is none."""
    found = await store.of_feedback(session, feedback_id)
    if found is None:
        return None
    case, _, timezone = found
    day = local_day(case.answered_at, timezone) if case.answered_at else None
    answer_id = None if case.answer is None else await store.last_told(session, case.id or 0)
    return Told(case.state, case.due_on, case.answer, day, answer_id)


async def answer_promised(session: AsyncSession, promise: str) -> tuple[int, int] | None:
    """Return feedback and answer a promise to tell of an answer was about, by its name; None if none."""
    answer_id = rules.answer_promised(promise)
    if answer_id is None:
        return None
    feedback_id = await store.feedback_told(session, answer_id)
    return None if feedback_id is None else (feedback_id, answer_id)


async def visible(session: AsyncSession, reader: Staff, code: str, *, now: datetime) -> CaseRow:
    """Find a case as it is stored, or raise NotAllowed or NotFound as ``opened`` does."""
    today = local_day(now, SLOWEST_ZONE)
    sight = rules.sight_of(reader.role, reader.unit_id, today=today)
    found = await store.one(session, sight, code[:64])
    if found is None:
        raise NotFound
    return found


async def masked(rows: Sequence[CaseRow]) -> list[CaseRow]:
    """Mask personal data in comments: who wrote, and about whom, is nobody's business in an inbox.

    In a thread: a page of the longest comments takes a tenth of a second.
    """
    # Imported here: a process that shows no comments does not load the reader's model.
    from scoring.text import redact  # noqa: PLC0415

    def mask(row: CaseRow) -> CaseRow:
        return row if row.comment is None else replace(row, comment=redact(row.comment))

    return await asyncio.to_thread(lambda: [mask(row) for row in rows])

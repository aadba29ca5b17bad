"""Following up: reading cases, answering them, and taking back what the citizen takes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal, notifications
from scoring.accounts import Staff
from scoring.cases import rules, store
from scoring.cases.rules import OPEN, Sight
from scoring.cases.store import CaseRow, EventRow
from scoring.directory import scope
from scoring.errors import NotFound
from scoring.notifications import contacts
from scoring.notifications.rules import by_day
from scoring.terms import CaseEventKind, CaseState, local_day

SLOWEST_ZONE: Final = "Asia/Jakarta"
"""Where a new day begins last: a day that is over there is over everywhere."""

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
    """

    state: CaseState
    due_on: date
    text: str | None
    day: date | None


async def inbox(
    session: AsyncSession,
    reader: Staff,
    *,
    now: datetime,
    states: frozenset[CaseState] = OPEN,
    unit: str | None = None,
    service: str | None = None,
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
        newest_first=not states & OPEN,
        limit=PAGE + 1,
        offset=PAGE * (page - 1),
    )
    overdue, due_today, waiting = await store.standing(session, sight, today=today, states=OPEN)
    return Inbox(
        cases=[_masked(one) for one in found[:PAGE]],
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
    found = await _visible(session, reader, code, now=now)
    can_act = rules.may_act(reader.role, found.kind)
    others = await store.colleagues(session, reader.unit_id, reader.role.value) if can_act else []
    return Opened(
        case=_masked(found),
        thread=await store.thread(session, found.id),
        can_act=can_act,
        colleagues=[(username, unit) for _, username, unit in others],
        today=local_day(now, SLOWEST_ZONE),
    )


async def acknowledge(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> None:
    """Take a case on: from now on somebody is at it."""
    case = await _mine(session, code, by=by, now=now)
    values = {"assignee_id": by.account_id}
    await _move(session, case, CaseState.ACKNOWLEDGED, None, values, by=by.actor, now=now)


async def dispatch(session: AsyncSession, code: str, to: str, text: str, *, by: Staff, now: datetime) -> None:
    """Hand a case to a colleague, with a word on what is asked of them.

    Raises:
        UnknownColleague: nobody of that name may take it over.
    """
    case = await _mine(session, code, by=by, now=now)
    said = rules.check_text(text) if text.strip() else None
    others = await store.colleagues(session, by.unit_id, by.role.value)
    account_id = next((one for one, username, _ in others if username == to), None)
    if account_id is None:
        raise rules.UnknownColleague
    values = {"assignee_id": account_id}
    await _move(session, case, CaseState.DISPATCHED, said, values, by=by.actor, now=now)


async def answer(
    session: AsyncSession, code: str, text: str, *, by: Staff, key: bytes, now: datetime
) -> None:
    """Answer the citizen; they are told where they wrote from, and can read it on their receipt."""
    await _tell(session, code, CaseState.ANSWERED, text, by=by, key=key, now=now)


async def cannot_act(
    session: AsyncSession, code: str, reason: str, *, by: Staff, key: bytes, now: datetime
) -> None:
    """Say that nothing can be done, and why; the citizen is told that as they would be an answer."""
    await _tell(session, code, CaseState.CANNOT_ACT, reason, by=by, key=key, now=now)


async def note(session: AsyncSession, code: str, text: str, *, by: Staff, now: datetime) -> None:
    """Add a line for colleagues that the citizen does not see."""
    case = await _mine(session, code, by=by, now=now)
    said = rules.check_text(text)
    await _event(session, case.id, CaseEventKind.NOTE, said, by=by.actor, now=now)
    await _journal(session, code, CaseEventKind.NOTE, {}, by=by.actor, now=now)


async def reopen(session: AsyncSession, feedback_id: int, text: str, *, now: datetime) -> None:
    """Come back on what one was told: the citizen is not content, and the days begin anew.

    Raises:
        NotFound: the feedback has no case.
        ImpossibleMove: nothing has been said yet, or the case is over.
        NothingWritten: no word on why.
    """
    found = await store.of_feedback(session, feedback_id)
    if found is None:
        raise NotFound
    case, code, timezone = found
    said = rules.check_text(text)
    if case.state not in rules.TOLD:
        raise rules.ImpossibleMove
    values = {
        "due_on": rules.due_on(case.kind, local_day(now, timezone)),
        "answered_at": None,
        "answer": None,
    }
    await _change(session, case.id or 0, case.state, CaseState.DISPATCHED, values)
    await _event(session, case.id or 0, CaseEventKind.REOPENED, said, by=journal.CITIZEN, now=now)
    told = {"from": case.state.value, "to": CaseState.DISPATCHED.value}
    await _journal(session, code, CaseEventKind.REOPENED, told, by=journal.CITIZEN, now=now)


async def answer_of(session: AsyncSession, feedback_id: int) -> Told | None:
    """Return what the citizen may know of the case their feedback has opened, None when there is none."""
    found = await store.of_feedback(session, feedback_id)
    if found is None:
        return None
    case, _, timezone = found
    day = local_day(case.answered_at, timezone) if case.answered_at else None
    return Told(case.state, case.due_on, case.answer, day)


async def close_quiet(session: AsyncSession, *, now: datetime) -> int:
    """Close what was answered long enough ago without a word from the citizen; return how many."""
    closed = 0
    for case_id, code, state, answered_at, timezone in await store.told(session, rules.TOLD):
        if not rules.is_quiet(local_day(answered_at, timezone), today=local_day(now, timezone)):
            continue
        values = {"closed_at": now}
        await _change(session, case_id, state, CaseState.CLOSED, values)
        await _event(session, case_id, CaseEventKind.CLOSED, None, by=journal.SYSTEM, now=now)
        told = {"from": state.value, "to": CaseState.CLOSED.value}
        await _journal(session, code, CaseEventKind.CLOSED, told, by=journal.SYSTEM, now=now)
        closed += 1
    return closed


async def _visible(session: AsyncSession, reader: Staff, code: str, *, now: datetime) -> CaseRow:
    today = local_day(now, SLOWEST_ZONE)
    sight: Sight = rules.sight_of(reader.role, reader.unit_id, today=today)
    found = await store.one(session, sight, code[:64])
    if found is None:
        raise NotFound
    return found


async def _mine(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> CaseRow:
    case = await _visible(session, by, code, now=now)
    rules.check_may_act(by.role, case.kind)
    return case


async def _tell(
    session: AsyncSession, code: str, to: CaseState, text: str, *, by: Staff, key: bytes, now: datetime
) -> None:
    case = await _mine(session, code, by=by, now=now)
    said = rules.check_text(text)
    if case.state is to and case.answer == said:
        return  # the same form sent twice
    event_id = await _move(
        session, case, to, said, {"answer": said, "answered_at": now}, by=by.actor, now=now
    )
    _, visitor_id = await store.feedback_of(session, case.id)
    reach = await contacts.reach(session, visitor_id, key=key) if visitor_id else None
    if visitor_id and reach is not None and reach.chat is not None:
        await notifications.promise(
            session,
            notifications.Kind.ANSWERED,
            visitor_id,
            {"unit": case.unit_name, "text": said, "timezone": case.timezone},
            once=f"answered:{event_id}",
            key=key,
            now=now,
            due_at=by_day(now, case.timezone),
        )


async def _move(
    session: AsyncSession,
    case: CaseRow,
    to: CaseState,
    text: str | None,
    values: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> int:
    rules.check_move(case.state, to)
    await _change(session, case.id, case.state, to, values)
    kind = CaseEventKind(to.value)
    event_id = await _event(session, case.id, kind, text, by=by, now=now)
    told = {"from": case.state.value, "to": to.value}
    await _journal(session, case.feedback_code, kind, told, by=by, now=now)
    return event_id


async def _change(
    session: AsyncSession, case_id: int, state: CaseState, to: CaseState, values: Mapping[str, Any]
) -> None:
    if not await store.change(session, case_id, state, {**values, "state": to}):
        raise rules.ImpossibleMove


async def _event(
    session: AsyncSession, case_id: int, kind: CaseEventKind, text: str | None, *, by: str, now: datetime
) -> int:
    values = {"case_id": case_id, "at": now, "actor": by, "kind": kind, "text": text}
    return await store.add_event(session, values)


async def _journal(
    session: AsyncSession,
    code: str,
    kind: CaseEventKind,
    told: Mapping[str, object],
    *,
    by: str,
    now: datetime,
) -> None:
    """Write down who did what; never the words, which may tell of people."""
    await journal.record(session, f"case.{kind.value}", f"feedback:{code}", told, by=by, now=now)


def _masked(row: CaseRow) -> CaseRow:
    """Mask personal data in the comment: who wrote, and about whom, is nobody's business in an inbox."""
    if row.comment is None:
        return row
    # Imported here: a process that shows no comments does not load the reader's model.
    from scoring.text import analyze  # noqa: PLC0415

    return replace(row, comment=analyze(row.comment).redacted)

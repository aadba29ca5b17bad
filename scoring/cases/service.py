"""Following up: taking cases on, answering them, and closing what was answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal, notifications
from scoring.accounts import Staff
from scoring.cases import calendar, reading, rules, store
from scoring.cases.store import CaseRow
from scoring.errors import NotFound
from scoring.notifications import contacts
from scoring.notifications.rules import by_day
from scoring.terms import CaseEventKind, CaseState, local_day


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


async def reopen(
    session: AsyncSession, feedback_id: int, text: str, *, now: datetime, answer_id: int | None = None
) -> None:
    """Come back on what one was told: the citizen is not content, and the days begin anew.

    Args:
        session: the act's own.
        feedback_id: what the case is about.
        text: why.
        now: the present moment.
        answer_id: which answer, None for the newest.

    Raises:
        NotFound: the feedback has no case.
        AnswerOvertaken: another answer has been given since.
        ImpossibleMove: nothing has been said yet, or the case is over.
        NothingWritten: no word on why.
    """
    found = await store.of_feedback(session, feedback_id)
    if found is None:
        raise NotFound
    case, code, timezone = found
    said = rules.check_text(text)
    await _check_newest(session, case.id or 0, answer_id)
    if case.state not in rules.TOLD:
        raise rules.ImpossibleMove
    days = await calendar.of_unit(session, case.unit_id)
    values = {
        "due_on": days.due_on(case.kind, local_day(now, timezone)),
        "answered_at": None,
        "answer": None,
    }
    await _change(session, case.id or 0, case.state, CaseState.DISPATCHED, values)
    await _event(session, case.id or 0, CaseEventKind.REOPENED, said, by=journal.CITIZEN, now=now)
    told = {"from": case.state.value, "to": CaseState.DISPATCHED.value}
    await _journal(session, code, CaseEventKind.REOPENED, told, by=journal.CITIZEN, now=now)


async def accept(
    session: AsyncSession, feedback_id: int, *, now: datetime, answer_id: int | None = None
) -> None:
    """Close a case because the citizen says that the answer solves it; said twice, it is said once.

    Args:
        session: the act's own.
        feedback_id: what the case is about.
        now: the present moment.
        answer_id: which answer, None for the newest.

    Raises:
        NotFound: the feedback has no case.
        AnswerOvertaken: another answer has been given since.
        ImpossibleMove: nothing has been said yet, or it was taken back.
    """
    found = await store.of_feedback(session, feedback_id)
    if found is None:
        raise NotFound
    case, code, _ = found
    await _check_newest(session, case.id or 0, answer_id)
    if case.state is CaseState.CLOSED:
        return
    if case.state not in rules.TOLD:
        raise rules.ImpossibleMove
    case_id, told = case.id or 0, {"from": case.state.value, "to": CaseState.CLOSED.value}
    await _change(session, case_id, case.state, CaseState.CLOSED, {"closed_at": now})
    await _event(session, case_id, CaseEventKind.CLOSED, None, by=journal.CITIZEN, now=now)
    await _journal(session, code, CaseEventKind.CLOSED, told, by=journal.CITIZEN, now=now)


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


async def _mine(session: AsyncSession, code: str, *, by: Staff, now: datetime) -> CaseRow:
    case = await reading.visible(session, by, code, now=now)
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
            {
                "unit": case.unit_name,
                "text": said,
                "timezone": case.timezone,
                "feedback": case.feedback_code,
                "answer": event_id,
            },
            once=rules.promise_of(event_id),
            key=key,
            now=now,
            due_at=by_day(now, case.timezone),
        )


async def _check_newest(session: AsyncSession, case_id: int, answer_id: int | None) -> None:
    if answer_id is not None and answer_id != await store.last_told(session, case_id):
        raise rules.AnswerOvertaken


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

"""Looking at what citizens said and opening a case where it needs an answer.

In two steps: what is new is read and judged outside any write (reading a comment takes a millisecond), and
then taken in only where the feedback still is as it was judged. Whatever came or changed in between stays
unseen and is looked at next time, in whatever order ids and commits came about.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.cases import calendar, looks_store, rules, store
from scoring.cases.looks_store import Subject
from scoring.terms import SLOWEST_ZONE, CaseEventKind, CaseKind, CaseState, FeedbackState, local_day

AT_ONCE = 200
"""Feedbacks looked at in one go."""


async def unseen(session: AsyncSession, *, now: datetime, limit: int = AT_ONCE) -> list[Subject]:
    """Return feedback of the last weeks that has not been looked at as it is now."""
    since = local_day(now, SLOWEST_ZONE) - rules.LOOK_BACK
    return await looks_store.unseen(session, since=since, limit=limit)


def judged(subjects: Sequence[Subject]) -> dict[int, CaseKind | None]:
    """Say of each feedback which case it opens; takes a millisecond per comment."""
    return {subject.feedback_id: _kind(subject) for subject in subjects}


async def take_in(
    session: AsyncSession,
    subjects: Sequence[Subject],
    kinds: Mapping[int, CaseKind | None],
    *,
    now: datetime,
) -> int:
    """Open, raise and withdraw cases as judged, where the feedback is unchanged; return how many."""
    present = await looks_store.as_now(session, [subject.feedback_id for subject in subjects])
    looks: dict[int, int] = {}
    done = 0
    for judged_one in subjects:
        subject = present[judged_one.feedback_id]
        if subject.revision != judged_one.revision:
            continue
        looks[subject.feedback_id] = subject.revision
        done += await _settle(session, subject, kinds[subject.feedback_id], now=now)
    await looks_store.note_looks(session, looks, local_day(now, SLOWEST_ZONE))
    return done


async def forget_old_looks(session: AsyncSession, *, now: datetime) -> None:
    """Forget which feedback was looked at once it is too old to be looked at again."""
    await looks_store.forget_looks(session, local_day(now, SLOWEST_ZONE) - rules.LOOK_BACK)


def _kind(subject: Subject) -> CaseKind | None:
    if subject.state not in (FeedbackState.COUNTED, FeedbackState.QUARANTINED):
        return None
    bribery, urgent = bool(subject.corrected_bribery), bool(subject.corrected_urgent)
    if subject.comment and subject.corrected_bribery is None:
        # Imported here: most looks find no comment, and the model is loaded once it is needed.
        from scoring.text import analyze  # noqa: PLC0415

        read = analyze(subject.comment)
        bribery, urgent = read.bribery, read.urgent
    return rules.kind_for(
        subject.ratings.get("overall"),
        [rating for name, rating in subject.ratings.items() if name != "overall"],
        bribery=bribery,
        urgent=urgent,
        is_trusted=subject.state is FeedbackState.COUNTED,
    )


async def _settle(session: AsyncSession, subject: Subject, kind: CaseKind | None, *, now: datetime) -> int:
    if subject.case_id is None or subject.case_kind is None or subject.case_state is None:
        return await _open(session, subject, kind, now=now) if kind else 0
    if subject.state is FeedbackState.WITHDRAWN:
        return await _withdraw(session, subject, subject.case_id, subject.case_state, now=now)
    if kind and rules.is_graver(kind, subject.case_kind) and subject.case_state is not CaseState.CLOSED:
        return await _raise(session, subject, subject.case_id, subject.case_state, kind, now=now)
    return 0


async def _open(session: AsyncSession, subject: Subject, kind: CaseKind, *, now: datetime) -> int:
    due_on = (await calendar.of_unit(session, subject.unit_id)).due_on(kind, local_day(now, subject.timezone))
    case_id = await store.insert_case(
        session,
        {
            "feedback_id": subject.feedback_id,
            "unit_id": subject.unit_id,
            "kind": kind,
            "state": CaseState.RECEIVED,
            "opened_at": now,
            "due_on": due_on,
        },
    )
    if case_id is None:
        return 0
    told = {"kind": kind.value, "due": due_on.isoformat()}
    return await _note(session, subject, case_id, CaseEventKind.OPENED, told, now=now)


async def _raise(
    session: AsyncSession, subject: Subject, case_id: int, state: CaseState, kind: CaseKind, *, now: datetime
) -> int:
    """Make a case a graver one: it leaves the unit's inbox, waits again if it was answered, with new days."""
    due_on = (await calendar.of_unit(session, subject.unit_id)).due_on(kind, local_day(now, subject.timezone))
    values: dict[str, object] = {"kind": kind, "due_on": due_on, "assignee_id": None}
    if state in rules.TOLD:
        values |= {"state": CaseState.DISPATCHED, "answered_at": None, "answer": None}
    if not await store.change(session, case_id, state, values):
        return 0
    told = {"kind": kind.value, "due": due_on.isoformat()}
    return await _note(session, subject, case_id, CaseEventKind.RAISED, told, now=now)


async def _withdraw(
    session: AsyncSession, subject: Subject, case_id: int, state: CaseState, *, now: datetime
) -> int:
    """Let go of a case whose feedback the citizen has taken back."""
    if CaseState.WITHDRAWN not in rules.NEXT[state]:
        return 0
    if not await store.change(session, case_id, state, {"state": CaseState.WITHDRAWN, "closed_at": now}):
        return 0
    told = {"from": state.value, "to": CaseState.WITHDRAWN.value}
    return await _note(session, subject, case_id, CaseEventKind.WITHDRAWN, told, now=now)


async def _note(
    session: AsyncSession,
    subject: Subject,
    case_id: int,
    kind: CaseEventKind,
    told: Mapping[str, object],
    *,
    now: datetime,
) -> int:
    await store.add_event(
        session, {"case_id": case_id, "at": now, "actor": journal.SYSTEM, "kind": kind, "text": None}
    )
    subject_name = f"feedback:{subject.code}"
    await journal.record(session, f"case.{kind.value}", subject_name, told, by=journal.SYSTEM, now=now)
    return 1

"""Taking feedback in: once, whatever is retried, and changeable by the one who gave it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.db import locks
from scoring.db.upsert import chunks
from scoring.errors import NotFound
from scoring.intake import attested, closing, rules, store
from scoring.intake.drafts import Draft
from scoring.tables import Feedback
from scoring.terms import FeedbackState, local_day
from scoring.visits import TicketSpent

AMENDED: Final = "feedback.amended"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the citizen is told, and what the next rooms need.

    Attributes:
        feedback_id: surrogate key.
        receipt: what the citizen keeps; only they and we can make it out.
        is_new: False when the same act came again.
        changed: whether anything was written at all.
        told: of a new feedback, what the journal is to be told once it is known who served (``attest``).
    """

    feedback_id: int
    receipt: str
    is_new: bool
    changed: bool
    told: Mapping[str, Any] | None = None


async def submit(session: AsyncSession, draft: Draft, *, key: bytes, now: datetime) -> Accepted:
    """Take one visitor's word in, or raise the reason why not.

    The same act again is the same feedback: with other answers, the last ones count.
    """
    # First of all, so that two deliveries of one act, or two acts of one visitor, wait for each other.
    await locks.hold(session, "visitor", draft.visitor_id or draft.act)
    earlier = await store.by_act(session, draft.act)
    if earlier is not None:
        return await _again(session, earlier, draft, key=key, now=now)

    submitted_at = draft.submitted_at or now
    day = local_day(submitted_at, draft.visit.timezone)
    if draft.visitor_id is not None:
        already = await store.heard_today(session, draft.visitor_id, draft.visit.unit_id, day)
        rules.check_may_speak(already, has_ticket=draft.visit.ticket is not None)

    code = secrets.token_hex(8)
    receipt = rules.receipt_for(code, key=key)
    values = {
        "code": code,
        "receipt_hash": rules.receipt_hash(receipt),
        "act": draft.act,
        "unit_id": draft.visit.unit_id,
        "point_id": draft.visit.point_id,
        "channel": draft.visit.channel or draft.channel,
        "evidence": draft.visit.evidence,
        "ticket": draft.visit.ticket,
        "visitor_id": draft.visitor_id,
        "device": draft.device,
        "served_at": draft.visit.served_at or submitted_at,
        "submitted_at": submitted_at,
        "utc_offset": rules.utc_offset_minutes(submitted_at),
        "day": day,
        "received_at": now,
        "state": FeedbackState.QUARANTINED if draft.set_aside else FeedbackState.COUNTED,
        "state_reason": draft.set_aside,
        "revision": 1,
        "seal": attested.seal_for(draft.comment),
        **_said(draft),
    }
    feedback_id = await store.insert_once(session, values)
    if feedback_id is None:
        earlier = await store.by_act(session, draft.act)
        if earlier is None:
            raise TicketSpent(
                unit=draft.visit.unit_name, point=draft.visit.code if draft.visit.point_id else None
            )
        return await _again(session, earlier, draft, key=key, now=now)
    told = {"receipt": values["receipt_hash"], "state": attested.state_of(values)}
    return Accepted(feedback_id, receipt, is_new=True, changed=True, told=told)


async def attest(
    session: AsyncSession, accepted: Accepted, ascribed: Mapping[str, object], *, now: datetime
) -> None:
    """Write down that a new feedback was received, how it stands, and to whom it is ascribed: one entry."""
    if accepted.told is None:
        return
    subject = f"feedback:{accepted.told['state']['code']}"
    told = {**accepted.told, "ascribed": ascribed}
    await journal.record(session, "feedback.received", subject, told, by=journal.CITIZEN, now=now)


async def attest_all(
    session: AsyncSession,
    feedback_ids: Sequence[int],
    action: str,
    more: Mapping[int, Mapping[str, object]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Write down how many feedbacks stand after the same act, an entry each.

    Args:
        session: the act's own.
        feedback_ids: which.
        action: one of ``attested.STATED``.
        more: by feedback, what else is to be told.
        by: who did it.
        now: when.
    """
    for part in chunks(feedback_ids, store.IDS_AT_ONCE):
        rows = await store.stated(session, part)
        told = {
            f"feedback:{row['code']}": {**more.get(row["id"], {}), "state": attested.state_of(row)}
            for row in rows
        }
        await journal.record_all(session, action, told, by=by, now=now)


async def amend(
    session: AsyncSession, feedback_id: int, changes: Mapping[str, Any], *, key: bytes, now: datetime
) -> Accepted:
    """Change some answers of a feedback; each is checked as on the way in.

    Raises:
        AnswersClosed: the period it counts in has closed; it can still be taken back.
        AlreadyWithdrawn: it was taken back.
    """
    feedback = await store.by_id(session, feedback_id)
    if feedback is None:
        raise NotFound
    values = dict(changes)
    for field in values.keys() & set(rules.RATED_FIELDS):
        if values[field] is not None:
            rules.check_rating(field, values[field])
    for field in values.keys() & rules.PROFILE.keys():
        if values[field] is not None:
            rules.check_profile(field, values[field])
    if "comment" in values:
        values["comment"] = rules.tidy_comment(values["comment"])
    return await _change(session, feedback, values, key=key, now=now)


async def withdraw(session: AsyncSession, feedback_id: int, *, key: bytes, now: datetime) -> Accepted:
    """Take a feedback back at the citizen's wish: it stays visible as withdrawn, and counts nowhere."""
    feedback = await store.by_id(session, feedback_id)
    if feedback is None:
        raise NotFound
    if feedback.state is FeedbackState.WITHDRAWN:
        return _unchanged(feedback, key)
    return await _change(
        session,
        feedback,
        {"state": FeedbackState.WITHDRAWN, "state_reason": "citizen", "comment": None, "seal": None},
        key=key,
        now=now,
        action="feedback.withdrawn",
    )


async def erase(session: AsyncSession, feedback_id: int, *, now: datetime) -> bool:
    """Erase what a feedback says in words, the profile, and every tie to who gave it; False if done before.

    It counts nowhere from then on. The key of its act goes too, so that the same visit may be rated anew; a
    ticket stays spent.
    """
    feedback = await store.by_id(session, feedback_id)
    if feedback is None:
        raise NotFound
    if rules.is_erased(feedback.state, feedback.state_reason):
        return False
    gone = {"state": FeedbackState.WITHDRAWN, "state_reason": rules.ERASED, **dict.fromkeys(rules.PERSONAL)}
    if not await store.change(session, feedback_id, feedback.revision, gone):
        raise NotFound
    subject = f"feedback:{feedback.code}"
    await session.refresh(feedback)
    told = {"state": attested.state_of(feedback.model_dump())}
    await journal.record(session, "feedback.erased", subject, told, by=journal.CITIZEN, now=now)
    await journal.forget(session, subject)
    return True


async def by_receipt(session: AsyncSession, receipt: str) -> Feedback:
    """Find the feedback a receipt stands for, or raise NotFound."""
    feedback = await store.by_receipt_hash(session, rules.receipt_hash(receipt[:64]))
    if feedback is None:
        raise NotFound
    return feedback


async def of_visitor(session: AsyncSession, visitor_id: str, *, limit: int = 5) -> Sequence[Feedback]:
    """List what a visitor has said, newest first."""
    return await store.of_visitor(session, visitor_id, limit=limit)


async def by_act(session: AsyncSession, act: str) -> Feedback | None:
    """Find what one act of a citizen has led to, None when nothing has."""
    return await store.by_act(session, act)


async def by_id(session: AsyncSession, feedback_id: int) -> Feedback | None:
    """Find a feedback by its surrogate key."""
    return await store.by_id(session, feedback_id)


async def own(session: AsyncSession, visitor_id: str, code: str) -> Feedback:
    """Find a visitor's own feedback by its code; another's is as unknown as one that is not there."""
    feedback = await store.by_code(session, code[:64])
    if feedback is None or feedback.visitor_id != visitor_id:
        raise NotFound
    return feedback


async def forget_visitor(session: AsyncSession, visitor_id: str) -> int:
    """Cut every tie between a visitor and what they said, and return how many there were.

    What was said stays and counts; what the visitor told of themselves goes. The key of each act stays
    too: it is a keyed hash of one day and place, from which no account can be made out, and without it one
    visit could be counted twice.
    """
    return await store.forget_visitor(session, visitor_id)


def _said(draft: Draft) -> dict[str, Any]:
    """Return the answers as columns, absent ones as None: a form that comes again replaces them all."""
    answers = {field: draft.ratings.get(field) for field in rules.RATED_FIELDS}
    return {
        **answers,
        "comment": draft.comment,
        "service_id": draft.service,
        "language": draft.language,
        "duration_s": draft.duration_s,
        **draft.profile.model_dump(),
    }


async def _again(
    session: AsyncSession, earlier: Feedback, draft: Draft, *, key: bytes, now: datetime
) -> Accepted:
    said = {name: value for name, value in _said(draft).items() if name != "duration_s"}
    return await _change(session, earlier, said, key=key, now=now)


async def _change(
    session: AsyncSession,
    feedback: Feedback,
    values: Mapping[str, Any],
    *,
    key: bytes,
    now: datetime,
    action: str = AMENDED,
) -> Accepted:
    different = {name: value for name, value in values.items() if getattr(feedback, name) != value}
    if not different:
        return _unchanged(feedback, key)
    if feedback.state is FeedbackState.WITHDRAWN:
        raise rules.AlreadyWithdrawn
    if action == AMENDED:
        closing.check(feedback, now=now)
    if all({**_ratings(feedback), **different}.get(field) is None for field in rules.RATED_FIELDS):
        raise rules.NothingSaid
    if "comment" in different:
        different["seal"] = attested.seal_for(different["comment"])
    if feedback.id is None or not await store.change(session, feedback.id, feedback.revision, different):
        raise NotFound
    await session.refresh(feedback)
    told = {"state": attested.state_of(feedback.model_dump())}
    await journal.record(session, action, f"feedback:{feedback.code}", told, by=journal.CITIZEN, now=now)
    return Accepted(feedback.id, rules.receipt_for(feedback.code, key=key), is_new=False, changed=True)


def _ratings(feedback: Feedback) -> dict[str, int | None]:
    return {field: getattr(feedback, field) for field in rules.RATED_FIELDS}


def _unchanged(feedback: Feedback, key: bytes) -> Accepted:
    receipt = rules.receipt_for(feedback.code, key=key)
    return Accepted(feedback.id or 0, receipt, is_new=False, changed=False)

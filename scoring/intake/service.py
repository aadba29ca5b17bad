"""Taking feedback in: once, whatever is retried, and changeable by the one who gave it."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.db import locks
from scoring.db.upsert import chunks
from scoring.errors import NotFound, ScoringError
from scoring.intake import attested, closing, rules, store
from scoring.intake.drafts import Draft
from scoring.tables import Feedback
from scoring.terms import FeedbackState
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
        told: of a new feedback, what the journal is to be told once it is known who served
            (``attest_received``).
    """

    feedback_id: int
    receipt: str
    is_new: bool
    changed: bool
    told: Mapping[str, Any] | None = None


Outcome: TypeAlias = Accepted | ScoringError
"""What came of a draft: taken in, or the reason why not."""


async def submit_all(
    session: AsyncSession, drafts: Sequence[Draft], *, key: bytes, now: datetime
) -> list[Outcome]:
    """Take the words of several visitors in, each once: what came of each, or the reason why not.

    The same act again is the same feedback: with other answers, the last ones count. Nothing is written for
    what is refused.

    Args:
        session: the act's own.
        drafts: no two of one act or visitor, or else they would not see each other.
        key: makes receipts.
        now: the present moment.
    """
    # First of all, so that two deliveries of one act, or two acts of one visitor, wait for each other.
    await locks.hold_all(session, (("visitor", one.visitor_id or one.act) for one in drafts))
    earlier = await store.by_acts(session, [one.act for one in drafts])
    new = [one for one in drafts if one.act not in earlier]
    heard = await store.heard(
        session,
        {one.visitor_id for one in new if one.visitor_id is not None},
        {one.day(now) for one in new},
    )
    outcomes: dict[str, Outcome] = {}
    rows: dict[str, dict[str, Any]] = {}
    for draft in new:
        already = heard.get((draft.visitor_id or "", draft.visit.unit_id, draft.day(now)), 0)
        try:
            rules.check_may_speak(already, has_ticket=draft.visit.ticket is not None)
        except ScoringError as reason:
            outcomes[draft.act] = reason
        else:
            rows[draft.act] = _row(draft, key=key, now=now)
    ids = await store.insert_once(session, list(rows.values()))
    for act, feedback_id in ids.items():
        outcomes[act] = _accepted(feedback_id, rows[act], key=key)
    if lost := rows.keys() - ids.keys():  # another has just stored the same act, or spent the same ticket
        earlier |= await store.by_acts(session, lost)
    for draft in drafts:
        if draft.act not in outcomes:
            outcomes[draft.act] = await _once_more(session, earlier.get(draft.act), draft, key=key, now=now)
    return [outcomes[draft.act] for draft in drafts]


async def attest_received(
    session: AsyncSession, told: Iterable[tuple[Accepted, Mapping[str, object]]], *, now: datetime
) -> None:
    """Write down of each new feedback that it was received, how it stands, and to whom it is ascribed."""
    entries = {
        f"feedback:{accepted.told['state']['code']}": {**accepted.told, "ascribed": ascribed}
        for accepted, ascribed in told
        if accepted.told is not None
    }
    await journal.record_all(session, "feedback.received", entries, by=journal.CITIZEN, now=now)


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
    if not await store.change(session, feedback, gone):
        raise NotFound
    subject = f"feedback:{feedback.code}"
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


async def by_acts(session: AsyncSession, acts: Collection[str]) -> dict[str, Feedback]:
    """Find what several acts have led to, by act."""
    return await store.by_acts(session, acts)


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


def _row(draft: Draft, *, key: bytes, now: datetime) -> dict[str, Any]:
    """Return a new feedback as it is stored."""
    submitted_at = draft.submitted_at or now
    code = secrets.token_hex(8)
    return {
        "code": code,
        "receipt_hash": rules.receipt_hash(rules.receipt_for(code, key=key)),
        "act": draft.act,
        "unit_id": draft.visit.unit_id,
        "point_id": draft.visit.point_id,
        "channel": draft.visit.channel or draft.channel,
        "evidence": draft.visit.evidence,
        "ticket": draft.visit.ticket,
        "visitor_id": draft.visitor_id,
        "device": draft.device,
        "served_at": draft.served_at(now),
        "submitted_at": submitted_at,
        "utc_offset": rules.utc_offset_minutes(submitted_at),
        "day": draft.day(now),
        "received_at": now,
        "state": FeedbackState.QUARANTINED if draft.set_aside else FeedbackState.COUNTED,
        "state_reason": draft.set_aside,
        "revision": 1,
        "seal": attested.seal_for(draft.comment),
        **_said(draft),
    }


def _accepted(feedback_id: int, row: Mapping[str, Any], *, key: bytes) -> Accepted:
    told = {"receipt": row["receipt_hash"], "state": attested.state_of(row)}
    receipt = rules.receipt_for(row["code"], key=key)
    return Accepted(feedback_id, receipt, is_new=True, changed=True, told=told)


async def _once_more(
    session: AsyncSession, earlier: Feedback | None, draft: Draft, *, key: bytes, now: datetime
) -> Outcome:
    """Take an act that is known already: with other answers, the last ones count."""
    if earlier is None:
        counter = draft.visit.code if draft.visit.point_id else None
        return TicketSpent(unit=draft.visit.unit_name, point=counter)
    try:
        return await _again(session, earlier, draft, key=key, now=now)
    except ScoringError as reason:
        return reason


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
    if feedback.id is None or not await store.change(session, feedback, different):
        raise NotFound
    told = {"state": attested.state_of(feedback.model_dump())}
    await journal.record(session, action, f"feedback:{feedback.code}", told, by=journal.CITIZEN, now=now)
    return Accepted(feedback.id, rules.receipt_for(feedback.code, key=key), is_new=False, changed=True)


def _ratings(feedback: Feedback) -> dict[str, int | None]:
    return {field: getattr(feedback, field) for field in rules.RATED_FIELDS}


def _unchanged(feedback: Feedback, key: bytes) -> Accepted:
    receipt = rules.receipt_for(feedback.code, key=key)
    return Accepted(feedback.id or 0, receipt, is_new=False, changed=False)

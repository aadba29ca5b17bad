"""Storing feedback by the thousand: rows, who served, and the mark that the tallies are behind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal, scores
from scoring.attribution import rules as attribution
from scoring.attribution import store as attributions
from scoring.db.upsert import chunks
from scoring.intake import attest_all
from scoring.intake import rules as intake
from scoring.intake import store as feedbacks
from scoring.intake.attested import seal_for
from scoring.integrity import store as findings
from scoring.jobs import reading
from scoring.jobs.interchange import cross, heard, store
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.heard import REUSED
from scoring.jobs.interchange.records import ResponseRow
from scoring.jobs.interchange.report import Counts, Progress
from scoring.jobs.interchange.store import Ids
from scoring.method import misuse
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel, Evidence, FeedbackState, Rule, local_day

_SAME_NAMES = (
    "submitted_at", "channel", "device", "duration_s", "overall", *(element.value for element in ELEMENTS),
    "comment", "language", "sex", "age", "education", "job",
)  # fmt: skip
"""Columns of feedback that hold what the sheet's column of the same name says."""

_REUSED = misuse.Reason.TICKET_REUSED.value
_EVIDENCE = {
    Channel.BADGE: Evidence.BADGE,
    Channel.KIOSK: Evidence.KIOSK,
    Channel.PAPER: Evidence.IMPORTED,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What every row of one import needs to know.

    Attributes:
        ids: surrogate keys.
        zones: time zone by unit.
        rosters: employee ids and desk shares by roster.
        repeats: responses whose ticket was used before.
        decisions: attributions already worked out, by what they follow from.
    """

    ids: Ids
    zones: Mapping[str, str]
    rosters: Mapping[str, Sequence[tuple[int, float]]]
    repeats: Mapping[str, str]
    by: str
    now: datetime
    decisions: dict[Any, attribution.Decision] = field(default_factory=dict)


async def load(
    session: AsyncSession,
    bundle: Bundle,
    *,
    by: str,
    now: datetime,
    is_dry_run: bool,
    progress: Progress,
) -> Counts:
    """Store a set's responses, a few thousand at a time within one transaction."""
    place = await _place(session, bundle, by=by, now=now)
    codes = place.ids.backwards()
    new = changed = done = 0
    for part in chunks(bundle.responses, store.AT_ONCE):
        stored = await heard.responses_named(session, [row.response_id for row in part], codes)
        fresh = [row for row in part if row.response_id not in stored]
        other = [
            (stored[row.response_id], row)
            for row in part
            if row.response_id in stored and stored[row.response_id][1] != row
        ]
        if not is_dry_run:
            await _add(session, fresh, place)
            await _change(session, other, place)
        new, changed, done = new + len(fresh), changed + len(other), done + len(part)
        progress(done, len(bundle.responses), "responses")
    return Counts(new, changed, len(bundle.responses) - new - changed)


async def repeats(session: AsyncSession, rows: Sequence[ResponseRow]) -> dict[str, str]:
    """Return the responses whose ticket was used before, here or in the set, with the one that used it."""
    tickets = sorted({row.ticket_id for row in rows if row.ticket_id is not None})
    return cross.repeated_tickets(rows, spent=await heard.spent_tickets(session, tickets))


async def _place(session: AsyncSession, bundle: Bundle, *, by: str, now: datetime) -> _Place:
    ids = await store.ids(session)
    zones = {row.unit_id: row.timezone or "" for row in (*await store.units_of(session), *bundle.units)}
    rosters: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in await store.rosters_of(session, ids.backwards()):
        rosters[row.roster_id].append((ids.employees[row.employee_id], row.desk_share))
    return _Place(ids, zones, rosters, await repeats(session, bundle.responses), by, now)


async def _add(session: AsyncSession, rows: Sequence[ResponseRow], place: _Place) -> None:
    if not rows:
        return
    ids = await feedbacks.insert_all(
        session,
        [
            {**_values(row, place), **_state(row, place), "code": row.response_id, "received_at": place.now,
             "revision": 1}
            for row in rows
        ],
    )  # fmt: skip
    ascribed = await _ascribe(session, [(ids[row.response_id], row) for row in rows], place)
    told = {one: {"ascribed": decided} for one, decided in ascribed.items()}
    await attest_all(session, sorted(told), "feedback.imported", told, by=place.by, now=place.now)
    await _tell_repeats(session, {ids[row.response_id]: row for row in rows}, place)
    await scores.mark(session, *ids.values())
    await reading.mark(session, [ids[row.response_id] for row in rows if row.comment is not None])


async def _change(
    session: AsyncSession, rows: Sequence[tuple[tuple[int, ResponseRow], ResponseRow]], place: _Place
) -> None:
    """Overwrite responses that differ, each with an entry in the journal of what it said before."""
    values = []
    told: dict[int, dict[str, object]] = {}
    for (feedback_id, before), row in rows:
        moved = _state(row, place) if row.ticket_id != before.ticket_id else {}
        values.append({**_values(row, place), **moved, "id": feedback_id})
        said = {
            name: [getattr(before, name), getattr(row, name)]
            for name in intake.RATED_FIELDS
            if getattr(before, name) != getattr(row, name)
        }
        told[feedback_id] = {"changed": said}
    await feedbacks.replace_all(session, values)
    ascribed = await _ascribe(
        session,
        [(feedback_id, row) for (feedback_id, before), row in rows if _served(before) != _served(row)],
        place,
    )
    for feedback_id, decided in ascribed.items():
        told[feedback_id]["ascribed"] = decided
    await attest_all(session, sorted(told), "feedback.reimported", told, by=place.by, now=place.now)
    if rows:
        ids = [feedback_id for (feedback_id, _), _ in rows]
        await scores.mark(session, *ids)
        await reading.mark(session, ids)


async def _tell_repeats(session: AsyncSession, rows: Mapping[int, ResponseRow], place: _Place) -> None:
    """Record as misuse found, ticket by ticket, what was set aside because its ticket was used before."""
    by_ticket: dict[str, list[int]] = defaultdict(list)
    for feedback_id, row in rows.items():
        if row.response_id in place.repeats:
            by_ticket[row.ticket_id or ""].append(feedback_id)
    for again in by_ticket.values():
        uses = float(1 + len(again))
        finding = await findings.add(session, _REUSED, {"uses": uses}, {"uses": 2.0}, again, now=place.now)
        told = {"reason": _REUSED, "rows": len(again), "uses": uses}
        await journal.record(
            session, "feedback.quarantined", f"finding:{finding}", told, by=place.by, now=place.now
        )


def _values(row: ResponseRow, place: _Place) -> dict[str, Any]:
    ids = place.ids
    return {
        **{name: getattr(row, name) for name in _SAME_NAMES},
        "seal": seal_for(row.comment),
        "evidence": _evidence(row),
        "visitor_id": row.rater,
        "unit_id": ids.units[row.unit_id],
        "service_id": None if row.service_id is None else ids.services[row.service_id],
        "point_id": None if row.point_id is None else ids.points[row.point_id],
        "claimed": heard.claim_as_text(row.employees),
        "roster": row.roster_id,
        "served_at": row.submitted_at,
        "utc_offset": intake.utc_offset_minutes(row.submitted_at),
        "day": local_day(row.submitted_at, place.zones[row.unit_id]),
    }


def _state(row: ResponseRow, place: _Place) -> dict[str, Any]:
    """Say how a new response stands: counted, or set aside because its ticket was used before."""
    if row.response_id not in place.repeats:
        return {"state": FeedbackState.COUNTED, "state_reason": None, "ticket": row.ticket_id}
    return {"state": FeedbackState.QUARANTINED, "state_reason": _REUSED, "ticket": None}


def _evidence(row: ResponseRow) -> Evidence:
    # A ticket link that was not bound to a served ticket proves no more than any other link.
    return Evidence.TICKET if row.verified else _EVIDENCE.get(Channel(row.channel), Evidence.OPEN)


def _served(row: ResponseRow) -> tuple[Any, ...]:
    return row.employees, row.roster_id, row.verified, row.ticket_id


async def _ascribe(
    session: AsyncSession, rows: Sequence[tuple[int, ResponseRow]], place: _Place
) -> dict[int, dict[str, str]]:
    """Freeze who served as an attribution, from what the set itself says; return what was decided."""
    decided = [(feedback_id, row, _decide(row, place)) for feedback_id, row in rows]
    sets = await attributions.officer_sets(session, {decision.shares for *_, decision in decided})
    await attributions.decide_all(
        session,
        [
            {
                "feedback_id": feedback_id,
                "rule": decision.rule,
                "officer_set_id": sets.get(attribution.set_key(decision.shares)),
                "confidence": decision.confidence,
                "candidates": orjson.dumps(decision.candidates).decode(),
                "decided_at": place.now,
                "decided_by": place.by,
                "reason": f"{REUSED}{row.ticket_id}" if row.response_id in place.repeats else None,
            }
            for feedback_id, row, decision in decided
        ],
    )
    return {feedback_id: decision.told for feedback_id, _, decision in decided}


def _decide(row: ResponseRow, place: _Place) -> attribution.Decision:
    """Decide by the set's own word: the operator's record of who served is believed as it is."""
    rule = Rule.TICKET if row.verified or row.ticket_id is not None else Rule.BADGE
    key = (row.employees, rule) if row.employees else row.roster_id
    if key not in place.decisions:
        named, duties = None, []
        if row.employees:
            people = tuple((place.ids.employees[code], share) for code, share in row.employees)
            named = attribution.Named(people, rule, belongs=True)
        elif row.roster_id is not None:
            duties = [_always(who, share) for who, share in place.rosters[row.roster_id]]
        place.decisions[key] = attribution.decide(named, duties, point_id=None, moment=row.submitted_at)
    return place.decisions[key]


def _always(employee_id: int, share: float) -> attribution.OnDuty:
    # The set says outright that this roster served: its days and hours need not be asked again.
    return attribution.OnDuty(employee_id, None, date.min, date.max, None, None, share)

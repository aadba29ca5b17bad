"""Reading what is ascribed to somebody, what they contest, and all that is needed to decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.accounts import Staff
from scoring.appraisals import ascribed_store, evidence_store, rules, store
from scoring.appraisals.ascribed_store import Ascribed, Praise
from scoring.appraisals.evidence_store import Ascription, Decided, Person
from scoring.appraisals.rules import Evidence
from scoring.appraisals.store import EventRow, ObjectionRow
from scoring.attribution import rules as attribution
from scoring.attribution import store as attributions
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.terms import SLOWEST_ZONE, ObjectionState, Period, local_day

PAGE: Final = 20
"""Objections on one page of the queue."""


@dataclass(frozen=True, slots=True)
class Own:
    """What an employee may know of the feedback ascribed to them in a quarter.

    Attributes:
        period: the quarter.
        shown: one by one, newest day first; empty as long as fewer than five are together.
        total: how many are ascribed to them, counted and a day old, shown one by one or not.
        praise: masked comments of content citizens, in no order, when five are together.
        objections: all of theirs, newest first.
        today: the day this was read on.
    """

    period: Period
    shown: list[Ascribed]
    total: int
    praise: list[Praise]
    objections: list[ObjectionRow]
    today: date


@dataclass(frozen=True, slots=True)
class OnRoster:
    """One person on the roster of a day, as it stands now.

    Attributes:
        person: who.
        desk_share: part of the desk.
        is_here: whether it was this counter, or all of the unit.
        covered: whether it covered the moment of the service.
    """

    person: Person
    desk_share: float
    is_here: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision to whom a feedback is ascribed, with names.

    Attributes:
        made: as it stands in the record.
        shares: who, and their part; empty for the unit only.
        candidates: who was looked at.
    """

    made: Decided
    shares: list[tuple[Person, float]]
    candidates: list[Person]


@dataclass(frozen=True, slots=True)
class Explained:
    """A feedback with every decision made about it and what they can be judged by.

    Attributes:
        about: the visit.
        hour: the hour it fell into where the unit stands, 0 to 23.
        decisions: oldest first; the last one is in force.
        roster: who was on duty that day.
        colleagues: who worked in the unit that day and can be named.
    """

    about: Ascription
    hour: int
    decisions: list[Decision]
    roster: list[OnRoster]
    colleagues: list[Person]


@dataclass(frozen=True, slots=True)
class Opened:
    """One objection with its history, and what it is judged by.

    Attributes:
        objection: as it was filed, and as it stands.
        thread: what happened, oldest first.
        explained: the attribution it is about, None for a statement.
        today: the day this was read on.
    """

    objection: ObjectionRow
    thread: list[EventRow]
    explained: Explained | None
    today: date


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the objections somebody may decide.

    Attributes:
        objections: those due first on top.
        waiting: how many wait for a decision in all.
        has_more: whether another page follows.
        today: the day this was read on.
    """

    objections: list[ObjectionRow]
    waiting: int
    has_more: bool
    today: date


async def ascribed_to(
    session: AsyncSession, reader: Staff, *, now: datetime, period: Period | None = None
) -> Own:
    """Read what is ascribed to whoever asks, in the quarter that a period ends with.

    Raises:
        NotFound: their account is not tied to an employee.
    """
    if reader.employee_id is None:
        raise NotFound
    today = local_day(now, SLOWEST_ZONE)
    asked = min(period.ends - timedelta(days=1), today) if period else today
    quarter = rules.quarter_of(asked)
    before = min(quarter.ends, today)
    rows = await ascribed_store.ascribed(session, reader.employee_id, quarter.starts, before)
    said = await ascribed_store.praise(session, reader.employee_id, quarter.starts, before)
    shown = rules.released(rows, today=today)
    return Own(
        period=quarter,
        shown=sorted(shown, key=lambda row: (-row.day.toordinal(), row.code)),
        total=len(rows),
        # By their text: neither the order of arrival nor a day is told.
        praise=sorted(rules.released(said, today=today), key=lambda one: one.text),
        objections=await store.of_employee(session, reader.employee_id),
        today=today,
    )


async def one_ascribed_to(session: AsyncSession, reader: Staff, code: str, *, now: datetime) -> Ascribed:
    """Find one feedback in what is shown to whoever asks, or raise NotFound."""
    day = await ascribed_store.day_of(session, code[:64])
    if day is None or reader.employee_id is None:
        raise NotFound
    today, quarter = local_day(now, SLOWEST_ZONE), rules.quarter_of(day)
    rows = await ascribed_store.ascribed(
        session, reader.employee_id, quarter.starts, min(quarter.ends, today)
    )
    found = next((row for row in rules.released(rows, today=today) if row.code == code), None)
    if found is None:
        raise NotFound
    return found


async def queue(
    session: AsyncSession,
    reader: Staff,
    *,
    now: datetime,
    states: frozenset[ObjectionState] = rules.OPEN,
    page: int = 1,
) -> Queue:
    """Read a page of the objections somebody may decide; raises NotAllowed when they decide none."""
    reach = rules.reach_to_decide(reader.role, reader.unit_id, reader.employee_id)
    found = await store.listed(session, reach, states=states, limit=PAGE + 1, offset=PAGE * (page - 1))
    return Queue(
        objections=found[:PAGE],
        waiting=await store.count(session, reach, states=rules.OPEN),
        has_more=len(found) > PAGE,
        today=local_day(now, SLOWEST_ZONE),
    )


async def opened(session: AsyncSession, reader: Staff, code: str, *, now: datetime) -> Opened:
    """Read one objection with all that it is judged by; raises NotAllowed and NotFound."""
    found = await decidable(session, reader, code)
    explained = None
    if found.feedback_code is not None:
        about = await evidence_store.ascription(session, found.feedback_code, None)
        explained = await _explained(session, about) if about else None
    return Opened(
        objection=found,
        thread=await store.thread(session, found.id),
        explained=explained,
        today=local_day(now, SLOWEST_ZONE),
    )


async def decidable(session: AsyncSession, reader: Staff, code: str) -> ObjectionRow:
    """Find an objection somebody may decide, or raise NotAllowed or NotFound."""
    reach = rules.reach_to_decide(reader.role, reader.unit_id, reader.employee_id)
    found = await store.one(session, reach, code[:16])
    if found is None:
        raise NotFound
    return found


async def evidence_of(session: AsyncSession, reader: Staff, code: str) -> Evidence:
    """Return the file shown with an objection to whoever may decide it; raises NotAllowed and NotFound."""
    found = await decidable(session, reader, code)
    file = await store.file_of(session, found.id)
    if file is None:
        raise NotFound
    return file


async def explained(session: AsyncSession, reader: Staff, code: str) -> Explained:
    """Read every decision about a feedback, for whoever may correct it; raises NotAllowed and NotFound."""
    reach = rules.reach_to_correct(reader.role, reader.unit_id, reader.employee_id)
    about = await evidence_store.ascription(session, code[:64], reach)
    if about is None:
        raise NotFound
    return await _explained(session, about)


async def explained_to_operator(session: AsyncSession, code: str) -> Explained:
    """Read every decision about a feedback, or raise NotFound."""
    about = await evidence_store.ascription(session, code[:64], None)
    if about is None:
        raise NotFound
    return await _explained(session, about)


async def stands_outside(session: AsyncSession, reader: Staff, unit_id: int) -> bool:
    """Say whether somebody looks after a unit without being of it."""
    return await evidence_store.stands_outside(
        session, rules.Reach(reader.unit_id, reader.employee_id), unit_id
    )


async def _explained(session: AsyncSession, about: Ascription) -> Explained:
    moment = about.served_at.astimezone(ZoneInfo(about.timezone))
    duties = await directory.duties_around(
        session, about.unit_id, moment.date(), moment.date() - timedelta(days=1)
    )
    made = await evidence_store.decisions(session, about.feedback_id)
    shares = {
        one.id: await attributions.shares_of(session, one.officer_set_id)
        for one in made
        if one.officer_set_id is not None
    }
    looked_at = {one.id: _candidates(one) for one in made}
    named = {
        *(duty["employee_id"] for duty in duties),
        *(who for parts in shares.values() for who, _ in parts),
        *(who for many in looked_at.values() for who in many),
    }
    people = await evidence_store.people(session, sorted(named))
    return Explained(
        about=about,
        hour=moment.hour,
        decisions=[
            Decision(
                made=one,
                shares=[(people[who], share) for who, share in shares.get(one.id, [])],
                candidates=[people[who] for who in looked_at[one.id] if who in people],
            )
            for one in made
        ],
        roster=[
            OnRoster(
                person=people[duty["employee_id"]],
                desk_share=duty["desk_share"],
                is_here=duty["point_id"] in (None, about.point_id),
                covered=attribution.OnDuty(**duty).covers(moment),
            )
            for duty in duties
        ],
        colleagues=await evidence_store.people_of_unit(session, about.unit_id, moment.date()),
    )


def _candidates(made: Decided) -> Sequence[int]:
    found: list[int] = orjson.loads(made.candidates) if made.candidates else []
    return found

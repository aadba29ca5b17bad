"""The SKM report of a unit (PermenPANRB 14/2017): its figures, gathered; and what the office adds to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal, scores
from scoring.directory import store as directory
from scoring.errors import NotFound, ScoringError
from scoring.method import disclosure, ikm
from scoring.method.elements import Element
from scoring.method.ikm import Weight
from scoring.reports import skm_rules as rules
from scoring.reports import skm_store as store
from scoring.reports.skm_rules import ElementRow, Profile, Sample
from scoring.scores import UnitScore
from scoring.scores import store as tallies
from scoring.tables import FollowUp, Unit
from scoring.terms import Period, Progress, UnknownPeriod, local_day

EARLIER: Final = 4
"""Periods before this one that the trend shows."""
MOST_USERS: Final = 1_000_000_000
LONGEST_ACTION: Final = 300
LONGEST_NAME: Final = 120


class TooFewRespondents(ScoringError):
    """So few people answered that a report would be about each of them."""

    code = "too_few_respondents"


class InvalidPlan(ScoringError):
    """A line of a plan names no action, nobody responsible, or no quarter; or is too long."""

    code = "invalid_plan"


class InvalidUsers(ScoringError):
    """A number of users served is none."""

    code = "invalid_users"


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service in the report; the index is None where there is none, or too few people rated it."""

    name: str
    score: UnitScore | None
    respondents: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """One period of the trend; ``score`` is None where it may not be shown."""

    period: Period
    score: UnitScore | None


@dataclass(frozen=True, slots=True)
class Answers:
    """One respondent's answers in the annex: which service, and the nine answers, ``-`` where none."""

    service: str
    answers: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything an SKM report says.

    Attributes:
        unit: whose report.
        above: name of the unit above it.
        period: of the survey.
        as_of: the day its data are of.
        score: index, margin and what became of all that came in: the same figures as ``puas index``.
        sample: how many respondents were needed.
        elements: the nine, in the regulation's order.
        profiles: respondents by sex, age, education and job.
        services: by name; those too few people rated stand together at the end.
        plan: what the office will do.
        trend: earlier periods of the same length and this one, oldest first.
        answers: every respondent's answers, in no order of time.
        comments: masked, without those of protected cases, by the alphabet.
        head: name of the unit's head and their position, when known.
    """

    unit: Unit
    above: str | None
    period: Period
    as_of: date
    score: UnitScore
    sample: Sample
    elements: Sequence[ElementRow]
    profiles: Sequence[Profile]
    services: Sequence[ServiceRow]
    plan: Sequence[FollowUp]
    trend: Sequence[Earlier]
    answers: Sequence[Answers]
    comments: Sequence[str]
    head: tuple[str, str | None] | None


async def report(
    session: AsyncSession, unit: Unit, period: Period, *, now: datetime, weight: Weight = Weight.EXACT
) -> Report:
    """Gather the report of a unit and those below it.

    Args:
        session: for reading.
        unit: whose report.
        period: of the survey.
        now: the day its data are of.
        weight: how the office writes the weight of an element.

    Raises:
        TooFewRespondents: so few answered that it would be about each of them.
    """
    unit_id = unit.id or 0
    below = await directory.subtree(session, unit_id)
    whole, *services = await scores.of_unit(session, unit, period, weight=weight)
    if not rules.may_tell(whole.index.respondents):
        raise TooFewRespondents(fewest=disclosure.STAFF_CELL)
    counted = await tallies.counts(session, period.first, period.last, unit_ids=below)
    counts = ikm.merged(*({Element(element): n} for _, element, *n in counted))
    parent = await directory.unit(session, unit.parent_id) if unit.parent_id else None
    told = {one.service_code for one in services if rules.may_tell(one.index.respondents)}
    every = await directory.services_by_id(session)
    names = {key: one.name for key, one in every.items() if one.code in told}
    return Report(
        unit=unit,
        above=parent.name if parent else None,
        period=period,
        as_of=local_day(now, unit.timezone),
        score=whole,
        sample=rules.sample_of(await users_served(session, unit, period), whole.index.respondents),
        elements=rules.element_rows(whole.index, counts),
        profiles=[
            rules.profile_of(name, await store.profile(session, name, below, period))
            for name in store.PROFILES
        ],
        services=_services(whole, services),
        plan=await store.plan(session, unit_id, str(period)),
        trend=await _trend(session, unit, period, whole, weight),
        answers=[
            Answers(names.get(one.service_id, rules.OTHER_SERVICES), one.answers)
            for one in await store.answers(session, below, period)
        ],
        comments=await store.comments(session, below, period),
        head=await store.head_of(session, unit_id),
    )


def _services(whole: UnitScore, services: Sequence[UnitScore]) -> list[ServiceRow]:
    told = [one for one in services if rules.may_tell(one.index.respondents)]
    rows = [ServiceRow(one.service_name or "", one, one.index.respondents) for one in told]
    rest = whole.index.respondents - sum(row.respondents for row in rows)
    others = [ServiceRow(rules.OTHER_SERVICES, None, rest)] if rest else []
    return sorted(rows, key=lambda row: row.name) + others


async def _trend(
    session: AsyncSession, unit: Unit, period: Period, whole: UnitScore, weight: Weight
) -> list[Earlier]:
    found = [Earlier(period, whole)]
    for _ in range(EARLIER):
        period = period.previous()
        score = (await scores.of_unit(session, unit, period, weight=weight))[0]
        found.append(Earlier(period, score if rules.may_tell(score.index.respondents) else None))
    while len(found) > 1 and found[-1].score is None:
        found.pop()
    return found[::-1]


async def users_served(session: AsyncSession, unit: Unit, period: Period) -> int | None:
    """Return how many users a unit served: as said for the period, else as the organisation's file has it."""
    said = await store.served(session, unit.id or 0, str(period))
    return unit.users_served if said is None else said


async def tell_users_served(
    session: AsyncSession, unit: Unit, period: Period, users: int, *, by: str, now: datetime
) -> None:
    """Keep how many users a unit served, or raise InvalidUsers."""
    if not 0 <= users <= MOST_USERS:
        raise InvalidUsers
    await store.set_served(session, unit.id or 0, str(period), users, by=by, now=now)
    details = {"period": str(period), "users": users}
    await journal.record(session, "users_served.told", f"unit:{unit.code}", details, by=by, now=now)


async def plan_of(session: AsyncSession, unit: Unit, period: Period) -> Sequence[FollowUp]:
    """List the follow-up plan of a unit's period."""
    return await store.plan(session, unit.id or 0, str(period))


async def add_to_plan(
    session: AsyncSession,
    unit: Unit,
    period: Period,
    *,
    element: Element,
    action: str,
    responsible: str,
    quarter: str,
    by: str,
    now: datetime,
) -> None:
    """Add a line to the plan, or raise InvalidPlan."""
    action, responsible = " ".join(action.split()), " ".join(responsible.split())
    until = _quarter(quarter)
    fits = 0 < len(action) <= LONGEST_ACTION and 0 < len(responsible) <= LONGEST_NAME
    if not fits or until is None:
        raise InvalidPlan
    values = {
        "unit_id": unit.id or 0,
        "period": str(period),
        "element": element.value,
        "action": action,
        "responsible": responsible,
        "quarter": str(until),
        "progress": Progress.PLANNED,
        "changed_by": by,
        "changed_at": now,
    }
    line = await store.add_line(session, values)
    details = {"line": line, "period": str(period), "element": element.value, "quarter": str(until)}
    await journal.record(session, "plan.added", f"unit:{unit.code}", details, by=by, now=now)


def _quarter(text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except UnknownPeriod:
        return None
    return period if period.months == 3 else None


async def move_on(
    session: AsyncSession, unit: Unit, line: int, progress: Progress, *, by: str, now: datetime
) -> None:
    """Say how far a line of the plan is, or raise NotFound."""
    values = {"progress": progress, "changed_by": by, "changed_at": now}
    if not await store.change_line(session, unit.id or 0, line, values):
        raise NotFound
    details = {"line": line, "progress": progress.value}
    await journal.record(session, "plan.moved_on", f"unit:{unit.code}", details, by=by, now=now)


async def strike(session: AsyncSession, unit: Unit, line: int, *, by: str, now: datetime) -> None:
    """Take a line out of the plan, or raise NotFound."""
    if not await store.remove_line(session, unit.id or 0, line):
        raise NotFound
    await journal.record(session, "plan.struck", f"unit:{unit.code}", {"line": line}, by=by, now=now)


async def taken_out(
    session: AsyncSession, unit: Unit, period: Period, kind: str, *, by: str, now: datetime
) -> None:
    """Note that somebody has taken a report out of the house, raw answers and comments included."""
    details = {"period": str(period), "kind": kind}
    await journal.record(session, "skm.taken_out", f"unit:{unit.code}", details, by=by, now=now)

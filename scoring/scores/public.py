"""Results as everyone may see them: whole quarters that are over, and no number that rests on too few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.cases import promptness
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.intake.rules import changeable_until
from scoring.method import disclosure, ikm, margin
from scoring.method.elements import ELEMENTS, Element
from scoring.method.ikm import UnitIndex
from scoring.method.margin import FormSums, Margin
from scoring.scores import disclosed, index, public_store, shown
from scoring.scores.index import UnitScore
from scoring.settings import Settings
from scoring.tables import Unit
from scoring.terms import FeedbackState, Period, UnknownPeriod, local_day

TREND: Final = 8
"""Quarters a trend looks back, the one shown included: two years."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a unit's results: a unit below it, or a service of a unit that has none below.

    Attributes:
        code: of the unit or service.
        name: its name.
        is_unit: whether it is a unit, with a page of its own.
        index: None where it may not be shown or cannot be computed.
    """

    code: str
    name: str
    is_unit: bool
    index: UnitIndex | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A unit's index in one quarter of its trend.

    Attributes:
        period: the quarter.
        index: None where it may not be shown or cannot be computed.
        margin: its 95 % interval, None where there is none to tell.
    """

    period: Period
    index: UnitIndex | None
    margin: Margin | None


@dataclass(frozen=True, slots=True)
class PublicResult:
    """What everyone may see of a unit, or of one service of it, in a quarter.

    Attributes:
        unit_code: the operator's id of the unit.
        unit_name: its name.
        above: code and name of the unit above it.
        service: code and name of the service all of this is about, None for the whole unit; of a service
            there is the index and its elements alone.
        period: the quarter.
        index: NRR per element, index and grade; None where it may not be shown.
        margin: the index's 95 % interval, None where there is none to tell.
        received: feedbacks by state; None while fewer than may be shown have come in. They say what became
            of ratings and nothing of what was rated, so their parts are told however small.
        taps: how many gave an overall rating, by the ratings told together; None when none may be shown.
        trend: the quarters up to this one, oldest first.
        prompt: complaints that were to be answered in the quarter, and how many of them were in time; None
            while they are fewer than may be shown.
        parts: units below, or services.
    """

    unit_code: str
    unit_name: str
    above: tuple[str, str] | None
    service: tuple[str, str] | None
    period: Period
    index: UnitIndex | None
    margin: Margin | None
    received: dict[FeedbackState, int] | None
    taps: dict[tuple[int, ...], int] | None
    trend: Sequence[Moment]
    prompt: tuple[int, int] | None
    parts: Sequence[Part]


@cache
def grace_days() -> int:
    """Return how many days after its end a quarter stays open to changes, as the operator has set it."""
    return Settings().grace_days


def shown_from(quarter: Period) -> date:
    """Return the day from which everyone is shown a quarter: its answers can then no longer be changed.

    Shown while they still could, a quarter looked at twice would tell what one of them has changed.
    """
    return changeable_until(quarter.starts, grace_days=grace_days()) + timedelta(days=1)


def last_finished(*, now: datetime, timezone: str) -> Period:
    """Return the newest quarter that everyone is shown where the unit stands."""
    today = local_day(now, timezone)
    quarter = Period.containing(today, months=disclosed.GRID_MONTHS).previous()
    while shown_from(quarter) > today:
        quarter = quarter.previous()
    return quarter


async def public_result(
    session: AsyncSession, unit: Unit, period: Period | None, *, now: datetime, service: str | None = None
) -> PublicResult:
    """Return what everyone may see of a unit, or of one of its services.

    Args:
        session: for reading.
        unit: whose results.
        period: a quarter that is shown; the newest when None.
        now: decides which are shown.
        service: code of a service of the unit, or None.

    Raises:
        UnknownPeriod: it is not a quarter, or not shown yet.
        NotFound: the service is none whose numbers may be shown.
    """
    if unit.id is None:
        raise NotFound
    newest = last_finished(now=now, timezone=unit.timezone)
    period = period or newest
    if period.months != disclosed.GRID_MONTHS or period > newest:
        raise UnknownPeriod(period=str(period))
    units = await directory.units(session)
    parents = {one.id: one.parent_id for one in units if one.id is not None}
    quarters = _quarters(period)
    may_see = await shown.in_quarters(session, parents, quarters)
    seen = may_see[period]
    below = [one for one in units if one.parent_id == unit.id]
    is_shown = unit.id not in seen.unseen
    parent = next((one for one in units if one.id == unit.parent_id), None)
    whole, *services = await index.of_unit(session, unit, period)
    told = whole
    if service is not None:
        told = next((one for one in services if one.service_code == service), whole)
        if below or told is whole or service in _unseen_services(whole, services, is_shown=is_shown):
            raise NotFound
    is_whole = told is whole
    tree = disclosed.inside(parents, unit.id)
    return PublicResult(
        unit_code=unit.code,
        unit_name=unit.name,
        above=(parent.code, parent.name) if parent else None,
        service=None if is_whole else (told.service_code or "", told.service_name or ""),
        period=period,
        index=told.index if is_shown else None,
        margin=told.margin if is_shown else None,
        received=whole.received if is_whole and unit.id in seen.received else None,
        taps=_taps(whole.taps, seen.told.get(unit.id)) if is_whole else None,
        trend=await _trend(session, unit.id, tree, quarters, may_see) if is_whole else [],
        prompt=await _prompt(session, parents, unit.id, tree, period) if is_whole else None,
        parts=await _units(session, below, parents, period, seen.unseen)
        if below
        else _services(services, _unseen_services(whole, services, is_shown=is_shown)),
    )


def _quarters(period: Period) -> list[Period]:
    """Return the quarters of a trend, oldest first."""
    quarters = [period]
    while len(quarters) < TREND:
        quarters.append(quarters[-1].previous())
    return quarters[::-1]


def _taps(
    counts: Sequence[int], groups: Sequence[tuple[int, ...]] | None
) -> dict[tuple[int, ...], int] | None:
    if groups is None:
        return None
    return dict(zip(groups, disclosed.grouped(counts, groups), strict=True))


async def _trend(
    session: AsyncSession,
    unit_id: int,
    tree: Sequence[int],
    quarters: Sequence[Period],
    may_see: Mapping[Period, shown.Shown],
) -> list[Moment]:
    first, last = quarters[0].first, quarters[-1].last
    counted = await public_store.counts_by_quarter(session, first, last, tree)
    forms = await public_store.forms_by_quarter(session, first, last, tree)
    moments = []
    for quarter in quarters:
        if quarter not in counted or unit_id in may_see[quarter].unseen:
            moments.append(Moment(quarter, None, None))
            continue
        counts = ikm.merged({Element(name): answers for name, answers in counted[quarter].items()})
        people, sums = forms.get(quarter, (0, FormSums()))
        found = ikm.unit_index(counts, respondents=people)
        moments.append(Moment(quarter, found, margin.margin_of(found, counts, sums)))
    return moments


async def _prompt(
    session: AsyncSession,
    parents: Mapping[int, int | None],
    unit_id: int,
    tree: Sequence[int],
    period: Period,
) -> tuple[int, int] | None:
    """Return how many complaints of a unit were due and how many were answered in time, if it may be shown.

    The floor is for those who complained, so it is for the complaints due; how many of these were answered
    in time says what the office did, and is told however few.
    """
    by_unit = await promptness.by_unit(session, period)
    may_see = disclosed.shown_in_tree(parents, {one: (due,) for one, (due, _) in by_unit.items()})
    if unit_id not in may_see:
        return None
    due = [by_unit[one] for one in tree if one in by_unit]
    return sum(n for n, _ in due), sum(kept for _, kept in due)


async def _units(
    session: AsyncSession,
    units: Sequence[Unit],
    parents: Mapping[int, int | None],
    period: Period,
    unseen: frozenset[int],
) -> list[Part]:
    """Return the units right below, each with all below it; read at once, however many they are."""
    trees = {one.id: disclosed.inside(parents, one.id or 0) for one in units}
    every = [unit for tree in trees.values() for unit in tree]
    counted = await public_store.counts_by_unit(session, period, every)
    people = await public_store.respondents_by_unit(session, period, every)
    parts = []
    for one in sorted(units, key=lambda unit: (unit.name, unit.code)):
        tree = trees[one.id]
        received = [counted[unit] for unit in tree if unit in counted]
        counts = ikm.merged(*({Element(name): n for name, n in own.items()} for own in received))
        respondents = sum(people.get(unit, 0) for unit in tree)
        found = None if one.id in unseen else ikm.unit_index(counts, respondents=respondents)
        parts.append(Part(one.code, one.name, is_unit=True, index=found))
    return parts


def _services(services: Sequence[UnitScore], unseen: frozenset[str | None]) -> list[Part]:
    return [
        Part(
            one.service_code or "",
            one.service_name or "",
            is_unit=False,
            index=None if one.service_code in unseen else one.index,
        )
        for one in services
    ]


def _unseen_services(
    whole: UnitScore, services: Sequence[UnitScore], *, is_shown: bool
) -> frozenset[str | None]:
    """Choose the services of a unit whose numbers are not shown."""
    cells: dict[str | None, int] = {one.service_code: _weight(one.index.n_per_element) for one in services}
    # Feedback that names no service is a cell too: the total less all the services.
    told = [sum(one.index.n_per_element.get(e, 0) for one in services) for e in ELEMENTS]
    cells[None] = disclosed.weight_of(
        whole.index.n_per_element.get(e, 0) - n for e, n in zip(ELEMENTS, told, strict=True)
    )
    hidden = disclosure.hidden(cells)
    return frozenset(one for one, n in cells.items() if not is_shown or n == 0 or one in hidden)


def _weight(answers: Mapping[Element, int]) -> int:
    return disclosed.weight_of(answers.get(element, 0) for element in ELEMENTS)

"""Results as everyone may see them: whole quarters that are over, and no number that rests on too few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.method import disclosure
from scoring.method.elements import ELEMENTS, Element
from scoring.method.ikm import UnitIndex
from scoring.method.margin import Margin
from scoring.scores import disclosed, index, store
from scoring.scores.index import UnitScore
from scoring.tables import Unit
from scoring.terms import FeedbackState, Period, UnknownPeriod, local_day


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
class PublicResult:
    """What everyone may see of a unit in a quarter.

    Attributes:
        unit_code: the operator's id of the unit.
        unit_name: its name.
        above: code and name of the unit above it.
        period: the quarter.
        index: NRR per element, index and grade; None where it may not be shown.
        margin: the index's 95 % interval, None where there is none to tell.
        received: feedbacks by state; None while fewer than may be shown have come in.
        taps: per overall rating how many gave it, None in place of counts that may not be shown; the
            hidden ones together are at least two and enough. None when none of it may be shown.
        tapped: how many gave an overall rating, None with ``taps``.
        parts: units below, or services.
    """

    unit_code: str
    unit_name: str
    above: tuple[str, str] | None
    period: Period
    index: UnitIndex | None
    margin: Margin | None
    received: dict[FeedbackState, int] | None
    taps: dict[int, int | None] | None
    tapped: int | None
    parts: Sequence[Part]


def last_finished(*, now: datetime, timezone: str) -> Period:
    """Return the newest quarter that is over where the unit stands."""
    return Period.containing(local_day(now, timezone), months=disclosed.GRID_MONTHS).previous()


async def public_result(
    session: AsyncSession, unit: Unit, period: Period | None, *, now: datetime
) -> PublicResult:
    """Return what everyone may see of a unit.

    Args:
        session: for reading.
        unit: whose results.
        period: a quarter that is over; the newest when None.
        now: decides which are over.

    Raises:
        UnknownPeriod: it is not a quarter, or not over.
    """
    if unit.id is None:
        raise NotFound
    newest = last_finished(now=now, timezone=unit.timezone)
    period = period or newest
    if period.months != disclosed.GRID_MONTHS or period > newest:
        raise UnknownPeriod(period=str(period))
    whole, *services = await index.of_unit(session, unit, period)
    units = await directory.units(session)
    parents = {one.id: one.parent_id for one in units if one.id is not None}
    answered = await store.answers_by_unit(session, period.first, period.last)
    unseen = disclosed.hidden_in_tree(
        parents,
        {one: disclosed.weight_of(n.get(e.value, 0) for e in ELEMENTS) for one, n in answered.items()},
    )
    untold = disclosed.hidden_in_tree(parents, await store.taps_by_unit(session, period.first, period.last))
    below = [one for one in units if one.parent_id == unit.id]
    is_shown = unit.id not in unseen
    parent = next((one for one in units if one.id == unit.parent_id), None)
    return PublicResult(
        unit_code=unit.code,
        unit_name=unit.name,
        above=(parent.code, parent.name) if parent else None,
        period=period,
        index=whole.index if is_shown else None,
        margin=whole.margin if is_shown else None,
        received=whole.received if disclosure.may_publish(sum(whole.received.values())) else None,
        taps=None if unit.id in untold else _taps(whole.taps),
        tapped=None if unit.id in untold else sum(whole.taps),
        parts=await _units(session, below, period, unseen)
        if below
        else _services(whole, services, is_shown=is_shown),
    )


def _taps(counts: Sequence[int]) -> dict[int, int | None]:
    by_rating = dict(enumerate(counts, 1))
    hidden = disclosure.hidden(by_rating)
    return {rating: None if rating in hidden else n for rating, n in by_rating.items()}


async def _units(
    session: AsyncSession, units: Sequence[Unit], period: Period, unseen: frozenset[int]
) -> list[Part]:
    parts = []
    for one in sorted(units, key=lambda unit: (unit.name, unit.code)):
        shown = None if one.id in unseen else (await index.of_unit(session, one, period))[0].index
        parts.append(Part(one.code, one.name, is_unit=True, index=shown))
    return parts


def _services(whole: UnitScore, services: Sequence[UnitScore], *, is_shown: bool) -> list[Part]:
    cells: dict[str | None, int] = {one.service_code: _weight(one.index.n_per_element) for one in services}
    # Feedback that names no service is a cell too: the total less all the services.
    told = [sum(one.index.n_per_element.get(e, 0) for one in services) for e in ELEMENTS]
    cells[None] = disclosed.weight_of(
        whole.index.n_per_element.get(e, 0) - n for e, n in zip(ELEMENTS, told, strict=True)
    )
    hidden = disclosure.hidden(cells)
    parts = []
    for one in services:
        may_be_shown = is_shown and cells[one.service_code] > 0 and one.service_code not in hidden
        index_shown = one.index if may_be_shown else None
        parts.append(Part(one.service_code or "", one.service_name or "", is_unit=False, index=index_shown))
    return parts


def _weight(answers: Mapping[Element, int]) -> int:
    return disclosed.weight_of(answers.get(element, 0) for element in ELEMENTS)

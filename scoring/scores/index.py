"""The official index of a unit: its own feedback and that of all units below it, pooled over respondents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.method import ikm, margin
from scoring.method.elements import Element
from scoring.method.ikm import UnitIndex, Weight
from scoring.method.margin import FormSums, Margin
from scoring.scores import store
from scoring.tables import Service, Unit
from scoring.terms import FeedbackState, Period


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The index of a unit, or of one service in it, for a period.

    Attributes:
        unit_code: the operator's id of the unit.
        unit_name: its name.
        service_code: of the service, None for the whole unit.
        service_name: its name, None for the whole unit.
        period: which months.
        index: NRR per element, index, grade, weight, respondents.
        margin: standard error and 95 % interval, None where there is too little to tell.
        received: feedbacks by state; received = counted + quarantined + withdrawn + excluded.
        taps: overall ratings 1, 2, 3 and 4 of counted feedback; they do not enter the index.
    """

    unit_code: str
    unit_name: str
    service_code: str | None
    service_name: str | None
    period: Period
    index: UnitIndex
    margin: Margin | None
    received: dict[FeedbackState, int]
    taps: tuple[int, int, int, int]


async def of_unit(
    session: AsyncSession, unit: Unit, period: Period, *, weight: Weight = Weight.EXACT
) -> list[UnitScore]:
    """Return the index of a unit first, and then of each service it received feedback on, by code."""
    if unit.id is None:
        raise NotFound
    below = await directory.subtree(session, unit.id)
    counted = await store.counts(session, period.first, period.last, unit_ids=below, by_service=True)
    sums = await store.unit_sums(session, period.first, period.last, below)
    services = await directory.services_by_id(session)
    present = sorted({row["service_id"] for row in sums}, key=lambda one: _code(services.get(one)))
    whole = _score(unit, None, period, weight, [(e, n) for _, e, *n in counted], sums)
    return [
        whole,
        *(
            _score(
                unit,
                services[one],
                period,
                weight,
                [(e, n) for s, e, *n in counted if s == one],
                [row for row in sums if row["service_id"] == one],
            )
            for one in present
            if one in services
        ),
    ]


async def of_units(
    session: AsyncSession, units: Sequence[Unit], period: Period, *, weight: Weight = Weight.EXACT
) -> list[UnitScore]:
    """Return the index of many units, each with all below it, at the cost of one look at the tallies."""
    parents = {one.id: one.parent_id for one in await directory.units(session)}
    counted: dict[int, list[tuple[str, Sequence[int]]]] = {one.id: [] for one in units if one.id}
    sums: dict[int, list[Mapping[str, Any]]] = {one.id: [] for one in units if one.id}
    for unit_id, element, *answers in await store.counts_by_unit(session, period.first, period.last):
        for above in _upwards(unit_id, parents):
            if above in counted:
                counted[above].append((element, answers))
    for row in await store.sums_by_unit(session, period.first, period.last):
        for above in _upwards(row["unit_id"], parents):
            if above in sums:
                sums[above].append(row)
    return [
        _score(one, None, period, weight, counted[one.id], sums[one.id])
        for one in units
        if one.id is not None
    ]


def _upwards(unit_id: int, parents: Mapping[int | None, int | None]) -> Iterator[int]:
    above: int | None = unit_id
    while above is not None:
        yield above
        above = parents.get(above)


def _code(service: Service | None) -> str:
    return service.code if service else ""


def _score(
    unit: Unit,
    service: Service | None,
    period: Period,
    weight: Weight,
    counted: Sequence[tuple[str, Sequence[int]]],
    sums: Sequence[Mapping[str, Any]],
) -> UnitScore:
    counts = ikm.merged(*({Element(element): answers} for element, answers in counted))
    heard = [row for row in sums if row["state"] is FeedbackState.COUNTED]
    index = ikm.unit_index(counts, weight=weight, respondents=_sum(heard, "respondents"))
    forms = FormSums(_sum(heard, "complete"), _sum(heard, "complete_total"), _sum(heard, "complete_square"))
    return UnitScore(
        unit_code=unit.code,
        unit_name=unit.name,
        service_code=service.code if service else None,
        service_name=service.name if service else None,
        period=period,
        index=index,
        margin=margin.margin_of(index, counts, forms),
        received={
            state: _sum([row for row in sums if row["state"] is state], "n") for state in FeedbackState
        },
        taps=(_sum(heard, "o1"), _sum(heard, "o2"), _sum(heard, "o3"), _sum(heard, "o4")),
    )


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(int(row[name]) for row in rows)

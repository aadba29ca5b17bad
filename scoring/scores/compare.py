"""Offices, services and counters beside each other in a funnel: against limits, never against each other.

People are not compared here, and nothing is listed by its index.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store as directory
from scoring.method import disclosure, funnel, ikm, margin
from scoring.method.elements import Element
from scoring.method.funnel import Funnel, Standing
from scoring.method.margin import FormSums, Margin
from scoring.scores import compare_store, index
from scoring.tables import Unit
from scoring.terms import Period


@dataclass(frozen=True, slots=True)
class Place:
    """One unit, service or counter; below the floor of disclosure only its name is known.

    Attributes:
        code: of it.
        name: its name.
        respondents: how many answered; None where so few did that it would be about each of them.
        value: its index, None where there is none or it may not be shown.
        margin: how sure it is.
        standing: where it stands in the funnel, None outside of one.
    """

    code: str
    name: str
    respondents: int | None
    value: float | None
    margin: Margin | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group of places and the funnel they stand in, None where there is too little to draw one from."""

    places: list[Place]
    funnel: Funnel | None


async def units(session: AsyncSession, unit: Unit, period: Period) -> Comparison:
    """Compare the units directly below one, each with all below it, by name."""
    below = await directory.children(session, unit.id)
    found = [(await index.of_unit(session, one, period))[0] for one in below]
    return _compared(
        [
            _Found(one.unit_code, one.unit_name, one.index.respondents, _value(one.index), one.margin)
            for one in found
        ]
    )


async def services(session: AsyncSession, unit: Unit, period: Period) -> Comparison:
    """Compare the services of a unit and all below it, by name."""
    found = (await index.of_unit(session, unit, period))[1:]
    rows = [
        _Found(
            one.service_code or "",
            one.service_name or "",
            one.index.respondents,
            _value(one.index),
            one.margin,
        )
        for one in found
    ]
    return _compared(sorted(rows, key=lambda one: (one.name, one.code)))


async def points(session: AsyncSession, unit: Unit, period: Period) -> Comparison:
    """Compare the counters of a unit and all below it, by name."""
    below = await directory.subtree(session, unit.id or 0)
    rows = []
    for one in await compare_store.at_points(session, below, period):
        counts = ikm.merged({Element(element): answers for element, answers in one.counts.items()})
        told = ikm.unit_index(counts, respondents=one.respondents)
        rows.append(
            _Found(
                one.code,
                one.name,
                one.respondents,
                _value(told),
                margin.margin_of(told, counts, FormSums(*one.complete)),
            )
        )
    return _compared(rows)


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    name: str
    respondents: int
    value: float | None
    margin: Margin | None


def _value(told: ikm.UnitIndex) -> float | None:
    return None if told.ikm is None else float(told.ikm)


def _compared(rows: Sequence[_Found]) -> Comparison:
    heard = [one for one in rows if one.respondents]
    offices = [
        funnel.Office(one.value, one.respondents, one.margin.standard_error)
        for one in heard
        if disclosure.may_show_staff(one.respondents) and one.value is not None and one.margin is not None
    ]
    drawn = funnel.funnel(offices)
    return Comparison([_place(one, drawn) for one in heard], drawn)


def _place(one: _Found, drawn: Funnel | None) -> Place:
    if not disclosure.may_show_staff(one.respondents):
        return Place(one.code, one.name, None, None, None, None)
    standing = None
    if drawn is not None and one.value is not None:
        standing = drawn.limits(one.respondents).standing(one.value)
    return Place(one.code, one.name, one.respondents, one.value, one.margin, standing)

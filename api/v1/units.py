"""The official satisfaction index of units."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.deps import Caller, Reading
from api.security import allows
from api.v1 import answers
from api.v1.answers import Answer, Code, PeriodName
from api.v1.problems import problems
from scoring import accounts, scores
from scoring.directory import scope
from scoring.method.elements import Element
from scoring.method.ikm import Grade, Weight
from scoring.scores import UnitScore
from scoring.terms import FeedbackState, Period

router = APIRouter()

METHOD: Final = "permenpanrb-14-2017"
"""The regulation is the method; its only freedom is how the weight of an element is written."""


class UnitsQuery(answers.Query):
    """Which units, which months, which weight."""

    period: PeriodName
    unit: Code | None = Field(default=None, description="Only this unit, and each of its services.")
    weight: Weight = Field(
        default=Weight.EXACT, description="How 1/9, the weight of one element, is written in the office."
    )
    cursor: str | None = Field(default=None, min_length=1, max_length=400, description="`next` of a page.")
    limit: int = Field(default=100, ge=1, le=200, description="Most units in one answer.")


class IndexOut(Answer):
    """An index with all that is needed to check it by hand."""

    unit: str = Field(description="Your id of the unit.", examples=["DUKCAPIL"])
    unit_name: str
    service: str | None = Field(description="Your id of the service; null for the whole unit.")
    service_name: str | None
    n: int = Field(description="Respondents: counted feedbacks with at least one element answered.")
    n_per_element: dict[Element, int]
    nrr: dict[Element, float] = Field(description="Mean answer per element, 1 to 4, not rounded.")
    ikm: float | None = Field(
        description="The index, 25 to 100, not rounded; null when an element has no answer at all."
    )
    ikm_rounded: str | None = Field(description="As published: two decimals, half up.", examples=["81.67"])
    grade: Grade | None
    label: str | None = Field(description="The grade in the regulation's words.", examples=["Baik"])
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    received: dict[FeedbackState, int] = Field(
        description="All feedbacks by state: received = counted + quarantined + withdrawn + excluded."
    )
    taps: dict[str, int] = Field(description="Overall ratings 1 to 4, which do not enter the index.")


class UnitsOut(Answer):
    """A page of indexes."""

    period: PeriodName
    method: str = Field(examples=[METHOD])
    weight: Weight
    items: list[IndexOut]
    next: str | None = Field(description="Cursor of the next page; null on the last.")


@router.get(
    "/scores/units",
    operation_id="getUnitScores",
    tags=["scores"],
    response_model=UnitsOut,
    summary="Satisfaction indexes (SKM/IKM) of your units",
    responses={
        304: {"description": "Exactly what you have (If-None-Match)."},
        **problems("not_allowed", "not_found", "unknown_period", "invalid_request", "invalid_cursor"),
    },
)
@allows(accounts.Scope.SCORES_READ)
async def get_unit_scores(
    request: Request, session: Reading, caller: Caller, query: Annotated[UnitsQuery, Query()]
) -> Response:
    """Each unit's index pools the respondents of the unit and of all units below it, in order of your ids.
    With `unit`, that unit comes first and then each service it received feedback on.

    Needs the scope `scores:read`. A unit outside the key's own is answered as if it did not exist.
    """  # noqa: D205 - shown as it is in the API's reference
    period = Period.parse(query.period)
    after = answers.code_before(query.cursor)
    if query.unit is not None:
        unit = await scope.unit_within(session, caller.unit_id, query.unit)
        found, following = await scores.of_unit(session, unit, period, weight=query.weight), None
    else:
        units = [
            one
            for one in await scope.units_below(session, caller.unit_id)
            if after is None or one.code > after
        ]
        page = units[: query.limit]
        found = await scores.of_units(session, page, period, weight=query.weight)
        following = answers.cursor_after(page[-1].code) if len(units) > len(page) else None
    return answers.found(
        request,
        UnitsOut(
            period=str(period),
            method=METHOD,
            weight=query.weight,
            items=[_written(one) for one in found],
            next=following,
        ),
    )


def _written(score: UnitScore) -> IndexOut:
    index = score.index
    return IndexOut(
        unit=score.unit_code,
        unit_name=score.unit_name,
        service=score.service_code,
        service_name=score.service_name,
        n=index.respondents,
        n_per_element=dict(index.n_per_element),
        nrr={element: float(nrr) for element, nrr in index.nrr.items()},
        ikm=None if index.ikm is None else float(index.ikm),
        ikm_rounded=None if index.ikm_rounded is None else str(index.ikm_rounded),
        grade=index.grade,
        label=index.label,
        low=None if score.margin is None else score.margin.low,
        high=None if score.margin is None else score.margin.high,
        received=score.received,
        taps={str(rating): n for rating, n in enumerate(score.taps, start=1)},
    )

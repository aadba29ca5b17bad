"""Adjusted scores of employees."""

from datetime import datetime
from typing import Annotated

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
from scoring.scores import PersonRow
from scoring.terms import Period, Verdict

router = APIRouter()


class EmployeesQuery(answers.Query):
    """Whose scores, of which months."""

    period: PeriodName
    unit: Code | None = Field(default=None, description="Only people at home in this unit or below it.")
    employee: Code | None = Field(default=None, description="Only this person, by your id.")
    cursor: str | None = Field(default=None, min_length=1, max_length=400, description="`next` of a page.")
    limit: int = Field(default=200, ge=1, le=1000, description="Most people in one answer.")


class PersonOut(Answer):
    """A score and how sure it is: ``score``, ``low`` and ``high`` are null where it is ``insufficient``."""

    employee: str = Field(description="Your id of the employee.", examples=["E1"])
    name: str
    nip: str | None = Field(
        default=None, description="Only with the scope nip:read; text, since it has 18 digits."
    )
    unit: str = Field(description="Your id of the home unit.")
    score: float | None = Field(description="25 to 100, adjusted for service, channel and chance.")
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    n: int = Field(description="Responses ascribed to the person, alone or with others.")
    n_eff: float = Field(description="What they are worth, repeats and shared desks considered.")
    verdict: Verdict = Field(
        description="Against the standard. A person decides what follows; never a threshold of your own."
    )
    method: str = Field(description="Version of the method, never edited once published.", examples=["v1"])
    computed_at: datetime


class EmployeesOut(Answer):
    """A page of scores."""

    period: PeriodName
    items: list[PersonOut]
    next: str | None = Field(description="Cursor of the next page; null on the last.")


@router.get(
    "/scores/employees",
    operation_id="getEmployeeScores",
    tags=["scores"],
    response_model=EmployeesOut,
    summary="Scores of employees at home in your units",
    responses={
        304: {"description": "Exactly what you have (If-None-Match)."},
        **problems("not_allowed", "not_found", "unknown_period", "invalid_request", "invalid_cursor"),
    },
)
@allows(accounts.Scope.SCORES_READ)
async def get_employee_scores(
    request: Request, session: Reading, caller: Caller, query: Annotated[EmployeesQuery, Query()]
) -> Response:
    """People in order of your ids, as last computed. Ask again with `If-None-Match` to learn of changes.

    Needs the scope `scores:read`; with `nip:read` the NIP is told too. People and units outside the key's own
    are answered as if they did not exist.
    """
    period = Period.parse(query.period)
    after = answers.code_before(query.cursor)
    root = caller.unit_id
    if query.unit is not None:
        unit = await scope.unit_within(session, root, query.unit)
        root = unit.id or root
    if query.employee is not None:
        await scope.employee_within(session, root, query.employee)
    rows = await scores.listed(
        session,
        period,
        await scope.unit_ids_below(session, root),
        employee=query.employee,
        after=after,
        limit=query.limit + 1,
    )
    page = rows[: query.limit]
    with_nip = accounts.Scope.NIP_READ in caller.scopes
    return answers.found(
        request,
        EmployeesOut(
            period=str(period),
            items=[_written(row, with_nip=with_nip) for row in page],
            next=answers.cursor_after(page[-1].employee_code) if len(rows) > len(page) else None,
        ),
    )


def _written(row: PersonRow, *, with_nip: bool) -> PersonOut:
    return PersonOut(
        employee=row.employee_code,
        name=row.employee_name,
        nip=row.nip if with_nip else None,
        unit=row.unit_code,
        score=row.score,
        low=row.low,
        high=row.high,
        n=row.n,
        n_eff=row.n_eff,
        verdict=row.verdict,
        method=row.method,
        computed_at=row.computed_at,
    )

"""Person scores of a period: from tallies alone, for everybody at once, with an explanation each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.directory import store as directory
from scoring.method import response
from scoring.method.cells import Cells, officer_sets
from scoring.method.explain import explain
from scoring.method.person import Solution, solve
from scoring.method.verdict import Lack, Verdicts, verdicts
from scoring.method.versions import CURRENT, METHODS, Method, from_record, with_settings
from scoring.scores import cells_store, people_store, store
from scoring.scores.people_store import PersonRow
from scoring.scores.told import disclosed_row
from scoring.terms import Period

METHOD_USED = "method.used"
SETTINGS_CHANGED = "setting.changed"
METHOD_SETTINGS = "method"
"""Name of the recorded setting that holds the operator's choices, in the words of ``meta.json``."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a period's person scores are computed from, read in one go.

    Attributes:
        period: which months.
        cells: person cells; sets, services and units by their ids.
        sets: members of each officer set with shares.
        citizens: different citizens behind each employee's responses.
        set_aside: per employee and reason what was not counted.
        revision: state of the tallies it was read at.
        service_codes: the operator's ids of services.
        counted: counted feedbacks of the period.
        unit_only: of these, how many name nobody.
        method: with the operator's settings applied.
    """

    period: Period
    cells: Cells
    sets: Mapping[int, Mapping[int, float]]
    citizens: Mapping[int, int]
    set_aside: Mapping[int, Mapping[str, int]]
    revision: int
    service_codes: Mapping[int, str]
    counted: int
    unit_only: int
    method: Method


async def method_in_force(session: AsyncSession, name: str = CURRENT.name) -> Method:
    """Return a method with the operator's recorded settings applied."""
    recorded = await store.setting(session, METHOD_SETTINGS)
    return with_settings(METHODS[name], orjson.loads(recorded) if recorded else {})


async def record_settings(
    session: AsyncSession, settings: Mapping[str, object], *, by: str, now: datetime
) -> None:
    """Record the operator's choices for the method (``meta.json``); all periods are then behind.

    Raises:
        ValueError: a setting is not a possible one.
    """
    with_settings(CURRENT, settings)
    written = orjson.dumps(settings).decode()
    if await store.setting(session, METHOD_SETTINGS) == written:
        return
    await store.record_setting(session, METHOD_SETTINGS, written)
    told = {"settings": settings}
    await journal.record(session, SETTINGS_CHANGED, f"setting:{METHOD_SETTINGS}", told, by=by, now=now)


async def material(session: AsyncSession, period: Period) -> Material:
    """Read what a period's scores are computed from."""
    first, last = period.first, period.last
    run = await people_store.run(session, str(period))
    cells = await cells_store.cells(session, first, last)
    nobody, counted = await store.unit_only(session, first, last)
    return Material(
        period=period,
        cells=cells,
        sets=await people_store.shares(session, np.unique(cells.officer_set).tolist()),
        citizens=await people_store.citizens(session, first, last),
        set_aside=await people_store.set_aside(session, first, last),
        revision=run.revision if run else 1,
        service_codes={
            one: service.code for one, service in (await directory.services_by_id(session)).items()
        },
        counted=counted,
        unit_only=nobody,
        method=await method_in_force(session),
    )


async def keep(
    session: AsyncSession, found: Material, rows: Sequence[Mapping[str, Any]], *, now: datetime
) -> None:
    """Store a period's person scores in the place of earlier ones, and how they came about."""
    await people_store.write(session, str(found.period), rows)
    await _tell_method(session, found.method, now)
    run = await people_store.run(session, str(found.period))
    await people_store.record_run(
        session,
        {
            "period": str(found.period),
            # Tallies that changed while the numbers were being worked out leave the period behind.
            "revision": max(run.revision, found.revision) if run else found.revision,
            "computed_revision": found.revision,
            "method": found.method.name,
            "parameters": orjson.dumps(found.method.as_record(), option=orjson.OPT_SORT_KEYS).decode(),
            "people": len(rows),
            "counted": found.counted,
            "unit_only": found.unit_only,
            "computed_at": now,
        },
    )


async def _tell_method(session: AsyncSession, method: Method, now: datetime) -> None:
    """Journal every parameter of a method, and what the operator made of it, when it is first used so."""
    told = {"base": METHODS[method.name].as_record(), "parameters": method.as_record()}
    plain, subject = orjson.loads(orjson.dumps(told)), f"method:{method.name}"
    if plain not in [one.details for one in await journal.entries_of(session, subject, action=METHOD_USED)]:
        await journal.record(session, METHOD_USED, subject, told, by=journal.SYSTEM, now=now)


async def outdated(session: AsyncSession) -> list[Period]:
    """Return the periods whose scores are behind their tallies, shortest first."""
    return await store.outdated(session)


async def listed(
    session: AsyncSession,
    period: Period,
    unit_ids: Sequence[int] | None,
    *,
    employee: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[PersonRow]:
    """List what is told of a period's person scores, by the operator's employee id (people_store.listed)."""
    rows = await people_store.listed(
        session, str(period), unit_ids, employee=employee, after=after, limit=limit
    )
    return [disclosed_row(row) for row in rows]


async def parameters_of(session: AsyncSession, period: Period) -> Method | None:
    """Return the method a period's stored scores were computed with, to the last parameter."""
    run = await people_store.run(session, str(period))
    return from_record(orjson.loads(run.parameters)) if run and run.parameters else None


def scored(found: Material, now: datetime) -> list[dict[str, Any]]:
    """Compute the rows of a period's person scores; pure but for the moment they are stamped with."""
    people = sorted({who for members in found.sets.values() for who in members})
    if not people:
        return []
    place = {who: index for index, who in enumerate(people)}
    order = sorted(found.sets)
    sets = officer_sets(
        [{place[who]: share for who, share in found.sets[one].items()} for one in order], len(people)
    )
    mix = _service_mix(found, np.unique(found.cells.service).tolist())
    solution = solve(numbered(found.cells), sets, found.method, service_mix=mix)
    citizens = np.array([found.citizens.get(who, 0) for who in people], dtype=np.int64)
    decided = verdicts(solution.scores, found.method, citizens)
    return [_row(found, solution, decided, index, who, now) for index, who in enumerate(people)]


def numbered(cells: Cells) -> Cells:
    """Number sets, services and units from 0 in the order of their ids, as a rebuilt database would too."""
    return replace(
        cells,
        **{
            name: np.unique(getattr(cells, name), return_inverse=True)[1].astype(np.int64)
            for name in ("officer_set", "service", "unit")
        },
    )


def _service_mix(found: Material, services: Sequence[int]) -> response.Floats | None:
    """Return the operator's mix of services by the codes the cells have, when one was given."""
    mix = found.method.reference_mix
    if isinstance(mix, str):
        return None
    return np.array([mix.get(found.service_codes.get(one, ""), 0.0) for one in services], dtype=np.float64)


def _row(
    found: Material, solution: Solution, decided: Verdicts, index: int, who: int, now: datetime
) -> dict[str, Any]:
    scores = solution.scores
    # Kept for audits also where nothing is told (told.disclosed_row), but not of a mere handful.
    kept = decided.lack[index] is not Lack.FEW_RESPONSES
    return {
        "period": str(found.period),
        "employee_id": who,
        "method": found.method.name,
        "n": int(scores.n[index]),
        "n_eff": float(scores.n_eff[index]),
        "score": float(scores.score[index]) if kept else None,
        "low": float(scores.low[index]) if kept else None,
        "high": float(scores.high[index]) if kept else None,
        "verdict": decided.verdict[index].value,
        "explanation": orjson.dumps(_explained(found, solution, decided, index, who)).decode(),
        "computed_at": now,
    }


def _explained(
    found: Material, solution: Solution, decided: Verdicts, index: int, who: int
) -> dict[str, object]:
    """Return the explanation as data: nothing in it tells of a single rating, day or citizen."""
    told = asdict(explain(index, solution.sums, solution.scores, decided, found.method))
    aside = dict(found.set_aside.get(who, {}))
    return {**told, "set_aside": aside, "citizens": found.citizens.get(who, 0)}

"""The whole audit: the journal worked out anew, and all that is stored compared with what it tells last."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import scores
from scoring.attribution import rules as attribution
from scoring.db.engine import Database
from scoring.db.upsert import table_of
from scoring.intake import attested
from scoring.intake.rules import ERASED
from scoring.jobs import audit_store as store
from scoring.journal import verify
from scoring.journal.faults import Fault, Found
from scoring.journal.notes import Checkpoint, Verifier
from scoring.method.versions import METHODS
from scoring.scores import people
from scoring.scores.store import DERIVED

AT_ONCE: Final = 2_000
ASCRIBED: Final = "attribution.corrected"
ARRIVED: Final = ("feedback.received", "feedback.imported", "feedback.adopted")
Progress = Callable[[int, int], None]


class _UndoneError(Exception):
    """Ends a transaction that was only to see what would come out."""


async def audit(
    database: Database,
    *,
    trusted: Sequence[Verifier] = (),
    outside: Sequence[Checkpoint] = (),
    with_tallies: bool = False,
    progress: Progress = verify.silent,
) -> AsyncIterator[Found]:
    """Say everything that is not as it was journaled.

    Args:
        database: which.
        trusted: public keys known from elsewhere (``journal.verify``).
        outside: checkpoints kept elsewhere.
        with_tallies: also add all feedback up anew and compare; writers wait meanwhile, and nothing is kept.
        progress: told how much of the journal is done.
    """
    async with database.reading() as session:
        walk = verify.verify(session, trusted=trusted, outside=outside, progress=progress)
        async for found in walk:
            yield found
        async for found in _feedback(session):
            yield found
        for found in (*await _officer_sets(session), *await _methods(session), *await _settings(session)):
            yield found
    if with_tallies:
        for found in await _tallies(database):
            yield found


async def _feedback(session: AsyncSession) -> AsyncIterator[Found]:
    """Compare each feedback, and to whom it is ascribed, with what was journaled of it last."""
    after = 0
    while rows := await store.feedback_after(session, after, AT_ONCE):
        after = rows[-1]["id"]
        told = await store.told_of(session, [row["code"] for row in rows], (*attested.STATED, ASCRIBED))
        by_code: dict[str, list[Any]] = {}
        for one in told:
            by_code.setdefault(one.subject.partition(":")[2], []).append(one)
        for row in rows:
            for found in _compared(row, by_code.get(row["code"], [])):
                yield found
    for code in await store.missing_feedback(session, ARRIVED):
        yield Found(Fault.FEEDBACK_MISSING, {"code": code})


def _compared(row: dict[str, Any], told: Sequence[Any]) -> list[Found]:
    code = row["code"]
    states = [one for one in told if one.action in attested.STATED]
    if not states:
        return [Found(Fault.FEEDBACK_UNJOURNALED, {"code": code})]
    last = _told(states[-1].details)
    if last is None:  # the journal's own check says so
        return []
    state, now = last.get("state", {}), attested.state_of(row)
    different = sorted(name for name in state.keys() | now.keys() if state.get(name) != now.get(name))
    found = (
        [Found(Fault.FEEDBACK_ALTERED, {"code": code, "fields": ", ".join(different)})] if different else []
    )
    if state.get("state_reason") == ERASED:  # it counts nowhere, and to whom it was ascribed is erased too
        return found
    all_told = [_told(one.details) for one in told]
    decisions = [one["ascribed"] for one in all_told if one is not None and "ascribed" in one]
    if None in all_told:
        return found
    here = {"rule": str(row["rule"]), "shares": row["shares"] or ""} if row["rule"] else {}
    if here != (decisions[-1] if decisions else {}):
        found.append(Found(Fault.ATTRIBUTION_ALTERED, {"code": code}))
    return found


def _told(details: str | None) -> dict[str, Any] | None:
    """Read details, None when they are gone or no longer what anybody wrote."""
    told = _loaded(details)
    return told if isinstance(told, dict) else None


async def _officer_sets(session: AsyncSession) -> list[Found]:
    """Compare the shares that are counted with the set's own name, which attributions are journaled by."""
    found = []
    for key, rows in groupby(await store.officer_sets(session), key=lambda row: row.key):
        shares = [(row.employee_id, row.share) for row in rows if row.employee_id is not None]
        if attribution.set_key(shares) != key:
            found.append(Found(Fault.SHARES_ALTERED, {"shares": key}))
    return found


async def _methods(session: AsyncSession) -> list[Found]:
    """Compare the methods of this program, and the parameters scores were computed with, with the journal."""
    used = [_told(one.details) for one in await store.told_by(session, people.METHOD_USED)]
    known = [one for one in used if one is not None and {"base", "parameters"} <= one.keys()]
    found = []
    for name, method in METHODS.items():
        now = orjson.loads(orjson.dumps(method.as_record()))
        bases = [one["base"] for one in known if one["base"].get("name") == name]
        different = {
            field for base in bases for field in now.keys() | base.keys() if now.get(field) != base.get(field)
        }
        found += [
            Found(Fault.METHOD_ALTERED, {"method": name, "parameter": one}) for one in sorted(different)
        ]
    in_force = [one["parameters"] for one in known]
    for run in await store.runs(session):
        if _loaded(run.parameters) not in in_force:
            found.append(Found(Fault.METHOD_UNJOURNALED, {"period": run.period, "method": run.method}))
    return found


async def _settings(session: AsyncSession) -> list[Found]:
    """Compare the operator's recorded choices with those journaled last."""
    told: dict[str, Any] = {}
    for one in await store.told_by(session, people.SETTINGS_CHANGED):
        told[one.subject.partition(":")[2]] = (_told(one.details) or {}).get("settings")
    stored = await store.settings(session)
    return [
        Found(Fault.SETTING_ALTERED, {"setting": name})
        for name in sorted({people.METHOD_SETTINGS} | told.keys())
        if _loaded(stored.get(name)) != told.get(name)
    ]


def _loaded(text: str | None) -> Any:
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(text) if text is not None else None
    return text


async def _tallies(database: Database) -> list[Found]:
    """Add all feedback up anew, compare, and leave everything as it was."""
    found: list[Found] = []
    with suppress(_UndoneError):
        async with database.writing() as session:
            while await scores.fold(session):
                pass
            before = [await _rows(session, model) for model in DERIVED]
            await scores.rebuild(session)
            for model, earlier in zip(DERIVED, before, strict=True):
                if different := len(earlier ^ await _rows(session, model)):
                    told = {"table": table_of(model).name, "rows": different}
                    found.append(Found(Fault.TALLIES_DIFFER, told))
            raise _UndoneError
    return found


async def _rows(session: AsyncSession, model: Any) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in await session.execute(select(*table_of(model).columns))}

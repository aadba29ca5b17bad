"""All SQL of tallies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from scoring.db.upsert import add_up, chunks, replace, table_of
from scoring.db.upsert import insert as dialect_insert
from scoring.scores.rules import ANSWERED, Contribution, Differences, Weighed
from scoring.tables import (
    Attribution,
    Feedback,
    Folded,
    FoldPending,
    ScoreRun,
    Setting,
    TallyElement,
    TallyPerson,
    TallyUnit,
)
from scoring.terms import Period, periods_of_month

IDS_AT_ONCE = 5_000
DERIVED: tuple[type[SQLModel], ...] = (TallyPerson, TallyElement, TallyUnit, Folded)
# Rows by the ten thousand are read as plain columns: an ORM entity a row costs several times the query.
_FOLDED, _FEEDBACK, _ATTRIBUTION = table_of(Folded), table_of(Feedback), table_of(Attribution)
_UNIT_SUMS = ("n", "respondents", "complete", "complete_total", "complete_square", "o1", "o2", "o3", "o4")
_CONTRIBUTION = [_FOLDED.c[name] for name in Contribution.__dataclass_fields__]


async def mark(session: AsyncSession, feedback_ids: Sequence[int]) -> None:
    """Note that the tallies are behind for these feedbacks."""
    await replace(session, FoldPending, [{"feedback_id": one} for one in feedback_ids])


async def pending(session: AsyncSession, limit: int) -> list[int]:
    """Return feedbacks whose tallies are behind, oldest first."""
    found = await session.execute(
        select(col(FoldPending.feedback_id)).order_by(col(FoldPending.feedback_id)).limit(limit)
    )
    return list(found.scalars())


async def count_pending(session: AsyncSession) -> int:
    """Count the feedbacks whose tallies are behind."""
    return (await session.execute(select(func.count()).select_from(FoldPending))).scalar_one()


async def count_folded(session: AsyncSession) -> int:
    """Count the feedbacks the tallies hold."""
    return (await session.execute(select(func.count()).select_from(Folded))).scalar_one()


async def settle(session: AsyncSession, feedback_ids: Sequence[int]) -> None:
    """Note that the tallies hold these feedbacks as they are now."""
    for part in chunks(feedback_ids, IDS_AT_ONCE):
        await session.execute(delete(FoldPending).where(col(FoldPending.feedback_id).in_(part)))


async def start_over(session: AsyncSession) -> None:
    """Empty all tallies, and forget what waits for them."""
    for model in DERIVED:
        await session.execute(delete(table_of(model)))
    await session.execute(delete(table_of(FoldPending)))


async def feedback_rows(session: AsyncSession, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Return what a contribution is made from: the answers, and the attribution in force."""
    last = (
        select(func.max(_ATTRIBUTION.c.id).label("id"))
        .where(_ATTRIBUTION.c.feedback_id.in_(ids))
        .group_by(_ATTRIBUTION.c.feedback_id)
        .subquery()
    )
    decided = (
        select(_ATTRIBUTION.c.feedback_id, _ATTRIBUTION.c.officer_set_id)
        .join(last, last.c.id == _ATTRIBUTION.c.id)
        .subquery()
    )
    wanted = (
        "id", "unit_id", "service_id", "day", "channel", "evidence", "state", "visitor_id", "device",
        *ANSWERED,
    )  # fmt: skip
    found = await session.execute(
        select(*(_FEEDBACK.c[name] for name in wanted), decided.c.officer_set_id)
        .outerjoin(decided, decided.c.feedback_id == _FEEDBACK.c.id)
        .where(_FEEDBACK.c.id.in_(ids))
    )
    return found.mappings().all()


async def folded(session: AsyncSession, ids: Sequence[int]) -> dict[int, Contribution]:
    """Return what these feedbacks have added so far."""
    found = await session.execute(
        select(_FOLDED.c.feedback_id, *_CONTRIBUTION).where(_FOLDED.c.feedback_id.in_(ids))
    )
    return {row[0]: Contribution(*row[1:]) for row in found}


async def weighed_together(
    session: AsyncSession, groups: Iterable[tuple[int, int]], months: int
) -> dict[int, Weighed]:
    """Return all folded feedback of officer sets within their half-years, by id."""
    by_half: dict[int, list[int]] = {}
    for set_id, first in groups:
        by_half.setdefault(first, []).append(set_id)
    rows: dict[int, Weighed] = {}
    for first, sets in by_half.items():
        for part in chunks(sorted(sets), IDS_AT_ONCE):
            found = await session.execute(
                select(
                    _FOLDED.c.feedback_id,
                    _FEEDBACK.c.visitor_id,
                    _FEEDBACK.c.device,
                    _FEEDBACK.c.day,
                    *_CONTRIBUTION,
                )
                .join(_FEEDBACK, _FEEDBACK.c.id == _FOLDED.c.feedback_id)
                .where(
                    _FOLDED.c.officer_set_id.in_(part),
                    _FOLDED.c.month >= first,
                    _FOLDED.c.month < first + months,
                )
            )
            for one, visitor, device, day, *contribution in found:
                rows[one] = Weighed(Contribution(*contribution), visitor, device, day.toordinal())
    return rows


async def write_folded(session: AsyncSession, contributions: Mapping[int, Contribution]) -> None:
    """Remember what each feedback has added."""
    names = list(Contribution.__dataclass_fields__)
    await replace(
        session,
        Folded,
        [
            {"feedback_id": one, **{name: getattr(contribution, name) for name in names}}
            for one, contribution in contributions.items()
        ],
    )


async def apply(session: AsyncSession, differences: Differences) -> None:
    """Add differences to the tallies; rows that come to nothing are gone, as if they had never been."""
    await _add(
        session,
        TallyPerson,
        ("officer_set_id", "service_id", "unit_id", "month", "channel", "evidence", "form"),
        ("n", "weight", "total", "square"),
        differences.people,
    )
    await _add(
        session,
        TallyElement,
        ("unit_id", "service_id", "month", "channel", "element"),
        ("n1", "n2", "n3", "n4"),
        differences.elements,
    )
    await _add(
        session,
        TallyUnit,
        ("unit_id", "service_id", "month", "channel", "state"),
        _UNIT_SUMS,
        differences.units,
    )


async def _add(
    session: AsyncSession,
    model: type[SQLModel],
    keys: Sequence[str],
    sums: Sequence[str],
    changes: Mapping[Any, Sequence[int]],
) -> None:
    changed = {key: amounts for key, amounts in changes.items() if any(amounts)}
    rows = [
        {**dict(zip(keys, key, strict=True)), **dict(zip(sums, amounts, strict=True))}
        for key, amounts in changed.items()
    ]
    await add_up(session, model, rows)
    table = table_of(model)
    shrunk = [key for key, amounts in changed.items() if any(amount < 0 for amount in amounts)]
    for part in chunks(shrunk, IDS_AT_ONCE // len(keys)):
        await session.execute(
            delete(table).where(
                tuple_(*(table.c[key] for key in keys)).in_(part),
                *(table.c[name] == 0 for name in sums),
            )
        )


async def setting(session: AsyncSession, name: str) -> str | None:
    """Return a recorded setting."""
    found = await session.execute(select(col(Setting.value)).where(col(Setting.name) == name))
    return found.scalar_one_or_none()


async def record_setting(session: AsyncSession, name: str, value: str) -> None:
    """Record a setting; a later one overwrites it and counts its revisions."""
    row = await session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=value))
    elif row.value != value:
        row.value, row.revision = value, row.revision + 1
    await session.flush()


async def counts(
    session: AsyncSession,
    first: int,
    last: int,
    *,
    unit_ids: Sequence[int] | None = None,
    by_service: bool = False,
) -> list[tuple[int, str, int, int, int, int]]:
    """Return the counts of 1, 2, 3 and 4 per service (0 for all together) and element."""
    service = col(TallyElement.service_id)
    grouping = [service, col(TallyElement.element)] if by_service else [col(TallyElement.element)]
    sums = [func.sum(getattr(TallyElement, name)) for name in ("n1", "n2", "n3", "n4")]
    statement = (
        select(*grouping, *sums)
        .where(col(TallyElement.month).between(first, last))
        .group_by(*grouping)
        .order_by(*grouping)
    )
    if unit_ids is not None:
        statement = statement.where(col(TallyElement.unit_id).in_(unit_ids))
    rows = [tuple(row) if by_service else (0, *row) for row in await session.execute(statement)]
    return [(int(s), str(e), int(a), int(b), int(c), int(d)) for s, e, a, b, c, d in rows]


async def counts_by_unit(
    session: AsyncSession, first: int, last: int
) -> list[tuple[int, str, int, int, int, int]]:
    """Return the counts of 1, 2, 3 and 4 per unit's own feedback and element."""
    keys = col(TallyElement.unit_id), col(TallyElement.element)
    sums = [func.sum(getattr(TallyElement, name)) for name in ("n1", "n2", "n3", "n4")]
    found = await session.execute(
        select(*keys, *sums).where(col(TallyElement.month).between(first, last)).group_by(*keys)
    )
    return [(int(u), str(e), int(a), int(b), int(c), int(d)) for u, e, a, b, c, d in found]


async def sums_by_unit(session: AsyncSession, first: int, last: int) -> list[dict[str, Any]]:
    """Return per unit and state how many of its own feedback there were and the sums an interval needs."""
    keys = col(TallyUnit.unit_id), col(TallyUnit.state)
    found = await session.execute(
        select(*keys, *(func.sum(getattr(TallyUnit, name)).label(name) for name in _UNIT_SUMS))
        .where(col(TallyUnit.month).between(first, last))
        .group_by(*keys)
    )
    return [
        {key: value if key == "state" else int(value) for key, value in row.items()}
        for row in found.mappings()
    ]


async def unit_sums(
    session: AsyncSession, first: int, last: int, unit_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Return per service and state how many there were and the sums an interval needs."""
    found = await session.execute(
        select(
            col(TallyUnit.service_id),
            col(TallyUnit.state),
            *(func.sum(getattr(TallyUnit, name)).label(name) for name in _UNIT_SUMS),
        )
        .where(col(TallyUnit.month).between(first, last), col(TallyUnit.unit_id).in_(unit_ids))
        .group_by(col(TallyUnit.service_id), col(TallyUnit.state))
        .order_by(col(TallyUnit.service_id), col(TallyUnit.state))
    )
    return [
        {key: int(value) if key in _UNIT_SUMS else value for key, value in row.items()}
        for row in found.mappings()
    ]


async def outdate(session: AsyncSession, months: Iterable[int]) -> None:
    """Note that the person scores of all periods with these months are behind their tallies."""
    named = sorted({str(period) for month in months for period in periods_of_month(month)})
    if not named:
        return
    table = table_of(ScoreRun)
    statement = dialect_insert(session, ScoreRun).on_conflict_do_update(
        index_elements=["period"], set_={"revision": table.c.revision + 1}
    )
    fresh = {"revision": 1, "computed_revision": 0, "people": 0, "counted": 0, "unit_only": 0}
    await session.execute(statement, [{"period": name, **fresh} for name in named])


async def outdated(session: AsyncSession) -> list[Period]:
    """Return the periods whose person scores are behind, shortest first."""
    found = await session.execute(
        select(col(ScoreRun.period)).where(col(ScoreRun.computed_revision) < col(ScoreRun.revision))
    )
    return sorted((Period.parse(name) for name in found.scalars()), key=lambda one: (one.months, one.first))


async def unit_only(session: AsyncSession, first: int, last: int) -> tuple[int, int]:
    """Return how many counted feedbacks of some months name nobody, and how many there are."""
    rows = await session.execute(
        select(col(Folded.officer_set_id).is_(None), func.count())
        .where(col(Folded.month).between(first, last), col(Folded.state) == "counted")
        .group_by(col(Folded.officer_set_id).is_(None))
    )
    found = {bool(nobody): int(n) for nobody, n in rows}
    return found.get(True, 0), sum(found.values())


async def answers_by_unit(session: AsyncSession, first: int, last: int) -> dict[int, dict[str, int]]:
    """Return per unit how often each element was answered in some months."""
    n = sum((func.sum(getattr(TallyElement, name)) for name in ("n2", "n3", "n4")), func.sum(TallyElement.n1))
    found = await session.execute(
        select(col(TallyElement.unit_id), col(TallyElement.element), n)
        .where(col(TallyElement.month).between(first, last))
        .group_by(col(TallyElement.unit_id), col(TallyElement.element))
    )
    answered: dict[int, dict[str, int]] = {}
    for unit_id, element, count in found:
        answered.setdefault(int(unit_id), {})[str(element)] = int(count)
    return answered

"""What the database holds, as records of the sheets: the one reading that import and export share."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from scoring.db.upsert import chunks, table_of
from scoring.jobs.interchange.cells import SHARES
from scoring.jobs.interchange.known import Known
from scoring.jobs.interchange.records import (
    AssignmentRow,
    EmployeeRow,
    PointRow,
    ResponseRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)
from scoring.method import misuse
from scoring.method.elements import ELEMENTS
from scoring.scores import store as scores
from scoring.tables import (
    Assignment,
    AssignmentService,
    Attribution,
    Duty,
    Employee,
    Feedback,
    OfficerShare,
    Point,
    PointService,
    Service,
    Unit,
)
from scoring.terms import Evidence, FeedbackState, Rule

SETTINGS = "interchange.meta"
"""Under which name the settings of ``meta.json`` are recorded."""

AT_ONCE = 2_000
REUSED = f"{misuse.Reason.TICKET_REUSED.value}:"
"""What an attribution's reason says of a feedback whose ticket was used before. The ticket follows: the
column of tickets holds each once, and it must not be lost."""

_PLAIN = ("overall", *(element.value for element in ELEMENTS))
_SAID = ("comment", "language", "sex", "age", "education", "job")


@dataclass(frozen=True, slots=True)
class Ids:
    """Surrogate keys by the operator's identifiers."""

    units: Mapping[str, int]
    services: Mapping[str, int]
    points: Mapping[str, int]
    employees: Mapping[str, int]

    def backwards(self) -> "Codes":
        """Return the identifiers by surrogate key."""
        return Codes(*({id_: code for code, id_ in one.items()} for one in _parts(self)))


@dataclass(frozen=True, slots=True)
class Codes:
    """The operator's identifiers by surrogate keys."""

    units: Mapping[int, str]
    services: Mapping[int, str]
    points: Mapping[int, str]
    employees: Mapping[int, str]


def _parts(ids: Ids) -> tuple[Mapping[str, int], ...]:
    return ids.units, ids.services, ids.points, ids.employees


async def ids(session: AsyncSession) -> Ids:
    """Return the surrogate keys of everything a row may name."""

    async def of(model: type[SQLModel], name: str) -> dict[str, int]:
        table = table_of(model)
        found = await session.execute(select(table.c[name], table.c.id))
        return {row[0]: row[1] for row in found}

    return Ids(
        await of(Unit, "code"), await of(Service, "code"), await of(Point, "key"), await of(Employee, "code")
    )


async def known(session: AsyncSession) -> Known:
    """Return what a set may refer to without bringing it."""
    units = await units_of(session)
    points = await session.execute(select(col(Point.key), col(Point.code)))
    people = await session.execute(select(col(Employee.code), col(Employee.nip), col(Employee.badge)))
    everybody = people.all()
    return Known(
        units={row.unit_id: row.parent_id for row in units},
        zones={row.unit_id: row.timezone or "" for row in units},
        services=frozenset((await session.execute(select(col(Service.code)))).scalars()),
        points={row[0]: row[1] for row in points},
        employees={code: nip for code, nip, _ in everybody},
        badges=frozenset(badge for *_, badge in everybody),
        rosters=frozenset((await session.execute(select(col(Duty.roster)).distinct())).scalars()),
    )


async def settings_of(session: AsyncSession) -> dict[str, Any]:
    """Return the settings of ``meta.json`` as they were last given."""
    text = await scores.setting(session, SETTINGS)
    settings: dict[str, Any] = orjson.loads(text) if text else {}
    return settings


async def record_settings(session: AsyncSession, settings: Mapping[str, Any]) -> None:
    """Record the settings of ``meta.json``."""
    text = orjson.dumps(dict(settings), option=orjson.OPT_SORT_KEYS).decode()
    await scores.record_setting(session, SETTINGS, text)


async def units_of(session: AsyncSession) -> list[UnitRow]:
    """Return all units."""
    found = list((await session.execute(select(Unit).order_by(col(Unit.code)))).scalars())
    codes = {unit.id: unit.code for unit in found}
    return [
        UnitRow(
            unit.code,
            unit.name,
            unit.district,
            codes.get(unit.parent_id),
            unit.kind,
            unit.timezone,
            unit.lat,
            unit.lon,
            unit.users_served,
        )
        for unit in found
    ]


async def services_of(session: AsyncSession, codes: Codes) -> list[ServiceRow]:
    """Return all services."""
    found = await session.execute(select(Service).order_by(col(Service.code)))
    return [
        ServiceRow(
            one.code, one.name, one.category, _named(codes.units, one.unit_id), one.standard_days, one.fee
        )
        for one in found.scalars()
    ]


async def points_of(session: AsyncSession, codes: Codes) -> list[PointRow]:
    """Return all points, each with its services in order of code."""
    delivered = await _grouped(
        session, select(col(PointService.point_id), col(PointService.service_id)), codes
    )
    found = await session.execute(select(Point).order_by(col(Point.key)))
    return [
        PointRow(one.key, codes.units[one.unit_id], one.name, delivered[one.id or 0], one.code)
        for one in found.scalars()
    ]


async def employees_of(session: AsyncSession, codes: Codes) -> list[EmployeeRow]:
    """Return all employees."""
    found = await session.execute(select(Employee).order_by(col(Employee.code)))
    return [
        EmployeeRow(
            one.code,
            one.name,
            codes.units[one.home_unit_id],
            one.nip,
            one.position,
            one.employment,
            _named(codes.units, one.head_of_unit_id),
        )
        for one in found.scalars()
    ]


async def assignments_of(session: AsyncSession, codes: Codes) -> list[AssignmentRow]:
    """Return all assignments, each with its services in order of code."""
    limited = await _grouped(
        session, select(col(AssignmentService.assignment_id), col(AssignmentService.service_id)), codes
    )
    found = await session.execute(select(Assignment).order_by(col(Assignment.id)))
    return [
        AssignmentRow(
            codes.employees[one.employee_id],
            codes.units[one.unit_id],
            one.start_date,
            one.end_date,
            limited[one.id or 0],
        )
        for one in found.scalars()
    ]


async def rosters_of(session: AsyncSession, codes: Codes) -> list[RosterRow]:
    """Return all rows of all rosters."""
    found = await session.execute(select(Duty).order_by(col(Duty.id)))
    return [
        RosterRow(
            one.roster,
            codes.units[one.unit_id],
            one.start_date,
            one.end_date,
            codes.employees[one.employee_id],
            one.desk_share,
            _named(codes.points, one.point_id),
            one.start_time,
            one.end_time,
        )
        for one in found.scalars()
    ]


async def _grouped(
    session: AsyncSession, statement: Select[int, int], codes: Codes
) -> Mapping[int, tuple[str, ...]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for owner, service in await session.execute(statement):
        groups[owner].append(codes.services[service])
    return defaultdict(tuple, {owner: tuple(sorted(services)) for owner, services in groups.items()})


async def responses_named(
    session: AsyncSession, names: Sequence[str], codes: Codes
) -> dict[str, tuple[int, ResponseRow]]:
    """Return the feedbacks of these codes, with their surrogate keys."""
    found: dict[str, tuple[int, ResponseRow]] = {}
    for part in chunks(names, AT_ONCE):
        rows = (await session.execute(_feedback().where(col(Feedback.code).in_(part)))).all()
        for row, record in zip(rows, await _records(session, rows, codes), strict=True):
            found[row.code] = (row.id, record)
    return found


async def count_responses(session: AsyncSession) -> int:
    """Count the feedbacks there are to write out."""
    return (await session.execute(select(func.count()).select_from(Feedback).where(_present()))).scalar_one()


async def all_responses(session: AsyncSession, codes: Codes) -> AsyncIterator[list[ResponseRow]]:
    """Go through all feedbacks that were not taken back, in the order they were stored."""
    last = 0
    while True:
        statement = _feedback().where(col(Feedback.id) > last, _present()).order_by(col(Feedback.id))
        rows = (await session.execute(statement.limit(AT_ONCE))).all()
        if not rows:
            return
        last = rows[-1].id
        yield await _records(session, rows, codes)


def _present() -> Any:
    # What a citizen took back is not passed on: it counts nowhere, and its comment is gone.
    return col(Feedback.state) != FeedbackState.WITHDRAWN


def _is_ours(row: Row[Any]) -> bool:
    # Imported rows carry their sender's own claim; of the others, only our decision is known.
    return row.claimed is None and row.roster is None


def _feedback() -> Select[Any]:
    columns = (
        "id", "code", "submitted_at", "utc_offset", "channel", "evidence", "ticket", "visitor_id", "device",
        "duration_s", "unit_id", "service_id", "point_id", "claimed", "roster", *_PLAIN, *_SAID,
    )  # fmt: skip
    return select(*(col(getattr(Feedback, name)) for name in columns))


async def _records(session: AsyncSession, rows: Sequence[Row[Any]], codes: Codes) -> list[ResponseRow]:
    served = await _ascribed(session, [row.id for row in rows if _is_ours(row)], codes)
    tickets = await _reused(session, [row.id for row in rows if row.ticket is None])
    return [_response(row, codes, served.get(row.id, ()), tickets) for row in rows]


def _response(
    row: Row[Any], codes: Codes, served: Sequence[tuple[str, float]], tickets: Mapping[int, str]
) -> ResponseRow:
    return ResponseRow._make(
        (
            row.code,
            _as_written(row.submitted_at, row.utc_offset),
            row.channel.value,
            row.evidence is Evidence.TICKET,
            row.ticket or tickets.get(row.id),
            row.visitor_id,
            row.device,
            row.duration_s,
            codes.units[row.unit_id],
            _named(codes.services, row.service_id),
            _claim(row.claimed) if row.claimed else tuple(served),
            row.roster,
            *(getattr(row, name) for name in _PLAIN),
            _named(codes.points, row.point_id),
            *(getattr(row, name) for name in _SAID),
        )
    )


def _as_written(moment: datetime, offset: int) -> datetime:
    return moment.astimezone(timezone(timedelta(minutes=offset)))


def claim_as_text(shares: Sequence[tuple[str, float]]) -> str | None:
    """Write who served as it is stored, ``code:share;...``; None when nobody is named."""
    return SHARES.write(shares) if shares else None


def _claim(text: str) -> tuple[tuple[str, float], ...]:
    pairs = (part.rpartition(":") for part in text.split(";"))
    return tuple((code, float(share)) for code, _, share in pairs)


async def _ascribed(
    session: AsyncSession, feedback_ids: Sequence[int], codes: Codes
) -> Mapping[int, Sequence[tuple[str, float]]]:
    """Return who served by the decision in force, for feedback that names nobody itself."""
    if not feedback_ids:
        return {}
    last = (
        select(func.max(col(Attribution.id)))
        .where(col(Attribution.feedback_id).in_(feedback_ids))
        .group_by(col(Attribution.feedback_id))
    )
    found = await session.execute(
        select(col(Attribution.feedback_id), col(OfficerShare.employee_id), col(OfficerShare.share))
        .join(OfficerShare, col(OfficerShare.set_id) == col(Attribution.officer_set_id))
        .where(col(Attribution.id).in_(last), col(Attribution.rule) != Rule.UNIT_ONLY)
        .order_by(col(Attribution.feedback_id), col(OfficerShare.employee_id))
    )
    served: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for feedback_id, employee_id, share in found:
        served[feedback_id].append((codes.employees[employee_id], share))
    return served


async def _reused(session: AsyncSession, feedback_ids: Sequence[int]) -> dict[int, str]:
    """Return the tickets of feedback whose ticket had been used before."""
    found = await session.execute(
        select(col(Attribution.feedback_id), col(Attribution.reason)).where(
            col(Attribution.feedback_id).in_(feedback_ids), col(Attribution.reason).startswith(REUSED)
        )
    )
    return {feedback_id: (reason or "").removeprefix(REUSED) for feedback_id, reason in found}


async def spent_tickets(session: AsyncSession, tickets: Sequence[str]) -> dict[str, str]:
    """Return which response spent each of these tickets first."""
    spent: dict[str, str] = {}
    for part in chunks(tickets, AT_ONCE):
        found = await session.execute(
            select(col(Feedback.ticket), col(Feedback.code)).where(col(Feedback.ticket).in_(part))
        )
        spent |= {ticket: code for ticket, code in found if ticket is not None}
    return spent


def _named(codes: Mapping[int, str], id_: int | None) -> str | None:
    return None if id_ is None else codes[id_]

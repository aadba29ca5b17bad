"""From what a citizen holds - a code, a badge, a ticket - to the visit it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory import store as directory
from scoring.errors import NotFound, ScoringError
from scoring.tables import Point, Service, Unit
from scoring.terms import Channel, Evidence, local_day
from scoring.visits import rules, store

TICKET_LIFE = timedelta(hours=72)
CLOCK_SKEW = timedelta(minutes=5)


class UnknownCode(NotFound):
    """No point, badge or ticket has this code."""

    code = "unknown_code"


class PointClosed(ScoringError):
    """The point is no longer in use."""

    code = "point_closed"


class TicketExpired(ScoringError):
    """The ticket's three days are over. ``point`` is the code of its point, which stays open, or None."""

    code = "ticket_expired"


class TicketSpent(ScoringError):
    """A rating has already been given with this ticket. ``point``, when told, is as in TicketExpired."""

    code = "ticket_spent"


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service that may have been received at this visit."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to be rated: where, with which proof, and who is named on that proof.

    Attributes:
        code: the code it was opened with, as stored (not the ticket, which is a secret).
        unit_id: the unit visited.
        unit_name: its name.
        timezone: where it stands.
        point_id: the counter, when known.
        point_name: its name.
        services: what may have been received; one of them is asked for when there are several.
        channel: the evidence's own door, or None when the door itself says (web, telegram, kiosk).
        evidence: how sure the visit is.
        ticket: hash of the ticket, when one was shown.
        employee_id: who is named on the ticket or badge.
        employee_name: shown only for a badge, which the citizen is holding.
        served_at: when, as far as the proof says.
    """

    code: str
    unit_id: int
    unit_name: str
    timezone: str
    point_id: int | None
    point_name: str | None
    services: tuple[ServiceChoice, ...]
    channel: Channel | None
    evidence: Evidence
    ticket: str | None = None
    employee_id: int | None = None
    employee_name: str | None = None
    served_at: datetime | None = None

    @property
    def service_id(self) -> int | None:
        """The service, when only one is possible."""
        return self.services[0].id if len(self.services) == 1 else None


async def opened(session: AsyncSession, text: str, *, key: bytes, now: datetime) -> Visit:
    """Find the visit behind a code, badge or ticket, or raise the reason why there is none."""
    if rules.is_ticket(text):
        return await _by_ticket(session, text, key=key, now=now)
    code = rules.tidy_code(text)
    if code is None:
        raise UnknownCode
    if (found := await directory.counter(session, code)) is not None:
        return await _at_counter(session, found, now=now)
    return await _by_badge(session, code, now=now)


async def check_unspent(session: AsyncSession, visit: Visit) -> None:
    """Raise TicketSpent when a feedback has been given with the visit's ticket.

    For telling people before they type: what makes a ticket spendable once is the database.
    """
    if visit.ticket is not None and await store.is_spent(session, visit.ticket):
        raise TicketSpent(unit=visit.unit_name, point=visit.code if visit.point_id else None)


async def of_unit(session: AsyncSession, code: str) -> Visit:
    """Open a unit as a whole, without a point: what a machine that knows only the office sends."""
    unit = await directory.unit_by_code(session, code)
    if unit is None or unit.id is None:
        raise UnknownCode
    services = await directory.services_of_unit(session, unit.id)
    return _visit(unit.code, unit, None, services, channel=None, evidence=Evidence.OPEN)


async def _by_ticket(session: AsyncSession, text: str, *, key: bytes, now: datetime) -> Visit:
    if rules.unseal(text, key=key) is None:
        raise UnknownCode
    hashed = rules.ticket_hash(text)
    ticket = await store.ticket_by_hash(session, hashed)
    if ticket is None:
        raise UnknownCode
    unit = await directory.unit(session, ticket.unit_id)
    if unit is None:
        raise UnknownCode
    point = await session.get(Point, ticket.point_id) if ticket.point_id else None
    if now > ticket.expires_at + CLOCK_SKEW:
        raise TicketExpired(unit=unit.name, point=point.code if point else None)
    service = await session.get(Service, ticket.service_id) if ticket.service_id else None
    services = [service] if service else await _services(session, point, ticket.unit_id)
    return _visit(
        point.code if point else unit.code,
        unit,
        point,
        services,
        channel=Channel.TICKET,
        evidence=Evidence.TICKET,
        ticket=hashed,
        employee_id=ticket.employee_id,
        served_at=None if ticket.in_advance else ticket.served_at,
    )


async def _at_counter(session: AsyncSession, counter: directory.Counter, *, now: datetime) -> Visit:
    if counter.closed_on is not None and counter.closed_on <= local_day(now, counter.timezone):
        raise PointClosed(point=counter.name, unit=counter.unit_name)
    offered = tuple(ServiceChoice(*one) for one in counter.services)
    return Visit(
        code=counter.code,
        unit_id=counter.unit_id,
        unit_name=counter.unit_name,
        timezone=counter.timezone,
        point_id=counter.id,
        point_name=counter.name,
        services=offered or _choices(await directory.services_of_unit(session, counter.unit_id)),
        channel=None,
        evidence=Evidence.OPEN,
    )


async def _by_badge(session: AsyncSession, code: str, *, now: datetime) -> Visit:
    employee = await directory.employee_by_badge(session, code)
    if employee is None:
        raise UnknownCode
    # The home unit's zone is near enough to choose the day whose assignment counts.
    home = await directory.unit(session, employee.home_unit_id)
    day = local_day(now, home.timezone if home else "Asia/Jakarta")
    unit = await directory.unit_of_employee_on(session, employee, day)
    if unit is None or unit.id is None:
        raise UnknownCode
    services = await directory.services_of_unit(session, unit.id)
    return _visit(
        code,
        unit,
        None,
        services,
        channel=Channel.BADGE,
        evidence=Evidence.BADGE,
        employee_id=employee.id,
        employee_name=employee.name,
    )


async def _services(session: AsyncSession, point: Point | None, unit_id: int) -> Sequence[Service]:
    if point is not None and point.id is not None:
        offered = await directory.services_of_point(session, point.id)
        if offered:
            return offered
    return await directory.services_of_unit(session, unit_id)


def _visit(
    code: str,
    unit: Unit,
    point: Point | None,
    services: Sequence[Service],
    *,
    channel: Channel | None,
    evidence: Evidence,
    ticket: str | None = None,
    employee_id: int | None = None,
    employee_name: str | None = None,
    served_at: datetime | None = None,
) -> Visit:
    if unit.id is None:
        raise NotFound
    return Visit(
        code=code,
        unit_id=unit.id,
        unit_name=unit.name,
        timezone=unit.timezone,
        point_id=point.id if point else None,
        point_name=point.name if point else None,
        services=_choices(services),
        channel=channel,
        evidence=evidence,
        ticket=ticket,
        employee_id=employee_id,
        employee_name=employee_name,
        served_at=served_at,
    )


def _choices(services: Sequence[Service]) -> tuple[ServiceChoice, ...]:
    return tuple(ServiceChoice(one.id, one.code, one.name) for one in services if one.id is not None)

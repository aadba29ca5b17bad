"""Issuing tickets: one for a visit that took place, or a pool of them to be drawn from a box."""

import secrets
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db import locks
from scoring.directory import store as directory
from scoring.errors import NotFound
from scoring.tables import Ticket, Unit
from scoring.terms import local_day
from scoring.visits import rules, store
from scoring.visits.service import TICKET_LIFE


async def issue(
    session: AsyncSession,
    *,
    unit_id: int,
    key: bytes,
    served_at: datetime,
    point_id: int | None = None,
    service_id: int | None = None,
    employee_id: int | None = None,
    act: str | None = None,
) -> str:
    """Issue a ticket for one visit and return it; only its hash is kept.

    Args:
        session: a writing one.
        unit_id: the unit visited.
        key: tickets are sealed under it.
        served_at: when.
        point_id: the counter, when known.
        service_id: what was received, when known.
        employee_id: who served, when known.
        act: key of the issuing act, so that ``issued`` finds the same ticket again.
    """
    unit = await directory.unit(session, unit_id)
    if unit is None:
        raise NotFound
    await locks.hold(session, "ticket serial", unit_id)
    serial = await store.issued_by(session, unit_id) + 1
    nonce = secrets.token_bytes(8) if act is None else rules.nonce_of(act, key=key)
    ticket = _sealed(unit, serial, nonce, served_at, key)
    session.add(
        Ticket(
            token_hash=rules.ticket_hash(ticket),
            act=act,
            serial=serial,
            unit_id=unit_id,
            point_id=point_id,
            service_id=service_id,
            employee_id=employee_id,
            served_at=served_at,
            expires_at=served_at + TICKET_LIFE,
        )
    )
    await session.flush()
    return ticket


async def issue_pool(
    session: AsyncSession,
    count: int,
    *,
    unit_id: int,
    key: bytes,
    noon: datetime,
    point_id: int | None = None,
) -> list[str]:
    """Issue tickets before anybody is served, to be drawn from a box, and return them by rising serial.

    Args:
        session: a writing one.
        count: how many.
        unit_id: the unit they are for.
        key: tickets are sealed under it.
        noon: of the day they are for; they work for as long after it as any ticket after its visit.
        point_id: the counter they are for, when it is one.
    """
    unit = await directory.unit(session, unit_id)
    if unit is None:
        raise NotFound
    await locks.hold(session, "ticket serial", unit_id)
    first = await store.issued_by(session, unit_id) + 1
    serials = range(first, first + count)
    pool = {_sealed(unit, serial, secrets.token_bytes(8), noon, key): serial for serial in serials}
    session.add_all(
        Ticket(
            token_hash=rules.ticket_hash(ticket),
            serial=serial,
            unit_id=unit_id,
            point_id=point_id,
            served_at=noon,
            expires_at=noon + TICKET_LIFE,
            in_advance=True,
        )
        for ticket, serial in pool.items()
    )
    await session.flush()
    return list(pool)


async def issued(session: AsyncSession, act: str, *, key: bytes) -> tuple[Ticket, str] | None:
    """Find the ticket an act has issued, and seal it again; None when there is none."""
    ticket = await store.ticket_by_act(session, act)
    if ticket is None:
        return None
    unit = await directory.unit(session, ticket.unit_id)
    if unit is None:
        raise NotFound
    return ticket, _sealed(unit, ticket.serial, rules.nonce_of(act, key=key), ticket.served_at, key)


def _sealed(unit: Unit, serial: int, nonce: bytes, served_at: datetime, key: bytes) -> str:
    day = local_day(served_at, unit.timezone).toordinal() % 65_536
    return rules.seal(rules.Slip(unit.id or 0, day, serial, nonce), key=key)

"""Guarding the open door of a unit that is being rushed, and showing what the doors have set aside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.integrity import guards_store, rules, store
from scoring.integrity.rules import Cause
from scoring.terms import SLOWEST_ZONE, local_day
from scoring.visits.rules import TOO_FAST

HONEYPOT: Final = "honeypot"
"""Why feedback is set aside in which a field was filled that people do not see."""

AT_THE_DOOR: Final = (HONEYPOT, TOO_FAST, rules.UNPROVEN)
"""Why the doors themselves set feedback aside; people judge it like anything else that is set aside."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How one unit's door is guarded.

    Attributes:
        unit_code: of the unit.
        unit_name: its name.
        timezone: where it stands.
        cause: why.
        since: from when.
        until: until when, unless it goes on.
        seen: feedback of the open web in the last ten minutes, when it was last looked at.
        expected: what is usual in ten minutes.
        by: who has ordered it.
    """

    unit_code: str
    unit_name: str
    timezone: str
    cause: Cause
    since: datetime
    until: datetime
    seen: int
    expected: float
    by: str


@dataclass(frozen=True, slots=True)
class Rush:
    """A rush as it was seen: what ten minutes brought through a unit's open door, and what is usual."""

    unit_id: int
    seen: int
    usual: float


async def is_up(session: AsyncSession, unit_id: int, *, now: datetime) -> bool:
    """Say whether a unit's forms ask for a proof of work at present."""
    guard = await guards_store.of_unit(session, unit_id)
    return guard is not None and guard.until > now and guard.cause != Cause.STOOD_DOWN


async def listed(session: AsyncSession, unit_ids: Sequence[int], *, now: datetime) -> list[Watch]:
    """List the doors of some units that are guarded, or that the inspectorate leaves open on purpose."""
    return [
        Watch(
            one.unit_code,
            one.unit_name,
            one.timezone,
            Cause(one.guard.cause),
            one.guard.since,
            one.guard.until,
            one.guard.seen,
            one.guard.expected,
            one.guard.by,
        )
        for one in await guards_store.of_units(session, unit_ids, now=now)
    ]


async def rushes(session: AsyncSession, *, now: datetime) -> list[Rush]:
    """Find the open doors that are being rushed."""
    heard = await guards_store.heard_since(session, now - rules.WINDOW, least=rules.RUSH_LEAST)
    today = local_day(now, SLOWEST_ZONE)
    first = today - timedelta(days=rules.BASELINE_DAYS)
    found = []
    for unit_id, seen in sorted(heard.items()):
        usual = rules.expected(await guards_store.heard_between(session, unit_id, first, today))
        if rules.is_rush(seen, usual):
            found.append(Rush(unit_id, seen, usual))
    return found


async def put_up(session: AsyncSession, found: Sequence[Rush], *, now: datetime) -> int:
    """Guard the doors that are being rushed; return how many are.

    The inspectorate's word goes before the figures, for as long as it holds.
    """
    return sum([await _put_up(session, one, now=now) for one in found])


async def order(session: AsyncSession, unit_id: int, what: str, *, by: str, now: datetime) -> None:
    """Do the inspectorate's word: ``up``, ``down``, or ``figures`` to leave it to these again.

    Raises:
        UnknownOrder: it is none of these.
    """
    if what == "figures":
        await guards_store.remove(session, unit_id)
    elif what in {"up", "down"}:
        cause = Cause.ORDERED if what == "up" else Cause.STOOD_DOWN
        values = {"since": now, "until": now + rules.ORDERED_FOR, "seen": 0, "expected": 0.0, "by": by}
        await guards_store.put(session, {"unit_id": unit_id, "cause": cause.value, **values})
    else:
        raise rules.UnknownOrder
    await journal.record(session, f"guard.{what}", f"unit:{unit_id}", {}, by=by, now=now)


async def has_set_aside(session: AsyncSession) -> bool:
    """Say whether a door has set something aside that no finding shows yet."""
    return bool(await guards_store.set_aside_at_the_door(session, AT_THE_DOOR))


async def show_set_aside(session: AsyncSession, *, now: datetime) -> int:
    """Make findings of what the doors have set aside, one a reason, unit and day; return how many rows.

    So the inspectorate finds them where it finds everything else, and can let them count.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for reason, unit_id, day, feedback_id in await guards_store.set_aside_at_the_door(session, AT_THE_DOOR):
        groups[reason, f"unit:{unit_id} day:{day.isoformat()}"].append(feedback_id)
    for (reason, subject), ids in groups.items():
        known = await guards_store.open_finding(session, reason, subject)
        if known is None:
            made = await store.add(session, reason, {}, {}, ids, now=now, subject=subject)
            told = {"reason": reason, "rows": len(ids)}
            await journal.record(
                session, "feedback.quarantined", f"finding:{made}", told, by=journal.SYSTEM, now=now
            )
        else:
            await store.renew(session, known, {}, ids)
    return sum(map(len, groups.values()))


async def _put_up(session: AsyncSession, rush: Rush, *, now: datetime) -> bool:
    guard = await guards_store.of_unit(session, rush.unit_id)
    standing = guard if guard is not None and guard.until > now else None
    if standing is not None and standing.cause != Cause.RATE:
        return False
    await guards_store.put(
        session,
        {
            "unit_id": rush.unit_id,
            "cause": Cause.RATE.value,
            "since": standing.since if standing else now,
            "until": now + rules.GUARDED_FOR,
            "seen": rush.seen,
            "expected": rush.usual,
            "by": journal.SYSTEM,
        },
    )
    if standing is None:
        figures = {"seen": rush.seen, "expected": round(rush.usual, 3)}
        subject = f"unit:{rush.unit_id}"
        await journal.record(session, "guard.rate", subject, figures, by=journal.SYSTEM, now=now)
    return True

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


async def watch(session: AsyncSession, *, now: datetime) -> int:
    """Put a guard up wherever the open web is being rushed; return how many doors that is.

    The inspectorate's word goes before the figures, for as long as it holds.
    """
    heard = await guards_store.heard_since(session, now - rules.WINDOW, least=rules.RUSH_LEAST)
    up = 0
    for unit_id, seen in sorted(heard.items()):
        today = local_day(now, SLOWEST_ZONE)
        first = today - timedelta(days=rules.BASELINE_DAYS)
        usual = rules.expected(await guards_store.heard_between(session, unit_id, first, today))
        if rules.is_rush(seen, usual):
            up += await _put_up(session, unit_id, seen, usual, now=now)
    return up


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


async def _put_up(session: AsyncSession, unit_id: int, seen: int, usual: float, *, now: datetime) -> bool:
    guard = await guards_store.of_unit(session, unit_id)
    holds = guard is not None and guard.until > now
    if guard is not None and holds and guard.cause != Cause.RATE:
        return False
    await guards_store.put(
        session,
        {
            "unit_id": unit_id,
            "cause": Cause.RATE.value,
            "since": guard.since if guard is not None and holds else now,
            "until": now + rules.GUARDED_FOR,
            "seen": seen,
            "expected": usual,
            "by": journal.SYSTEM,
        },
    )
    if not holds:
        figures = {"seen": seen, "expected": round(usual, 3)}
        await journal.record(session, "guard.rate", f"unit:{unit_id}", figures, by=journal.SYSTEM, now=now)
    return True

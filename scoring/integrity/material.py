"""A period laid out as the filters want it, and what they find there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.attribution.columns import codes, numbers, trust_of
from scoring.integrity import store
from scoring.method import channels, misuse, watch
from scoring.method.response import UNKNOWN, Responses
from scoring.method.suspicion import LIMITS, Finding
from scoring.terms import Channel, Evidence, Form, Period, local_day

MONTHS_BEFORE = 2
"""Whole months that hold the eight weeks before a period."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a period is screened by.

    Attributes:
        ids: the feedback, row by row.
        responses: the same as columns.
        comments: the same in words, empty where nothing was written.
        earlier: what was heard in the weeks before.
        tickets: issued in the period and the weeks before.
    """

    ids: Sequence[int]
    responses: Responses
    comments: Sequence[str]
    earlier: watch.Earlier
    tickets: watch.Tickets


async def material(session: AsyncSession, period: Period, *, now: datetime) -> Material | None:
    """Read what a period is screened by; None when nobody spoke in it."""
    rows = await store.screened(session, period.first, period.last)
    if not rows:
        return None
    *columns, comments = zip(*rows, strict=True)
    ids = columns[0]
    before = await store.heard_before(session, period.first - MONTHS_BEFORE, period.first - 1)
    moments = [row[6] for row in rows]
    since = min(moments) - timedelta(days=LIMITS.baseline_days)
    # Slips of visits after the last word of the period are not judged yet.
    slips = await store.tickets_served(session, since, max(moments) + timedelta(seconds=1))
    return Material(
        ids=ids,
        responses=_responses(columns),
        comments=[text or "" for text in comments],
        earlier=watch.Earlier(
            unit=numbers(unit for unit, _ in before),
            second=numbers(int(moment.timestamp()) for _, moment in before),
        ),
        tickets=_tickets(slips, {one: row for row, one in enumerate(ids)}, now),
    )


def found_in(given: Material) -> list[Finding]:
    """Run every filter and every watch; pure."""
    found = misuse.find_all(given.responses, comments=given.comments)
    live = misuse.still_live(len(given.responses), found)
    return found + watch.look(given.responses, live, given.earlier, given.tickets)


def subject_of(finding: Finding, feedback_ids: Sequence[int]) -> str:
    """Name what a finding is about, in words that last."""
    if not finding.about:
        return store.first_of(feedback_ids)
    return " ".join(f"{kind}:{_named(kind, number)}" for kind, number in finding.about if number != UNKNOWN)


def _named(kind: str, number: int) -> str:
    if kind == "hour":
        return datetime.fromtimestamp(number * watch.HOUR, UTC).strftime("%Y-%m-%dT%HZ")
    if kind in {"day", "since"}:
        return datetime.fromordinal(number).date().isoformat()
    return str(number)


def _responses(columns: Sequence[Sequence[Any]]) -> Responses:
    """Lay rows out as the filters want them."""
    _, sets, services, units, months, days, moments, doors, evidences, forms, values, answers, *who = columns
    visitors, devices, tickets = who
    return Responses(
        officer_set=numbers(UNKNOWN if one is None else one for one in sets),
        service=numbers(services),
        unit=numbers(units),
        month=numbers(months),
        day=numbers(day.toordinal() for day in days),
        second=numbers(int(moment.timestamp()) for moment in moments),
        channel=numbers(channels.Channel[Channel(one).name] for one in doors),
        trust=numbers(trust_of(Evidence(one)) for one in evidences),
        form=numbers(channels.Form.TAP if one is Form.TAP else channels.Form.FULL for one in forms),
        value=numbers(0 if one is None else one for one in values),
        extreme=numbers(_extreme(one) for one in answers),
        rater=codes(visitors),
        device=codes(devices),
        ticket=codes(tickets),
    )


def _tickets(slips: Sequence[Any], row_of: dict[int, int], now: datetime) -> watch.Tickets:
    units, zones, points, people, served, ends, answers = (
        zip(*slips, strict=True) if slips else ([], [], [], [], [], [], [])
    )
    return watch.Tickets(
        unit=numbers(units),
        point=numbers(UNKNOWN if one is None else one for one in points),
        employee=numbers(UNKNOWN if one is None else one for one in people),
        day=numbers(local_day(at, zone).toordinal() for at, zone in zip(served, zones, strict=True)),
        second=numbers(int(at.timestamp()) for at in served),
        row=numbers(row_of.get(one, UNKNOWN) for one in answers),
        answered=np.array([one is not None for one in answers], dtype=np.bool_),
        over=np.array([at < now for at in ends], dtype=np.bool_),
    )


def _extreme(answers: str) -> int:
    """Say whether all that was answered is the lowest (-1) or the highest (1) rating."""
    return {frozenset("1"): -1, frozenset("4"): 1}.get(frozenset(answers) - {"-"}, 0)

"""Folding feedback into tallies: incrementally, exactly once, and equal to starting over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.attribution.columns import codes, numbers, trust_of
from scoring.db import locks
from scoring.db.upsert import chunks
from scoring.method import channels, response, weights
from scoring.method.elements import ELEMENTS, Element
from scoring.method.versions import CURRENT, Method
from scoring.scores import rules, store
from scoring.scores.rules import Contribution, Weighed
from scoring.terms import Form, month_of

AT_ONCE = 500
"""Feedbacks a fold takes in one transaction, short enough that no citizen waits behind it."""

MANY = 250_000
"""The same when nobody is waiting: weights of whole officer sets are then found once, not once a batch."""

ENOUGH_ANSWERS = 100
"""Answers per element before a half-year's means become the next one's usual answers."""


async def mark(session: AsyncSession, *feedback_ids: int) -> None:
    """Note that tallies are behind: after a feedback came, changed, was re-ascribed or set aside."""
    await store.mark(session, feedback_ids)


async def fold(session: AsyncSession, *, method: Method = CURRENT, limit: int = AT_ONCE) -> int:
    """Bring the tallies up to date with up to ``limit`` feedbacks, and return how many that were.

    Each feedback's earlier addition is taken out and its present one put in, in the transaction that
    also unmarks it: whatever fails and is tried again, nothing is counted twice.
    """
    await locks.hold(session, "fold")
    ids = await store.pending(session, limit)
    if not ids:
        return 0
    gone: dict[int, Contribution] = {}
    come: dict[int, Weighed] = {}
    for part in chunks(ids, store.IDS_AT_ONCE):
        gone |= await store.folded(session, part)
        come |= await _contributions(session, await store.feedback_rows(session, part), method)
    groups = {one.group for one in gone.values()} | {one.contribution.group for one in come.values()}
    # Neighbours: feedback of the same officer sets and half-years, whose weights this fold may move.
    found = await store.weighed_together(
        session, (group for group in groups if group is not None), rules.HALF_YEAR
    )
    beside = {one: weighed for one, weighed in found.items() if one not in come}
    new = reweighed(beside | come, method)
    changed = {one: now for one, now in new.items() if one in come or now != beside[one].contribution}
    await store.write_folded(session, changed)
    moved = (weighed.contribution for one, weighed in beside.items() if one in changed)
    await store.apply(session, rules.differences([*gone.values(), *moved], changed.values()))
    await store.outdate(session, {one.month for one in (*gone.values(), *changed.values())})
    await store.settle(session, ids)
    return len(ids)


async def waiting(session: AsyncSession) -> int:
    """Count the feedbacks whose tallies are behind."""
    return await store.count_pending(session)


async def is_mostly_waiting(session: AsyncSession) -> bool:
    """Say whether more waits than is folded: to start over is then the shorter way, to the same numbers."""
    return await store.count_pending(session) > await store.count_folded(session)


async def usual_answers(session: AsyncSession, first: int) -> dict[Element, float]:
    """Return the usual answers of a half-year: the means of the one before, frozen when first needed."""
    half = rules.half_year_of(first)
    name = f"usual:{half}"
    frozen = await store.setting(session, name)
    if frozen is None:
        before = half.previous()
        found = await store.counts(session, before.first, before.last)
        counts = {Element(element): answers for _, element, *answers in found}
        enough = len(counts) == len(ELEMENTS) and all(sum(n) >= ENOUGH_ANSWERS for n in counts.values())
        usual = response.usual_answers(counts) if enough else {}
        told = {element.value: mean for element, mean in usual.items()}
        frozen = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        await store.record_setting(session, name, frozen)
    return {Element(element): mean for element, mean in orjson.loads(frozen).items()}


async def _contributions(
    session: AsyncSession, rows: Sequence[RowMapping], method: Method
) -> dict[int, Weighed]:
    by_half: dict[int, list[RowMapping]] = {}
    for row in rows:
        by_half.setdefault(rules.half_year_of(month_of(row["day"])).first, []).append(row)
    made: dict[int, Weighed] = {}
    for first, part in by_half.items():
        usual = await usual_answers(session, first)
        made |= valued(part, method, usual)
    return made


def valued(
    rows: Sequence[RowMapping | Mapping[str, Any]], method: Method, usual: Mapping[Element, float]
) -> dict[int, Weighed]:
    """Value feedback of one half-year; weights are found afterwards, with that of the same officers."""
    answers = np.array([[row[element.value] or 0 for element in ELEMENTS] for row in rows], dtype=np.int64)
    taps = np.array([row["overall"] or 0 for row in rows], dtype=np.int64)
    full, usable = response.form_values(answers, method, usual)
    one_tap = response.tap_values(taps)
    made: dict[int, Weighed] = {}
    for place, row in enumerate(rows):
        form = rules.form_for(says_of_officer=bool(usable[place]), has_overall=row["overall"] is not None)
        worth = {Form.FULL: int(full[place]), Form.TAP: int(one_tap[place]), None: None}[form]
        contribution = Contribution(
            unit_id=row["unit_id"],
            service_id=row["service_id"] or rules.NO_SERVICE,
            month=month_of(row["day"]),
            channel=row["channel"],
            evidence=row["evidence"],
            state=row["state"],
            answers=rules.answers_of(row[name] for name in rules.ANSWERED),
            officer_set_id=row["officer_set_id"],
            form=form,
            value=worth,
        )
        made[row["id"]] = Weighed(contribution, row["visitor_id"], row["device"], row["day"].toordinal())
    return made


def reweighed(rows: Mapping[int, Weighed], method: Method) -> dict[int, Contribution]:
    """Give contributions of whole officer sets the weights they should have."""
    new = {one: weighed.contribution for one, weighed in rows.items()}
    by_half: dict[int, list[int]] = {}
    for one, contribution in new.items():
        if contribution.group is not None:
            by_half.setdefault(contribution.group[1], []).append(one)
    for ids in by_half.values():
        part = [rows[one] for one in ids]
        live = np.array([one.contribution.says_something_of_a_person for one in part])
        for one, weight in zip(ids, weights.effective_weights(_columns(part), live, method), strict=True):
            if new[one].weight != weight:
                new[one] = replace(new[one], weight=int(weight))
    return new


def _columns(rows: Sequence[Weighed]) -> response.Responses:
    """Lay rows out as the method wants them; what the weights do not look at is left at zero."""
    nothing = np.zeros(len(rows), dtype=np.int64)
    return response.Responses(
        officer_set=numbers(one.contribution.officer_set_id or 0 for one in rows),
        service=nothing,
        unit=nothing,
        month=numbers(one.contribution.month for one in rows),
        day=numbers(one.day for one in rows),
        second=nothing,
        channel=numbers(channels.Channel[one.contribution.channel.name] for one in rows),
        trust=numbers(trust_of(one.contribution.evidence) for one in rows),
        form=nothing,
        value=nothing,
        extreme=nothing,
        rater=codes([one.visitor for one in rows]),
        device=codes([one.device for one in rows]),
        ticket=nothing + response.UNKNOWN,
    )

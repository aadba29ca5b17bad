"""Folding feedback into tallies: incrementally, exactly once, and equal to starting over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.attribution.columns import codes, numbers, trust_of
from scoring.db import locks
from scoring.method import channels, response, weights
from scoring.method.elements import ELEMENTS, Element
from scoring.method.versions import CURRENT, Method
from scoring.scores import rules, store
from scoring.scores.rules import Contribution
from scoring.terms import Form, month_of

AT_ONCE = 500
"""Feedbacks a fold takes in one transaction, short enough that no citizen waits behind it."""

MANY = 5_000
"""The same when nobody is waiting: a rebuild."""

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
    come: dict[int, Contribution] = {}
    for start in range(0, len(ids), store.IDS_AT_ONCE):
        part = ids[start : start + store.IDS_AT_ONCE]
        gone |= await store.folded(session, part)
        come |= await _contributions(session, await store.feedback_rows(session, part), method)
    # Written first, so that the weights below are found over groups as they are now.
    await store.write_folded(session, come)
    groups = {one.group for one in (*gone.values(), *come.values())}
    before, after = await _reweighed(session, {group for group in groups if group is not None}, method)
    await store.write_folded(session, {one: after[one] for one in after if after[one] != before.get(one)})
    # A neighbour's weight moved by this fold goes out at its old weight and comes back at its new one.
    old = gone | {one: before[one] for one in before if one not in come}
    new = come | after
    await store.apply(session, rules.differences(old.values(), new.values()))
    await store.outdate(session, {one.month for one in (*gone.values(), *come.values())})
    await store.settle(session, ids)
    return len(ids)


async def waiting(session: AsyncSession) -> int:
    """Count the feedbacks whose tallies are behind."""
    return await store.count_pending(session)


async def rebuild(session: AsyncSession, *, method: Method = CURRENT) -> int:
    """Empty the tallies and fold everything anew, in one transaction; the numbers come out the same."""
    await locks.hold(session, "fold")
    await store.start_over(session)
    total = 0
    while folded := await fold(session, method=method, limit=MANY):
        total += folded
    return total


async def _contributions(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]], method: Method
) -> dict[int, Contribution]:
    by_half: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_half.setdefault(rules.half_year_of(month_of(row["day"])).first, []).append(row)
    made: dict[int, Contribution] = {}
    for first, part in by_half.items():
        usual = await _usual(session, first)
        made |= _valued(part, method, usual)
    return made


def _valued(
    rows: Sequence[Mapping[str, Any]], method: Method, usual: Mapping[Element, float]
) -> dict[int, Contribution]:
    answers = np.array([[row[element.value] or 0 for element in ELEMENTS] for row in rows], dtype=np.int64)
    taps = np.array([row["overall"] or 0 for row in rows], dtype=np.int64)
    full, usable = response.form_values(answers, method, usual)
    one_tap = response.tap_values(taps)
    made: dict[int, Contribution] = {}
    for place, row in enumerate(rows):
        said = rules.answers_of(row)
        form = rules.form_of(said)
        worth = int(full[place]) if usable[place] else None
        if form is Form.TAP:
            worth = int(one_tap[place])
        made[row["id"]] = Contribution(
            unit_id=row["unit_id"],
            service_id=row["service_id"] or rules.NO_SERVICE,
            month=month_of(row["day"]),
            channel=row["channel"],
            evidence=row["evidence"],
            state=row["state"],
            answers=said,
            officer_set_id=row["officer_set_id"],
            form=form if worth is not None else None,
            value=worth,
        )
    return made


async def _usual(session: AsyncSession, first: int) -> dict[Element, float]:
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
        frozen = orjson.dumps(usual, option=orjson.OPT_SORT_KEYS).decode()
        await store.record_setting(session, name, frozen)
    return {Element(element): mean for element, mean in orjson.loads(frozen).items()}


async def _reweighed(
    session: AsyncSession, groups: set[tuple[int, int]], method: Method
) -> tuple[dict[int, Contribution], dict[int, Contribution]]:
    """Return the contributions of whole groups as stored, and with the weights they should have."""
    rows = await store.weighed_together(session, groups, rules.HALF_YEAR)
    if not rows:
        return {}, {}
    before = {row[0]: row[1] for row in rows}
    after: dict[int, Contribution] = {}
    by_half: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        by_half.setdefault(rules.half_year_of(row[1].month).first, []).append(place)
    for places in by_half.values():
        part = [rows[place] for place in places]
        live = np.array([one.says_something_of_a_person for _, one, *_ in part])
        found = weights.effective_weights(_columns(part), live, method)
        for (feedback_id, one, *_), weight in zip(part, found, strict=True):
            after[feedback_id] = replace(one, weight=int(weight))
    return before, after


def _columns(rows: Sequence[tuple[int, Contribution, str | None, str | None, int]]) -> response.Responses:
    """Lay rows out as the method wants them; what the weights do not look at is left at zero."""
    nothing = np.zeros(len(rows), dtype=np.int64)
    return response.Responses(
        officer_set=numbers(one.officer_set_id or 0 for _, one, *_ in rows),
        service=nothing,
        unit=nothing,
        month=numbers(one.month for _, one, *_ in rows),
        day=numbers(day for *_, day in rows),
        second=nothing,
        channel=numbers(channels.Channel[one.channel.name] for _, one, *_ in rows),
        trust=numbers(trust_of(one.evidence) for _, one, *_ in rows),
        form=nothing,
        value=nothing,
        extreme=nothing,
        rater=codes([visitor for _, _, visitor, _, _ in rows]),
        device=codes([device for _, _, _, device, _ in rows]),
        ticket=nothing + response.UNKNOWN,
    )

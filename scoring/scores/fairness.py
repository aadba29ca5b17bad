"""What the inspectorate looks at with each period: who is scored how, by group, difficulty and rotation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.directory.rules import check_nip
from scoring.method import fairness
from scoring.method.cells import float_sums
from scoring.method.channels import Channel
from scoring.method.fairness import Gap, Scored, Slope
from scoring.method.margin import Z95
from scoring.method.response import VALUE_UNITS
from scoring.scores import people, people_store
from scoring.scores.people_store import PersonRow
from scoring.terms import Period


@dataclass(frozen=True, slots=True)
class Watch:
    """The fairness figures of a period.

    Attributes:
        people: how many scores there are.
        gaps: between groups, widest first.
        difficulty: scores against the difficulty of services.
        counted: counted feedbacks of the period.
        unit_only: of these, how many name nobody.
    """

    people: int
    gaps: Sequence[Gap]
    difficulty: Slope | None
    counted: int
    unit_only: int


async def watch(session: AsyncSession, period: Period, *, with_personal: bool = False) -> Watch:
    """Compute a period's fairness figures from its stored scores.

    Args:
        session: any.
        period: which one.
        with_personal: also by sex and age of officers, read from their NIP: for the audit role alone.
    """
    found = await people.material(session, period)
    rows = [row for row in await people_store.listed(session, str(period), None) if row.score is not None]
    circumstances = await people_store.circumstances(session, period.first, period.last)
    served = _served(found)
    scored = [
        _scored(row, circumstances.get(row.employee_id, {}), served, period, with_personal=with_personal)
        for row in rows
    ]
    return Watch(
        people=len(scored),
        gaps=fairness.gaps(scored),
        difficulty=fairness.difficulty_slope(scored),
        counted=found.counted,
        unit_only=found.unit_only,
    )


@dataclass(frozen=True, slots=True)
class _Served:
    """Per employee the difficulty of their services and what most of their feedback came by."""

    difficulty: Mapping[int, float]
    service: Mapping[int, str]
    channel: Mapping[int, str]


def _served(found: people.Material) -> _Served:
    """Work out from the cells what each person delivers and through which door they are rated."""
    cells = found.cells
    services: dict[int, Counter[int]] = {}
    channels: dict[int, Counter[str]] = {}
    for set_id, service, channel, n in zip(
        cells.officer_set.tolist(),
        cells.service.tolist(),
        cells.channel.tolist(),
        cells.n.tolist(),
        strict=True,
    ):
        for who in found.sets[set_id]:
            services.setdefault(who, Counter())[service] += n
            channels.setdefault(who, Counter())[Channel(channel).name.lower()] += n
    known, place = np.unique(cells.service, return_inverse=True)
    weight = float_sums(place, cells.weight.astype(np.float64), len(known))
    total = float_sums(place, cells.total.astype(np.float64), len(known))
    mean = dict(zip(known.tolist(), (total / weight / VALUE_UNITS).tolist(), strict=True))
    return _Served(
        difficulty={
            who: sum(mean[s] * n for s, n in mix.items()) / sum(mix.values()) for who, mix in services.items()
        },
        service={
            who: found.service_codes.get(mix.most_common(1)[0][0], "-") for who, mix in services.items()
        },
        channel={who: mix.most_common(1)[0][0] for who, mix in channels.items()},
    )


def _scored(
    row: PersonRow, circumstances: Mapping[str, str], served: _Served, period: Period, *, with_personal: bool
) -> Scored:
    groups = dict(circumstances)
    if row.employee_id in served.service:
        groups["service"] = served.service[row.employee_id]
        groups["channel"] = served.channel[row.employee_id]
    if with_personal and row.nip is not None:
        nip = check_nip(row.nip, today=period.ends)
        groups["sex"] = nip.sex
        age = (period.starts - nip.born).days // 365
        groups["age"] = f"{age // 10 * 10}-{age // 10 * 10 + 9}"
    low, high = row.low or 0.0, row.high or 0.0
    return Scored(
        score=row.score or 0.0,
        error=(high - low) / (2 * Z95),
        groups=groups,
        difficulty=served.difficulty.get(row.employee_id),
    )

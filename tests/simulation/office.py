"""A simulated city as an office would hold it: coded responses, and beside them the truth."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.method import response
from scoring.method.cells import OfficerSets, officer_sets
from scoring.method.channels import Channel, Form, Trust
from scoring.method.elements import ELEMENTS
from scoring.method.response import UNKNOWN, Flags, Floats, Ints, Responses
from scoring.method.versions import Method
from tests.simulation import fraud
from tests.simulation.city import (
    MONTHS,
    WORKING_DAYS,
    Plan,
    Visits,
    World,
    build_world,
    officers_true_value,
    visits_of,
)


@dataclass(frozen=True)
class City:
    """Responses as an office would hold them, and what only the simulator knows."""

    world: World
    responses: Responses
    answers: NDArray[np.int8]
    overall: Ints
    usable: Flags
    sets: OfficerSets
    server: Ints
    fraud: Flags
    truth: Floats
    targets: dict[str, Ints]

    def clean(self) -> "City":
        """The same city without any fraudulent response."""
        keep = ~self.fraud
        return replace(
            self,
            responses=self.responses[keep],
            answers=self.answers[keep],
            overall=self.overall[keep],
            usable=self.usable[keep],
            server=self.server[keep],
            fraud=self.fraud[keep],
        )


def build(plan: Plan, method: Method) -> City:
    """Make a city and let its citizens speak."""
    rng = np.random.default_rng(plan.seed)
    world = build_world(plan, rng)
    truth = officers_true_value(world, method, rng)
    everything, targets = fraud.commit(world, visits_of(world, rng), rng)
    return _as_office_sees(world, everything, truth, targets, method)


def _as_office_sees(
    world: World, visits: Visits, truth: Floats, targets: dict[str, Ints], method: Method
) -> City:
    keys = np.hstack([visits.team, np.round(visits.share * 100).astype(np.int64)])
    distinct, number = np.unique(keys, axis=0, return_inverse=True)
    sets = officer_sets(
        [
            {int(p): float(s) / 100 for p, s in zip(row[:3], row[3:], strict=True) if p != UNKNOWN}
            for row in distinct
        ],
        people=len(world.person),
    )
    full = visits.form == Form.FULL
    counts = {
        e: tuple(int((visits.answers[full, k] == r).sum()) for r in (1, 2, 3, 4))
        for k, e in enumerate(ELEMENTS)
    }
    usual = response.usual_answers(counts)
    values, usable = response.form_values(visits.answers, method, usual)
    usable |= ~full
    tap = response.tap_values(visits.overall)
    trust = np.select(
        [visits.verified, visits.channel == Channel.BADGE],
        [int(Trust.VERIFIED), int(Trust.BADGE)],
        int(Trust.OPEN),
    )
    extreme = np.where(
        full, response.extremes(visits.answers), (visits.overall == 4).astype(int) - (visits.overall == 1)
    )
    responses = Responses(
        officer_set=number.reshape(-1).astype(np.int64),
        service=visits.service,
        unit=visits.unit,
        month=24_300 + visits.day * MONTHS // WORKING_DAYS,
        day=visits.day,
        second=visits.second,
        channel=visits.channel,
        trust=trust.astype(np.int64),
        form=visits.form,
        value=np.where(full, values, tap),
        extreme=extreme.astype(np.int64),
        rater=visits.rater,
        device=visits.device,
        ticket=visits.ticket,
    )
    return City(
        world=world,
        responses=responses,
        answers=visits.answers,
        overall=visits.overall,
        usable=usable,
        sets=sets,
        server=visits.server,
        fraud=visits.fraud,
        truth=truth,
        targets=targets,
    )

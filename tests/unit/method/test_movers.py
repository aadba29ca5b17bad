"""People who change units tell what is the unit's and what is its people's."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.method import backfit, person
from scoring.method.cells import Cells, OfficerSets, officer_sets
from scoring.method.movers import UnitShare, unit_share
from scoring.method.response import Floats
from scoring.method.versions import V1
from tests.unit.method.columns import by_ticket, cells_of, responses_of

UNIT_EFFECT = np.array([-4.0, -2.0, 2.0, 4.0])


def asked(*, movers: int, own: float, team: bool = False, information: float = 1.0) -> UnitShare:
    """Ask movers between the first and the last unit, whose change is `own` of the difference."""
    chance = np.random.default_rng(2)
    sets = officer_sets([{p: 0.5, p + 1: 0.5} if team else {p: 1.0} for p in range(movers)], movers + 1)
    who = np.repeat(np.arange(movers), 2)
    unit = np.tile([0, 3], movers)
    quality = chance.normal(0, 4, movers)
    left = quality[who] + own * UNIT_EFFECT[unit] + chance.normal(0, 0.5, 2 * movers)
    return unit_share(
        officer_set=who,
        unit=unit,
        information=np.full(2 * movers, information),
        left=left,
        unit_effect=UNIT_EFFECT,
        sets=sets,
        prior_sd=0.3,
    )


@pytest.mark.parametrize("own", [1.0, 0.6, 0.2])
def test_the_change_of_movers_is_the_units_own_share(own: float) -> None:
    found = asked(movers=60, own=own)
    assert found.share == pytest.approx(own, abs=0.05)
    assert found.movers == 60
    assert found.doubt == pytest.approx(1 / 3)  # people do not move at random


def test_the_share_stays_between_nothing_and_all() -> None:
    assert asked(movers=60, own=1.6).share == 1.0
    assert asked(movers=60, own=-0.8).share == 0.0


def test_a_handful_of_movers_is_an_anecdote() -> None:
    assert asked(movers=9, own=0.2) == UnitShare(share=1.0, doubt=1.0, movers=9)


def test_movers_about_whom_little_is_known_say_little() -> None:
    sure, unsure = asked(movers=20, own=0.2), asked(movers=20, own=0.2, information=0.001)
    assert sure.share < unsure.share < 1.0
    assert sure.doubt < unsure.doubt < 1.0


def test_colleagues_at_the_same_desk_say_nothing() -> None:
    assert asked(movers=60, own=0.2, team=True) == UnitShare(share=1.0, doubt=1.0, movers=0)


def test_units_that_do_not_differ_leave_nothing_to_share() -> None:
    sets = officer_sets([{p: 1.0} for p in range(20)], 20)
    same = unit_share(
        officer_set=np.repeat(np.arange(20), 2),
        unit=np.tile([0, 1], 20),
        information=np.ones(40),
        left=np.zeros(40),
        unit_effect=np.zeros(2),
        sets=sets,
        prior_sd=0.3,
    )
    assert same.share == 1.0


def town(sorting: float) -> tuple[Cells, OfficerSets, Floats]:
    """Eight units of ten people of whom two move; good people in good units as far as told."""
    chance = np.random.default_rng(4)
    units = chance.normal(0, 4, 8)
    quality = sorting * np.repeat(units, 10) + chance.normal(0, 3, 80)
    rows = []
    for who in range(80):
        for i in range(80):
            moved = who % 10 < 2 and i >= 40
            unit = (who // 10 + 3) % 8 if moved else who // 10
            value = 80 + quality[who] + units[unit] + chance.normal(0, 10)
            rows.append(by_ticket(officer_set=who, unit=unit, value=int(value * 100), rater=i, day=i))
    return cells_of(responses_of(*rows)), officer_sets([{p: 1.0} for p in range(80)], 80), quality


def test_where_good_people_gather_in_good_units_they_get_their_part() -> None:
    cells, sets, quality = town(sorting=1.0)
    told = person.solve(cells, sets, V1)
    mute = person.solve(cells, sets, V1, baseline=replace(told.baseline, unit_share=1.0))
    assert 0.2 < told.baseline.unit_share < 0.9
    slope = np.polyfit(quality, told.scores.score, 1)[0]
    assert slope > np.polyfit(quality, mute.scores.score, 1)[0] + 0.05


def test_where_they_do_not_the_units_keep_theirs() -> None:
    cells, sets, _ = town(sorting=0.0)
    fitted = backfit.fit(cells, sets, V1)
    assert fitted.unit_share > 0.85
    assert fitted.sorting < V1.sorting

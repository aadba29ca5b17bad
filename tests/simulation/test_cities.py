"""Goals for the person score, in cities of known truth.

The default run takes a few cities of each kind; with PUAS_FULL=1 there are more of them and more kinds.
"""

import os

import numpy as np
import pytest

from scoring.method import misuse, rings, watch
from scoring.method.response import UNKNOWN
from tests.simulation import measure
from tests.simulation.city import Plan
from tests.simulation.measure import Measured, Outcome

FULL = os.environ.get("PUAS_FULL") == "1"
SEEDS = range(101, 113) if FULL else range(101, 104)
PEOPLE = 1_200


pytestmark = pytest.mark.xdist_group("simulated cities")  # made once, by one worker


@pytest.fixture(scope="module")
def cities() -> list[Measured]:
    return [measure.measure(Plan(seed)) for seed in SEEDS]


@pytest.fixture(scope="module")
def with_fraud(cities: list[Measured]) -> list[Outcome]:
    return [city.on for city in cities]


def mean(values: list[float]) -> float:
    return float(np.mean(values))


def test_the_error_is_a_fraction_of_that_of_a_plain_mean(cities: list[Measured]) -> None:
    assert all(city.naive_ratio <= 0.40 for city in cities)


def test_good_people_are_ranked_before_weaker_ones(with_fraud: list[Outcome]) -> None:
    assert all(measure.rank_correlation(city) >= 0.77 for city in with_fraud)


def test_intervals_hold_what_they_promise(with_fraud: list[Outcome]) -> None:
    assert 0.93 <= mean([measure.coverage(city) for city in with_fraud]) <= 0.97
    assert measure.worst_band(with_fraud) >= 0.90


def test_hardly_anyone_is_called_below_or_above_wrongly(with_fraud: list[Outcome]) -> None:
    said = np.array([measure.said_wrongly(city) for city in with_fraud]).sum(axis=0)
    people = PEOPLE * len(with_fraud)
    assert said[0] > 0
    assert said[1] <= max(0.001 * people, 1)
    assert said[2] <= 0.005 * people


def test_most_people_with_thirty_responses_can_be_told_something(with_fraud: list[Outcome]) -> None:
    assert mean([measure.decidable(city) for city in with_fraud]) >= 0.60


def test_neither_service_nor_unit_nor_clientele_moves_a_score(with_fraud: list[Outcome]) -> None:
    slopes = []
    for city in with_fraud:
        world = city.city.world
        service = world.service[world.repertoire].mean(axis=1)
        home = world.home
        circumstances = (service, world.unit[home], world.clientele[home])
        slopes.append([measure.slope(city, circumstance) for circumstance in circumstances])
    difficulty, unit, clientele = np.abs(np.mean(slopes, axis=0))
    assert difficulty < 0.06
    assert unit < 0.20
    assert clientele < 0.25


def test_moving_to_another_unit_does_not_pay(with_fraud: list[Outcome]) -> None:
    gaps = []
    for city in with_fraud:
        moved = city.city.world.home != city.city.world.second_home
        known, error = city.known, city.error
        gaps.append(float(error[known & moved].mean() - error[known & ~moved].mean()))
    assert abs(mean(gaps)) <= 0.6


def test_fraud_hardly_costs_precision(cities: list[Measured]) -> None:
    assert all(city.fraud_ratio <= 1.10 for city in cities)


def test_bursts_and_brigades_miss_their_targets(cities: list[Measured]) -> None:
    assert abs(mean([city.shift("burst") for city in cities])) <= 0.75
    assert abs(mean([city.shift("brigade") for city in cities])) <= 0.75


def test_a_slow_brigade_is_held_up_by_tickets(cities: list[Measured]) -> None:
    assert mean([city.shift("slow") for city in cities]) >= -5


def test_fraud_does_not_change_what_is_said_of_bystanders(cities: list[Measured]) -> None:
    for city in cities:
        aimed_at = np.concatenate(list(city.on.city.targets.values()))
        bystander = np.ones(PEOPLE, dtype=np.bool_)
        bystander[aimed_at] = False
        decided = [np.array(o.said.verdict)[bystander] for o in (city.on, city.off)]
        both = (decided[0] != "insufficient") & (decided[1] != "insufficient")
        assert (decided[0] != decided[1])[both].mean() <= 0.005


def test_filters_set_honest_citizens_aside_only_by_rare_mischance(cities: list[Measured]) -> None:
    for city in cities:
        office = city.on.city
        live = misuse.still_live(len(office.responses), misuse.find_all(office.responses))
        honest, dishonest = ~live[~office.fraud], ~live[office.fraud]
        assert honest.mean() <= 0.0005
        assert dishonest.mean() >= 0.5


def test_honest_cities_give_the_watch_nothing_to_show(cities: list[Measured]) -> None:
    nobody = np.zeros(0, np.int64)
    for city in cities:
        office = city.off.city
        given = office.responses
        live = misuse.still_live(len(given), misuse.find_all(given))
        bound = np.flatnonzero(given.verified)
        tickets = watch.Tickets(
            unit=given.unit[bound],
            point=np.full(len(bound), UNKNOWN),
            employee=office.server[bound],
            day=given.day[bound],
            second=given.second[bound] - 3_600,
            row=bound,
            answered=np.random.default_rng(1).random(len(bound)) < 0.5,
            over=np.ones(len(bound), dtype=np.bool_),
        )
        shown = watch.look(given, live, watch.Earlier(unit=nobody, second=nobody), tickets)
        assert len(shown) <= 1
        assert not rings.rings(given, live)


def test_everybody_is_told_apart_better_in_a_city_of_stronger_differences() -> None:
    city = measure.measure(Plan(201, person_sd=8.0, units=30, responses=95_000)).on
    assert measure.rank_correlation(city) >= 0.85
    assert 0.92 <= measure.coverage(city) <= 0.985


def test_where_people_hardly_differ_nobody_is_singled_out() -> None:
    city = measure.measure(Plan(202, person_sd=2.0, units=30, responses=95_000)).on
    assert measure.said_wrongly(city)[1:] == (0, 0)
    assert measure.decidable(city) < 0.5


def test_heavy_fraud_costs_little() -> None:
    city = measure.measure(Plan(203, fraud=4.0))
    assert city.fraud_ratio <= 1.35
    assert measure.said_wrongly(city.on)[1] <= 1


def test_few_tickets_mean_few_verdicts_but_honest_intervals() -> None:
    city = measure.measure(Plan(204, ticket_share=0.1)).on
    assert 0.93 <= measure.coverage(city) <= 0.985
    assert measure.said_wrongly(city)[1] == 0


def test_good_people_in_good_units_keep_their_part_where_some_have_moved() -> None:
    cities = [measure.measure(Plan(seed, sorting=0.7)).on for seed in (211, 212)]
    assert mean([measure.rank_correlation(city) for city in cities]) >= 0.77
    assert mean([measure.coverage(city) for city in cities]) >= 0.87
    assert all(city.solution.baseline.unit_share < 0.95 for city in cities)
    assert sum(measure.said_wrongly(city)[1] for city in cities) == 0


def test_a_small_town_works_too() -> None:
    towns = [
        measure.measure(Plan(s, units=6, staff=8, services=10, responses=8_000)).on for s in range(205, 211)
    ]
    inside = mean([measure.coverage(town) for town in towns])
    assert 0.90 <= inside <= 0.99
    assert sum(measure.said_wrongly(town)[1] for town in towns) == 0


def test_offices_of_three_or_four_people_are_told_as_honestly_as_large_ones() -> None:
    # A unit's level is found from its own people: of three it takes a third of their differences along.
    cities = [measure.measure(Plan(s, units=200, staff=k, responses=60_000)) for s, k in ((221, 3), (222, 4))]
    assert mean([measure.coverage(city.on) for city in cities]) >= 0.93
    assert mean([city.naive_ratio for city in cities]) <= 0.44
    assert sum(measure.said_wrongly(city.on)[1] for city in cities) == 0
    for city in cities:
        differ = float(city.on.city.truth[city.on.known].var())
        assert 0.8 <= city.on.solution.sums.tau2 / differ <= 1.2


if FULL:

    @pytest.mark.parametrize("changes", [{"rotation": 0.0}, {"responses": 400_000}, {"responses": 40_000}])
    def test_other_kinds_of_city(changes: dict[str, float]) -> None:
        measured = [measure.measure(Plan(s, **changes)) for s in range(301, 305)]  # type: ignore[arg-type]
        assert mean([city.naive_ratio for city in measured]) <= 0.45
        assert 0.92 <= mean([measure.coverage(city.on) for city in measured]) <= 0.975
        assert sum(measure.said_wrongly(city.on)[1] for city in measured) <= 4

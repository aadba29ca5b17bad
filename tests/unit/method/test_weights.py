"""How much a response counts."""

import random
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method.channels import Channel, Trust
from scoring.method.response import UNKNOWN, Responses
from scoring.method.versions import V1
from scoring.method.weights import effective_weights
from tests.unit.method.columns import by_ticket, responses_of

rows = st.fixed_dictionaries(
    {
        "officer_set": st.integers(-1, 3),
        "day": st.integers(0, 2),
        "rater": st.integers(-1, 4),
        "device": st.integers(-1, 3),
        "trust": st.sampled_from([0, 1, 2]),
        "channel": st.integers(0, 5),
    }
)


def weights_of(responses: Responses, live: list[bool] | None = None) -> list[int]:
    kept = np.array(live) if live is not None else np.ones(len(responses), dtype=np.bool_)
    return [int(weight) for weight in effective_weights(responses, kept, V1)]


def test_a_single_response_counts_in_full() -> None:
    assert weights_of(responses_of({"rater": 7, "device": 7})) == [10_000]


def test_a_citizen_who_returns_counts_less_each_time() -> None:
    visits = [by_ticket(rater=7, day=day) for day in range(3)]
    assert weights_of(responses_of(*visits)) == [6_250] * 3  # 1 / (1 + 0.3 x 2)


def test_the_same_citizen_counts_in_full_for_someone_else() -> None:
    assert weights_of(responses_of({"rater": 7}, {"rater": 7, "officer_set": 1})) == [10_000] * 2


def test_unverified_responses_of_one_device_never_exceed_one_voice() -> None:
    days = [{"device": 7, "rater": day, "day": day} for day in range(5)]
    assert weights_of(responses_of(*days)) == [2_000] * 5


def test_a_shared_telephone_does_not_weaken_tickets() -> None:
    days = [by_ticket(device=7, rater=day, day=day) for day in range(5)]
    assert weights_of(responses_of(*days)) == [10_000] * 5


def test_a_kiosk_is_not_one_voice() -> None:
    taps = [{"device": 7, "channel": int(Channel.KIOSK), "day": day} for day in range(5)]
    assert weights_of(responses_of(*taps)) == [10_000] * 5


@pytest.mark.parametrize(("trust", "ceiling"), [(Trust.BADGE, 4.0), (Trust.VERIFIED, 20.0)])
def test_a_busy_day_does_not_make_a_year(trust: Trust, ceiling: float) -> None:
    crowd = [{"rater": i, "trust": int(trust)} for i in range(2_000)]
    assert ceiling * 0.95 < sum(weights_of(responses_of(*crowd))) / 10_000 < ceiling * 1.05


def test_what_is_set_aside_weighs_nothing_and_is_no_repeat() -> None:
    twice = responses_of({"rater": 7, "day": 0}, {"rater": 7, "day": 1})
    assert weights_of(twice, [True, False]) == [10_000, 0]


def test_unit_only_responses_have_no_weight_for_people() -> None:
    assert weights_of(responses_of({"officer_set": UNKNOWN}, {})) == [0, 10_000]


def test_nothing_weighs_nothing() -> None:
    assert weights_of(responses_of()) == []


@given(st.lists(rows, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_responses_does_not_matter(
    given_rows: list[dict[str, int]], chance: random.Random
) -> None:
    order = list(range(len(given_rows)))
    chance.shuffle(order)
    straight = weights_of(responses_of(*given_rows))
    shuffled = weights_of(responses_of(*[given_rows[i] for i in order]))
    assert [straight[i] for i in order] == shuffled


@given(st.lists(rows, min_size=1, max_size=30), st.integers(0, 3))
def test_an_officers_weights_depend_on_no_one_elses_responses(
    given_rows: list[dict[str, int]], officer_set: int
) -> None:
    together = responses_of(*given_rows)
    mine = together.officer_set == officer_set
    alone = Responses(**{f.name: getattr(together, f.name)[mine] for f in fields(Responses)})
    every = effective_weights(together, np.ones(len(together), dtype=np.bool_), V1)
    assert every[mine].tolist() == weights_of(alone)


@given(st.lists(rows, min_size=1, max_size=30))
def test_a_live_response_always_counts_for_something_and_never_for_more_than_one(
    given_rows: list[dict[str, int]],
) -> None:
    responses = responses_of(*given_rows)
    for weight, officer_set in zip(weights_of(responses), responses.officer_set, strict=True):
        assert (weight == 0) if officer_set == UNKNOWN else (1 <= weight <= 10_000)

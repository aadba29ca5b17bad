"""The person score: exact where it can be checked by hand, and lawful everywhere."""

import random
from dataclasses import fields, replace

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.method import backfit, cells, person
from scoring.method.baseline import Baseline, from_record, typical
from scoring.method.cells import Cells, officer_sets
from scoring.method.channels import Channel, Form, Trust
from scoring.method.person import PersonScores
from scoring.method.response import UNKNOWN, Floats
from scoring.method.versions import V1
from tests.unit.method.columns import by_ticket, cells_of, responses_of

PEOPLE = 6
SOLO = [{p: 1.0} for p in range(PEOPLE)]
SETS = officer_sets([*SOLO, {0: 0.6, 1: 0.4}, {2: 0.5, 3: 0.5}], people=PEOPLE)

rows = st.fixed_dictionaries(
    {
        "officer_set": st.integers(-1, 7),
        "service": st.integers(0, 2),
        "unit": st.integers(0, 1),
        "month": st.integers(24_300, 24_301),
        "day": st.integers(0, 20),
        "channel": st.integers(0, 5),
        "trust": st.integers(0, 2),
        "form": st.integers(0, 1),
        "value": st.integers(25, 100).map(lambda points: points * 100),
        "rater": st.integers(0, 500),
    }
)
periods = st.lists(rows, min_size=1, max_size=60)


def flat(level: float = 80.0, **changes: object) -> Baseline:
    """A baseline by which everyone is expected to get the same."""
    return replace(typical(V1), level=level, **changes)  # type: ignore[arg-type]


def equal(one: PersonScores, other: PersonScores) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(PersonScores))


def tickets(size: int, points: int, **row: int) -> list[dict[str, int]]:
    """So many ticketed forms of different citizens, one a day."""
    return [by_ticket(value=points * 100, rater=i, day=i, **row) for i in range(size)]


def test_a_score_by_hand() -> None:
    # 50 full forms alone at 86 against 80: A = 50 / 250, R = 13 x 0.2 / (1 + 13 x 0.2) = 0.7222
    solution = person.solve(cells_of(responses_of(*tickets(50, 86))), SETS, V1, baseline=flat())
    scores = solution.scores
    assert scores.n[0] == 50
    assert scores.n_eff[0] == pytest.approx(50)
    assert scores.deviation[0] == pytest.approx(6)
    assert scores.reliability[0] == pytest.approx(2.6 / 3.6)
    assert scores.score[0] == pytest.approx(80 + 6 * 2.6 / 3.6)
    # alone in the unit: SE2 = 13 (1 - R) + R2 (13 (1 / 1 + 0.09) + 0.05)
    reliability = 2.6 / 3.6
    error = (13 * (1 - reliability) + reliability**2 * (13 * 1.09 + 0.05)) ** 0.5
    assert scores.standard_error[0] == pytest.approx(error)
    assert scores.high[0] - scores.score[0] == pytest.approx(1.959964 * error)


def test_someone_without_responses_is_at_the_reference_with_the_widest_interval() -> None:
    scores = person.solve(cells_of(responses_of(*tickets(50, 86))), SETS, V1, baseline=flat()).scores
    assert scores.score[5] == 80
    assert scores.reliability[5] == 0
    assert scores.n_eff[5] == 0
    assert scores.high[5] - scores.low[5] == pytest.approx(2 * 1.959964 * (13**0.5))


def test_a_shared_response_moves_both_by_their_share() -> None:
    scores = person.solve(
        cells_of(responses_of(*tickets(50, 86, officer_set=6))), SETS, V1, baseline=flat()
    ).scores
    assert scores.n_eff[:2] == pytest.approx([50 * 0.36, 50 * 0.16])
    assert scores.deviation[:2] == pytest.approx([6 / 0.6, 6 / 0.4])
    assert scores.n[:2].tolist() == [50, 50]


def test_a_tap_tells_less_than_a_form() -> None:
    taps = cells_of(responses_of(*tickets(50, 86, form=int(Form.TAP))))
    scores = person.solve(taps, SETS, V1, baseline=flat()).scores
    assert scores.n_eff[0] == pytest.approx(50 * 0.65**2)
    assert scores.deviation[0] == pytest.approx(6 / 0.65)


def test_open_responses_together_are_worth_at_most_forty_two() -> None:
    many = [{"value": 8_600, "rater": i, "day": i} for i in range(5_000)]
    scores = person.solve(cells_of(responses_of(*many)), SETS, V1, baseline=flat()).scores
    assert 41 < scores.n_eff[0] < 250 / 6


def test_unverified_praise_that_contradicts_tickets_is_left_out() -> None:
    honest = tickets(60, 76)
    praise = [{"value": 10_000, "rater": 900 + i, "day": i} for i in range(200)]
    alone = person.solve(cells_of(responses_of(*honest)), SETS, V1, baseline=flat()).scores
    both = person.solve(cells_of(responses_of(*honest, *praise)), SETS, V1, baseline=flat()).scores
    assert both.conflict[0].tolist() == [False, False, True]
    assert both.score[0] == alone.score[0]
    assert both.class_weight[0].tolist() == [1, 0, 0]


def test_few_tickets_cannot_overrule_the_rest() -> None:
    honest = tickets(3, 60)
    praise = [{"value": 10_000, "rater": 900 + i, "day": i} for i in range(200)]
    scores = person.solve(cells_of(responses_of(*honest, *praise)), SETS, V1, baseline=flat()).scores
    assert not scores.conflict.any()


def test_unit_only_responses_change_nobodys_score() -> None:
    mine = tickets(20, 86)
    others = tickets(300, 30, officer_set=UNKNOWN)
    one = person.solve(cells_of(responses_of(*mine)), SETS, V1)
    two = person.solve(cells_of(responses_of(*mine, *others)), SETS, V1)
    assert equal(one.scores, two.scores)


def test_nobody_named_means_everybody_unknown() -> None:
    for none in (cells_of(responses_of()), cells_of(responses_of({"officer_set": UNKNOWN}))):
        solution = person.solve(none, SETS, V1)
        assert solution.scores.n.tolist() == [0] * PEOPLE
        assert solution.scores.reliability.tolist() == [0.0] * PEOPLE


def test_no_people_no_scores() -> None:
    nobody = officer_sets([], people=0)
    assert len(person.solve(cells_of(responses_of()), nobody, V1).scores) == 0


def reference(baseline: Baseline, mix: Floats | None = None, **changes: object) -> float:
    method = replace(V1, **changes)  # type: ignore[arg-type]
    rows_seen = [
        *tickets(30, 80, service=0),
        *tickets(10, 80, service=1, officer_set=1),
        *[{"value": 7_000, "service": 1, "channel": int(Channel.WEB), "rater": 77}],
    ]
    return person.reference_level(cells_of(responses_of(*rows_seen)), baseline, method, mix)


def levelled() -> Baseline:
    lanes = np.zeros(36)
    lanes[0], lanes[16] = 2.0, -3.0  # full ticket forms, full open web forms
    effects = typical(V1).effects | {"lane": lanes, "service": np.array([1.0, -1.0])}
    return flat(effects=effects)


def test_the_reference_is_an_average_officer_by_ticket_over_the_services_as_used() -> None:
    # 30 of service 0 and 10 + 1 of service 1
    assert reference(levelled()) == pytest.approx(80 + 2 + (30 - 11) / 41)


def test_the_reference_can_follow_other_choices() -> None:
    level = levelled()
    assert reference(level, reference_mix="equal") == pytest.approx(80 + 2 + (1 - 1 - 1) / 3)
    assert reference(level, np.array([0.5, 0.5])) == pytest.approx(82)
    assert reference(level, reference_channel="web") == pytest.approx(80 - 3 + 19 / 41)
    assert reference(level, reference_level=81.5) == 81.5


def test_an_unused_reference_channel_is_replaced_by_all_channels() -> None:
    lanes = (40 * 2.0 - 3.0) / 41
    assert reference(levelled(), reference_channel="paper") == pytest.approx(80 + lanes + 19 / 41)


def test_a_frozen_baseline_treats_what_it_never_saw_as_average() -> None:
    frozen = backfit.fit(cells_of(responses_of(*tickets(30, 80))), SETS, V1)
    new = tickets(5, 80, service=7, unit=9, month=24_340)
    expected = frozen.expected(cells_of(responses_of(*new)))
    lane = frozen.effects["lane"][0]
    assert expected == pytest.approx(frozen.level + lane)


def test_a_frozen_baseline_gives_the_same_scores_to_the_last_digit() -> None:
    cells_seen = city_of([-3.0, 0.0, 3.0], per_person=50)
    fresh = person.solve(cells_seen, SETS, V1)
    stored = orjson.loads(orjson.dumps(fresh.baseline.as_record()))
    assert set(stored) == {f.name for f in fields(Baseline)}
    frozen = from_record(stored)
    assert frozen.as_record() == fresh.baseline.as_record()
    assert equal(person.solve(cells_seen, SETS, V1, baseline=frozen).scores, fresh.scores)


@settings(max_examples=60, deadline=None)
@given(periods, st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_responses(
    period: list[dict[str, int]], chance: random.Random
) -> None:
    mixed = list(period)
    chance.shuffle(mixed)
    one = person.solve(cells_of(responses_of(*period)), SETS, V1)
    other = person.solve(cells_of(responses_of(*mixed)), SETS, V1)
    assert equal(one.scores, other.scores)


@settings(max_examples=60, deadline=None)
@given(periods)
def test_a_score_lies_on_the_scale_and_inside_its_own_interval(
    period: list[dict[str, int]],
) -> None:
    scores = person.solve(cells_of(responses_of(*period)), SETS, V1).scores
    assert (scores.low >= 25).all()
    assert (scores.high <= 100).all()
    assert (scores.low <= scores.score).all()
    assert (scores.score <= scores.high).all()
    assert ((scores.reliability >= 0) & (scores.reliability < 1)).all()
    assert ((scores.p_below >= 0) & (scores.p_below <= 1)).all()
    assert np.isfinite(scores.standard_error).all()


@settings(max_examples=60, deadline=None)
@given(periods, st.integers(0, PEOPLE - 1), st.integers(2_500, 9_900))
def test_better_answers_from_the_same_citizens_never_lower_a_score(
    period: list[dict[str, int]], officer: int, points: int
) -> None:
    mine = by_ticket(officer_set=officer, value=points, rater=900, day=99)
    before = person.solve(cells_of(responses_of(*period, mine)), SETS, V1, baseline=flat())
    better = mine | {"value": points + 100}
    after = person.solve(cells_of(responses_of(*period, better)), SETS, V1, baseline=flat())
    if not (before.scores.conflict.any() or after.scores.conflict.any()):
        assert after.scores.score[officer] >= before.scores.score[officer] - 1e-9


@settings(max_examples=60, deadline=None)
@given(periods)
def test_an_explanation_adds_up_to_the_score(period: list[dict[str, int]]) -> None:
    solution = person.solve(cells_of(responses_of(*period)), SETS, V1)
    scores = solution.scores
    combined = (scores.class_weight * scores.class_deviation).sum(axis=1)
    start = scores.level + solution.sums.colleagues
    rebuilt = np.clip(start + scores.reliability * combined, 25, 100)
    assert rebuilt == pytest.approx(scores.score)


def city_of(quality: list[float], *, per_person: int = 400, seed: int = 1, **row: int) -> Cells:
    """Officers of known quality in one unit, rated at random by ticket and on the open page."""
    chance = np.random.default_rng(seed)
    made = []
    for officer, better in enumerate(quality):
        for i in range(per_person):
            value = round(80 + better + chance.normal(0, 15), 2)
            common = {"officer_set": officer, "value": int(value * 100), "rater": i, "day": i}
            made.append(by_ticket(**common) if i % 2 else common)
    return cells_of(responses_of(*[m | row for m in made]))


def test_with_much_data_the_truth_is_found() -> None:
    quality = [-6.0, -3.0, 0.0, 1.0, 3.0, 5.0]
    scores = person.solve(city_of(quality), SETS, V1).scores
    found = scores.score - scores.score.mean()
    assert found == pytest.approx(quality, abs=2.0)
    assert np.argsort(scores.score).tolist() == [0, 1, 2, 3, 4, 5]


def many_people(people: int, *, tap_share: float, astray: float) -> tuple[Cells, cells.OfficerSets]:
    """People with forms and taps, tickets and badges; badges stray by `astray` per person."""
    chance = np.random.default_rng(3)
    made = []
    for officer in range(people):
        quality, odd = chance.normal(0, 4), chance.normal(0, astray)
        for i in range(60):
            badge = i % 2
            form = int(i % 4 > 1)
            value = 80 + quality * (tap_share if form else 1) + odd * badge + chance.normal(0, 10)
            made.append(
                {
                    "officer_set": officer,
                    "day": i,
                    "rater": i,
                    "form": form,
                    "value": int(value * 100),
                    "trust": int(Trust.BADGE if badge else Trust.VERIFIED),
                    "channel": int(Channel.BADGE if badge else Channel.TICKET),
                }
            )
    return cells_of(responses_of(*made)), officer_sets([{p: 1.0} for p in range(people)], people)


def test_the_loading_of_taps_is_learnt_where_enough_people_have_both() -> None:
    weak = backfit.fit(*many_people(80, tap_share=0.35, astray=0.0), V1)
    strong = backfit.fit(*many_people(80, tap_share=0.95, astray=0.0), V1)
    few = backfit.fit(*many_people(20, tap_share=0.35, astray=0.0), V1)
    assert 0.3 < weak.loading[Form.TAP] < 0.58  # drawn towards 0.65 by what is still uncertain
    assert 0.75 < strong.loading[Form.TAP] < 1.05
    assert few.loading[Form.TAP] == V1.tap_loading


def test_taps_that_say_nothing_about_people_do_not_break_the_learning() -> None:
    cells_seen, sets = many_people(60, tap_share=0.0, astray=0.0)
    level = np.where(cells_seen.form == Form.FULL, 8_000, cells_seen.total // cells_seen.weight)
    same = replace(cells_seen, total=cells_seen.weight * level)
    assert backfit.fit(same, sets, V1).loading[Form.TAP] == V1.tap_loading


def test_doubt_about_badges_grows_when_they_stray_and_never_sinks_below_its_floor() -> None:
    straying = backfit.fit(*many_people(80, tap_share=0.65, astray=6.0), V1)
    faithful = backfit.fit(*many_people(80, tap_share=0.65, astray=0.0), V1)
    assert 15 < straying.omega2[Trust.BADGE] < 60
    assert faithful.omega2.tolist() == [0.0, V1.omega2_badge, V1.omega2_open]


def test_a_brigade_on_one_officer_does_not_sink_the_colleagues() -> None:
    honest = city_of([0.0] * 6, per_person=300)
    attack = cells_of(
        responses_of(*[{"officer_set": 0, "value": 2_500, "rater": 5_000 + i, "day": i} for i in range(300)])
    )
    before = person.solve(honest, SETS, V1).scores
    after = person.solve(cells.merged([honest, attack]), SETS, V1).scores
    assert after.conflict[0, Trust.OPEN]
    assert after.score == pytest.approx(before.score, abs=1.0)


def test_a_lenient_channel_lifts_nobody() -> None:
    quality = [-4.0, -2.0, 0.0, 0.0, 2.0, 4.0]
    chance = np.random.default_rng(5)
    made = []
    for officer, better in enumerate(quality):
        for i in range(400):
            badge = chance.random() < officer / 6  # the better ones are rated by badge more often
            value = 80 + better + 8 * badge + chance.normal(0, 12)
            evidence = {"channel": 1, "trust": 1} if badge else {"channel": 0, "trust": 0}
            made.append({"officer_set": officer, "value": int(value * 100), "rater": i, "day": i} | evidence)
    scores = person.solve(cells_of(responses_of(*made)), SETS, V1).scores
    assert scores.score - scores.score.mean() == pytest.approx(quality, abs=2.5)

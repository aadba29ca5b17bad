"""What one response is worth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import response
from scoring.method.elements import ELEMENTS, Element
from scoring.method.versions import V1, with_settings

USUAL = {Element.WAKTU: 3.0, Element.KOMPETENSI: 3.2, Element.PERILAKU: 3.4}
forms = st.lists(st.integers(0, 4), min_size=9, max_size=9)


def value(form: list[int], usual: dict[Element, float] | None = None) -> int | None:
    values, usable = response.form_values(np.array([form]), V1, USUAL if usual is None else usual)
    return int(values[0]) if usable[0] else None


def test_only_the_officers_elements_count() -> None:
    assert value([1, 1, 3, 1, 1, 3, 3, 1, 1]) == 7500
    assert value([4, 4, 3, 4, 4, 3, 3, 4, 4]) == 7500


def test_an_open_question_is_filled_with_the_usual_difference() -> None:
    # 25 x ((3 - 3.2 + 4 - 3.4) / 2 + (0.5 x 3.0 + 3.2 + 3.4) / 2.5)
    assert value([0, 0, 0, 0, 0, 3, 4, 0, 0]) == 8600


def test_answering_as_usual_gives_the_same_value_whatever_is_left_open() -> None:
    usual = {Element.WAKTU: 2.0, Element.KOMPETENSI: 3.0, Element.PERILAKU: 4.0}
    whole = value([0, 0, 2, 0, 0, 3, 4, 0, 0], usual)
    assert whole == 8000
    assert value([0, 0, 0, 0, 0, 3, 4, 0, 0], usual) == whole
    assert value([0, 0, 2, 0, 0, 0, 0, 0, 0], usual) == whole


def test_nothing_said_about_the_officer_is_no_value() -> None:
    assert value([4, 4, 0, 4, 4, 0, 0, 4, 4]) is None
    explained = response.explain_form({Element.BIAYA: 4}, V1, USUAL)
    assert explained.points is None
    assert explained.counted == {}


def test_an_element_without_a_usual_answer_is_taken_at_the_mean_of_the_others() -> None:
    partial = {Element.KOMPETENSI: 3.0, Element.PERILAKU: 4.0}
    complete = partial | {Element.WAKTU: 3.5}
    form = [0, 0, 0, 0, 0, 3, 4, 0, 0]
    assert value(form, partial) == value(form, complete)
    assert value([0, 0, 2, 0, 0, 3, 4, 0, 0], {}) == 8000


def test_a_tap_is_twenty_five_points_per_step() -> None:
    assert response.tap_values(np.array([1, 2, 3, 4])).tolist() == [2500, 5000, 7500, 10000]


def test_an_explanation_is_the_calculation() -> None:
    explained = response.explain_form({Element.KOMPETENSI: 3, Element.PERILAKU: 4}, V1, USUAL)
    assert explained.points == 86.0
    assert explained.counted == {Element.KOMPETENSI: (3, 1.0), Element.PERILAKU: (4, 1.0)}
    assert explained.shift == -1.5  # waiting is usually rated lower than what was answered


def test_extremes_ignore_what_was_left_open() -> None:
    rows = [[1] * 9, [4, 0, 4, 4, 4, 4, 4, 4, 4], [1, 4, 1, 1, 1, 1, 1, 1, 1], [0] * 9, [3] * 9]
    assert response.extremes(np.array(rows)).tolist() == [-1, 1, 0, 0, 0]


def test_usual_answers_come_from_counts() -> None:
    counts = {Element.WAKTU: (1, 1, 1, 1), Element.BIAYA: (0, 0, 0, 0)}
    assert response.usual_answers(counts) == {Element.WAKTU: 2.5}


@given(forms, st.integers(0, 8))
def test_one_better_answer_never_lowers_a_value(form: list[int], which: int) -> None:
    before = value(form)
    if before is None or not 0 < form[which] < 4:
        return
    form[which] += 1
    after = value(form)
    assert after is not None
    assert after >= before


@given(forms)
def test_a_complete_form_stays_on_the_scale_and_matches_its_explanation(form: list[int]) -> None:
    answers = {e: x for e, x in zip(ELEMENTS, form, strict=True) if x}
    explained = response.explain_form(answers, V1, USUAL)
    worth = value(form)
    assert explained.points == (None if worth is None else worth / 100)
    if worth is not None and all(form[ELEMENTS.index(e)] for e in USUAL):
        assert 2500 <= worth <= 10000
        assert explained.shift == pytest.approx(0.0, abs=0.01)


def test_an_operators_weights_are_followed() -> None:
    conduct_only = with_settings(V1, {"person_weights": {"u7": 1}})
    values, _ = response.form_values(np.array([[1, 1, 1, 1, 1, 1, 4, 1, 1]]), conduct_only, USUAL)
    assert values.tolist() == [10000]

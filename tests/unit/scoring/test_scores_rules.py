"""What one feedback adds to the tallies."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.scores import rules
from scoring.scores.rules import Contribution, Differences
from scoring.terms import Channel, Evidence, FeedbackState, Form, Period

ANSWER = st.sampled_from("-1234")


@st.composite
def contributions(draw: st.DrawFn) -> Contribution:
    answers = "".join(draw(st.lists(ANSWER, min_size=10, max_size=10)))
    named = draw(st.booleans())
    return Contribution(
        unit_id=draw(st.integers(1, 2)),
        service_id=draw(st.integers(0, 2)),
        month=draw(st.integers(24_300, 24_302)),
        channel=draw(st.sampled_from([Channel.WEB, Channel.TELEGRAM])),
        evidence=draw(st.sampled_from([Evidence.OPEN, Evidence.TICKET])),
        state=draw(st.sampled_from([FeedbackState.COUNTED, FeedbackState.WITHDRAWN])),
        answers=answers,
        officer_set_id=draw(st.integers(1, 2)) if named else None,
        form=draw(st.sampled_from([Form.FULL, Form.TAP, None])),
        value=draw(st.integers(2_500, 10_000)),
        weight=draw(st.integers(0, 10_000)),
    )


def nothing(found: Differences) -> bool:
    return not any(any(row) for part in (found.people, found.elements, found.units) for row in part.values())


@given(st.lists(contributions(), max_size=8))
def test_what_comes_and_goes_leaves_nothing(these: list[Contribution]) -> None:
    assert nothing(rules.differences(these, reversed(these)))


@given(st.lists(contributions(), max_size=8), st.lists(contributions(), max_size=8))
def test_there_and_back_cancel(gone: list[Contribution], come: list[Contribution]) -> None:
    there, back = rules.differences(gone, come), rules.differences(come, gone)
    for name in ("people", "elements", "units"):
        forth, home = getattr(there, name), getattr(back, name)
        assert {key: [-amount for amount in sums] for key, sums in forth.items()} == home


def one(**changes: object) -> Contribution:
    values: dict[str, object] = {
        "unit_id": 1, "service_id": 2, "month": 24_300, "channel": Channel.WEB, "evidence": Evidence.OPEN,
        "state": FeedbackState.COUNTED, "answers": "-444444443", "officer_set_id": 9, "form": Form.FULL,
        "value": 9_000, "weight": 10_000,
    }  # fmt: skip
    return Contribution(**{**values, **changes})  # type: ignore[arg-type]


def test_a_full_form_counts_for_its_elements_its_unit_and_its_officers() -> None:
    found = rules.differences([], [one()])
    assert list(found.people.values()) == [[1, 10_000, 90_000_000, 810_000_000_000]]
    assert found.elements[(1, 2, 24_300, Channel.WEB, "sarana")] == [0, 0, 1, 0]
    assert sum(map(sum, found.elements.values())) == 9
    assert list(found.units.values()) == [[1, 1, 1, 35, 35 * 35, 0, 0, 0, 0]]


def test_withdrawn_feedback_is_received_and_counts_for_nothing() -> None:
    found = rules.differences([], [one(state=FeedbackState.WITHDRAWN)])
    assert not found.people
    assert not found.elements
    assert found.units[(1, 2, 24_300, Channel.WEB, FeedbackState.WITHDRAWN)][0] == 1


def test_a_tap_is_no_respondent_of_the_questionnaire() -> None:
    tap = one(answers="3---------", form=Form.TAP)
    assert list(rules.differences([], [tap]).units.values()) == [[1, 0, 0, 0, 0, 0, 0, 1, 0]]


def test_what_names_nobody_or_says_nothing_of_a_person_enters_no_person_sum() -> None:
    for silent in (one(officer_set_id=None), one(value=None), one(form=None)):
        assert not rules.differences([], [silent]).people


def test_a_form_speaks_of_the_officer_and_else_the_tap_does() -> None:
    assert rules.form_for(says_of_officer=True, has_overall=True) is Form.FULL
    assert rules.form_for(says_of_officer=True, has_overall=False) is Form.FULL
    assert rules.form_for(says_of_officer=False, has_overall=True) is Form.TAP
    assert rules.form_for(says_of_officer=False, has_overall=False) is None


def test_answers_are_written_in_the_regulation_s_order() -> None:
    assert rules.ANSWERED[:2] == ("overall", "persyaratan")
    assert rules.ANSWERED[-2:] == ("pengaduan", "sarana")
    assert rules.answers_of([3, 1, *[None] * 7, 4]) == "31-------4"


def test_weights_hang_together_within_a_half_year() -> None:
    assert rules.half_year_of(Period.parse("2026-08").first) == Period.parse("2026-S2")
    assert one(month=Period.parse("2026-08").first).group == (9, Period.parse("2026-S2").first)
    assert one(officer_set_id=None).group is None

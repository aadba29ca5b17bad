"""What needs an answer, by when, who sees it, and how a case may move on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accounts import NotAllowed, Role
from scoring.cases import rules
from scoring.cases.holidays import HOLIDAYS
from scoring.method.elements import Element
from scoring.terms import CaseKind, CaseState

DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 1))


def kind(
    overall: int | None = None,
    elements: tuple[int, ...] = (),
    *,
    bribery: bool = False,
    urgent: bool = False,
    is_trusted: bool = True,
) -> CaseKind | None:
    return rules.kind_for(overall, elements, bribery=bribery, urgent=urgent, is_trusted=is_trusted)


@pytest.mark.parametrize(("overall", "opens"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_low_overall_rating_opens_a_case(overall: int, opens: bool) -> None:
    assert kind(overall) == (CaseKind.COMPLAINT if opens else None)


def test_so_does_a_low_mean_of_the_elements_that_were_answered() -> None:
    assert kind(None, (2, 2, 3, 3)) is None
    assert kind(None, (2, 2, 2, 3)) is CaseKind.COMPLAINT
    assert kind(4, (1,)) is CaseKind.COMPLAINT
    assert kind(4) is None


def test_alarms_open_cases_whatever_the_ratings_say() -> None:
    assert kind(4, bribery=True) is CaseKind.OVERSIGHT
    assert kind(4, urgent=True) is CaseKind.URGENT
    assert kind(1, bribery=True, urgent=True) is CaseKind.URGENT


def test_what_is_set_aside_asks_for_no_answer_but_still_alarms() -> None:
    assert kind(1, (1, 1), is_trusted=False) is None
    assert kind(1, bribery=True, is_trusted=False) is CaseKind.OVERSIGHT


def test_every_kind_has_days_and_a_place_in_the_order_of_gravity() -> None:
    assert set(rules.DEADLINES) == set(CaseKind)
    assert rules.is_graver(CaseKind.URGENT, CaseKind.OVERSIGHT)
    assert rules.is_graver(CaseKind.OVERSIGHT, CaseKind.COMPLAINT)
    for same in CaseKind:
        assert not rules.is_graver(same, same)


def test_holidays_and_weekends_do_not_count() -> None:
    wednesday = date(2026, 12, 23)
    assert rules.after_working_days(wednesday, 1) == date(2026, 12, 28)
    assert rules.due_on(CaseKind.URGENT, wednesday) == date(2026, 12, 30)
    assert rules.after_working_days(date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert rules.due_on(CaseKind.COMPLAINT, date(2026, 9, 1)) == date(2026, 9, 21)


@given(day=DAYS, count=st.integers(1, 80))
def test_a_deadline_is_a_working_day_with_exactly_so_many_on_the_way(day: date, count: int) -> None:
    due = rules.after_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert rules.is_working_day(due)
    assert sum(map(rules.is_working_day, between)) == count


@given(day=DAYS, count=st.integers(1, 60))
def test_the_days_left_are_those_that_were_given(day: date, count: int) -> None:
    due = rules.after_working_days(day, count)
    assert rules.working_days_left(due, today=day) == count
    assert rules.working_days_left(due, today=due) == 0
    assert rules.working_days_left(due, today=due + timedelta(days=1)) == 0


def test_the_calendar_knows_the_decree_of_2026() -> None:
    of_2026 = [day for day in HOLIDAYS if day.year == 2026]
    assert len(of_2026) == 17 + 8
    assert date(2026, 8, 17) in HOLIDAYS
    assert all(HOLIDAYS.values())


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_its_ways_on(state: CaseState) -> None:
    for to in CaseState:
        if to in rules.NEXT[state]:
            rules.check_move(state, to)
        else:
            with pytest.raises(rules.ImpossibleMove):
                rules.check_move(state, to)


def test_every_case_can_be_answered_and_every_end_is_an_end() -> None:
    for state in rules.OPEN:
        assert {CaseState.ANSWERED, CaseState.CANNOT_ACT} <= rules.NEXT[state]
    for state in rules.TOLD:
        assert {CaseState.DISPATCHED, CaseState.CLOSED} <= rules.NEXT[state]
    assert not rules.NEXT[CaseState.CLOSED]
    assert not rules.NEXT[CaseState.WITHDRAWN]


def test_an_answer_is_quiet_after_ten_working_days() -> None:
    answered = date(2026, 9, 1)
    assert not rules.is_quiet(answered, today=date(2026, 9, 15))
    assert rules.is_quiet(answered, today=date(2026, 9, 16))


def test_a_text_is_tidied_and_has_words_and_a_limit() -> None:
    assert rules.check_text("  Terima kasih.\x00 ") == "Terima kasih."
    with pytest.raises(rules.NothingWritten):
        rules.check_text(" \n\t ")
    rules.check_text("a" * rules.LONGEST_TEXT)
    with pytest.raises(rules.TextTooLong) as refused:
        rules.check_text("a" * (rules.LONGEST_TEXT + 1))
    assert refused.value.params == {"limit": 2000}


READERS = {Role.UNIT_HEAD, Role.INSPECTORATE, Role.AUDITOR}
TODAY = date(2026, 9, 15)


@pytest.mark.parametrize("role", list(Role))
def test_only_the_inspectorate_sees_what_accuses_a_unit(role: Role) -> None:
    if role not in READERS:
        with pytest.raises(NotAllowed):
            rules.sight_of(role, 7, today=TODAY)
        return
    sight = rules.sight_of(role, 7, today=TODAY)
    assert sight.root_id == 7
    assert sight.is_protected is (role is Role.INSPECTORATE)
    assert sight.before == (None if role is Role.INSPECTORATE else TODAY)


@pytest.mark.parametrize("role", list(Role))
def test_a_unit_answers_its_complaints_and_the_inspectorate_the_accusations(role: Role) -> None:
    for case_kind in CaseKind:
        allowed = role is (Role.UNIT_HEAD if case_kind is CaseKind.COMPLAINT else Role.INSPECTORATE)
        assert rules.may_act(role, case_kind) is allowed
        if allowed:
            rules.check_may_act(role, case_kind)
        else:
            with pytest.raises(NotAllowed):
                rules.check_may_act(role, case_kind)


def test_two_roles_label_comments_and_only_one_of_them_accusations_and_those_of_today() -> None:
    today = date(2026, 9, 16)
    assert {role for role in Role if rules.may_correct(role)} == {Role.ANALYST, Role.INSPECTORATE}
    outside = rules.comments_sight_of(Role.INSPECTORATE, 7, today=today)
    assert (outside.root_id, outside.is_protected, outside.before) == (7, True, None)
    inside = rules.comments_sight_of(Role.ANALYST, 7, today=today)
    assert (inside.root_id, inside.is_protected, inside.before) == (7, False, today)
    with pytest.raises(NotAllowed):
        rules.comments_sight_of(Role.UNIT_HEAD, 7, today=today)


def test_labels_stand_in_the_order_of_the_regulation() -> None:
    read = rules.read_labels("neutral", ["sarana", "waktu", "sarana"], bribery=False, urgent=True)
    assert read == rules.Labels("neutral", (Element.WAKTU, Element.SARANA), bribery=False, urgent=True)


@pytest.mark.parametrize(("sentiment", "elements"), [("", []), ("unknown", []), ("neutral", ["u8"])])
def test_what_is_no_label_is_refused(sentiment: str, elements: list[str]) -> None:
    with pytest.raises(rules.UnknownLabel):
        rules.read_labels(sentiment, elements, bribery=False, urgent=False)

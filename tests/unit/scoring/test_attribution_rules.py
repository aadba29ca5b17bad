"""Ticket > badge > the only one on duty > several on duty > unit only."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attribution import rules
from scoring.attribution.rules import Named, OnDuty
from scoring.terms import Rule

WIB = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 9, 15)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)


def duty(
    who: int,
    start: int | None = None,
    end: int | None = None,
    share: float = 1.0,
    point: int | None = 7,
    first: date = DAY,
    last: date = DAY,
) -> OnDuty:
    begins = None if start is None else time(start)
    ends = None if end is None else time(end)
    return OnDuty(who, point, first, last, begins, ends, share)


def test_a_ticket_is_believed_before_the_roster() -> None:
    named = Named(((5, 1.0),), Rule.TICKET, belongs=True)
    decision = rules.decide(named, [duty(1)], point_id=7, moment=at(10))
    assert (decision.rule, decision.shares, decision.confidence) == (Rule.TICKET, ((5, 1.0),), 1.0)
    assert decision.candidates == (1, 5)


def test_a_badge_of_somebody_who_does_not_work_there_is_not_believed() -> None:
    named = Named(((5, 1.0),), Rule.BADGE, belongs=False)
    decision = rules.decide(named, [duty(1)], point_id=7, moment=at(10))
    assert (decision.rule, decision.shares) == (Rule.SINGLE_DUTY, ((1, 1.0),))
    assert 5 in decision.candidates


def test_the_only_one_at_the_counter_at_that_hour_served() -> None:
    duties = [duty(1, 8, 12), duty(2, 12, 16)]
    assert rules.decide(None, duties, point_id=7, moment=at(11, 59)).shares == ((1, 1.0),)
    assert rules.decide(None, duties, point_id=7, moment=at(12)).shares == ((2, 1.0),)


def test_several_at_the_counter_share_by_their_part_of_the_desk() -> None:
    decision = rules.decide(None, [duty(2, share=0.6), duty(1, share=0.2)], point_id=7, moment=at(9))
    assert (decision.rule, decision.shares) == (Rule.SHARED_DUTY, ((1, 0.25), (2, 0.75)))


def test_nobody_on_duty_means_the_unit_only() -> None:
    decision = rules.decide(None, [duty(1, 8, 12)], point_id=7, moment=at(13))
    assert (decision.rule, decision.shares, decision.candidates) == (Rule.UNIT_ONLY, (), ())


def test_a_counter_s_own_roster_goes_before_the_unit_s() -> None:
    duties = [duty(1, point=None), duty(2, point=7), duty(3, point=8)]
    assert rules.decide(None, duties, point_id=7, moment=at(9)).shares == ((2, 1.0),)
    assert rules.decide(None, duties, point_id=9, moment=at(9)).shares == ((1, 1.0),)
    without_counter = rules.decide(None, duties, point_id=None, moment=at(9))
    assert [who for who, _ in without_counter.shares] == [1, 2, 3]


def test_a_night_shift_reaches_into_the_next_day_and_no_further() -> None:
    night = duty(1, 22, 4)
    assert night.covers(at(23))
    assert night.covers(at(3, 59, date(2026, 9, 16)))
    assert not night.covers(at(4, 0, date(2026, 9, 16)))
    assert not night.covers(at(3))
    assert not night.covers(at(23, 0, date(2026, 9, 16)))


def test_a_duty_without_hours_lasts_all_day() -> None:
    assert duty(1).covers(at(0))
    assert duty(1).covers(at(23, 59))
    assert not duty(1).covers(at(12, 0, date(2026, 9, 14)))


def test_two_overlapping_duties_of_one_person_are_one_person() -> None:
    decision = rules.decide(None, [duty(1, 8, 12), duty(1, 9, 11)], point_id=7, moment=at(10))
    assert (decision.rule, decision.shares) == (Rule.SINGLE_DUTY, ((1, 1.0),))


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0.001, 1)), min_size=1, max_size=12))
def test_shares_add_up_to_one_whatever_the_desk(shares: list[tuple[int, float]]) -> None:
    fair = rules.normalised(shares)
    assert sum(share for _, share in fair) == pytest.approx(1.0, abs=1e-9)
    assert [who for who, _ in fair] == sorted({who for who, _ in shares})
    assert rules.normalised(list(reversed(shares))) == fair


def test_no_desk_at_all_is_nobody() -> None:
    assert rules.normalised([]) == ()


def test_equal_sets_are_written_alike() -> None:
    assert (
        rules.set_key([(2, 0.25), (1, 0.75)])
        == rules.set_key([(1, 0.75), (2, 0.25)])
        == "1:0.750000;2:0.250000"
    )

"""Patterns honest citizens do not make, and honest ones that look a little like them."""

import pytest

from scoring.method import misuse
from scoring.method.channels import Channel
from scoring.method.misuse import Finding, Reason
from scoring.method.response import UNKNOWN, Responses
from tests.unit.method.columns import by_ticket, responses_of

DAY = 86_400
Rows = list[dict[str, int]]


def found(rows: Rows) -> list[Finding]:
    return misuse.find_all(responses_of(*rows))


def everyday(days: int = 40, per_day: int = 2) -> Rows:
    """An officer's ordinary unverified responses: different citizens, mixed answers."""
    return [
        {
            "day": day,
            "second": day * DAY + 30_000 + 9_000 * i,
            "rater": 1_000 + per_day * day + i,
            "device": 1_000 + per_day * day + i,
            "extreme": (0, 1, 0)[(day + i) % 3],
        }
        for day in range(days)
        for i in range(per_day)
    ]


def kiosk(second: int, **row: int) -> dict[str, int]:
    return {"channel": int(Channel.KIOSK), "second": second, "device": 5, "form": 1} | row


def surge(size: int, extreme: int, *, gap: int = 60) -> Rows:
    return [
        {"day": 7, "second": 7 * DAY + 50_000 + i * gap, "rater": i, "device": i, "extreme": extreme}
        for i in range(size)
    ]


def attack(accounts: int, each: int, *, extreme: int = -1, apart: int = 1) -> Rows:
    return [
        {"day": 10 + apart * n, "second": (10 + apart * n) * DAY + 3_600 * a, "extreme": extreme}
        | {"rater": 50 + a, "device": 50 + a}
        for n in range(each)
        for a in range(accounts)
    ]


def test_ordinary_days_raise_nothing() -> None:
    assert found(everyday()) == []
    assert misuse.find_all(responses_of()) == []


def test_a_ticket_counts_once_and_the_first_use_counts() -> None:
    rows = [by_ticket(ticket=9, second=50), by_ticket(ticket=9, second=10), by_ticket(ticket=8)]
    (finding,) = found(rows)
    assert finding == Finding(Reason.TICKET_REUSED, (0,), {"uses": 2}, {"uses": 2})


def test_one_voice_per_citizen_officer_and_day() -> None:
    rows: Rows = [{"rater": 1, "second": s} for s in (30, 10, 20)]
    (finding,) = found(rows)
    assert finding.reason is Reason.REPEATED
    assert finding.rows == (0, 2)
    assert finding.features == {"that_day": 3}


def test_a_ticketed_response_counts_before_an_earlier_open_one() -> None:
    (finding,) = found([{"rater": 1, "second": 10}, by_ticket(rater=1, ticket=4, second=20)])
    assert finding.rows == (0,)


def test_two_tickets_on_one_day_are_two_visits() -> None:
    assert found([by_ticket(rater=1, ticket=4), by_ticket(rater=1, ticket=5, second=9)]) == []


def test_the_same_citizen_may_rate_another_officer_another_unit_and_another_day() -> None:
    unit_only = {"rater": 1, "officer_set": UNKNOWN}
    rows = [{"rater": 1}, {"rater": 1, "officer_set": 1}, {"rater": 1, "day": 1}]
    assert found([*rows, unit_only, unit_only | {"unit": 1}]) == []


def test_repeats_about_a_unit_are_found_too() -> None:
    unit_only = {"rater": 1, "officer_set": UNKNOWN}
    assert [f.rows for f in found([unit_only, unit_only | {"second": 60}])] == [(1,)]


def test_one_hand_on_a_kiosk_loses_the_whole_run() -> None:
    rows = [kiosk(s) for s in (100, 103, 111, 400, 404)]
    (finding,) = found(rows)
    assert finding.reason is Reason.KIOSK_RUN
    assert finding.rows == (0, 1, 2)
    assert finding.features == {"taps": 3, "longest_gap_s": 8}


def test_families_at_two_kiosks_are_not_one_hand() -> None:
    assert found([kiosk(100), kiosk(103), kiosk(105, device=6), kiosk(114)]) == []


def test_kiosks_without_a_device_are_told_apart_by_unit() -> None:
    rows = [kiosk(s, device=UNKNOWN, unit=s % 2) for s in (100, 101, 102, 103)]
    assert found(rows) == []
    same_unit = [kiosk(s, device=UNKNOWN) for s in (100, 101, 102, 103)]
    assert [f.rows for f in found(same_unit)] == [(0, 1, 2, 3)]


@pytest.mark.parametrize("extreme", [1, -1])
def test_a_one_sided_surge_within_half_an_hour_is_set_aside(extreme: int) -> None:
    ordinary = everyday()
    (finding,) = found(ordinary + surge(20, extreme))
    assert finding.reason is Reason.BURST
    assert finding.rows == tuple(range(len(ordinary), len(ordinary) + 20))
    assert finding.features["in_window"] == 20
    assert finding.features["one_sided"] == 1
    assert finding.threshold["in_window"] == 6


def test_a_crowd_of_mixed_opinions_is_no_surge() -> None:
    crowd = surge(20, 0)
    assert found(everyday() + crowd) == []


def test_as_many_over_the_day_are_no_surge() -> None:
    assert found(everyday() + surge(20, 1, gap=1_200)) == []


def test_a_busy_officer_may_have_a_busy_half_hour() -> None:
    busy = [
        row | {"second": row["day"] * DAY + 28_800 + i * 300 % 28_800, "rater": i, "device": i}
        for i, row in enumerate(everyday(days=10, per_day=96))
    ]
    assert found(busy + surge(7, 1)) == []


def test_a_full_half_hour_of_tickets_is_never_touched() -> None:
    tickets = [by_ticket(**row) for row in surge(40, -1, gap=20)]
    assert found(everyday() + tickets) == []


def test_accounts_that_only_attack_one_officer_are_set_aside_together() -> None:
    ordinary = everyday()
    (finding,) = found(ordinary + attack(accounts=4, each=2))
    assert finding.reason is Reason.ONE_SIDED
    assert finding.rows == tuple(range(len(ordinary), len(ordinary) + 8))
    assert finding.features == {"together": 8, "joined_in": 0}


def test_one_time_accounts_that_join_an_attack_go_with_it() -> None:
    joining = [
        {"day": 11, "second": 11 * DAY + 40_000 + 3_600 * i, "rater": 90 + i, "extreme": -1} for i in range(3)
    ]
    late = [{"day": 30, "second": 30 * DAY, "rater": 99, "extreme": -1}]
    (finding,) = found(attack(accounts=4, each=2) + joining + late)
    assert finding.features == {"together": 8, "joined_in": 3}
    assert finding.rows == tuple(range(11))


def test_an_attack_spread_over_months_is_not_a_cluster() -> None:
    assert found(everyday(days=90) + attack(accounts=2, each=3, apart=25)) == []


def test_a_few_angry_citizens_are_not_an_attack() -> None:
    assert found(everyday() + attack(accounts=2, each=2)) == []


def test_someone_who_also_said_other_things_is_not_single_minded() -> None:
    elsewhere = [
        {"rater": 50 + a, "device": 50 + a, "officer_set": 3, "day": 60, "second": 60 * DAY} for a in range(4)
    ]
    milder = [{"rater": 50 + a, "device": 50 + a, "day": 60, "second": 60 * DAY} for a in range(4)]
    assert found(attack(accounts=4, each=2) + elsewhere) == []
    assert found(attack(accounts=4, each=2) + milder) == []


def test_content_regulars_need_four_top_marks_before_they_look_odd() -> None:
    assert found(everyday() + attack(accounts=4, each=3, extreme=1)) == []
    (finding,) = found(everyday() + attack(accounts=4, each=4, extreme=1))
    assert finding.features == {"together": 16, "joined_in": 0}


def test_honest_single_visits_around_a_ring_of_praise_stay() -> None:
    ring = attack(accounts=4, each=4, extreme=1)
    single = [{"day": 11, "second": 11 * DAY, "rater": 99, "extreme": 1}]
    (finding,) = found(ring + single)
    assert finding.rows == tuple(range(16))


def test_one_device_behind_many_accounts_is_seen() -> None:
    rows = [row | {"rater": 500 + i, "device": 5} for i, row in enumerate(attack(4, 2))]
    (finding,) = found(rows)
    assert finding.reason is Reason.ONE_SIDED


def test_attacks_on_a_unit_are_not_held_against_a_person() -> None:
    assert found([row | {"officer_set": UNKNOWN} for row in attack(4, 2)]) == []


def test_a_row_is_set_aside_once_for_its_strongest_reason() -> None:
    rows = attack(accounts=4, each=2)
    doubled = rows + [row | {"second": row["second"] + 5} for row in rows]
    findings = found(doubled)
    assert [f.reason for f in findings] == [Reason.REPEATED] * 8 + [Reason.ONE_SIDED]
    every = [row for f in findings for row in f.rows]
    assert sorted(every) == list(range(16))
    live = misuse.still_live(len(doubled), findings)
    assert not live.any()


def test_findings_do_not_depend_on_the_order_of_rows() -> None:
    rows = everyday() + surge(20, 1) + attack(4, 2)
    backwards: Responses = responses_of(*rows[::-1])
    last = len(rows) - 1
    turned = {tuple(sorted(last - r for r in f.rows)) for f in misuse.find_all(backwards)}
    assert turned == {f.rows for f in found(rows)}

"""Accounts that come together again and again, and people who only happen to."""

import pytest

from scoring.method.channels import Channel
from scoring.method.misuse import Finding, Reason, find_all
from scoring.method.response import UNKNOWN
from scoring.method.unions import Unions
from tests.unit.method.columns import by_ticket, responses_of

HOUR, DAY = 3_600, 86_400
Rows = list[dict[str, int]]


def outing(
    people: int, unit: int, day: int, *, at: int = 10 * HOUR, extreme: int = -1, gap: int = 300
) -> Rows:
    """Let some accounts rate one unit, minutes apart."""
    return [
        {"unit": unit, "officer_set": UNKNOWN, "day": day, "second": day * DAY + at + gap * i}
        | {"rater": 10 + i, "device": 10 + i, "extreme": extreme}
        for i in range(people)
    ]


def found(rows: Rows) -> list[Finding]:
    return find_all(responses_of(*rows))


@pytest.mark.parametrize("extreme", [-1, 1])
def test_a_ring_that_goes_from_unit_to_unit_is_set_aside(extreme: int) -> None:
    strangers: Rows = [
        {"unit": 1, "officer_set": UNKNOWN, "day": 3, "second": 3 * DAY + 10 * HOUR + i, "rater": 90 + i}
        | {"extreme": extreme}
        for i in range(5)
    ]
    ring = outing(4, 1, 3, extreme=extreme) + outing(4, 2, 8, extreme=extreme)
    (finding,) = found(strangers + ring)
    assert finding.reason is Reason.RING
    assert finding.rows == tuple(range(5, 13))
    assert finding.sets_aside
    assert finding.features == {"origins": 4, "places": 2, "one_sided": 1}
    assert finding.threshold == {"origins": 4, "places": 2, "one_sided": 0.8}


def test_a_ring_that_turns_on_officers_of_one_unit_is_found_too() -> None:
    ring = [row | {"officer_set": row["unit"], "unit": 5} for row in outing(4, 1, 3) + outing(4, 2, 8)]
    (finding,) = found(ring)
    assert finding.rows == tuple(range(8))


def test_the_edge_of_an_hour_does_not_hide_a_ring() -> None:
    (finding,) = found(
        outing(4, 1, 3, at=10 * HOUR + 3_000, gap=400) + outing(4, 2, 8, at=HOUR - 600, gap=400)
    )
    assert finding.features["origins"] == 4


def test_one_device_ring_with_ever_new_accounts_is_found_by_its_devices() -> None:
    ring = [row | {"rater": 100 + i} for i, row in enumerate(outing(4, 1, 3) + outing(4, 2, 8))]
    (finding,) = found(ring)
    assert finding.rows == tuple(range(8))


def test_a_ring_that_meets_three_times_is_one_finding() -> None:
    (finding,) = found(outing(5, 1, 3) + outing(5, 2, 8) + outing(5, 3, 12))
    assert finding.features["places"] == 3
    assert len(finding.rows) == 15


def test_families_and_chance_companions_are_no_ring() -> None:
    assert found(outing(3, 1, 3) + outing(3, 2, 8)) == []  # too few
    assert found(outing(6, 1, 3)) == []  # only once
    assert found(outing(6, 1, 3) + outing(6, 1, 8)) == []  # the same office again
    assert found(outing(6, 1, 3) + outing(6, 2, 3, at=11 * HOUR + 1_700)) == []  # one morning in a mall
    assert found(outing(4, 1, 3) + outing(4, 2, 8, extreme=1)) == []  # not of one mind
    assert (
        found(outing(4, 1, 3) + [row | {"rater": 60 + row["rater"], "device": 60} for row in outing(4, 2, 8)])
        == []
    )


def test_people_who_also_said_other_things_are_no_ring() -> None:
    others = [
        row | {"extreme": 0, "day": 40 + i, "second": (40 + i) * DAY}
        for i in range(3)
        for row in outing(4, 3, 0)
    ]
    assert found(outing(4, 1, 3) + outing(4, 2, 8) + others) == []


def test_tickets_kiosks_and_paper_make_no_ring() -> None:
    ring = outing(4, 1, 3) + outing(4, 2, 8)
    assert found([by_ticket(**row) | {"ticket": i} for i, row in enumerate(ring)]) == []
    assert found([row | {"channel": int(Channel.KIOSK)} for row in ring]) == []
    assert found([row | {"channel": int(Channel.PAPER)} for row in ring]) == []


def test_parts_grow_together_when_a_row_joins_them() -> None:
    unions = Unions()
    for rows in ((5, 6), (1, 2), (8, 9), (6, 2), (9, 10)):
        unions.join(rows)
    assert unions.parts() == [[1, 2, 5, 6], [8, 9, 10]]

"""Who worked where, who was at the desk together, and what one visit is."""

from pathlib import Path

import pytest

from scoring.jobs.interchange.cells import to_one
from scoring.jobs.interchange.cross import repeated_tickets
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER, SMALL, check_set, found


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ("A1,DUK,2026-06-01,2026-08-01,", [(4, "start_date", "overlap")]),
        ("A2,DUK,2026-06-30,,", [(4, "start_date", "overlap")]),
        ("A2,DUK,2026-07-01,2026-06-01,", [(4, "end_date", "ends_before_start")]),
        ("A2,DUK,2026-07-01,,", []),
        ("A1,KAB,2026-06-01,,", []),
        ("A1,DUK,01/06/2026,,", [(4, "start_date", "not_a_date")]),
        ("A1,DUK,2026-02-30,,", [(4, "start_date", "not_a_date")]),
    ],
)
def test_nobody_is_assigned_twice_to_one_unit_at_once(
    tmp_path: Path, row: str, problems: list[tuple[int, str, str]]
) -> None:
    assignments = SMALL["assignments"].replace("end_date\n", "end_date,service_ids\n")
    assignments = assignments.replace(",\nA2", ",,\nA2").replace("06-30\n", "06-30,\n") + row + "\n"
    expected = [("assignments.csv", *one) for one in problems]
    assert found(check_set(tmp_path, assignments=assignments)) == expected


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("J1,DUK,2026-07-01,2026-07-07,A1,0.6,,,", [(2, "desk_share", "shares_sum")]),
        ("J1,DUK,2026-07-01,2026-06-07,A1,1,,,", [(2, "end_date", "ends_before_start")]),
        ("J1,DUK,2026-07-01,2026-07-07,A1,1,,08:00,", [(2, "end_time", "half_a_shift")]),
        ("J1,DUK,2026-07-01,2026-07-07,A1,1,,08:00,08:00", [(2, "end_time", "half_a_shift")]),
        ("J1,DUK,2026-07-01,2026-07-07,A1,1,,8 pagi,12:00", [(2, "start_time", "not_a_time")]),
        ("J1,DUK,2026-07-01,2026-07-07,A1,1,L9,,", [(2, "point_id", "unknown_reference")]),
        ("J1,DUK,2026-07-01,2026-07-07,A1,1,L1,21:00,07:00", []),
        (
            "J1,DUK,2026-07-01,2026-07-07,A1,0.5,,,\nJ1,KAB,2026-07-01,2026-07-07,A2,0.5,,,",
            [(3, "unit_id", "two_units_one_roster")],
        ),
        (
            "J1,DUK,2026-07-01,2026-07-07,A1,0.5,,,\nJ1,DUK,2026-07-01,2026-07-07,A1,0.5,,,",
            [(3, "roster_id", "duplicate")],
        ),
    ],
)
def test_a_roster_is_one_team_on_one_desk(
    tmp_path: Path, rows: str, problems: list[tuple[int, str, str]]
) -> None:
    header = SMALL["rosters"].splitlines()[0] + ",point_id,start_time,end_time"
    expected = [("rosters.csv", *one) for one in problems]
    assert found(check_set(tmp_path, rosters=f"{header}\n{rows}\n")) == expected


def test_shares_rounded_for_print_are_scaled_to_one(tmp_path: Path) -> None:
    rosters = SMALL["rosters"].replace("A1,0.5", "A1,0.667").replace("A2,0.5", "A2,0.334")
    checked = check_set(tmp_path, rosters=rosters)
    shares = [one.desk_share for one in checked.bundle.rosters]
    assert sum(shares) == 1
    assert to_one(shares) == shares


def test_a_ticket_counts_once_and_the_first_use_counts(tmp_path: Path) -> None:
    first = RESPONSE.replace("R1", "R9").replace("09:15", "08:00")
    bundle = check_set(tmp_path, responses=f"{RESPONSE_HEADER}\n{RESPONSE}\n{first}\n").bundle
    assert repeated_tickets(bundle.responses, spent={}) == {"R1": "R9"}
    assert repeated_tickets(bundle.responses, spent={"T1": "R0"}) == {"R1": "R0", "R9": "R0"}
    assert repeated_tickets(bundle.responses, spent={"T1": "R1"}) == {"R9": "R1"}

"""Every bad row is named by file, line, column, value and reason, all at once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scoring.i18n import speaking
from scoring.jobs.interchange.known import Known
from scoring.jobs.interchange.problems import SENTENCES, Reason, problem
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER, SMALL, check_set, found, response


def test_a_good_set_has_nothing_to_say(tmp_path: Path) -> None:
    checked = check_set(tmp_path)
    assert checked.is_good
    assert checked.notices == ()
    first, tap = checked.bundle.responses
    assert first.submitted_at == datetime(2026, 7, 1, 2, 15, tzinfo=UTC)
    assert first.employees == (("A1", 0.6), ("A2", 0.4))
    assert first.ratings == (3, 3, 2, 4, 3, 4, 4, None, 3)
    assert (tap.overall, tap.roster_id, tap.ratings) == (4, "J1", (None,) * 9)


@pytest.mark.parametrize("value", ["0", "5", "true", "NaN", "3.0", "-1", "empat", "３", "1e0", " 3"])
def test_only_1_to_4_is_a_rating(tmp_path: Path, value: str) -> None:
    checked = check_set(tmp_path, responses=response(waktu=value))
    assert found(checked) == [("responses.csv", 2, "waktu", "not_a_rating")]
    assert checked.problems[0].value == value


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"submitted_at": "2026-07-01T09:15:00"}, "submitted_at", "no_offset"),
        ({"submitted_at": "1 Juli 2026"}, "submitted_at", "not_a_moment"),
        ({"submitted_at": "0001-01-01T00:00:00+07:00"}, "submitted_at", "not_a_moment"),
        ({"submitted_at": ""}, "submitted_at", "empty"),
        ({"channel": "fax"}, "channel", "not_a_choice"),
        ({"verified": "ya"}, "verified", "not_a_choice"),
        ({"duration_s": "-1"}, "duration_s", "out_of_range"),
        ({"duration_s": "inf"}, "duration_s", "not_a_number"),
        ({"unit_id": "TIDAK"}, "unit_id", "unknown_reference"),
        ({"service_id": "TIDAK"}, "service_id", "unknown_reference"),
        ({"employees": "A1:1;A9:0"}, "employees", "not_shares"),
        ({"employees": "A1"}, "employees", "not_shares"),
        ({"employees": "A1:0.5;A1:0.5"}, "employees", "not_shares"),
        ({"employees": "A1:0.6;A2:0.6"}, "employees", "shares_sum"),
        ({"employees": "A1:0.5;A9:0.5"}, "employees", "unknown_reference"),
        ({"employees": "A1:1", "roster_id": "J1"}, "roster_id", "employees_and_roster"),
        ({"employees": "", "roster_id": "J9"}, "roster_id", "unknown_reference"),
        ({"response_id": "=1+1"}, "response_id", "bad_id"),
        ({"response_id": "R" * 65}, "response_id", "too_long"),
    ],
)
def test_a_bad_cell_of_a_response_is_named(
    tmp_path: Path, cells: dict[str, Any], column: str, reason: str
) -> None:
    checked = check_set(tmp_path, responses=response(**cells))
    assert found(checked) == [("responses.csv", 2, column, reason)]


def test_a_response_that_rates_nothing_is_refused(tmp_path: Path) -> None:
    nothing: dict[str, Any] = dict.fromkeys(RESPONSE_HEADER.split(",")[-9:], "")
    checked = check_set(tmp_path, responses=response(**nothing))
    assert found(checked) == [("responses.csv", 2, "overall", "nothing_rated")]


def test_all_faults_are_gathered_and_not_only_the_first(tmp_path: Path) -> None:
    checked = check_set(
        tmp_path,
        units=SMALL["units"].replace("Disdukcapil", ""),
        responses=response(waktu="9", biaya="x", submitted_at="kemarin"),
    )
    assert found(checked) == [
        ("responses.csv", 2, "submitted_at", "not_a_moment"),
        ("responses.csv", 2, "waktu", "not_a_rating"),
        ("responses.csv", 2, "biaya", "not_a_rating"),
        ("units.csv", 3, "name", "empty"),
    ]


def test_a_refused_unit_does_not_make_its_responses_strangers(tmp_path: Path) -> None:
    units = "unit_id,name,parent_id,lat\nKAB,Kabupaten,,\nDUK,Disdukcapil,KAB,200\n"
    assert found(check_set(tmp_path, units=units)) == [("units.csv", 3, "lat", "out_of_range")]


def test_a_line_is_where_the_row_begins_even_after_a_comment_of_three_lines(tmp_path: Path) -> None:
    second = RESPONSE.replace("R1", "R2")
    responses = f'{RESPONSE_HEADER},comment\n{RESPONSE},"satu\ndua\ntiga"\n{second},baik,lebih\n'
    assert found(check_set(tmp_path, responses=responses)) == [("responses.csv", 5, None, "ragged_row")]


@pytest.mark.parametrize("name", ["units", "services", "points", "employees", "responses"])
def test_an_identifier_is_there_once(tmp_path: Path, name: str) -> None:
    rows = SMALL[name].splitlines()
    doubled: dict[str, Any] = {name: "\n".join([*rows, rows[1]]) + "\n"}
    checked = check_set(tmp_path, **doubled)
    assert (f"{name}.csv", len(rows) + 1, f"{name[:-1]}_id", "duplicate") in found(checked)
    assert any(one.params.get("first") == 2 for one in checked.problems)


def test_one_nip_and_one_public_code_belong_to_one(tmp_path: Path) -> None:
    checked = check_set(
        tmp_path,
        employees=SMALL["employees"].replace("DUK,,", "DUK,19850315 201001 2 001,"),
        points=SMALL["points"] + "L2,DUK,Loket 2,,RKTQ7M\n",
    )
    assert found(checked) == [
        ("employees.csv", 3, "nip", "duplicate"),
        ("points.csv", 3, "code", "duplicate"),
    ]


def test_a_nip_is_checked_and_never_shown_whole(tmp_path: Path) -> None:
    checked = check_set(
        tmp_path, employees=SMALL["employees"].replace("198503152010012001", "198599152010012001")
    )
    assert found(checked) == [("employees.csv", 2, "nip", "bad_nip")]
    assert checked.problems[0].value == "1985…"


def test_a_ring_in_the_tree_is_named_once(tmp_path: Path) -> None:
    units = "unit_id,name,parent_id\nKAB,Kabupaten,\nDUK,Disdukcapil,B\nB,Bidang,C\nC,Seksi,DUK\nD,Diri,D\n"
    checked = check_set(tmp_path, units=units)
    assert found(checked) == [
        ("units.csv", 3, "parent_id", "cycle"),
        ("units.csv", 6, "parent_id", "cycle"),
    ]
    assert checked.problems[0].params["path"] == "DUK > B > C > DUK"


def test_a_ring_through_what_the_database_has_is_seen(tmp_path: Path) -> None:
    known = Known(units={"KAB": "ATAS", "ATAS": None, "DUK": "KAB"})
    units = "unit_id,name,parent_id\nATAS,Atas,DUK\n"
    assert [reason for *_, reason in found(check_set(tmp_path, known=known, units=units))] == ["cycle"]


def test_one_root_is_made_when_several_units_have_nothing_above(tmp_path: Path) -> None:
    checked = check_set(tmp_path, units="unit_id,name\nKAB,Sekda\nDUK,Disdukcapil\n")
    assert checked.is_good
    assert [(one.unit_id, one.parent_id) for one in checked.bundle.units] == [
        ("ROOT", None),
        ("KAB", "ROOT"),
        ("DUK", "ROOT"),
    ]
    assert [one.reason for one in checked.notices] == [Reason.ROOT_MADE]


def test_the_root_of_the_database_stays_the_root(tmp_path: Path) -> None:
    known = Known(units={"ROOT": None, "KAB": "ROOT", "DUK": "ROOT"})
    checked = check_set(tmp_path, known=known, units="unit_id,name\nKAB,Sekda\nDUK,Disdukcapil\n")
    assert [(one.unit_id, one.parent_id) for one in checked.bundle.units] == [
        ("KAB", "ROOT"),
        ("DUK", "ROOT"),
    ]
    assert checked.notices == ()


def test_references_may_point_into_the_database(tmp_path: Path) -> None:
    known = Known(
        units={"KAB": None, "DUK": "KAB"},
        services=frozenset({"KTP"}),
        employees={"A1": None, "A2": None},
        rosters=frozenset({"J1"}),
    )
    gone: dict[str, Any] = dict.fromkeys(
        ("units", "services", "points", "employees", "assignments", "rosters")
    )
    assert check_set(tmp_path, known=known, **gone).is_good


def test_a_classic_survey_of_units_and_responses_is_a_set(tmp_path: Path) -> None:
    gone: dict[str, Any] = dict.fromkeys(("services", "points", "employees", "assignments", "rosters"))
    checked = check_set(tmp_path, responses=response(employees=""), **gone)
    assert checked.is_good
    assert [one.service_id for one in checked.bundle.services] == ["KTP"]
    assert [one.reason for one in checked.notices] == [Reason.SERVICES_MADE]


def test_points_without_a_code_get_one_that_is_stable_and_theirs_alone(tmp_path: Path) -> None:
    points = "point_id,unit_id,name\nL1,DUK,Loket 1\nL2,DUK,Loket 2\n"
    codes = [one.code for one in check_set(tmp_path, points=points).bundle.points]
    assert codes == [one.code for one in check_set(tmp_path, points=points).bundle.points]
    assert len(set(codes)) == 2
    assert all(len(code or "") == 6 for code in codes)
    known = Known(points={"L1": "LAMA22", "X": codes[1] or ""})
    again = [one.code for one in check_set(tmp_path, points=points, known=known).bundle.points]
    assert again[0] == "LAMA22"
    assert again[1] not in codes


def test_a_value_is_shown_short_and_cannot_steer_a_terminal() -> None:
    shown = problem(Reason.NOT_A_DATE, "units.csv", line=3, column="name", value="\x1b[2J" + "x" * 100).value
    assert len(shown) == 41
    assert "\x1b" not in shown


def test_a_problem_reads_as_one_line_and_as_data() -> None:
    one = problem(Reason.UNKNOWN_REFERENCE, "responses.csv", line=7, column="unit_id", value="X", kind="unit")
    with speaking("en"):
        assert str(one) == "responses.csv:7 unit_id “X”: There is no such unit."
        assert one.as_dict() == {
            "file": "responses.csv",
            "line": 7,
            "column": "unit_id",
            "value": "X",
            "reason": "unknown_reference",
            "message": "There is no such unit.",
        }


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


def test_a_nip_or_code_of_somebody_else_in_the_database_is_refused(tmp_path: Path) -> None:
    known = Known(
        points={"L9": "RKTQ7M"}, employees={"A9": "198503152010012001"}, badges=frozenset({"BADGEBADGE"})
    )
    points = SMALL["points"] + "L2,DUK,Loket 2,,badge-badge\n"
    assert found(check_set(tmp_path, known=known, points=points)) == [
        ("employees.csv", 2, "nip", "taken"),
        ("points.csv", 2, "code", "taken"),
        ("points.csv", 3, "code", "taken"),
    ]

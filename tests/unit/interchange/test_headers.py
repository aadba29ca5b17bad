"""Columns, numberings and settings mean what the reader is told they mean."""

import json
from pathlib import Path

import pytest

from scoring.jobs.interchange.rows import Options
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER, check_set, found


@pytest.mark.parametrize("swap", [False, True])
def test_u8_and_u9_mean_what_the_reader_is_told(tmp_path: Path, swap: bool) -> None:
    numbers = ",".join(f"u{number}" for number in range(1, 10))
    header = ",".join(RESPONSE_HEADER.split(",")[:-9])
    row = RESPONSE.removesuffix("3,3,2,4,3,4,4,,3") + "3,3,3,3,3,3,3,1,4"
    checked = check_set(
        tmp_path, responses=f"{header},{numbers}\n{row}\n", options=Options(u8_is_sarana=swap)
    )
    only = checked.bundle.responses[0]
    assert (only.pengaduan, only.sarana) == ((4, 1) if swap else (1, 4))


def test_codes_and_numbers_together_are_refused(tmp_path: Path) -> None:
    responses = f"{RESPONSE_HEADER},u1\n{RESPONSE},3\n"
    assert found(check_set(tmp_path, responses=responses)) == [("responses.csv", 1, None, "two_numberings")]


def test_a_missing_number_is_named_as_the_file_numbers_it(tmp_path: Path) -> None:
    numbers = ",".join(f"u{number}" for number in range(1, 9))
    header = ",".join(RESPONSE_HEADER.split(",")[:-9])
    checked = check_set(tmp_path, responses=f"{header},{numbers}\n")
    assert found(checked) == [("responses.csv", 1, "u9", "missing_column")]


def test_an_unknown_column_is_named_and_may_be_passed_over(tmp_path: Path) -> None:
    units = "unit_id,name,parent_id,warna\nKAB,Kabupaten,,biru\nDUK,Disdukcapil,KAB,\n"
    assert found(check_set(tmp_path, units=units)) == [("units.csv", 1, "warna", "unknown_column")]
    assert check_set(tmp_path, units=units, options=Options(ignore_unknown=True)).is_good


def test_missing_and_double_columns_are_named(tmp_path: Path) -> None:
    checked = check_set(
        tmp_path, units="unit_id,unit_id\nKAB,KAB\n", services="service_id,name\nKTP,Perekaman\n"
    )
    assert found(checked) == [
        ("services.csv", 1, "category", "missing_column"),
        ("units.csv", 1, "unit_id", "duplicate_column"),
        ("units.csv", 1, "name", "missing_column"),
    ]


def test_units_take_the_zone_of_the_set(tmp_path: Path) -> None:
    checked = check_set(tmp_path, meta='{"format": "skor-1", "timezone": "Asia/Makassar"}')
    assert {one.timezone for one in checked.bundle.units} == {"Asia/Makassar"}


def test_settings_are_read_and_what_is_unknown_is_kept(tmp_path: Path) -> None:
    meta = {
        "format": "skor-1",
        "period_start": "2026-07-01",
        "period_end": "2026-12-31",
        "person_weights": {"u3": 0.5, "U6": 1, "u7": 1, "u8": 0.25},
        "standard_low": 76.61,
        "asal": "kantor",
    }
    checked = check_set(tmp_path, meta=json.dumps(meta), options=Options(u8_is_sarana=True))
    assert checked.is_good
    weights = checked.bundle.meta.person_weights
    assert weights is not None
    assert (weights["waktu"], weights["sarana"], weights["pengaduan"]) == (0.5, 0.25, 0)
    assert checked.bundle.meta.settings["asal"] == "kantor"
    assert checked.bundle.meta.number("standard_low") == 76.61
    assert checked.bundle.meta.period_end is not None


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        ("{", "not_json"),
        ("[]", "bad_setting"),
        ('{"format": "skor-9"}', "bad_setting"),
        ('{"timezone": "Asia/Atlantis"}', "bad_setting"),
        ('{"timezone": 7}', "bad_setting"),
        ('{"period_start": "kemarin"}', "bad_setting"),
        ('{"person_weights": {"u10": 1}}', "bad_setting"),
        ('{"person_weights": {"u1": -1}}', "bad_setting"),
        ('{"person_weights": 3}', "bad_setting"),
        ('{"standard_low": true}', "bad_setting"),
        ('{"standard_low": 90, "standard_high": 80}', "bad_setting"),
        ('{"reference_channel": "fax"}', "bad_setting"),
        ('{"period_start": "2026-07-01", "period_end": "2026-01-01"}', "ends_before_start"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, meta: str, reason: str) -> None:
    checked = check_set(tmp_path, meta=meta)
    assert [(file, code) for file, _, _, code in found(checked)] == [("meta.json", reason)]

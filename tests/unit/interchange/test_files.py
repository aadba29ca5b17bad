"""Reading never raises for what is in a file, and writing loses nothing."""

import json
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.jobs.interchange import cells, files
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.check import read_set
from scoring.jobs.interchange.columns import SHEETS
from scoring.jobs.interchange.sheets import marked, unmarked
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER, SMALL, TODAY, check_set, found, write_set


def check(path: Path) -> list[tuple[str, int | None, str | None, str]]:
    return found(read_set(path, today=TODAY))


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    write_set(tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(tmp_path) == []


def test_text_that_is_not_utf8_is_named_by_its_cell(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "units.csv").write_bytes(SMALL["units"].replace("Arum", "Arümü").encode("latin-1"))
    assert check(tmp_path) == [("units.csv", 2, "name", "not_utf8")]


def test_a_utf16_file_is_named(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "services.csv").write_bytes(SMALL["services"].encode("utf-16"))
    assert ("services.csv", None, None, "not_utf8") in check(tmp_path)


def test_a_nul_byte_is_named_by_its_cell(tmp_path: Path) -> None:
    assert found(check_set(tmp_path, units=SMALL["units"].replace("Arum", "Ar\0um"))) == [
        ("units.csv", 2, "name", "control_character")
    ]


def test_an_unpaired_quote_is_named_where_it_begins(tmp_path: Path) -> None:
    checked = check_set(tmp_path, units=SMALL["units"] + 'X,"Dinas\nY,Badan,KAB\n')
    assert ("units.csv", 4, None, "broken_quotes") in found(checked)


def test_semicolons_are_recognised_as_the_wrong_separator(tmp_path: Path) -> None:
    path = tmp_path / "unit kerja.csv"
    path.write_text("unit_id;name\nKAB;Kabupaten\n", encoding="utf-8")
    assert check(path) == [("unit kerja.csv", 1, None, "wrong_separator")]


def test_an_empty_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    assert [reason for *_, reason in check(tmp_path)] == ["no_sheets"]
    assert ("units.csv", None, None, "empty_file") in found(check_set(tmp_path, units=""))
    assert [reason for *_, reason in check(tmp_path / "tidak-ada")] == ["not_found"]


def test_a_csv_of_any_name_is_known_by_its_columns(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        path = tmp_path / f"data {name[::-1]}.csv"
        path.write_text(text, encoding="utf-8")
        assert list(files.read(path).sheets) == [name]


def test_a_file_that_is_no_sheet_is_left_out_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "responces.csv").write_text("a,b\n", encoding="utf-8")
    checked = check_set(tmp_path)
    assert checked.is_good
    assert [(one.file, one.reason.value) for one in checked.notices] == [
        ("responces.csv", "not_a_known_sheet")
    ]


def test_a_damaged_workbook_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    path.write_bytes(b"PK\x03\x04 no archive")
    assert check(path) == [("buku.xlsx", None, None, "unreadable")]


def rich(tmp_path: Path) -> Bundle:
    """A set that uses every optional column and text a spreadsheet would take for a formula."""
    tmp_path.mkdir(exist_ok=True)
    meta = {
        "format": "skor-1",
        "channels": {"web": "Tautan unit"},
        "person_weights": {"u7": 1},
        "scale": [1, 4],
    }
    checked = check_set(
        tmp_path,
        meta=json.dumps(meta),
        units=(
            "unit_id,name,district,parent_id,kind,timezone,lat,lon,users_served\n"
            "KAB,'=Kabupaten,,,kabupaten,Asia/Pontianak,,,\n"
            "DUK,@Disdukcapil,Kecamatan Arum,KAB,dinas,Asia/Pontianak,-0.1234567890123,110.3,17041\n"
        ),
        services="service_id,name,category,unit_id,standard_days,fee\nKTP,KTP-el,,DUK,0.1,0\n",
        responses=(
            f"{RESPONSE_HEADER},point_id,comment,language,sex,age,education,job\n"
            f'{RESPONSE},L1,"=1+1\nAntre lama, ""sekali"";=cmd",id,p,17-25,SMA,Wiraswasta\n'
            f'{RESPONSE.replace("R1", "R2").replace("T1", "-T_2")},,"\'-lumayan _x0041_",,,,,\n'
        ),
    )
    assert found(checked) == []
    return checked.bundle


@pytest.mark.parametrize("target", ["folder", "buku.xlsx"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, target: str) -> None:
    bundle = rich(tmp_path / "in")
    written = files.write(bundle, tmp_path / target)
    assert written
    again = read_set(tmp_path / target, today=TODAY)
    assert found(again) == []
    assert again.bundle.sorted() == bundle.sorted()


def test_identifiers_and_nips_are_text_cells_in_a_workbook(tmp_path: Path) -> None:
    files.write(rich(tmp_path / "in"), tmp_path / "buku.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "buku.xlsx")["employees"]
    nip = sheet.cell(2, 4)
    assert (nip.value, nip.data_type, nip.number_format) == ("198503152010012001", "s", "@")


def test_no_cell_of_a_written_csv_starts_a_formula(tmp_path: Path) -> None:
    files.write(rich(tmp_path / "in"), tmp_path / "out")
    text = (tmp_path / "out" / "responses.csv").read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert ";'=cmd" in text


def workbook(path: Path, *rows: list[object], title: str = "units") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_names_its_sheet_and_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx", ["unit_id", "name", "lat"], ["KAB", "Kabupaten", 91], ["D", "Dinas", 1, "lebih"]
    )
    assert check(path) == [
        ("b.xlsx/units", 2, "lat", "out_of_range"),
        ("b.xlsx/units", 3, None, "ragged_row"),
    ]


def test_a_nip_kept_as_a_number_has_lost_its_end_and_is_refused(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        ["employee_id", "name", "home_unit_id", "nip"],
        ["A1", "Siti", "KAB", 198503152010012001],
        title="employees",
    )
    assert ("b.xlsx/employees", 2, "nip", "digits_lost") in check(path)


def test_dates_times_and_numbers_of_a_workbook_are_read_as_meant(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        [
            "roster_id",
            "unit_id",
            "start_date",
            "end_date",
            "employee_id",
            "desk_share",
            "start_time",
            "end_time",
        ],
        [7, "DUK", date(2026, 7, 1), datetime(2026, 7, 7), "A1", 1.0, time(8), time(12, 30)],  # noqa: DTZ001
        [],
        title="rosters",
    )
    book = files.read(path)
    assert book.sheets["rosters"].rows == [
        (2, ["7", "DUK", "2026-07-01", "2026-07-07", "A1", "1", "08:00:00", "12:30:00"])
    ]


def test_settings_come_in_a_workbook_as_keys_and_values(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        ["key", "value"],
        ["format", "skor-1"],
        ["period_start", datetime(2026, 7, 1)],  # noqa: DTZ001
        ["person_weights", '{"u7": 1}'],
        ["standard_low", 70],
        title="meta",
    )
    assert files.read(path).meta == {
        "format": "skor-1",
        "period_start": "2026-07-01",
        "person_weights": {"u7": 1},
        "standard_low": 70,
    }


def test_worksheets_of_other_names_are_left_out_and_said_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", ["unit_id", "name"], title="Catatan")
    assert [one.value for one in files.read(path).notices] == ["Catatan"]


@given(st.text(alphabet=st.sampled_from("=+-@'＝;,\n\ta b"), max_size=12))
def test_marking_a_formula_can_always_be_undone(text: str) -> None:
    assert unmarked(marked(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_all_its_digits(value: float) -> None:
    assert float(cells.write_number(value)) == value


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_scaling_shares_twice_changes_nothing(parts: list[int]) -> None:
    shares = cells.to_one([round(part / sum(parts), 4) or 1e-4 for part in parts])
    assert abs(sum(shares) - 1) <= 1e-9
    assert cells.to_one(shares) == shares


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("acak")
    for name in SHEETS:
        (folder / f"{name}.csv").write_bytes(SMALL[name].splitlines()[0].encode() + b"\n" + data)
    (folder / "meta.json").write_bytes(data)
    found = read_set(folder, today=TODAY)
    assert all(one.place and one.sentence for one in found.problems)

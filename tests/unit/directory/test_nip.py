"""A civil servant number is read by its parts, and refused only where a part cannot be."""

from datetime import date

import pytest

from scoring.directory.rules import InvalidNip, NipFault, check_nip
from scoring.terms import Employment

TODAY = date(2026, 11, 24)


def test_a_pns_number_tells_birth_appointment_sex_and_kind() -> None:
    nip = check_nip("198503152010012001", today=TODAY)
    assert nip.born == date(1985, 3, 15)
    assert nip.appointed == date(2010, 1, 1)
    assert nip.sex == "P"
    assert nip.employment is Employment.PNS


def test_a_code_above_twelve_in_place_of_the_month_is_a_pppk() -> None:
    nip = check_nip("199012012025241003", today=TODAY)
    assert nip.employment is Employment.PPPK
    assert nip.appointed == date(2025, 1, 1)
    assert nip.sex == "L"


@pytest.mark.parametrize(
    "printed", ["19850315 201001 2 001", " 198503152010012001 ", "19850315-201001-2-001"]
)
def test_a_printed_number_is_the_same_number(printed: str) -> None:
    assert check_nip(printed, today=TODAY).digits == "198503152010012001"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("19850315201001200", NipFault.SHAPE),
        ("1985031520100120011", NipFault.SHAPE),
        ("19850315201001200X", NipFault.SHAPE),
        ("١٩٨٥٠٣١٥٢٠١٠٠١٢٠٠١", NipFault.SHAPE),
        ("132 145 678", NipFault.OLD),
        ("132145678", NipFault.OLD),
        ("198513152010012001", NipFault.BIRTH),
        ("198502302010012001", NipFault.BIRTH),
        ("180003152010012001", NipFault.BIRTH),
        ("202703152010012001", NipFault.BIRTH),
        ("198503152010002001", NipFault.APPOINTMENT),
        ("198503150000012001", NipFault.APPOINTMENT),
        ("198503151999012001", NipFault.APPOINTMENT),
        ("198503152027012001", NipFault.APPOINTMENT),
        ("198503152010010001", NipFault.SEX),
        ("198503152010013001", NipFault.SEX),
    ],
)
def test_a_part_that_cannot_be_is_named(number: str, fault: NipFault) -> None:
    with pytest.raises(InvalidNip) as refused:
        check_nip(number, today=TODAY)
    assert refused.value.fault is fault


def test_no_serial_is_refused() -> None:
    assert check_nip("198503152010012000", today=TODAY).digits.endswith("000")


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidNip) as refused:
        check_nip("198513152010012001", today=TODAY)
    assert "1985" not in repr(refused.value)

"""Finding what people mean when they type with a thumb."""

import pytest

from scoring.directory.likeness import likeness, ranked, words_of

NAMES = {
    "dukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "kk": "Kartu Keluarga Dinas Kependudukan dan Pencatatan Sipil",
    "pkm": "Puskesmas Mekarsari",
    "pkm2": "Puskesmas Sukamaju",
    "kec": "Kecamatan Mekarsari",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kartu keluarga", "kk"), ("kartu kelurga", "kk"), ("kartu keluarg", "kk"),
        ("KARTU  Keluarga!", "kk"),
        ("puskemas mekarsari", "pkm"), ("pusksmas mekar", "pkm"), ("mekarsari", "pkm"), ("kecamtan", "kec"),
        ("pencatatan sipil", "dukcapil"),
    ],
)  # fmt: skip
def test_a_slip_or_two_is_forgiven(typed: str, meant: str) -> None:
    found = ranked(typed, NAMES.items(), limit=5)
    assert meant in found[:2]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "zzzz", "puskesmas jakarta", "字"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert ranked(typed, NAMES.items(), limit=5) == []


def test_the_exact_name_comes_first() -> None:
    assert ranked("puskesmas sukamaju", NAMES.items(), limit=5)[0] == "pkm2"
    assert ranked("puskesmas", NAMES.items(), limit=1) == ["pkm"]


def test_words_are_equal_whatever_their_case_and_accents() -> None:
    assert words_of("  Café-Kantor №1 ") == ["cafe", "kantor", "no1"]
    assert likeness("ktp", "ktp") == 1.0
    assert likeness("k", "ktp") < 0.9
    assert likeness("kel", "keluarga") == 0.9

"""However a comment is spelled, it is read as the same plain words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import resources
from scoring.text.words import words


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("LEMOTTT bgt!!!", "lambat banget !"),
        ("gak ramah2", "tidak ramah"),
        ("ramah-ramah", "ramah"),
        ("bolak-balik", "bolak balik"),
        ("pelayanannya", "pelayanan"),
        ("pelayanan nya", "pelayanan"),
        ("kereeennn", "keren"),
        ("nunggu 3 jm", "menunggu 0 jam"),
        ("server-nya down", "server mati"),
        ("👍🏽👍👍", "👍"),
        ("bagus :)", "bagus 🙂"),
        ("jelek :(", "jelek 🙁"),
        ("tempatny", "tempat"),
        ("ｂａｇｕｓ", "bagus"),
        ("", ""),
    ],
)
def test_a_spelling_is_taken_back_to_plain_words(written: str, plain: str) -> None:
    assert " ".join(words(written)) == plain


def test_short_words_that_end_in_nya_are_left_alone() -> None:
    assert words("hanya punya tanya") == ["hanya", "punya", "tanya"]


@given(st.text(max_size=200))
def test_any_text_becomes_words_without_a_repeat(text: str) -> None:
    found = words(text)
    assert all(found)
    assert all(first != second for first, second in pairwise(found))


def test_common_words_of_the_regional_languages_share_what_indonesian_taught() -> None:
    assert words("tapi regane seueur") == ["tetapi", "harga", "banyak"]
    assert words("kadida gasan pian") == ["tidak", "ada", "untuk", "kamu"]


def test_a_word_of_a_regional_language_never_means_itself() -> None:
    for row in resources.rows("regional"):
        assert words(row["formal"]) == row["formal"].split()
        for word in row["informal"].split():
            assert words(word) == row["formal"].split(), word

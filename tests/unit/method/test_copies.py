"""Texts that were handed out, and texts people happen to share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import copies
from scoring.method.misuse import Finding, Reason, find_all
from tests.unit.method.columns import by_ticket, responses_of

SLANDER = "Petugas loket tiga minta uang lima puluh ribu, jangan pernah berurusan di kantor ini lagi!"
PRAISE = "Pelayanan sangat baik dan memuaskan"
OTHERS = (
    "Antreannya panjang sekali, dari jam delapan sampai jam dua belas baru dipanggil ke loket.",
    "Ibu yang di depan sabar menjelaskan syarat perpanjangan kartu, saya jadi paham semuanya.",
    "Parkirannya sempit dan kursi ruang tunggu banyak yang rusak, mohon diperbaiki segera ya.",
)
Rows = list[dict[str, int]]


def people(size: int, *, extreme: int = -1, **row: int) -> Rows:
    return [
        {"rater": i, "device": i, "day": i, "second": 90_000 * i, "extreme": extreme} | row
        for i in range(size)
    ]


def found(rows: Rows, texts: list[str]) -> list[Finding]:
    return find_all(responses_of(*rows), comments=texts)


@pytest.mark.parametrize("extreme", [-1, 1])
def test_copies_of_a_long_one_sided_text_go_but_the_first_stays(extreme: int) -> None:
    texts = [SLANDER, OTHERS[0], SLANDER.upper(), "", SLANDER.replace(",", " ...") + " 😡"]
    (finding,) = found(people(5, extreme=extreme), texts)
    assert (finding.reason, finding.sets_aside, finding.rows) == (Reason.COPIED, True, (2, 4))
    assert finding.features == {"copies": 3, "origins": 3, "characters": 88, "one_sided": 1}
    assert finding.threshold == {"copies": 3, "origins": 3, "characters": 60, "one_sided": 0.8}


def test_a_word_changed_here_and_there_does_not_hide_a_copy() -> None:
    texts = [SLANDER, SLANDER.replace("tiga", "empat"), SLANDER.replace("pernah", "mau")]
    (finding,) = found(people(3), texts)
    assert finding.rows == (1, 2)


def test_praise_that_everybody_writes_only_asks_people_to_look() -> None:
    (finding,) = found(people(4, extreme=1), [PRAISE] * 4)
    assert not finding.sets_aside
    assert finding.rows == (0, 1, 2, 3)
    assert finding.threshold["characters"] == 30
    assert found(people(4, extreme=1), ["Sangat puas, terima kasih"] * 4) == []


def test_copies_whose_ratings_differ_only_ask_people_to_look() -> None:
    rows = [row | {"extreme": (-1, 0, 1)[i % 3]} for i, row in enumerate(people(6))]
    (finding,) = found(rows, [SLANDER] * 6)
    assert not finding.sets_aside


def test_a_ticket_is_never_set_aside_for_its_words() -> None:
    tickets = [by_ticket(**row) | {"ticket": i} for i, row in enumerate(people(3))]
    (finding,) = found(tickets, [SLANDER] * 3)
    assert not finding.sets_aside
    (finding,) = found([*tickets, people(4)[3]], [SLANDER] * 4)
    assert (finding.sets_aside, finding.rows) == (True, (3,))


def test_what_is_no_agreement_between_several() -> None:
    assert found(people(6, rater=1, device=1, extreme=0), [SLANDER] * 6) == []  # one insistent citizen
    assert found(people(2), [SLANDER] * 2) == []  # two
    assert (
        found([row | {"unit": i} for i, row in enumerate(people(3))], [SLANDER] * 3) == []
    )  # of three units
    assert found(people(3), list(OTHERS)) == []  # in their own words
    far = [row | {"day": 20 * i} for i, row in enumerate(people(3))]
    assert found(far, [SLANDER] * 3) == []  # weeks apart
    assert found(people(3), [""] * 3) == []


def test_thousands_of_copies_take_no_time_to_speak_of() -> None:
    size = 3_000
    rows = [row | {"day": 0, "second": i} for i, row in enumerate(people(size))]
    live = np.ones(size, dtype=np.bool_)
    (finding,) = copies.copied(responses_of(*rows), live, [SLANDER] * size)
    assert len(finding.rows) == size - 1


@given(st.text(min_size=4), st.text(min_size=4))
def test_likeness_is_the_shared_part_of_the_pieces(one: str, other: str) -> None:
    sets = [{text[i : i + 4] for i in range(len(text) - 3)} for text in (one, other)]
    likeness = copies.likeness(copies.pieces_of(one), copies.pieces_of(other))
    assert likeness == len(sets[0] & sets[1]) / len(sets[0] | sets[1])

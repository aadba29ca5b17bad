"""Codes people type and tickets nobody can forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.visits import rules
from scoring.visits.rules import Slip

KEY = b"k" * 32
SLIP = Slip(unit_id=12, day=739_000 % 65_536, serial=7, nonce=b"12345678")


def test_a_ticket_fits_a_telegram_link_and_reads_back() -> None:
    ticket = rules.seal(SLIP, key=KEY)
    assert len(ticket) == 47
    assert rules.is_ticket(ticket)
    assert rules.unseal(ticket, key=KEY) == SLIP


@given(st.integers(1, 46), st.sampled_from("ABCxyz019-_"))
def test_a_ticket_with_any_letter_changed_is_none_of_ours(place: int, letter: str) -> None:
    ticket = rules.seal(SLIP, key=KEY)
    forged = ticket[:place] + letter + ticket[place + 1 :]
    # The last letter carries two spare bits: forging it may spell the same ticket, never another one.
    assert forged == ticket or rules.unseal(forged, key=KEY) in {None, SLIP}
    assert place == 46 or forged == ticket or rules.unseal(forged, key=KEY) is None


def test_another_installation_s_ticket_is_none_of_ours() -> None:
    assert rules.unseal(rules.seal(SLIP, key=b"x" * 32), key=KEY) is None


@pytest.mark.parametrize("text", ["", "T", "ABCDEF", "T" + "é" * 46, "X" + "A" * 46, "T" + "A" * 47])
def test_other_texts_are_not_tickets(text: str) -> None:
    assert not rules.is_ticket(text)
    assert rules.unseal(text, key=KEY) is None


@pytest.mark.parametrize("text", ["abcdef", " ABC DEF ", "abc-def", "A.B.C.D.E.F"])
def test_a_code_is_found_however_it_is_typed(text: str) -> None:
    assert rules.tidy_code(text) == "ABCDEF"


@pytest.mark.parametrize("text", ["", "a", "AB", "A" * 17, "ABC'DE", "<b>", "АВСDEF", "\x00ABCDEF"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert rules.tidy_code(text) is None


def test_what_is_stored_of_a_ticket_does_not_open_anything() -> None:
    ticket = rules.seal(SLIP, key=KEY)
    assert len(rules.ticket_hash(ticket)) == 64
    assert ticket not in rules.ticket_hash(ticket)

"""Who keeps kiosks, which PINs will do, and what no hand can press."""

from hashlib import pbkdf2_hmac, sha256

import pytest

from scoring.accounts import Role
from scoring.visits import rules


@pytest.mark.parametrize("pin", ["246813", "112233", "902481", "135790246801"])
def test_a_pin_of_six_digits_or_more_will_do(pin: str) -> None:
    assert rules.check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "24681", "1357902468013", "12345a", "²⁴⁶⁸¹³", "000000", "123456", "987654", "890123"]
)
def test_a_pin_that_everybody_tries_first_will_not(pin: str) -> None:
    with pytest.raises(rules.WeakPin):
        rules.check_pin(pin)


def test_a_pin_is_hashed_as_browsers_hash_it() -> None:
    salt = bytes(range(16))
    expected = pbkdf2_hmac("sha256", b"246813", salt, 1_000).hex()
    assert rules.pin_hash("246813", salt=salt, rounds=1_000) == expected
    assert rules.PIN_ROUNDS >= 600_000


def test_more_than_twenty_presses_a_minute_are_no_hand() -> None:
    assert not rules.is_too_fast(19)
    assert rules.is_too_fast(20)


def test_heads_and_administrators_keep_kiosks() -> None:
    assert {role for role in Role if rules.may_keep_kiosks(role)} == {Role.UNIT_HEAD, Role.ADMIN}


def test_of_codes_and_secrets_only_a_fingerprint_is_kept() -> None:
    assert rules.secret_hash("ABCDEFGH") == sha256(b"ABCDEFGH").hexdigest()

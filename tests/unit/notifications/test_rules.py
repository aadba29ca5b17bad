"""When somebody may be written to, and how long to wait after a failure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.notifications import rules
from scoring.notifications.sealing import seal, seal_text, unseal, unseal_text

NOON = datetime(2026, 9, 15, 5, 0, tzinfo=UTC)
KEY = b"a key for tests, long enough to be one"


@pytest.mark.parametrize(
    ("hour_utc", "zone", "waits_h"),
    [
        (5, "Asia/Jakarta", 0.0),
        (14, "Asia/Jakarta", 10.0),  # 21:00 is already night
        (13, "Asia/Jakarta", 0.0),
        (23, "Asia/Jakarta", 1.0),  # 06:00
        (0, "Asia/Jakarta", 0.0),  # 07:00 is day again
        (13, "Asia/Makassar", 10.0),
        (12, "Asia/Jayapura", 10.0),
        (22, "Asia/Jayapura", 0.0),
    ],
)
def test_the_night_is_that_of_the_unit(hour_utc: int, zone: str, waits_h: float) -> None:
    moment = datetime(2026, 9, 15, hour_utc, 0, tzinfo=UTC)
    assert rules.by_day(moment, zone) - moment == timedelta(hours=waits_h)


@given(st.timedeltas(timedelta(0), timedelta(days=365)), st.sampled_from(["Asia/Jakarta", "Asia/Jayapura"]))
def test_what_is_put_off_falls_into_the_day_and_never_before(passed: timedelta, zone: str) -> None:
    moment = NOON + passed
    later = rules.by_day(moment, zone)
    assert timedelta(0) <= later - moment <= timedelta(hours=10)
    assert rules.by_day(later, zone) == later


def test_waits_grow_to_an_hour_and_are_spread() -> None:
    waits = [rules.wait_after(attempts, jitter=1.0) for attempts in range(1, 40)]
    assert waits[0] == rules.FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] == rules.LONGEST_WAIT
    assert rules.wait_after(3, jitter=0.0) == waits[2] * 0.75


def test_a_day_is_long_enough_to_try() -> None:
    assert not rules.is_hopeless(NOON, now=NOON + timedelta(hours=23, minutes=59))
    assert rules.is_hopeless(NOON, now=NOON + timedelta(hours=24))


def test_replies_leave_before_answers_and_answers_before_reminders() -> None:
    assert [kind.value for kind in rules.PRIORITY] == [
        "reply", "answered", "alert", "reminder", "weekly", "monthly", "letter",
    ]  # fmt: skip


@given(st.text(max_size=300))
def test_what_is_sealed_opens_for_its_owner_and_key_alone(text: str) -> None:
    sealed = seal(text, "v1", key=KEY)
    assert text.encode() not in sealed or len(text) < 4
    assert unseal(sealed, "v1", key=KEY) == text
    assert unseal(sealed, "v2", key=KEY) is None
    assert unseal(sealed, "v1", key=KEY + b"x") is None
    assert unseal_text(seal_text(text, "v1", key=KEY), "v1", key=KEY) == text


@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 40])
def test_what_was_never_sealed_does_not_open(broken: bytes) -> None:
    assert unseal(broken, "v1", key=KEY) is None


@pytest.mark.parametrize("broken", ["", "%%%", "é", "QUJD"])
def test_text_that_was_never_sealed_does_not_open(broken: str) -> None:
    assert unseal_text(broken, "v1", key=KEY) is None

"""What may be said, and how it is written down."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake import Profile, rules, wording

KEY = b"k" * 32


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_the_scale_has_four_ratings(value: int) -> None:
    assert rules.check_rating("overall", value) == value
    assert rules.read_rating("overall", str(value)) == value


@pytest.mark.parametrize("value", [0, 5, -1, True, False, 3.0, float("nan"), "3", None, [3], 10**30])
def test_anything_else_is_not_a_rating(value: object) -> None:
    with pytest.raises(rules.InvalidRating) as refused:
        rules.check_rating("waktu", value)
    assert refused.value.params == {"field": "waktu"}


@pytest.mark.parametrize("text", ["0", "5", "3.0", "true", "NaN", "³", "٣", " 3", "\x00", "\ud800"])
def test_form_fields_hold_a_plain_digit_or_nothing(text: str) -> None:
    with pytest.raises(rules.InvalidRating):
        rules.read_rating("overall", text)


def test_an_empty_field_is_absent_and_not_zero() -> None:
    assert rules.read_rating("overall", "") is None
    assert rules.check_ratings({"overall": None, "waktu": 2}) == {"waktu": 2}


def test_saying_nothing_is_refused() -> None:
    with pytest.raises(rules.NothingSaid):
        rules.check_ratings({"overall": None})


def test_unknown_questions_are_named_and_refused() -> None:
    with pytest.raises(rules.UnknownAnswer) as refused:
        rules.check_ratings({"u10": 3})
    assert refused.value.params == {"field": "u10"}


@given(st.text())
def test_a_tidied_text_stays_as_it_is_and_fits_every_database(text: str) -> None:
    tidied = rules.tidy(text)
    assert rules.tidy(tidied) == tidied
    assert "\x00" not in tidied
    assert "\r" not in tidied
    tidied.encode("utf-8")


def test_people_s_scripts_and_emoji_stay_whole() -> None:
    family = "👨\u200d👩\u200d👧"
    assert (
        rules.tidy(f"  شكرا {family}\r\n\r\n\r\n\r\nterima\tkasih\x00\ud800 ")
        == f"شكرا {family}\n\nterima kasih"
    )


def test_an_accent_typed_in_two_keys_is_one_letter() -> None:
    assert rules.tidy("cafe\u0301") == "café"


def test_a_cut_is_made_after_tidying() -> None:
    assert rules.tidy("\x00\x00abc", limit=2) == "ab"


def test_a_comment_of_two_thousand_characters_is_kept_and_one_more_refused() -> None:
    assert rules.tidy_comment("x" * 2000) == "x" * 2000
    with pytest.raises(rules.CommentTooLong) as refused:
        rules.tidy_comment("x" * 2001)
    assert refused.value.params == {"length": 2001, "limit": 2000}


def test_an_empty_comment_is_no_comment() -> None:
    assert rules.tidy_comment(" \n ") is None
    assert rules.tidy_comment(None) is None


def test_an_open_door_hears_a_visitor_five_times_a_day_and_a_ticket_always() -> None:
    rules.check_may_speak(4, has_ticket=False)
    rules.check_may_speak(50, has_ticket=True)
    with pytest.raises(rules.TooOften):
        rules.check_may_speak(5, has_ticket=False)


def test_a_receipt_holds_128_bits_and_is_the_same_each_time() -> None:
    receipt = rules.receipt_for("abc", key=KEY)
    assert receipt == rules.receipt_for("abc", key=KEY)
    assert receipt != rules.receipt_for("abd", key=KEY)
    assert receipt != rules.receipt_for("abc", key=KEY + b"x")
    assert len(receipt) == 1 + 22
    assert rules.receipt_hash(receipt) != receipt


def test_pseudonyms_of_accounts_and_devices_differ_and_tell_nothing() -> None:
    account = rules.pseudonym("telegram", "12345", key=KEY)
    assert account == rules.pseudonym("telegram", "12345", key=KEY)
    assert account != rules.pseudonym("device", "12345", key=KEY)
    assert "12345" not in account
    assert len(account) <= 64


def test_one_place_and_day_is_one_act() -> None:
    def act(*parts: str) -> str:
        return rules.act_of_visit(*parts, key=KEY)

    assert act("v1", "ABCDEF", "2026-09-15") == act("v1", "ABCDEF", "2026-09-15")
    others = {
        act("v1", "ABCDEF", "2026-09-16"),
        act("v1", "ABCDEG", "2026-09-15"),
        act("v2", "ABCDEF", "2026-09-15"),
    }
    assert act("v1", "ABCDEF", "2026-09-15") not in others
    assert len(others) == 3


def test_the_written_offset_of_a_moment_is_kept_in_minutes() -> None:
    wit = timezone(timedelta(hours=9))
    assert rules.utc_offset_minutes(datetime(2026, 1, 1, tzinfo=wit)) == 540


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 7, 1), date(2026, 10, 14)),
        (date(2026, 9, 30), date(2026, 10, 14)),
        (date(2026, 10, 1), date(2027, 1, 14)),
        (date(2026, 12, 31), date(2027, 1, 14)),
    ],
)
def test_answers_may_be_changed_until_some_days_after_the_quarter(day: date, until: date) -> None:
    assert rules.changeable_until(day, grace_days=14) == until
    rules.check_changeable(day, today=until, grace_days=14)
    with pytest.raises(rules.AnswersClosed) as closed:
        rules.check_changeable(day, today=until + timedelta(days=1), grace_days=14)
    assert closed.value.params == {"until": until.isoformat()}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 90))
def test_whoever_speaks_has_at_least_the_days_of_grace(day: date, grace: int) -> None:
    until = rules.changeable_until(day, grace_days=grace)
    assert until >= day + timedelta(days=grace)
    assert until < day + timedelta(days=92 + grace)


@pytest.mark.parametrize("field", rules.PROFILE)
def test_a_respondent_tells_of_themselves_in_closed_sets_that_have_words(field: str) -> None:
    words = wording.answers(field)
    assert field in wording.questions()
    assert list(words) == list(rules.PROFILE[field])
    assert len(set(words.values())) == len(words)
    assert [rules.check_profile(field, value) for value in words] == list(words)
    for wrong in ("", "X", "26-40", "Rina"):
        with pytest.raises(rules.UnknownAnswer):
            rules.check_profile(field, wrong)


def test_nothing_else_is_asked_of_a_respondent() -> None:
    assert tuple(rules.PROFILE) == ("age", "sex", "education", "job")
    with pytest.raises(rules.UnknownAnswer):
        wording.answers("name")
    with pytest.raises(rules.UnknownAnswer):
        Profile(sex="M")

"""What staff may be told, and the words that tie a chat or a mailbox to them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accounts import wish_rules as rules
from scoring.accounts.rules import Role
from scoring.accounts.wish_rules import InvalidAddress, News
from scoring.errors import NotFound
from tests.make import KEY, NOON

CODES = st.text(rules.LETTERS, min_size=rules.CODE_LENGTH, max_size=rules.CODE_LENGTH)


@pytest.mark.parametrize(
    ("role", "employee", "told"),
    [
        (Role.UNIT_HEAD, 7, {News.ALERT, News.WEEKLY, News.MONTHLY}),
        (Role.INSPECTORATE, None, {News.ALERT}),
        (Role.OFFICER, 7, {News.MONTHLY}),
        (Role.AUDITOR, None, set()),
    ],
)
def test_everybody_is_told_what_concerns_them(role: Role, employee: int | None, told: set[News]) -> None:
    assert set(rules.news_for(role, employee)) == told
    assert rules.read_news(rules.joined(told).split()) == told
    assert rules.may_be_woken(role) == (role is Role.INSPECTORATE)


@given(CODES)
def test_a_code_is_read_as_it_is_shown_linked_and_typed(code: str) -> None:
    shown = rules.spelled(code)
    for typed in (shown, f"  {shown.lower()} ", f"staf_{code}", shown.replace("-", " ", 1)):
        assert rules.read_code(typed) == code
    assert rules.read_code(code) is None, "twelve letters alone may be anything"
    assert code not in rules.code_hash(code, key=KEY)


@pytest.mark.parametrize("text", ["", "STAF-", "STAF-0000-1111-2222", "ABCDEF", "dukcapil"])
def test_other_words_are_no_code(text: str) -> None:
    assert rules.read_code(text) is None


def test_nobody_is_alerted_twice_within_an_hour() -> None:
    assert rules.may_alert(None, now=NOON)
    assert not rules.may_alert(NOON - timedelta(minutes=59), now=NOON)
    assert rules.may_alert(NOON - timedelta(hours=1), now=NOON)


@pytest.mark.parametrize(
    "text", ["kepala", "a@b", "a b@c.go.id", "a@c.go.id\nBcc: x@y.id", "é@c.id", "a@" + "b" * 260]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidAddress):
        rules.read_address(text)


def test_a_letters_link_serves_one_purpose_of_one_mailbox() -> None:
    stop = rules.letter_token("stop", 12, "a@b.id", key=KEY)
    assert rules.account_of_token(stop) == 12
    assert rules.is_token(stop, stop)
    for other in (("confirm", 12, "a@b.id"), ("stop", 13, "a@b.id"), ("stop", 12, "c@b.id")):
        assert not rules.is_token(stop, rules.letter_token(*other, key=KEY))
    for broken in ("", "-x", "abc", "9" * 30 + "-x"):
        with pytest.raises(NotFound):
            rules.account_of_token(broken)

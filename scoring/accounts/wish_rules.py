"""What a member of staff may be told, where, and when. Pure."""

import hmac
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from scoring.accounts.rules import Role
from scoring.errors import NotFound, ScoringError


class News(StrEnum):
    """What staff may be told."""

    ALERT = "alert"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Way(StrEnum):
    """Where they may be told it."""

    TELEGRAM = "telegram"
    EMAIL = "email"


class InvalidAddress(ScoringError):
    """An e-mail address cannot be one."""

    code = "invalid_address"


CODE_LIFE: Final = timedelta(minutes=10)
BETWEEN_ALERTS: Final = timedelta(hours=1)
"""Whoever is alerted is left alone for so long; what comes in between waits for the next one."""

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 12
"""Characters of a code: 58 bits, of which a guess must hit one within ten minutes."""
_CODE = re.compile(rf"(?:STAF[-_ ]?)([{LETTERS}]{{4}})[- ]?([{LETTERS}]{{4}})[- ]?([{LETTERS}]{{4}})")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
LONGEST_ADDRESS: Final = 254


def news_for(role: Role, employee_id: int | None) -> tuple[News, ...]:
    """Return what somebody can be told: who answers cases, who heads a unit, and who is rated."""
    found = []
    if role in (Role.UNIT_HEAD, Role.INSPECTORATE):
        found.append(News.ALERT)
    if role is Role.UNIT_HEAD:
        found.append(News.WEEKLY)
    if employee_id is not None:
        found.append(News.MONTHLY)
    return tuple(found)


def may_be_woken(role: Role) -> bool:
    """Say whether danger is somebody's to answer: the accused unit does not even see it."""
    return role is Role.INSPECTORATE


def read_news(names: Iterable[str]) -> frozenset[News]:
    """Return the kinds of news among some names; what is none is left out."""
    return frozenset(News(name) for name in names if name in set(News))


def joined(news: Iterable[News]) -> str:
    """Return kinds of news as they are stored."""
    return " ".join(sorted(news))


def spelled(code: str) -> str:
    """Return a code as it is shown and typed."""
    return "STAF-" + "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def read_code(text: str) -> str | None:
    """Return the code in what was typed or in a link's word, None when it looks like none."""
    found = _CODE.fullmatch(text.strip().upper())
    return "".join(found.groups()) if found else None


def code_hash(code: str, *, key: bytes) -> str:
    """Return what is stored of a code; keyed, since it is short."""
    return hmac.digest(key, b"staff chat code:" + code.encode(), "sha256").hex()


def may_alert(alerted_at: datetime | None, *, now: datetime) -> bool:
    """Say whether somebody has been left alone for long enough."""
    return alerted_at is None or now - alerted_at >= BETWEEN_ALERTS


def read_address(text: str) -> str:
    """Return an e-mail address as it is kept, or raise InvalidAddress."""
    address = text.strip()
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise InvalidAddress
    return address


def letter_token(purpose: str, account_id: int, address: str, *, key: bytes) -> str:
    """Return the word in a letter's link that may do one thing for one mailbox, without signing in."""
    told = f"letter {purpose}:{account_id}:{address}".encode()
    return f"{account_id}-{hmac.digest(key, told, 'sha256').hex()[:40]}"


def account_of_token(token: str) -> int:
    """Return the account a letter's link speaks of, or raise NotFound; whether it is ours is not said yet."""
    number = token.partition("-")[0]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise NotFound
    return int(number)


def is_token(token: str, wanted: str) -> bool:
    """Say whether a link's word is the right one, in the same time whatever the answer."""
    return hmac.compare_digest(token.encode("utf-8", "replace"), wanted.encode())

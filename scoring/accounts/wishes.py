"""What each member of staff wants to be told, and where: in their chat, in their mailbox, or nowhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal, notifications
from scoring.accounts import tries
from scoring.accounts import wish_rules as rules
from scoring.accounts import wishes_store as store
from scoring.accounts.service import Staff, staff_by_id
from scoring.accounts.wish_rules import News, Way
from scoring.db import locks
from scoring.errors import NotFound
from scoring.notifications import Kind
from scoring.notifications.sealing import seal, unseal
from scoring.tables import StaffWish
from scoring.terms import Language

EARLIER: Final = timedelta(days=1)
"""What came to wait a day before somebody wanted to be told still is news: heads see it the day after."""
STOP: Final = "stop"
CONFIRM: Final = "confirm"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants to be told.

    Attributes:
        offered: what they can be told at all.
        telegram: what they want in their chat.
        email: what they want in their mailbox.
        any_hour: whether danger may wake them.
        address: their mailbox, None when there is none.
        is_confirmed: whether they have said from there that it is theirs.
        language: of letters.
    """

    offered: tuple[News, ...]
    telegram: frozenset[News]
    email: frozenset[News]
    any_hour: bool
    address: str | None
    is_confirmed: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who wants a kind of news.

    Attributes:
        staff: who, with the rights they have at this moment.
        ways: where they want it, and can be told it.
        timezone: of their unit.
        any_hour: whether danger may wake them.
        language: in which they are told.
        since: what happened earlier is no news.
        alerted_at: when they were alerted last.
        week: Monday of the week whose digest was looked at last.
        standing: what the last digest said of the unit.
        month: first day of the month whose note was looked at last.
    """

    staff: Staff
    ways: frozenset[Way]
    timezone: str
    any_hour: bool
    language: Language
    since: datetime
    alerted_at: datetime | None
    week: date | None
    standing: str | None
    month: date | None


def whom(account_id: int) -> str:
    """Name an account where promises name a visitor."""
    return f"staff:{account_id}"


def account_of(visitor_id: str) -> int | None:
    """Return the account a promise is made to, None when it is made to a citizen."""
    number = visitor_id.removeprefix("staff:")
    return int(number) if number != visitor_id and number.isdecimal() else None


async def of(session: AsyncSession, staff: Staff, *, key: bytes) -> Wishes:
    """Return somebody's wishes; who has said nothing is told all in their chat, and nothing by letter."""
    offered = rules.news_for(staff.role, staff.employee_id)
    row = await store.of(session, staff.account_id)
    if row is None:
        return Wishes(
            offered=offered,
            telegram=frozenset(offered),
            email=frozenset(),
            any_hour=False,
            address=None,
            is_confirmed=False,
            language=Language.INDONESIAN,
        )
    return Wishes(
        offered=offered,
        telegram=rules.read_news(row.telegram.split()) & frozenset(offered),
        email=rules.read_news(row.email.split()) & frozenset(offered),
        any_hour=row.any_hour,
        address=_address(row, key=key),
        is_confirmed=row.confirmed_at is not None,
        language=Language(row.language),
    )


async def begin(session: AsyncSession, staff: Staff, language: Language, *, now: datetime) -> None:
    """Let somebody have wishes, where they have none yet."""
    offered = rules.news_for(staff.role, staff.employee_id)
    values = {
        "account_id": staff.account_id, "telegram": rules.joined(offered), "email": "", "any_hour": False,
        "language": language.value, "since": now - EARLIER,
    }  # fmt: skip
    await store.begin(session, values)


async def choose(
    session: AsyncSession,
    staff: Staff,
    telegram: Collection[News],
    email: Collection[News],
    *,
    any_hour: bool,
    language: Language,
    now: datetime,
) -> None:
    """Keep what somebody wants to be told; what they cannot be told is left out."""
    offered = frozenset(rules.news_for(staff.role, staff.employee_id))
    await begin(session, staff, language, now=now)
    values = {
        "telegram": rules.joined(offered & frozenset(telegram)),
        "email": rules.joined(offered & frozenset(email)),
        "any_hour": any_hour and rules.may_be_woken(staff.role),
        "language": language.value,
    }
    await store.change(session, staff.account_id, values)
    told = {name: values[name] for name in ("telegram", "email", "any_hour")}
    await _journal(session, "staff.wishes_changed", staff, told, by=staff.actor, now=now)


async def set_address(
    session: AsyncSession, staff: Staff, text: str, language: Language, *, key: bytes, now: datetime
) -> None:
    """Keep somebody's mailbox, and send a letter there that asks whether it is theirs; empty text drops it.

    Raises:
        InvalidAddress: it cannot be one.
        TooManyTries: too many were entered of late: nobody is pestered through us.
    """
    address = rules.read_address(text) if text.strip() else None
    await begin(session, staff, language, now=now)
    row = await store.of(session, staff.account_id)
    if row is not None and address is not None and row.confirmed_at and _address(row, key=key) == address:
        return
    if address is not None:
        await tries.begin(session, f"mailbox {staff.username}", f"mailbox {staff.username}", now=now)
    sealed = None if address is None else seal(address, whom(staff.account_id), key=key)
    values = {"address": sealed, "confirmed_at": None, "language": language.value}
    await store.change(session, staff.account_id, values)
    await _journal(session, "staff.mailbox_set", staff, {"is_given": bool(address)}, by=staff.actor, now=now)
    if address is None:
        return
    await notifications.promise(
        session,
        Kind.LETTER,
        whom(staff.account_id),
        {"letter": CONFIRM, "address": address},
        # One an hour to one mailbox, however often it is entered.
        once=f"letter:confirm:{staff.account_id}:{rules.letter_token(CONFIRM, 0, address, key=key)[2:22]}"
        f":{now:%Y%m%d%H}",
        key=key,
        now=now,
    )


async def mailbox(
    session: AsyncSession, account_id: int, *, key: bytes
) -> tuple[Staff, str, Language] | None:
    """Return who is written to by letter, where and in which language, None when nobody may be."""
    row = await store.of(session, account_id)
    staff = await staff_by_id(session, account_id)
    address = _address(row, key=key) if row else None
    if row is None or staff is None or address is None:
        return None
    return staff, address, Language(row.language)


async def may_write(session: AsyncSession, account_id: int) -> bool:
    """Say whether whoever reads an account's mailbox has said that it is theirs."""
    row = await store.of(session, account_id)
    return row is not None and row.confirmed_at is not None


async def of_token(session: AsyncSession, token: str, purpose: str, *, key: bytes) -> Staff:
    """Return the account a link in a letter speaks of, or raise NotFound."""
    account_id = rules.account_of_token(token)
    found = await mailbox(session, account_id, key=key)
    if found is None:
        raise NotFound
    staff, address, _ = found
    if not rules.is_token(token, rules.letter_token(purpose, account_id, address, key=key)):
        raise NotFound
    return staff


async def confirm(session: AsyncSession, token: str, *, key: bytes, now: datetime) -> None:
    """Write down that a mailbox is somebody's own, or raise NotFound."""
    staff = await of_token(session, token, CONFIRM, key=key)
    await store.change(session, staff.account_id, {"confirmed_at": now})
    await _journal(session, "staff.mailbox_confirmed", staff, {}, by=staff.actor, now=now)


async def stop(session: AsyncSession, token: str, *, key: bytes, now: datetime) -> None:
    """Send no more letters, at the wish of whoever reads them; raises NotFound."""
    staff = await of_token(session, token, STOP, key=key)
    await store.change(session, staff.account_id, {"email": ""})
    await _journal(session, "staff.letters_stopped", staff, {}, by=staff.actor, now=now)


async def recipients(session: AsyncSession, news: News, *, account_id: int | None = None) -> list[Recipient]:
    """List those who want a kind of news and can be told it somewhere, or look at one account alone."""
    found = []
    for wish, timezone, has_chat in await store.recipients(session, account_id):
        ways = {
            Way.TELEGRAM: has_chat and news in wish.telegram.split(),
            Way.EMAIL: wish.confirmed_at is not None and news in wish.email.split(),
        }
        wanted = frozenset(way for way, is_wanted in ways.items() if is_wanted)
        staff = await staff_by_id(session, wish.account_id) if wanted else None
        if staff is None or news not in rules.news_for(staff.role, staff.employee_id):
            continue
        found.append(
            Recipient(
                staff=staff,
                ways=wanted,
                timezone=timezone,
                any_hour=wish.any_hour,
                language=Language(wish.language),
                since=wish.since,
                alerted_at=wish.alerted_at,
                week=wish.week,
                standing=wish.standing,
                month=wish.month,
            )
        )
    return found


async def again(session: AsyncSession, one: Recipient, news: News) -> Recipient | None:
    """Return a recipient as they are now, None when they no longer want it.

    Nobody else may tell them anything until the transaction ends.
    """
    await locks.hold(session, "staff news", one.staff.account_id)
    found = await recipients(session, news, account_id=one.staff.account_id)
    return found[0] if found else None


async def told(session: AsyncSession, one: Recipient, values: Mapping[str, Any]) -> None:
    """Write down what somebody has been told last."""
    await store.change(session, one.staff.account_id, values)


def _address(row: StaffWish, *, key: bytes) -> str | None:
    return None if row.address is None else unseal(row.address, whom(row.account_id), key=key)


async def _journal(
    session: AsyncSession, action: str, staff: Staff, told: Mapping[str, object], *, by: str, now: datetime
) -> None:
    await journal.record(session, action, f"user:{staff.username}", told, by=by, now=now)

"""What staff are told, put together as it leaves: from what they want and may see by then."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import staff, staff_keyboards
from bot.texts import desk
from bot.turn import Screen, as_call, send
from scoring import i18n
from scoring.accounts import Staff, chats, wishes
from scoring.cases import CaseRow, waiting
from scoring.jobs import digest_words
from scoring.notifications import Kind, Promise, contacts, rules, service
from scoring.terms import CaseKind

Calls = tuple[int, Sequence[tuple[str, Mapping[str, Any]]]]

MOST_LISTED: Final = 5
PICTURE: Final = "picture"
"""Where a call says which chart its words stand below; whoever sends it draws it first."""


async def plan(
    session: AsyncSession, one: Promise, *, key: bytes, public_url: str | None, now: datetime
) -> Calls | None:
    """Return the chat and the calls that keep a promise to staff, or None when it was settled otherwise."""
    account_id = wishes.account_of(one.visitor_id)
    chat = None if account_id is None else await chats.reach(session, account_id, key=key)
    if chat is None:
        await service.lose(session, one, "no chat", now=now)
        return None
    if rules.is_hopeless(one.created_at, now=now):  # the bot was off; figures and alerts do not keep
        await service.bury(session, one, "too late", now=now)
        return None
    known = await contacts.reach(session, chat.visitor_id, key=key)
    with i18n.speaking(known.language if known else chat.language):
        is_danger = False
        match one.kind:
            case Kind.ALERT:
                rows = await _waiting(session, chat.staff, one, now=now)
                if not rows:  # all of it was settled meanwhile
                    await service.kept(session, one, now=now)
                    return None
                is_danger = bool(one.said["any_hour"]) and any(row.kind is CaseKind.URGENT for row in rows)
                screen = _alert(rows)
            case Kind.WEEKLY:
                screen = _weekly(one, public_url)
            case _:
                screen = _monthly(one, public_url)
        until = now if is_danger else rules.by_day(now, str(one.said["timezone"]))
        if until > now:
            await service.defer(session, one, until=until)
            return None
        method, params = as_call(send(chat.chat, screen))
        if one.kind is Kind.WEEKLY:
            params[PICTURE] = digest_words.picture(one.said)
        return chat.chat, [(method, params)]


async def _waiting(session: AsyncSession, reader: Staff, one: Promise, *, now: datetime) -> list[CaseRow]:
    codes = [str(code) for code in one.said["codes"]]  # type: ignore[attr-defined]
    return await waiting.still(session, reader, codes, now=now, with_words=True)


def _alert(rows: Sequence[CaseRow]) -> Screen:
    listed = rows[:MOST_LISTED]
    more = len(rows) - len(listed)
    return Screen(desk.alert(listed, more), staff_keyboards.listed(listed, with_all=bool(more)))


def _weekly(one: Promise, public_url: str | None) -> Screen:
    told = desk.digest(digest_words.weekly(one.said), staff.page(public_url, staff.INBOX))
    return Screen(told, staff_keyboards.all_cases())


def _monthly(one: Promise, public_url: str | None) -> Screen:
    told = desk.digest(digest_words.monthly(one.said), staff.page(public_url, staff.OWN))
    return Screen(told, staff_keyboards.contest() if one.said["contestable"] else None)

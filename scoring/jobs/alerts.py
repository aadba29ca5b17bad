"""Telling those who answer cases that something waits: bundled, at most once an hour, and by day.

What is told is noted in the transaction that promises it: however many schedules run, nothing is told twice.
The message itself is put together as it leaves, from what its reader may see by then.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import notifications
from scoring.accounts import chats, wish_rules, wishes
from scoring.accounts.wish_rules import News, Way
from scoring.accounts.wishes import Recipient
from scoring.cases import waiting
from scoring.cases.waiting_store import Waiting
from scoring.db.engine import Database
from scoring.notifications import Kind
from scoring.notifications.rules import by_day
from scoring.settings import Settings
from scoring.terms import CaseKind


async def tell_new(database: Database, now: datetime) -> int:
    """Alert everybody for whom something has come to wait; return how many people."""
    async with database.writing() as session:
        await chats.prune(session, now=now)
    async with database.reading() as session:
        people = await wishes.recipients(session, News.ALERT)
        concerned = [one for one in people if await _news(session, one, now=now)]
    told = 0
    for one in concerned:
        async with database.writing() as session:
            told += await tell(session, one, key=Settings().key, now=now)
    return told


async def tell(session: AsyncSession, one: Recipient, *, key: bytes, now: datetime) -> bool:
    """Alert somebody of all that waits and is new to them; False when there is nothing, or it is too soon."""
    fresh = await wishes.again(session, one, News.ALERT)
    news = await _news(session, fresh, now=now) if fresh else []
    if fresh is None or not news:
        return False
    said = {
        "codes": [item.code for item in news],
        "timezone": fresh.timezone,
        "any_hour": fresh.any_hour and _is_danger(news),
    }
    staff = fresh.staff
    for way in sorted(fresh.ways):
        kind = Kind.LETTER if way is Way.EMAIL else Kind.ALERT
        await notifications.promise(
            session,
            kind,
            wishes.whom(staff.account_id),
            {**said, "letter": News.ALERT} if way is Way.EMAIL else said,
            once=f"alert:{way}:{staff.account_id}:{now:%Y%m%d%H%M}",
            key=key,
            now=now,
        )
    await waiting.note_told(session, staff, news, now=now)
    await wishes.told(session, fresh, {"alerted_at": now})
    return True


async def _news(session: AsyncSession, one: Recipient, *, now: datetime) -> list[Waiting]:
    """Return what somebody may be told at this moment: at night only danger, and only who wants that."""
    if not wish_rules.may_alert(one.alerted_at, now=now):
        return []
    is_night = by_day(now, one.timezone) > now
    if is_night and not one.any_hour:
        return []
    found = await waiting.untold(session, one.staff, since=one.since, now=now)
    return [item for item in found if item.kind is CaseKind.URGENT] if is_night else found


def _is_danger(news: list[Waiting]) -> bool:
    return any(item.kind is CaseKind.URGENT for item in news)

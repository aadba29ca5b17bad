"""What each kind of promise says, to whom, and whether this is the hour to say it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import keyboards, staff_notices
from bot.texts import answers, rating
from bot.turn import Screen, as_call, send
from scoring import i18n, visits
from scoring.errors import ScoringError
from scoring.notifications import Kind, Promise, contacts, rules, service

Plan = tuple[int, Sequence[tuple[str, Mapping[str, Any]]]]


async def plan(
    session: AsyncSession, one: Promise, *, key: bytes, public_url: str | None, now: datetime
) -> Plan | None:
    """Return the chat and the calls that keep a promise, or None when it has been settled otherwise.

    Settled means: the visitor cannot be reached, it is night where the unit stands, or what the promise
    was about is over.
    """
    if one.kind in rules.TO_STAFF:
        return await staff_notices.plan(session, one, key=key, public_url=public_url, now=now)
    reach = await contacts.reach(session, one.visitor_id, key=key)
    if reach is None or reach.chat is None:
        await service.lose(session, one, "no address", now=now)
        return None
    if one.kind in rules.BY_DAY_ONLY:
        until = rules.by_day(now, str(one.said["timezone"]))
        if until > now:
            await service.defer(session, one, until=until)
            return None
    with i18n.speaking(reach.language):
        try:
            screen = await _screen(session, one, key=key, now=now)
        except ScoringError as error:
            await service.bury(session, one, error.code, now=now)
            return None
    return reach.chat, [as_call(send(reach.chat, screen))]


async def _screen(session: AsyncSession, one: Promise, *, key: bytes, now: datetime) -> Screen:
    if one.kind is Kind.REMINDER:
        code = str(one.said["code"])
        visit = await visits.opened(session, code, key=key, now=now)
        await visits.check_unspent(session, visit)
        return Screen(rating.reminder(visit), keyboards.card(code, may_wait=False))
    feedback, answer = one.said.get("feedback"), one.said.get("answer")
    # Promises of an earlier version do not name them.
    is_named = isinstance(feedback, str) and isinstance(answer, int)
    keyboard = keyboards.answer(str(feedback), int(str(answer))) if is_named else None
    return Screen(answers.answered(str(one.said["unit"]), str(one.said["text"])), keyboard)

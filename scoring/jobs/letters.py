"""Sending the letters that were promised to staff: put together as they leave, from what is true by then.

A letter names no citizen and quotes nobody: mailboxes are read in trains and forwarded. Who wants the words
follows the link and signs in.
"""

from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import i18n
from scoring.accounts import Staff, wish_rules, wishes
from scoring.accounts.wish_rules import News
from scoring.cases import CaseRow, waiting
from scoring.db.engine import Database
from scoring.i18n import t, tn
from scoring.jobs import digest_words
from scoring.jobs.digest_words import Told, day
from scoring.notifications import Promise, post, rules, service
from scoring.notifications.post import Letter, Link, PostError
from scoring.settings import MailSettings, Settings
from scoring.terms import CaseKind

AT_ONCE: Final = 3
"""Letters taken at once: each may wait ten seconds for a server, and the claim on them is a minute."""
MOST_LISTED: Final = 20
ROUNDS: Final = 20

_log = structlog.get_logger()


async def send_new(database: Database, now: datetime) -> int:
    """Send the letters that are due, where the operator has set a mail server; return how many left."""
    settings = MailSettings()
    if not settings.is_on:
        return 0
    sent = 0
    for _ in range(ROUNDS):
        async with database.writing() as session:
            due = await service.due(session, key=Settings().key, now=now, limit=AT_ONCE, by_letter=True)
        for one in due:
            sent += await send(database, one, settings, key=Settings().key, now=now)
        if len(due) < AT_ONCE:
            break
    return sent


async def send(
    database: Database, one: Promise, settings: MailSettings, *, key: bytes, now: datetime
) -> bool:
    """Send one letter and write down how it went; False when it did not leave."""
    async with database.writing() as session:
        letter = await _letter(session, one, settings, key=key, now=now)
    if letter is None:
        return False
    failure: PostError | None = None
    try:
        await post.send(letter, settings)
    except PostError as error:
        failure = error
        _log.warning("letter_not_sent", notice=one.id, error=str(error))
    async with database.writing() as session:
        if failure is None:
            await service.kept(session, one, now=now)
        elif failure.is_final:
            await service.bury(session, one, str(failure), now=now)
        else:
            wait = rules.wait_after(one.attempts + 5, jitter=1.0)
            await service.postpone(session, one, str(failure), wait=wait, now=now)
    return failure is None


async def _letter(
    session: AsyncSession, one: Promise, settings: MailSettings, *, key: bytes, now: datetime
) -> Letter | None:
    """Put a letter together, or settle the promise otherwise: nobody to write to, night, or nothing left."""
    if rules.is_hopeless(one.created_at, now=now):
        await service.bury(session, one, "too late", now=now)
        return None
    account_id = wishes.account_of(one.visitor_id) or 0
    found = await wishes.mailbox(session, account_id, key=key)
    what = str(one.said["letter"])
    is_asked = what == wishes.CONFIRM and found is not None and found[1] == one.said["address"]
    if found is None or not (is_asked or await wishes.may_write(session, account_id)):
        await service.bury(session, one, "no mailbox", now=now)
        return None
    staff, address, language = found
    base = (settings.public_url or "").rstrip("/")
    with i18n.speaking(language):
        if is_asked:
            token = wish_rules.letter_token(wishes.CONFIRM, account_id, address, key=key)
            return _confirmation(one, address, f"{base}/surat/{token}/setuju")
        stop = wish_rules.letter_token(wishes.STOP, account_id, address, key=key)
        way_out = Link(t("Get no more of these by e-mail"), f"{base}/surat/{stop}")
        if what == News.ALERT:
            return await _alert(session, one, staff, address, base, way_out, now=now)
        until = rules.by_day(now, str(one.said["timezone"]))
        if until > now:
            await service.defer(session, one, until=until)
            return None
        is_week = what == News.WEEKLY
        told = digest_words.weekly(one.said) if is_week else digest_words.monthly(one.said)
        path = "/staf" if is_week else "/staf/saya"
        return _digest(one, told, address, Link(t("See more"), f"{base}{path}"), way_out)


async def _alert(
    session: AsyncSession,
    one: Promise,
    staff: Staff,
    address: str,
    base: str,
    way_out: Link,
    *,
    now: datetime,
) -> Letter | None:
    codes: Any = one.said["codes"]
    rows = await waiting.still(session, staff, codes, now=now, with_words=False)
    if not rows:
        await service.kept(session, one, now=now)
        return None
    is_danger = bool(one.said["any_hour"]) and any(row.kind is CaseKind.URGENT for row in rows)
    until = now if is_danger else rules.by_day(now, str(one.said["timezone"]))
    if until > now:
        await service.defer(session, one, until=until)
        return None
    count = len(rows)
    return Letter(
        number=f"puas-{one.id}",
        to=address,
        subject=tn("{count} new rating needs attention", "{count} new ratings need attention", count),
        lines=(staff.unit_name, t("What was written is shown once you are signed in.")),
        items=tuple(
            Link(_item(row), f"{base}/staf/tindak-lanjut/{row.feedback_code}") for row in rows[:MOST_LISTED]
        ),
        link=Link(t("All that waits"), f"{base}/staf"),
        stop=way_out,
    )


def _item(row: CaseRow) -> str:
    place = row.unit_name + (f", {row.point_name}" if row.point_name else "")
    told = {
        CaseKind.URGENT: t("Danger: protected"),
        CaseKind.OVERSIGHT: t("Accusation: protected"),
        CaseKind.COMPLAINT: t("Complaint"),
    }[row.kind]
    return f"{told} · {place} · {day(row.day)} · {t('answer by {day}', day=day(row.due_on))}"


def _confirmation(one: Promise, address: str, link: str) -> Letter:
    return Letter(
        number=f"puas-{one.id}",
        to=address,
        subject=t("Is this your mailbox?"),
        lines=(
            t("Somebody has entered this address for notices of Puas. If it was you, please say so."),
            t("If it was not, do nothing: you will hear no more of it."),
        ),
        items=(),
        link=Link(t("Yes, send notices here"), link),
        stop=None,
    )


def _digest(one: Promise, told: Told, address: str, link: Link, way_out: Link) -> Letter:
    """Put a digest together. Praise stays behind the link, as all words of citizens do."""
    lines = (*told.lines, told.note)
    return Letter(f"puas-{one.id}", address, told.heading, lines, (), link, way_out)

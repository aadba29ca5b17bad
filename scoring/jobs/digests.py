"""The week in figures for unit heads, on Monday morning, and the month for everybody who serves.

What was looked at is noted in the transaction that promises it: once per person and week or month, however
many schedules run. A week in which nothing has changed is passed over in silence.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import appraisals, i18n, notifications, scores
from scoring.accounts import Staff, wishes
from scoring.accounts.wish_rules import News, Way
from scoring.accounts.wishes import Recipient
from scoring.cases import rules as case_rules
from scoring.cases import waiting
from scoring.db.engine import Database
from scoring.db.upsert import chunks
from scoring.directory import scope
from scoring.jobs import digest_store, digest_words
from scoring.method import disclosure
from scoring.notifications import Kind
from scoring.notifications.rules import by_day
from scoring.reports import drawing
from scoring.reports.apart import NotMade
from scoring.reports.marks import Spec
from scoring.scores import own
from scoring.settings import Settings
from scoring.terms import SLOWEST_ZONE, FeedbackState, Period, local_day

WEEK: Final = timedelta(days=7)
LATEST_DAY: Final = 7
"""Day of the month after which a note that could not be sent is not made up for."""
DRAWN_AT_ONCE: Final = 8
QUOTES: Final = 2
EASY_TO_READ: Final = 80
"""Characters of a quote that is read at a glance: those nearest to it are chosen."""

Said = dict[str, Any]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Digest:
    """What may be sent: nothing, where there is nothing to tell."""

    said: Said | None
    noted: Mapping[str, Any]


async def tell_new(database: Database, now: datetime) -> int:
    """Promise the week's digests and the month's notes that are due; return how many people get one."""
    return await tell_weekly(database, now) + await tell_monthly(database, now)


async def tell_weekly(database: Database, now: datetime) -> int:
    """Promise the digest of the week that has ended, where it is Monday morning by now."""

    def due(one: Recipient) -> date | None:
        today = local_day(now, one.timezone)
        is_time = today.weekday() == 0 and by_day(now, one.timezone) == now
        return today if is_time and one.week != today else None

    told = await _tell(database, News.WEEKLY, Kind.WEEKLY, due, week_of, now=now)
    await _draw(database, told, now=now)
    return len(told)


async def tell_monthly(database: Database, now: datetime) -> int:
    """Promise the note of the month that has ended, from the first working day of the next one on."""

    def due(one: Recipient) -> date | None:
        today = local_day(now, one.timezone)
        first = today.replace(day=1)
        opens = case_rules.after_working_days(first - timedelta(days=1), 1)
        is_time = opens <= today and today.day <= LATEST_DAY and by_day(now, one.timezone) == now
        return first if is_time and one.month != first else None

    return len(await _tell(database, News.MONTHLY, Kind.MONTHLY, due, month_of, now=now))


async def _tell(
    database: Database,
    news: News,
    kind: Kind,
    due: Callable[[Recipient], date | None],
    make: Callable[[AsyncSession, Recipient, date, datetime], Awaitable[_Digest]],
    *,
    now: datetime,
) -> list[tuple[Recipient, Said]]:
    """Promise what is due, and return to whom and what."""
    async with database.reading() as session:
        people = [one for one in await wishes.recipients(session, news) if due(one) is not None]
    told = []
    for one in people:
        day = due(one) or now.date()
        async with database.reading() as session:
            made = await make(session, one, day, now)
        async with database.writing() as session:
            fresh = await wishes.again(session, one, news)
            if fresh is None or due(fresh) is None:
                continue
            await wishes.told(session, fresh, made.noted)
            if made.said is not None:
                await _promise(session, fresh, kind, news, day, made.said, now=now)
                told.append((fresh, made.said))
    return told


async def _draw(database: Database, told: Sequence[tuple[Recipient, Said]], *, now: datetime) -> None:
    """Draw the pictures of a week beforehand, each once, so that the messages leave one after the other."""
    wanted: dict[str, Spec] = {}
    for one, said in told:
        if Way.TELEGRAM in one.ways:
            with i18n.speaking(one.language):
                picture = digest_words.picture(said)
            wanted[str(picture)] = picture
    for some in chunks(wanted.values(), DRAWN_AT_ONCE):
        try:
            await drawing.png(database, some, now=now)
        except NotMade as error:
            # Each is drawn as its message leaves, then, or the message goes without.
            log.warning("pictures_not_drawn", count=len(some), error=error.code)


async def _promise(
    session: AsyncSession, one: Recipient, kind: Kind, news: News, day: date, said: Said, *, now: datetime
) -> None:
    whom = one.staff.account_id
    for way in sorted(one.ways):
        by_letter = way is Way.EMAIL
        await notifications.promise(
            session,
            Kind.LETTER if by_letter else kind,
            wishes.whom(whom),
            {**said, "timezone": one.timezone, **({"letter": news} if by_letter else {})},
            once=f"{news}:{way}:{whom}:{day}",
            key=Settings().key,
            now=now,
        )


async def week_of(session: AsyncSession, one: Recipient, monday: date, now: datetime) -> _Digest:
    """Gather the week before a Monday for the head of a unit."""
    staff = one.staff
    unit = await scope.unit_within(session, staff.unit_id, staff.unit_code)
    units = await scope.unit_ids_below(session, staff.unit_id)
    first = monday - WEEK
    counts = await digest_store.received(session, units, first, monday)
    answered = await _answered(session, staff, one.timezone, first, now=now)
    waits, overdue = await waiting.standing(session, staff, now=now)
    whole = (await scores.of_unit(session, unit, Period.containing(monday - timedelta(days=1), months=3)))[0]
    enough = disclosure.may_show_staff(whole.index.respondents)
    value, margin = whole.index.ikm_rounded, whole.margin
    praise = await digest_store.praise(session, units, first, monday)
    index = None
    if enough and value is not None and margin is not None:
        index = {"value": float(value), "low": margin.low, "high": margin.high}
    received = sum(count for _, _, count in counts)
    standing = f"{waits}:{overdue}:{index['value'] if index else '-'}"
    days = [first + timedelta(days=ahead) for ahead in range(WEEK.days)]
    said: Said = {
        "unit": staff.unit_name,
        "first": first.isoformat(),
        "last": days[-1].isoformat(),
        "days": [
            [day.isoformat(), sum(n for on, _, n in counts if on == day), answered.count(day)] for day in days
        ],
        "received": received,
        "counted": sum(n for _, state, n in counts if state is FeedbackState.COUNTED),
        "period": str(whole.period),
        "index": index,
        "respondents": whole.index.respondents,
        "fewest": disclosure.STAFF_CELL,
        "waits": waits,
        "overdue": overdue,
        "praise": len(praise),
        "quotes": _quotes(praise) if len(praise) >= disclosure.COMMENT_BATCH else [],
    }
    has_changed = received > 0 or bool(answered) or standing != one.standing
    noted = {"week": monday, **({"standing": standing} if has_changed else {})}
    return _Digest(said if has_changed else None, noted)


async def month_of(session: AsyncSession, one: Recipient, first: date, now: datetime) -> _Digest:
    """Gather what an employee may know of their own score after a month has ended."""
    staff = one.staff
    month = Period.containing(first, months=1).previous()
    mine = await appraisals.ascribed_to(session, staff, now=now, period=month)
    found = await own.own_score(session, staff.employee_id or 0, period=None, wanted=mine.period)
    score = None
    if found is not None and found.row.score is not None:
        score = {
            "value": found.row.score, "low": found.row.low, "high": found.row.high, "n": found.row.n,
            "period": found.row.period,
        }  # fmt: skip
    said: Said = {
        "month": str(month),
        "quarter": str(mine.period),
        "total": mine.total,
        "score": score,
        "quotes": _quotes([one.text for one in mine.praise]),
        "contestable": len(mine.shown),
    }
    return _Digest(said if mine.total or score else None, {"month": first})


async def _answered(
    session: AsyncSession, staff: Staff, timezone: str, first: date, *, now: datetime
) -> list[date]:
    sight = case_rules.sight_of(staff.role, staff.unit_id, today=local_day(now, SLOWEST_ZONE))
    since = datetime.combine(first, time(), ZoneInfo(timezone))
    days = [local_day(at, timezone) for at in await digest_store.answered(session, sight, since)]
    return [day for day in days if day < first + WEEK]


def _quotes(texts: Sequence[str]) -> list[str]:
    """Choose a few that are read at a glance, in an order that tells nothing."""
    return sorted(sorted(texts, key=lambda text: (abs(len(text) - EASY_TO_READ), text))[:QUOTES])

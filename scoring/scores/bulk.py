"""Starting the tallies over, a half-year at a time, by columns: the numbers of folding, only sooner."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db import locks
from scoring.db.bulk import much_written
from scoring.db.upsert import table_of
from scoring.method.versions import CURRENT, Method
from scoring.scores import bulk_store, ledger, rules, store
from scoring.scores.fold import usual_answers
from scoring.scores.ledger import Ledger, Worth
from scoring.tables import Folded, TallyElement, TallyPerson, TallyUnit
from scoring.terms import Period


async def rebuild(
    session: AsyncSession, *, method: Method = CURRENT, progress: Callable[[int], None] | None = None
) -> int:
    """Empty the tallies and add all feedback up anew, in one transaction; return how many that were.

    The numbers come out as if each had been folded when it came. What is said meanwhile is not lost: it is
    marked for folding when it is stored, after the marks were cleared.

    Args:
        session: of a transaction.
        method: values and weighs.
        progress: told after each half-year how many feedbacks are done.
    """
    await locks.hold(session, "fold")
    outdated = await bulk_store.months(session)
    total = 0
    span = await bulk_store.days(session)
    async with much_written(session, table_of(Folded)):
        await store.start_over(session)
        for half in _halves(span) if span else ():
            told = await bulk_store.ledger(session, half)
            if not len(told):
                continue
            # The half-year before is added up by now: its means are this one's usual answers.
            usual = await usual_answers(session, half.first)
            worth = await asyncio.to_thread(ledger.worth, told, method, usual)
            told = told.without_origins()
            for rows, month in told.by_month():
                await _write(session, month, worth[rows])
                outdated.add(int(month.month[0]))
            total += len(told)
            if progress is not None:
                progress(total)
    await store.outdate(session, outdated)
    return total


async def _write(session: AsyncSession, month: Ledger, worth: Worth) -> None:
    """Write what a month's feedback added, and all of it added up."""
    await bulk_store.write(session, Folded, ledger.contributions(month, worth))
    await bulk_store.write(session, TallyPerson, await asyncio.to_thread(ledger.people, month, worth))
    await bulk_store.write(session, TallyElement, await asyncio.to_thread(ledger.elements, month))
    await bulk_store.write(session, TallyUnit, await asyncio.to_thread(ledger.units, month))


def _halves(span: tuple[date, date]) -> Iterator[Period]:
    first, last = span
    half = Period.containing(first, months=rules.HALF_YEAR)
    while half.starts <= last:
        yield half
        half = Period(half.first + half.months, half.months)

"""You said, we did: an office tells everyone, in a few words, what it has made of what citizens said.

What is published stands as it was published: it can be taken down, which the journal remembers, and told
anew, but not quietly rewritten.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.accounts.rules import NotAllowed, Role
from scoring.directory import lookup, scope
from scoring.errors import NotFound, ScoringError
from scoring.intake.rules import tidy
from scoring.method.elements import Element
from scoring.reports import improvements_store as store
from scoring.tables import Improvement
from scoring.terms import Period

LONGEST: Final = 300
"""Characters of what was heard, and of what was done: a sentence or two."""


class TellBoth(ScoringError):
    """What was heard or what was done has no words."""

    code = "tell_both"


class TooLongToTell(ScoringError):
    """What was heard or done has more letters than everyone will read; ``limit`` says how many may be."""

    code = "too_long_to_tell"


class NamesAPerson(ScoringError):
    """A name, number or address of a person was to be told to everyone."""

    code = "names_a_person"


class AlreadySettled(ScoringError):
    """It has been published, or taken down, before."""

    code = "already_settled"


@dataclass(frozen=True, slots=True)
class Told:
    """What everyone may read.

    Attributes:
        element: what it is about, None for the whole.
        heard: what citizens said.
        done: what was done about it.
        published_at: when it was told.
    """

    element: Element | None
    heard: str
    done: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """One of a unit's own, as its head sees it.

    Attributes:
        number: surrogate key.
        unit_name: whose.
        period: the quarter it answers.
        element: what it is about, None for the whole.
        heard: what citizens said.
        done: what was done about it.
        state: "written", "published" or "taken_down".
        by: who did the last of these.
        at: when.
    """

    number: int
    unit_name: str
    period: Period
    element: Element | None
    heard: str
    done: str
    state: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """A line of the follow-up plan that could be told: what for, and what is done."""

    period: str
    element: str
    action: str


def may_tell(role: Role) -> bool:
    """Say whether somebody of a role speaks for an office."""
    return role is Role.UNIT_HEAD


async def write(
    session: AsyncSession,
    unit_code: str,
    period: Period,
    element: Element | None,
    heard: str,
    done: str,
    *,
    by: Staff,
    now: datetime,
) -> int:
    """Write one down, for nobody but the office to see yet; return its key.

    Raises:
        NotAllowed: whoever writes does not speak for an office.
        NotFound: there is no such unit within theirs.
        TellBoth: a half is missing.
        TooLongToTell: a half is too long.
        NamesAPerson: it tells of somebody.
    """
    _check_may_tell(by)
    unit = await scope.unit_within(session, by.unit_id, unit_code)
    said = [_checked(text) for text in (heard, done)]
    await _check_nobody_named(session, by.unit_id, said)
    number = await store.add(
        session,
        {
            "unit_id": unit.id,
            "period": str(period),
            "element": element,
            "heard": said[0],
            "done": said[1],
            "written_by": by.actor,
            "written_at": now,
        },
    )
    await _journal(session, number, "improvement.written", unit_code, period, by=by.actor, now=now)
    return number


async def publish(session: AsyncSession, number: int, *, by: Staff, now: datetime) -> None:
    """Tell everyone.

    Raises:
        NotAllowed: whoever does it does not speak for an office.
        NotFound: there is none of that key in their office.
        AlreadySettled: it has been told before.
    """
    found, code = await _own(session, number, by=by)
    if found.published_at is not None or found.taken_down_at is not None:
        raise AlreadySettled
    await store.note(session, number, {"published_by": by.actor, "published_at": now})
    period = Period.parse(found.period)
    await _journal(session, number, "improvement.published", code, period, by=by.actor, now=now)


async def take_down(session: AsyncSession, number: int, *, by: Staff, now: datetime) -> None:
    """Tell nobody any more; raises as ``publish`` does."""
    found, code = await _own(session, number, by=by)
    if found.taken_down_at is not None:
        raise AlreadySettled
    await store.note(session, number, {"taken_down_by": by.actor, "taken_down_at": now})
    period = Period.parse(found.period)
    await _journal(session, number, "improvement.taken_down", code, period, by=by.actor, now=now)


async def published(session: AsyncSession, unit_code: str, period: Period) -> list[Told]:
    """Return what everyone may read of a unit's quarter."""
    unit = await lookup.unit(session, unit_code)
    return [
        Told(_element(one.element), one.heard, one.done, one.published_at)
        for one in await store.public(session, unit.id or 0, str(period))
        if one.published_at is not None
    ]


async def kept(session: AsyncSession, *, by: Staff) -> list[Kept]:
    """Return all that an office and those below it have written, the newest first."""
    _check_may_tell(by)
    units = {unit.id or 0: unit.name for unit in await scope.units_below(session, by.unit_id)}
    return [_kept(one, units[one.unit_id]) for one in await store.of_units(session, list(units))]


async def plans(session: AsyncSession, *, by: Staff) -> list[Plan]:
    """Return the lines of an office's follow-up plans, the newest first: what is planned can be told."""
    _check_may_tell(by)
    units = [unit.id or 0 for unit in await scope.units_below(session, by.unit_id)]
    return [Plan(one.period, one.element, one.action) for one in await store.planned(session, units)]


def latest(newest: Period, *, count: int = 4) -> Sequence[Period]:
    """Return the quarters one may write about, the newest first."""
    quarters = [newest]
    while len(quarters) < count:
        quarters.append(quarters[-1].previous())
    return quarters


def _check_may_tell(by: Staff) -> None:
    if not may_tell(by.role):
        raise NotAllowed


def _checked(text: str) -> str:
    told = tidy(text)
    if not told:
        raise TellBoth
    if len(told) > LONGEST:
        raise TooLongToTell(limit=LONGEST)
    return told


async def _check_nobody_named(session: AsyncSession, root_id: int, texts: Sequence[str]) -> None:
    """Raise NamesAPerson for data of anybody's, and for the name of anybody who works there."""
    units = await scope.unit_ids_below(session, root_id)
    names = await store.names(session, units)
    if await asyncio.to_thread(_names_somebody, texts, names):
        raise NamesAPerson


def _names_somebody(texts: Iterable[str], names: Sequence[str]) -> bool:
    # Imported here: a process in which nobody writes one does not load the reader's model.
    from scoring.text import redact  # noqa: PLC0415

    return any(
        redact(text) != text or any(name.casefold() in text.casefold() for name in names) for text in texts
    )


async def _own(session: AsyncSession, number: int, *, by: Staff) -> tuple[Improvement, str]:
    _check_may_tell(by)
    found = await store.one(session, number)
    units = {unit.id: unit.code for unit in await scope.units_below(session, by.unit_id)}
    if found is None or found.unit_id not in units:
        raise NotFound
    return found, units[found.unit_id]


def _element(name: str | None) -> Element | None:
    return Element(name) if name else None


def _kept(one: Improvement, unit_name: str) -> Kept:
    steps = (
        ("taken_down", one.taken_down_by, one.taken_down_at),
        ("published", one.published_by, one.published_at),
        ("written", one.written_by, one.written_at),
    )
    state, by, at = next(
        (name, who, when) for name, who, when in steps if who is not None and when is not None
    )
    period = Period.parse(one.period)
    element = _element(one.element)
    return Kept(one.id or 0, unit_name, period, element, one.heard, one.done, state, by, at)


async def _journal(
    session: AsyncSession, number: int, action: str, unit_code: str, period: Period, *, by: str, now: datetime
) -> None:
    told = {"unit": unit_code, "period": str(period)}
    await journal.record(session, action, f"improvement:{number}", told, by=by, now=now)

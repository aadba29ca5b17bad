"""What other systems bring: ratings given at their screens, and visits for which they want a ticket.

A client acts for one unit and all below it. What lies elsewhere is answered as if it did not exist.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import intake, visits
from scoring.accounts import Caller
from scoring.accounts.rules import act_of_client
from scoring.attribution.service import NotAMember
from scoring.db import locks
from scoring.directory import scope
from scoring.directory import store as directory
from scoring.errors import ScoringError
from scoring.intake import Accepted, Draft, Outcome, UnknownAnswer
from scoring.intake.rules import RATED_FIELDS, pseudonym, receipt_for
from scoring.jobs import journey
from scoring.tables import Feedback
from scoring.terms import Channel, Evidence, local_day
from scoring.visits import UnknownCode, Visit
from scoring.visits.service import CLOCK_SKEW, TICKET_LIFE


class IdempotencyConflict(ScoringError):
    """The client has used this idempotency key before, for another visit or with other answers."""

    code = "idempotency_conflict"


class NotServedThen(ScoringError):
    """A ticket is wanted for a visit that has not taken place yet, or so long ago that it would be over."""

    code = "not_served_then"


@dataclass(frozen=True, slots=True)
class Said:
    """A rating as another system hands it in.

    Attributes:
        code: public code of the point, a badge, or a ticket.
        channel: web, or kiosk for a screen that stands in the office.
        ratings: by field, 1 to 4.
        comment: as typed.
        service_code: which service, when the visit leaves a choice.
        visitor: the other system's own pseudonym of the citizen or device, when it has one.
        language: of the conversation.
    """

    code: str
    channel: Channel
    ratings: Mapping[str, int]
    comment: str | None = None
    service_code: str | None = None
    visitor: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A visit as another system knows it.

    Attributes:
        point_code: public code of the counter.
        service_code: what was received, when known.
        employee_code: who served, when known.
        served_at: when; None for just now.
    """

    point_code: str
    service_code: str | None = None
    employee_code: str | None = None
    served_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A ticket, until when it can be used, and whether this is the first time it is told."""

    ticket: str
    expires_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """One request of a client to take a rating in.

    Attributes:
        caller: who asks.
        said: what was heard.
        act: key of the act: one client's keys never meet another's.
        at: when it was handed in.
    """

    caller: Caller
    said: Said
    act: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakingIn:
    """Taking in what other systems heard: once for each of their keys, whatever is retried.

    A repeat changes nothing, so that it cannot undo what the citizen has amended since. What is handed in at
    one moment shares what has to be looked up (``Database.act_together``).

    Attributes:
        key: the installation's secret key.
    """

    key: bytes

    async def __call__(self, session: AsyncSession, handed: Sequence[Handed]) -> list[Outcome]:
        """Take in what was handed in.

        Returns:
            For each what came of it, or the reason why not: IdempotencyConflict when the key was used for
            something else; UnknownCode when there is no such point or ticket, or it is another unit's; any
            reason of ``visits.opened`` and ``intake.submit_all``.
        """
        now = max(one.at for one in handed)
        outcomes: list[Outcome] = []
        for part in journey.apart(handed, lambda one: {one.act}):
            outcomes += await _receive(session, part, key=self.key, now=now)
        return outcomes


async def _receive(
    session: AsyncSession, handed: Sequence[Handed], *, key: bytes, now: datetime
) -> list[Outcome]:
    await locks.hold_all(session, (("visitor", one.act) for one in handed))
    visit_of, lies_within = _opening(session, key=key, now=now), _within(session)
    outcomes: dict[str, Outcome] = {}
    drafts: dict[str, Draft] = {}
    for one in handed:
        try:
            visit = await visit_of(one.said.code)
            if not await lies_within(one.caller.unit_id, visit.unit_id):
                raise UnknownCode
            drafts[one.act] = _draft(one, visit, key=key)
        except ScoringError as reason:
            outcomes[one.act] = reason
    earlier = await intake.by_acts(session, drafts.keys())
    for act, feedback in earlier.items():
        outcomes[act] = _repeated(feedback, drafts[act], key=key)
    new = [draft for act, draft in drafts.items() if act not in earlier]
    received = await journey.receive_all(session, new, key=key, now=now)
    outcomes |= {draft.act: outcome for draft, outcome in zip(new, received, strict=True)}
    return [outcomes[one.act] for one in handed]


async def issue_ticket(
    session: AsyncSession, caller: Caller, served: Served, *, idempotency_key: str, key: bytes, now: datetime
) -> Issued:
    """Issue a ticket for a visit that another system has served: one for each of its keys.

    Raises:
        NotServedThen: the visit lies ahead, or more than a ticket's life back.
        IdempotencyConflict: the key was used for another visit.
        UnknownCode: there is no such point, or it is another unit's.
        PointClosed: it is no longer in use.
        UnknownAnswer: the point does not deliver this service.
        NotFound: there is no such employee in the caller's units.
        NotAMember: the employee did not work in the point's unit on that day.
    """
    served_at = served.served_at or now
    if not now - TICKET_LIFE < served_at <= now + CLOCK_SKEW:
        raise NotServedThen
    act = act_of_client(caller.prefix, idempotency_key)
    await locks.hold(session, "ticket act", act)
    visit = await visits.opened(session, served.point_code, key=key, now=now)
    if visit.point_id is None or not await scope.is_within(session, caller.unit_id, visit.unit_id):
        raise UnknownCode
    known: dict[str, Any] = {
        "unit_id": visit.unit_id,
        "point_id": visit.point_id,
        "service_id": _service_id(visit, served.service_code),
        "employee_id": await _who_served(session, caller, visit, served.employee_code, served_at),
    }
    earlier = await visits.issued(session, act, key=key)
    if earlier is not None:
        row, ticket = earlier
        asked = known if served.served_at is None else {**known, "served_at": served.served_at}
        if any(getattr(row, name) != value for name, value in asked.items()):
            raise IdempotencyConflict
        return Issued(ticket, row.expires_at, is_new=False)
    ticket = await visits.issue(session, key=key, served_at=served_at, act=act, **known)
    return Issued(ticket, served_at + TICKET_LIFE, is_new=True)


async def _who_served(
    session: AsyncSession, caller: Caller, visit: Visit, employee_code: str | None, served_at: datetime
) -> int | None:
    if employee_code is None:
        return None
    employee = await scope.employee_within(session, caller.unit_id, employee_code)
    day = local_day(served_at, visit.timezone)
    if employee.id is None or not await directory.works_in(session, employee.id, visit.unit_id, day):
        raise NotAMember
    return employee.id


def _opening(session: AsyncSession, *, key: bytes, now: datetime) -> Callable[[str], Awaitable[Visit]]:
    """Return what opens a visit, each code once."""
    opened: dict[str, Visit] = {}

    async def visit_of(code: str) -> Visit:
        if code not in opened:
            opened[code] = await visits.opened(session, code, key=key, now=now)
        return opened[code]

    return visit_of


def _within(session: AsyncSession) -> Callable[[int, int], Awaitable[bool]]:
    """Return what says whether a unit lies in another, each pair once."""
    known: dict[tuple[int, int], bool] = {}

    async def lies_within(root_id: int, unit_id: int) -> bool:
        if (root_id, unit_id) not in known:
            known[root_id, unit_id] = await scope.is_within(session, root_id, unit_id)
        return known[root_id, unit_id]

    return lies_within


def _draft(handed: Handed, visit: Visit, *, key: bytes) -> Draft:
    said = handed.said
    if said.channel is Channel.KIOSK and visit.evidence is Evidence.OPEN:
        visit = replace(visit, evidence=Evidence.KIOSK)
    # Bound to the client: what one system calls a visitor says nothing to another.
    kind = f"client:{handed.caller.prefix}"
    return Draft(
        visit=visit,
        act=handed.act,
        channel=said.channel,
        ratings=dict(said.ratings),
        comment=said.comment,
        service_id=_service_id(visit, said.service_code),
        visitor_id=None if said.visitor is None else pseudonym(kind, said.visitor, key=key),
        language=said.language,
    )


def _repeated(earlier: Feedback, draft: Draft, *, key: bytes) -> Outcome:
    if not _is_the_same(earlier, draft):
        return IdempotencyConflict()
    return Accepted(earlier.id or 0, receipt_for(earlier.code, key=key), is_new=False, changed=False)


def _service_id(visit: Visit, code: str | None) -> int | None:
    if code is None:
        return visit.service_id
    for service in visit.services:
        if service.code == code:
            return service.id
    raise UnknownAnswer(field="service")


def _is_the_same(feedback: Feedback, draft: Draft) -> bool:
    """Say whether a feedback came from this very request; once amended, only the visit is compared."""
    where: dict[str, Any] = {
        "unit_id": draft.visit.unit_id,
        "point_id": draft.visit.point_id,
        "ticket": draft.visit.ticket,
    }
    answers = {field: draft.ratings.get(field) for field in RATED_FIELDS}
    said = {
        **answers,
        "comment": draft.comment,
        "service_id": draft.service,
        "visitor_id": draft.visitor_id,
    }
    asked = where if feedback.revision > 1 else {**where, **said}
    return all(getattr(feedback, name) == value for name, value in asked.items())

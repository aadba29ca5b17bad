"""Who did what: the acts of people, filtered by act, actor and period."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, manage, rights
from api.web.staff import session as sessions
from api.web.staff.kiosks import moment_in_words
from api.web.staff.session import Signed
from scoring.accounts import NotAllowed, Role
from scoring.directory.typed import Typed
from scoring.i18n import t
from scoring.journal import browse
from scoring.journal.browse import Act, Asked
from scoring.terms import SLOWEST_ZONE

FIELDS = ("act", "who", "from", "until", "page")


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show a page of the journal."""
    if not rights.reads_journal(signed.staff):
        raise NotAllowed
    asked = {name: request.query_params.get(name, "")[:80] for name in FIELDS}
    page = int(asked["page"]) if asked["page"].isdecimal() and 0 < len(asked["page"]) < 5 else 1
    async with request.app.state.database.reading() as session:
        found, more = await browse.acts(
            session,
            _asked(asked, max(page, 1)),
            root_id=signed.staff.unit_id,
            about_feedback=signed.staff.role is not Role.ADMIN,
        )
        known = await browse.actions(session)
    with dress.speaking(request):
        values = {
            "asked": asked,
            "actions": [("", t("All acts")), *((one, act_in_words(one)) for one in known)],
            "acts": [_row(one) for one in found],
            "more": _link(request, asked, page + 1) if more else None,
            "back": _link(request, asked, page - 1) if page > 1 else None,
        }
    return manage.page(request, signed, "manage_journal.html", values, title=lambda: t("Who did what"))


def _asked(asked: Mapping[str, str], page: int) -> Asked:
    typed, zone = Typed(asked), ZoneInfo(SLOWEST_ZONE)
    first, last = typed.day("from"), typed.day("until")
    return Asked(
        action=asked["act"],
        actor=asked["who"].strip(),
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        page=page,
    )


def _link(request: Request, asked: Mapping[str, str], page: int) -> str:
    kept = {**asked, "page": str(page), "lang": look.keep_language(request).removeprefix("?lang=")}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _row(act: Act) -> dict[str, Any]:
    return {
        "at": moment_in_words(act.at, SLOWEST_ZONE),
        "who": act.actor.removeprefix("staff:"),
        "what": act_in_words(act.action),
        "code": act.action,
        "subject": act.subject,
        "details": [(detail_in_words(name), _told(value)) for name, value in (act.details or {}).items()],
    }


def _told(value: object) -> str:
    match value:
        case [before, after] if not isinstance(before, list | dict):
            return f"{_told(before)} → {_told(after)}"
        case list() as many:
            return ", ".join(_told(one) for one in many)
        case None:
            return "–"
        case bool():
            return t("Yes") if value else t("No")
        case _:
            return str(value)


def detail_in_words(name: str) -> str:
    """Name what an act says of itself; what has no words of its own keeps its name."""
    return {
        "name": t("Name"),
        "unit": t("Unit"),
        "units": t("Units"),
        "parent": t("Stands below"),
        "point": t("Counter"),
        "points": t("Counters"),
        "services": t("Services"),
        "employee": t("Employee"),
        "position": t("Position"),
        "from": t("From"),
        "until": t("Until, that day included"),
        "day": t("Day"),
        "title": t("Title"),
        "hours": t("Hours"),
        "share": t("Share"),
        "kind": t("Kind"),
        "version": t("Version"),
        "role": t("Role"),
    }.get(name, name)


def act_in_words(action: str) -> str:
    """Name an act; one without words of its own keeps its code."""
    return {
        "unit.added": t("Unit added"),
        "unit.changed": t("Unit changed"),
        "unit.closed": t("Unit closed"),
        "unit.reopened": t("Unit reopened"),
        "service.added": t("Service added"),
        "service.changed": t("Service changed"),
        "service.closed": t("Service closed"),
        "service.reopened": t("Service reopened"),
        "point.added": t("Counter added"),
        "point.changed": t("Counter changed"),
        "point.closed": t("Counter closed"),
        "point.reopened": t("Counter reopened"),
        "employee.added": t("Employee added"),
        "employee.changed": t("Employee changed"),
        "employee.assigned": t("Employee assigned"),
        "employee.assignment_ended": t("Assignment ended"),
        "duty.added": t("Put on duty"),
        "duty.removed": t("Duty removed"),
        "duty.ended": t("Duty ended"),
        "holiday.added": t("Holiday added"),
        "holiday.struck": t("Holiday taken away"),
        "deadline.set": t("Deadline set"),
        "template.written": t("Ready answer written"),
        "template.struck": t("Ready answer taken away"),
        "question.asked": t("Question asked"),
        "question.ended": t("Question ended"),
        "client.created": t("Machine client made"),
        "client.rotated": t("Key replaced"),
        "client.revoked": t("Key revoked"),
        "import.made": t("Import"),
        "tickets.printed": t("Tickets printed"),
        "staff.signed_in": t("Came in"),
        "user.added": t("Account added"),
        "user.disabled": t("Account disabled"),
        "user.granted": t("Rights given"),
        "user.password_set": t("Password set"),
    }.get(action, action)

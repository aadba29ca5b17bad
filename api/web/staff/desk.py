"""The inbox: what needs an answer, oldest due first, and beside it how the unit stands."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, numbers, rights, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import cases, clock
from scoring.accounts import Role
from scoring.cases.rules import LONGEST_TEXT, OPEN, TOLD, may_act
from scoring.directory import scope
from scoring.i18n import t
from scoring.terms import SLOWEST_ZONE, CaseState, Period, local_day

STATES: Final = {
    "open": OPEN,
    "told": TOLD,
    "over": frozenset({CaseState.CLOSED, CaseState.WITHDRAWN}),
    "all": frozenset(CaseState),
}
"""What can be asked for, and which states that means; the first is what one opens in the morning."""

LAST_PAGE: Final = 1_000


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the inbox and the numbers, or lead those who have neither to their own score."""
    staff, now = signed.staff, clock.now()
    if not rights.reads_numbers(staff):
        return sessions.seen_other(request, rights.OWN)
    asked = _asked(request)
    today = local_day(now, SLOWEST_ZONE)
    period = Period.parse(asked["period"]) if asked["period"] else Period.containing(today, months=3)
    page = int(asked["page"]) if asked["page"].isdecimal() and len(asked["page"]) < 5 else 1
    async with request.app.state.database.reading() as session:
        units = await scope.units_below(session, staff.unit_id)
        with dress.speaking(request):
            told = await numbers.of_unit(session, staff.unit_id, asked["unit"] or staff.unit_code, period)
        inbox = None
        if rights.reads_cases(staff):
            inbox = await cases.inbox(
                session,
                staff,
                now=now,
                states=STATES[asked["state"]],
                unit=asked["unit"] or None,
                service=asked["service"] or None,
                point=asked["point"] or None,
                page=min(max(page, 1), LAST_PAGE),
            )
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Inbox") if inbox else t("Numbers"),
            "asked": asked,
            "units": [(unit.code, unit.name) for unit in units],
            "periods": words.recent_quarters(today, period),
            "numbers": told,
            "inbox": inbox,
            "cards": [words.card(one, inbox.today) for one in inbox.cases] if inbox else [],
            "states": _states(),
            "can_act": [may_act(staff.role, one.kind) for one in inbox.cases] if inbox else [],
            "sees_protected": staff.role is Role.INSPECTORATE,
            "limit": LONGEST_TEXT,
            "more": _link(request, asked, page=page + 1) if inbox and inbox.has_more else None,
            "back": _link(request, asked, page=page - 1) if inbox and page > 1 else None,
        }
    return dress.page(request, "staff/desk.html", values, signed=signed)


def _asked(request: Request) -> dict[str, str]:
    query = request.query_params
    asked = {
        name: query.get(name, "")[:64] for name in ("unit", "service", "point", "state", "period", "page")
    }
    return {**asked, "state": asked["state"] if asked["state"] in STATES else "open"}


def _link(request: Request, asked: dict[str, str], *, page: int) -> str:
    chosen = {**asked, "page": str(page), "lang": look.keep_language(request).removeprefix("?lang=")}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _states() -> list[tuple[str, str]]:
    return list(
        zip(
            STATES,
            (t("To be answered"), t("Answered"), t("Closed"), t("All")),
            strict=True,
        )
    )

"""A unit's offices, services and counters in funnels: what chance explains, and what asks for a look."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.web.staff import dress, rights, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import NotAllowed
from scoring.directory import scope
from scoring.i18n import t
from scoring.method import disclosure
from scoring.method.funnel import Standing
from scoring.reports import charts, drawing
from scoring.reports.apart import NotMade
from scoring.reports.drawing import Spec
from scoring.scores import compare
from scoring.scores.compare import Comparison, Place
from scoring.terms import SLOWEST_ZONE, Period, local_day


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the funnels of a unit within the reader's, for a period."""
    staff, now = signed.staff, clock.now()
    if not rights.reads_numbers(staff):
        raise NotAllowed
    asked = {name: request.query_params.get(name, "")[:64] for name in ("unit", "period")}
    today = local_day(now, SLOWEST_ZONE)
    period = Period.parse(asked["period"]) if asked["period"] else Period.containing(today, months=3)
    database = request.app.state.database
    async with database.reading() as session:
        unit = await scope.unit_within(session, staff.unit_id, asked["unit"] or staff.unit_code)
        found = {
            "units": await compare.units(session, unit, period),
            "services": await compare.services(session, unit, period),
            "points": await compare.points(session, unit, period),
        }
        below = await scope.units_below(session, staff.unit_id)
    links_cases = rights.reads_cases(staff)
    with dress.speaking(request):
        titles = {"units": t("Units"), "services": t("Services"), "points": t("Counters")}
        specs = {name: _spec(titles[name], one) for name, one in found.items() if one.funnel is not None}
        drawn = await _drawn(request, specs)
        values: dict[str, Any] = {
            "title": t("Comparison"),
            "unit_name": unit.name,
            "period": words.period_in_words(period),
            "periods": words.recent_quarters(today, period),
            "units": [(one.code, one.name) for one in below],
            "asked": {"unit": asked["unit"] or staff.unit_code},
            "fewest": disclosure.STAFF_CELL,
            "groups": [
                {
                    "name": name,
                    "title": titles[name],
                    "chart": drawn.get(name),
                    "is_drawn": one.funnel is not None,
                    "mean": one.funnel.target if one.funnel else None,
                    "rows": [
                        _row(place, _query(name, place, unit.code) if links_cases else None)
                        for place in one.places
                    ],
                }
                for name, one in found.items()
                if one.places
            ],
        }
    return dress.page(request, "staff/compare.html", values, signed=signed)


async def _drawn(request: Request, specs: dict[str, Spec]) -> dict[str, str]:
    """Return the charts that can be drawn now: without them the tables say the same."""
    with suppress(NotMade):
        made = await drawing.svg(request.app.state.database, list(specs.values()), now=clock.now())
        return dict(zip(specs, made, strict=True))
    return {}


def _spec(title: str, found: Comparison) -> Spec:
    drawn = found.funnel
    if drawn is None:
        raise ValueError(title)
    places = [
        charts.Place(one.name, one.respondents, one.value)
        for one in found.places
        if one.respondents is not None and one.value is not None
    ]
    return charts.funnel(title, places, mean=drawn.target, spread=drawn.spread, between=drawn.between)


def _row(place: Place, query: str | None) -> dict[str, Any]:
    return {
        "name": place.name,
        "respondents": place.respondents,
        "value": place.value,
        "low": place.margin.low if place.margin else None,
        "high": place.margin.high if place.margin else None,
        "standing": place.standing.value if place.standing else None,
        "standing_words": _STANDINGS[place.standing]() if place.standing else None,
        "query": query,
    }


def _query(kind: str, place: Place, unit_code: str) -> str | None:
    """Return the inbox filter that shows the answers behind a number, None where there is none."""
    match kind:
        case "units":
            return urlencode({"unit": place.code, "state": "all"})
        case "services":
            return urlencode({"unit": unit_code, "service": place.code, "state": "all"})
        case _:
            return urlencode({"unit": unit_code, "point": place.code, "state": "all"})


_STANDINGS: dict[Standing, Callable[[], str]] = {
    Standing.FAR_BELOW: lambda: t("Lower than chance explains"),
    Standing.BELOW: lambda: t("Low; worth a look"),
    Standing.WITHIN: lambda: t("Within what chance explains"),
    Standing.ABOVE: lambda: t("High; worth a look"),
    Standing.FAR_ABOVE: lambda: t("Higher than chance explains"),
}

"""The public results of a unit as a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.settings import Licence
from api.web import look, refusals
from api.web.public import drawn, wording
from api.web.public.search import readable
from scoring import clock, i18n, scores
from scoring.cases import calendar
from scoring.directory import lookup
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.method import disclosure, english
from scoring.method.elements import ELEMENTS
from scoring.method.ikm import Grade, UnitIndex
from scoring.reports import improvements
from scoring.reports.improvements import Told
from scoring.scores import PublicResult
from scoring.scores.public import Part, grace_days, last_finished
from scoring.terms import CaseKind, Period

FIVE_MINUTES: Final = "public, max-age=300"
EARLIER: Final = 3
"""Quarters before the newest that a page leads to."""


async def show(request: Request) -> Response:
    """Show the results as a page."""
    try:
        result, newest = await result_of(request)
        async with request.app.state.database.reading() as session:
            told = await improvements.published(session, result.unit_code, result.period)
            unit = await lookup.unit(session, result.unit_code)
            days = (await calendar.of_unit(session, unit.id or 0)).days[CaseKind.COMPLAINT]
    except ScoringError as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        bars, trend, shares = _bars(result.index), _trend(result), _shares(result)
        charts, later = await drawn.of_results(request.app.state.database, bars, trend, shares)
        values = {
            "title": t("Results of {unit}", unit=result.unit_name),
            "result": result,
            "period": quarter_in_words(result.period),
            "grace": grace_days(),
            "ikm": index_of(result.index),
            "grade": _grade(result.index),
            "bars": bars,
            "trend": trend,
            "shares": shares,
            "prompt": _prompt(result),
            "charts": charts,
            "improvements": [] if result.service else _improvements(told),
            "received": _received(result),
            "parts": [_part(part) for part in result.parts],
            "periods": [(str(one), quarter_in_words(one)) for one in _listed(newest)],
            "least": disclosure.PUBLIC_CELL,
            "days": days,
            "licence": licence_of(request),
            "path": f"/hasil/{quote(result.unit_code, safe='')}",
            "query": _query(request, result),
            "address": _address(request, result),
        }
    page = look.page(
        request, "results.html", values, cache_control=FIVE_MINUTES if later is None else look.NO_STORE
    )
    page.background = later
    return page


async def result_of(request: Request) -> tuple[PublicResult, Period]:
    """Return what the address asks for, and the newest quarter there is, or raise the reason why not."""
    now = clock.now()
    asked = request.query_params.get("periode", "")
    service = request.query_params.get("pelayanan", "")[:64] or None
    async with request.app.state.database.reading() as session:
        unit = await lookup.unit(session, readable(request.path_params["unit"]))
        period = Period.parse(asked) if asked else None
        result = await scores.public_result(session, unit, period, now=now, service=service)
    return result, last_finished(now=now, timezone=unit.timezone)


def licence_of(request: Request) -> Licence:
    """Return the terms on which everyone may use the numbers."""
    licence: Licence = request.app.state.licence
    return licence


def _address(request: Request, result: PublicResult) -> str:
    """Return where these numbers stand, for the paper they are printed on."""
    base = request.app.state.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/hasil/{quote(result.unit_code, safe='')}?periode={result.period}"


def _query(request: Request, result: PublicResult) -> str:
    """Return the query of the same quarter and service, for addresses on the page."""
    asked = {"periode": str(result.period)}
    if result.service:
        asked["pelayanan"] = result.service[0]
    chosen = look.keep_language(request).removeprefix("?lang=")
    return urlencode({**asked, "lang": chosen} if chosen else asked)


def quarter_in_words(period: Period) -> str:
    """Name a quarter by its months."""
    last = date(period.last // 12, period.last % 12 + 1, 1)
    return t(
        "Quarter {number}, {first} to {last} {year}",
        number=period.last % 12 // 3 + 1,
        first=look.month_in_words(period.starts),
        last=look.month_in_words(last),
        year=last.year,
    )


def index_of(index: UnitIndex | None) -> float | None:
    """Return an index as it is published, None where there is none to show."""
    return None if index is None or index.ikm_rounded is None else float(index.ikm_rounded)


def grade_in_words(grade: Grade) -> str:
    """Name a grade in the reader's language."""
    match grade:
        case Grade.A:
            return t("Very good")
        case Grade.B:
            return t("Good")
        case Grade.C:
            return t("Less good")
        case Grade.D:
            return t("Not good")


def _listed(newest: Period) -> list[Period]:
    listed = [newest]
    while len(listed) <= EARLIER:
        listed.append(listed[-1].previous())
    return listed


def _grade(index: UnitIndex | None) -> dict[str, str] | None:
    if index is None or index.grade is None:
        return None
    return {"letter": index.grade.value, "words": grade_in_words(index.grade)}


def _bars(index: UnitIndex | None) -> list[dict[str, Any]]:
    """Return the nine elements with their mean, count and grade; none where there is no index to show."""
    if index is None:
        return []
    asked = english.questions(i18n.current().value)
    grades = index.element_grades
    return [
        {
            "title": asked[element].title,
            "nrr": float(index.nrr[element]),
            "n": index.n_per_element[element],
            "grade": grades[element].value,
        }
        for element in ELEMENTS
        if element in index.nrr
    ]


def _trend(result: PublicResult) -> list[dict[str, Any]]:
    """Return the quarters from the first that has an index to show; none when there is none before this."""
    known = [place for place, one in enumerate(result.trend) if index_of(one.index) is not None]
    if not known:
        return []
    return [
        {
            "code": str(one.period),
            "words": quarter_in_words(one.period),
            "short": t("Q{number} {year}", number=one.period.last % 12 // 3 + 1, year=one.period.last // 12),
            "ikm": index_of(one.index),
            "low": one.margin.low if one.margin else None,
            "high": one.margin.high if one.margin else None,
            "grade": one.index.grade if one.index else None,
            "n": one.index.respondents if one.index else None,
        }
        for one in result.trend[known[0] :]
    ]


def _shares(result: PublicResult) -> list[dict[str, Any]]:
    """Return the overall answers as shares in percent, told together as they may be shown."""
    total = sum(result.taps.values()) if result.taps else 0
    if result.taps is None or not total:
        return []
    words = dict(wording.overall_answers())
    return [
        {"title": t(" or ").join(words[one] for one in group), "n": n, "percent": round(100 * n / total)}
        for group, n in result.taps.items()
    ]


def _prompt(result: PublicResult) -> dict[str, int] | None:
    if result.prompt is None:
        return None
    due, kept = result.prompt
    return {"due": due, "kept": kept, "percent": round(100 * kept / due)}


def _improvements(told: Sequence[Told]) -> list[dict[str, str | None]]:
    asked = english.questions(i18n.current().value)
    return [
        {
            "element": asked[one.element].title if one.element else None,
            "heard": one.heard,
            "done": one.done,
        }
        for one in told
    ]


def _received(result: PublicResult) -> dict[str, Any] | None:
    if result.received is None:
        return None
    rows = [(wording.state_in_words(state), n) for state, n in result.received.items()]
    return {"total": sum(result.received.values()), "rows": rows}


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.code,
        "name": part.name,
        "is_unit": part.is_unit,
        "ikm": index_of(part.index),
        "grade": part.index.grade if part.index else None,
        "n": part.index.respondents if part.index else None,
    }

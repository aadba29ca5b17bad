"""The public results of a unit as a page."""

from datetime import date
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api.web import look, refusals
from api.web.public import wording
from api.web.public.search import readable
from scoring import clock, i18n, scores
from scoring.directory import lookup
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.method import disclosure, english
from scoring.method.elements import ELEMENTS
from scoring.method.ikm import SCALE, Grade, UnitIndex
from scoring.scores import PublicResult
from scoring.scores.public import Part, last_finished
from scoring.terms import Period

FIVE_MINUTES: Final = "public, max-age=300"
LICENCE: Final = "CC BY 4.0"
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
EARLIER: Final = 3
"""Quarters before the newest that a page leads to."""


async def show(request: Request) -> Response:
    """Show the results as a page."""
    try:
        result, newest = await result_of(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        values = {
            "title": t("Results of {unit}", unit=result.unit_name),
            "result": result,
            "period": quarter_in_words(result.period),
            "shown_from": look.day_in_words(result.period.ends),
            "ikm": index_of(result.index),
            "grade": _grade(result.index),
            "bars": _bars(result.index) if result.index else [],
            "shares": _shares(result),
            "received": _received(result),
            "parts": [_part(part) for part in result.parts],
            "periods": [(str(one), quarter_in_words(one)) for one in _listed(newest)],
            "least": disclosure.PUBLIC_CELL,
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
            "path": f"/hasil/{quote(result.unit_code, safe='')}",
        }
    return look.page(request, "results.html", values, cache_control=FIVE_MINUTES)


async def result_of(request: Request) -> tuple[PublicResult, Period]:
    """Return what the address asks for, and the newest quarter there is, or raise the reason why not."""
    now = clock.now()
    asked = request.query_params.get("periode", "")
    async with request.app.state.database.reading() as session:
        unit = await lookup.unit(session, readable(request.path_params["unit"]))
        period = Period.parse(asked) if asked else None
        result = await scores.public_result(session, unit, period, now=now)
    return result, last_finished(now=now, timezone=unit.timezone)


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


def _bars(index: UnitIndex) -> list[dict[str, Any]]:
    """Return the nine elements with their mean, count, grade and the length of their bar in percent."""
    asked = english.questions(i18n.current().value)
    grades = index.element_grades
    return [
        {
            "title": asked[element].title,
            "nrr": float(index.nrr[element]),
            "n": index.n_per_element[element],
            "grade": grades[element].value,
            "percent": round(float(index.nrr[element] * SCALE), 1),
        }
        for element in ELEMENTS
        if element in index.nrr
    ]


def _shares(result: PublicResult) -> list[dict[str, Any]]:
    """Return the overall answers as shares in percent; those that may not be shown alone, together."""
    if result.taps is None or not result.tapped:
        return []
    words = dict(wording.overall_answers())
    shares = [(words[rating], n) for rating, n in result.taps.items() if n is not None]
    hidden = [words[rating] for rating, n in result.taps.items() if n is None]
    if hidden:
        shares.append((t(" or ").join(hidden), result.tapped - sum(n for _, n in shares)))
    return [{"title": title, "n": n, "percent": round(100 * n / result.tapped)} for title, n in shares]


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

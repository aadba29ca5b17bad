"""The public results of a unit: as a page, as open data, and as a badge for other sites."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

import orjson
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
from scoring.method.ikm import SCALE, Grade, UnitIndex, round_half_up
from scoring.scores import PublicResult
from scoring.terms import Period

FIVE_MINUTES: Final = "public, max-age=300"
LICENCE: Final = "CC BY 4.0"
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
_EARLIER: Final = 3


async def show(request: Request) -> Response:
    """Show the results as a page."""
    try:
        result, newest = await _result(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        values = {
            "title": t("Results of {unit}", unit=result.unit_name),
            "result": result,
            "period": quarter_in_words(result.period),
            "bars": _bars(result.index) if result.index else [],
            "shares": _shares(result),
            "received": _received(result),
            "grade": _grade(result.index),
            "parts": [_part(part) for part in result.parts],
            "periods": [(str(one), quarter_in_words(one)) for one in _listed(newest)],
            "least": disclosure.PUBLIC_CELL,
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
            "path": f"/hasil/{quote(result.unit_code, safe='')}",
        }
    return look.page(request, "results.html", values, cache_control=FIVE_MINUTES)


async def as_json(request: Request) -> Response:
    """Give the same numbers to programs."""
    return await _for_programs(
        request, lambda result: orjson.dumps(_plain(result), option=orjson.OPT_INDENT_2), "application/json"
    )


async def as_csv(request: Request) -> Response:
    """Give the same numbers to spreadsheets: one row a number."""
    return await _for_programs(request, _table, "text/csv; charset=utf-8")


async def badge(request: Request) -> Response:
    """Draw a small sign with the index, for other sites; grey where there is nothing to show."""

    def drawn(result: PublicResult) -> bytes:
        with i18n.speaking(look.language_of(request)):
            return look.rendered(request, "badge.svg", _badge(result)).encode()

    return await _for_programs(request, drawn, "image/svg+xml; charset=utf-8")


async def badge_as_json(request: Request) -> Response:
    """Tell what the badge says."""

    def told(result: PublicResult) -> bytes:
        with i18n.speaking(look.language_of(request)):
            return orjson.dumps(_badge(result), option=orjson.OPT_INDENT_2)

    return await _for_programs(request, told, "application/json")


def quarter_in_words(period: Period) -> str:
    """Name a quarter by its months."""
    return t(
        "Quarter {number} of {year}: {first} to {last}",
        number=str(period)[-1],
        year=period.starts.year,
        first=look.month_in_words(period.starts),
        last=look.month_in_words(period.ends.replace(day=1).replace(month=(period.last % 12) + 1)),
    )


async def _result(request: Request) -> tuple[PublicResult, Period]:
    now = clock.now()
    asked = request.query_params.get("periode", "")
    async with request.app.state.database.reading() as session:
        unit = await lookup.unit(session, readable(request.path_params["unit"]))
        period = Period.parse(asked) if asked else None
        result = await scores.public_result(session, unit, period, now=now)
    return result, _newest(now, unit.timezone)


def _newest(now: datetime, timezone: str) -> Period:
    return scores.public.last_finished(now=now, timezone=timezone)


def _listed(newest: Period) -> list[Period]:
    listed = [newest]
    while len(listed) <= _EARLIER:
        listed.append(listed[-1].previous())
    return listed


async def _for_programs(
    request: Request, write: Callable[[PublicResult], bytes], media_type: str
) -> Response:
    """Answer with a file that may be kept, and asked for again by its content's hash."""
    try:
        result, _ = await _result(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    content = write(result)
    etag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {
        **look.headers(),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": FIVE_MINUTES,
        "ETag": etag,
    }
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return look.packed(request, Response(content, media_type=media_type, headers=headers))


def _grade(index: UnitIndex | None) -> dict[str, str] | None:
    if index is None or index.grade is None:
        return None
    return {"letter": index.grade.value, "words": _grade_in_words(index.grade)}


def _grade_in_words(grade: Grade) -> str:
    match grade:
        case Grade.A:
            return t("Very good")
        case Grade.B:
            return t("Good")
        case Grade.C:
            return t("Less good")
        case Grade.D:
            return t("Not good")


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
    if result.taps is None:
        return []
    words = dict(wording.overall_answers())
    total = (result.received or {}).get("counted", 0)
    shown = {rating: n for rating, n in result.taps.items() if n is not None}
    hidden = [rating for rating, n in result.taps.items() if n is None]
    total = max(total, sum(shown.values()))
    shares = [{"title": words[r], "percent": round(100 * n / total) if total else 0, "n": n} for r, n in shown.items()]
    if hidden:
        rest = total - sum(shown.values())
        together = t(" or ").join(words[rating] for rating in hidden)
        shares.append({"title": together, "percent": round(100 * rest / total), "n": rest})
    return shares


def _received(result: PublicResult) -> dict[str, Any] | None:
    if result.received is None:
        return None
    rows = [(wording.state_in_words(state), n) for state, n in result.received.items()]
    return {"total": sum(result.received.values()), "rows": rows}


def _part(part: Any) -> dict[str, Any]:
    index = part.index
    return {
        "code": part.code,
        "name": part.name,
        "is_unit": part.is_unit,
        "ikm": None if index is None or index.ikm_rounded is None else float(index.ikm_rounded),
        "grade": None if index is None or index.grade is None else index.grade.value,
        "n": None if index is None else index.respondents,
    }


def _plain(result: PublicResult) -> dict[str, Any]:
    index, margin = result.index, result.margin
    return {
        "unit": result.unit_code,
        "name": result.unit_name,
        "period": str(result.period),
        "index": None if index is None or index.ikm_rounded is None else float(index.ikm_rounded),
        "grade": None if index is None or index.grade is None else index.grade.value,
        "respondents": None if index is None else index.respondents,
        "low": None if margin is None else round(margin.low, 2),
        "high": None if margin is None else round(margin.high, 2),
        "confidence": 0.95,
        "weight": None if index is None else index.weight.value,
        "elements": {
            element.value: {
                "mean": float(round_half_up(index.nrr[element])),
                "answers": index.n_per_element[element],
            }
            for element in (ELEMENTS if index else ())
            if index and element in index.nrr
        },
        "received": None
        if result.received is None
        else {"total": sum(result.received.values()), **{s.value: n for s, n in result.received.items()}},
        "least_shown": disclosure.PUBLIC_CELL,
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
    }


def _table(result: PublicResult) -> bytes:
    plain = _plain(result)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("unit", "period", "measure", "value", "answers", "licence"))
    rows = [(name, plain[name], plain["respondents"]) for name in ("index", "grade", "low", "high", "weight")]
    rows += [(name, one["mean"], one["answers"]) for name, one in plain["elements"].items()]
    rows += [(f"received_{name}", n, "") for name, n in (plain["received"] or {}).items()]
    for name, value, answers in rows:
        cells = (plain["unit"], plain["period"], name, value, answers, LICENCE)
        writer.writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue().encode()


def _badge(result: PublicResult) -> dict[str, Any]:
    index = result.index
    known = index is not None and index.ikm_rounded is not None and index.grade is not None
    return {
        "unit": result.unit_name,
        "period": str(result.period),
        "label": t("Satisfaction index"),
        "index": float(index.ikm_rounded) if index and known and index.ikm_rounded else None,
        "grade": index.grade.value if index and known and index.grade else None,
        "respondents": index.respondents if index and known else None,
        "message": f"{look.number(float(index.ikm_rounded))} {index.grade}"
        if index and index.ikm_rounded and index.grade
        else t("too few ratings"),
    }

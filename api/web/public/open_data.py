"""The public results for programs: open data, and a badge that other sites show."""

import csv
import io
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.settings import Licence
from api.web import look, refusals
from api.web.public import described
from api.web.public.described import METHOD
from api.web.public.results import FIVE_MINUTES, index_of, licence_of, result_of
from scoring import i18n
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.method import disclosure
from scoring.method.elements import ELEMENTS
from scoring.method.ikm import round_half_up
from scoring.scores import PublicResult
from scoring.scores.public import Moment, Part
from scoring.terms import FeedbackState

FOR_EVERYBODY: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": FIVE_MINUTES,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


async def as_json(request: Request) -> Response:
    """Give the numbers of the page to programs."""
    licence = licence_of(request)
    return await _answer(request, lambda result: _json(_plain(result, licence)), "application/json")


async def as_csv(request: Request) -> Response:
    """Give the numbers of the page to spreadsheets: one row a number."""
    licence = licence_of(request)
    answer = await _answer(request, lambda result: _table(result, licence), "text/csv; charset=utf-8")
    answer.headers["Link"] = f'<{quote(request.url.path)}-metadata.json>; rel="describedby"'
    return answer


async def described_for_programs(request: Request) -> Response:
    """Tell programs what the columns of the table mean (W3C Model for Tabular Data, where it looks first)."""
    licence = licence_of(request)
    return await _answer(
        request,
        lambda result: _json(described.table(result.unit_code, result.unit_name, licence, request.url.query)),
        "application/csvm+json",
    )


async def badge(request: Request) -> Response:
    """Draw a small sign with the index, grey where there is none to show."""
    return await _answer(
        request,
        lambda result: look.rendered(request, "badge.svg", _badge(result)).encode(),
        "image/svg+xml; charset=utf-8",
    )


async def badge_as_json(request: Request) -> Response:
    """Tell what the badge says."""
    return await _answer(request, lambda result: _json(_badge(result)), "application/json")


async def _answer(request: Request, write: Callable[[PublicResult], bytes], media_type: str) -> Response:
    """Answer with a file that may be kept, and asked for again by its content's hash."""
    try:
        result, _ = await result_of(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        content = write(result)
    headers = {**look.headers(), **FOR_EVERYBODY, "ETag": f'"{sha256(content).hexdigest()[:20]}"'}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    return look.packed(request, Response(content, media_type=media_type, headers=headers))


def _json(told: dict[str, Any]) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def _plain(result: PublicResult, licence: Licence) -> dict[str, Any]:
    index, margin, received = result.index, result.margin, result.received
    elements = {
        element.value: {
            "mean": float(round_half_up(index.nrr[element])),
            "answers": index.n_per_element[element],
        }
        for element in (ELEMENTS if index is not None else ())
        if index is not None and element in index.nrr
    }
    return {
        "unit": result.unit_code,
        "name": result.unit_name,
        "service": result.service[0] if result.service else None,
        "period": str(result.period),
        "index": index_of(index),
        "grade": index.grade if index else None,
        "respondents": index.respondents if index else None,
        "low": round(margin.low, 2) if margin else None,
        "high": round(margin.high, 2) if margin else None,
        "confidence": 0.95,
        "weight": index.weight if index else None,
        "method": METHOD,
        "elements": elements,
        "overall": {_ratings(group): n for group, n in (result.taps or {}).items()} or None,
        "received": _counted(received) if received else None,
        "complaints": dict(zip(("due", "in_time"), result.prompt, strict=True)) if result.prompt else None,
        "trend": [_moment(one) for one in result.trend],
        "parts": [_part(one) for one in result.parts],
        "least_shown": disclosure.PUBLIC_CELL,
        "licence": licence.name,
        "licence_url": licence.address,
    }


def _ratings(group: tuple[int, ...]) -> str:
    """Name ratings that are told together, as ``4`` or ``1-3``."""
    return str(group[0]) if len(group) == 1 else f"{group[0]}-{group[-1]}"


def _counted(received: Mapping[FeedbackState, int]) -> dict[str, int]:
    return {"total": sum(received.values()), **{state.value: n for state, n in received.items()}}


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "period": str(moment.period),
        "index": index_of(moment.index),
        "respondents": moment.index.respondents if moment.index else None,
        "low": round(moment.margin.low, 2) if moment.margin else None,
        "high": round(moment.margin.high, 2) if moment.margin else None,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "unit" if part.is_unit else "service": part.code,
        "name": part.name,
        "index": index_of(part.index),
        "respondents": part.index.respondents if part.index else None,
    }


def _table(result: PublicResult, licence: Licence) -> bytes:
    plain = _plain(result, licence)
    rows = [(name, plain[name], plain["respondents"]) for name in ("index", "grade", "low", "high", "weight")]
    rows += [(name, one["mean"], one["answers"]) for name, one in plain["elements"].items()]
    rows += [(f"overall_{name}", n, None) for name, n in (plain["overall"] or {}).items()]
    rows += [(f"received_{name}", n, None) for name, n in (plain["received"] or {}).items()]
    rows += [(f"complaints_{name}", n, None) for name, n in (plain["complaints"] or {}).items()]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(described.NAMES)
    for row in rows:
        told = (plain["unit"], plain["service"], plain["period"], *row, METHOD, licence.name)
        writer.writerow([_cell(one) for one in told])
    return out.getvalue().encode()


def _cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _badge(result: PublicResult) -> dict[str, Any]:
    index = result.index
    ikm = index_of(index)
    known = index is not None and ikm is not None
    return {
        "unit": result.unit_name,
        "period": str(result.period),
        "label": t("Satisfaction index"),
        "message": f"{look.number(ikm)} ({index.grade})" if known and index else t("too few ratings"),
        "index": ikm,
        "grade": index.grade if known and index else None,
        "respondents": index.respondents if known and index else None,
    }

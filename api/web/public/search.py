"""Finding an office: by typing, by a poster's code, by walking down the organisation, or by what is near.

Where somebody is comes in the body of a form, to a hundred metres, and is neither kept nor logged: an address
with it would stand in histories and logs.
"""

import re
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals, sentences
from api.web.public import answers
from scoring import clock, i18n, visits
from scoring.directory import near as nearby
from scoring.directory import offices
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.terms import local_day

A_MINUTE = "public, max-age=60"
_DEGREES: Final = re.compile(r"-?\d{1,3}(\.\d{1,12})?", re.ASCII)


async def home(request: Request) -> Response:
    """Show the search, and what was found; a code from a poster leads straight to its form."""
    text = request.query_params.get("q", "").strip()[:200]
    try:
        async with request.app.state.database.reading() as session:
            if text and await _is_a_code(request, text):
                return RedirectResponse(
                    f"/r/{quote(text, safe='')}{look.keep_language(request)}", 303, look.headers()
                )
            found = await offices.look_for(session, text) if text else []
            top = [] if text else await offices.roots(session)
    except ScoringError as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        title = t("Search: {text}", text=text) if text else t("Rate a public service")
    return look.page(
        request,
        "home.html",
        {"title": title, "q": text, "found": found, "top": top},
        cache_control=A_MINUTE,
    )


async def office(request: Request) -> Response:
    """Show one office: its counters to rate, its services, and the offices below it."""
    now = clock.now()
    try:
        async with request.app.state.database.reading() as session:
            found = await offices.office(
                session, readable(request.path_params["unit"]), on=local_day(now, "Asia/Jakarta")
            )
    except ScoringError as error:
        return refusals.refusal(request, error)
    return look.page(
        request, "office.html", {"title": found.unit.name, "office": found}, cache_control=A_MINUTE
    )


async def around(request: Request) -> Response:
    """Show the districts, or the offices of one; a browser that can tell where it is may do so instead."""
    return await _around(request, request.query_params.get("kecamatan", "")[:120], None, None)


async def near(request: Request) -> Response:
    """Show the offices nearest to where somebody says they are."""
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        body = await answers.body_of(request)
        lat, lon = (_degrees(answers.text_of(body, name)) for name in ("lat", "lon"))
        async with request.app.state.database.reading() as session:
            found = await nearby.around(session, lat, lon)
    except nearby.NoPlace as error:
        return await _around(request, "", None, error)
    except (ScoringError, answers.Misread) as error:
        return refusals.refusal(request, error)
    return await _around(request, "", found, None)


async def _around(
    request: Request, district: str, found: list[nearby.Nearby] | None, fault: nearby.NoPlace | None
) -> Response:
    try:
        async with request.app.state.database.reading() as session:
            districts = await nearby.districts(session)
            offices_there = await nearby.in_district(session, district) if district else []
    except ScoringError as error:
        return refusals.refusal(request, error)
    if district and not offices_there:
        return refusals.not_found(request)
    with i18n.speaking(look.language_of(request)):
        title = t("Offices in {district}", district=district) if district else t("Offices near you")
        values = {
            "title": t("Error: {title}", title=title) if fault else title,
            "heading": title,
            "district": district,
            "districts": districts,
            "offices": offices_there,
            "near": None if found is None else [(one, distance_in_words(one.metres)) for one in found],
            "fault": sentences.sentence_of(fault) if fault else None,
        }
    allowed = look.headers()["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")
    return look.page(
        request,
        "near.html",
        values,
        status=400 if fault else 200,
        cache_control=look.NO_STORE,
        more_headers={"Permissions-Policy": allowed},
    )


def distance_in_words(metres: int) -> str:
    """Say how far away something is, no finer than the place it was measured from."""
    if metres < 100:
        return t("less than 100 metres away")
    if metres < 950:
        return t("about {metres} metres away", metres=100 * round(metres / 100))
    return t("about {km} km away", km=look.number(metres / 1_000, 1 if metres < 9_950 else 0))


def _degrees(text: str) -> float:
    """Read a number of degrees, or raise NoPlace."""
    if _DEGREES.fullmatch(text) is None:
        raise nearby.NoPlace
    return round(float(text), 3)


async def privacy(request: Request) -> Response:
    """Tell the whole of what is kept, why, and for how long."""
    with i18n.speaking(look.language_of(request)):
        title = t("Privacy")
    return look.page(request, "privacy.html", {"title": title}, cache_control=A_MINUTE)


def readable(code: str) -> str:
    """Return a code from an address, or raise NotFound for what no database can look up."""
    if not code.isprintable():
        raise NotFound
    return code


async def _is_a_code(request: Request, text: str) -> bool:
    """Say whether a text is the code of a counter, badge or ticket, as typed from paper."""
    if any(letter.islower() for letter in text) and not visits.rules.is_ticket(text):
        return False
    try:
        async with request.app.state.database.reading() as session:
            await visits.opened(session, text, key=request.app.state.key, now=clock.now())
    except NotFound:
        return False
    except ScoringError:
        return True
    return True

"""Finding an office: by typing, by a poster's code, or by walking down the organisation."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals
from scoring import clock, i18n, visits
from scoring.directory import offices
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.terms import local_day

A_MINUTE = "public, max-age=60"


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

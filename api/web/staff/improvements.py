"""You said, we did: where the head of an office writes it, tells everyone, and takes it down."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from api import errors
from api.web import look, sentences
from api.web.public import answers, wording
from api.web.public.results import quarter_in_words
from api.web.staff import dress, rights
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.directory import scope
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.method.elements import ELEMENTS, Element
from scoring.reports import improvements
from scoring.reports.improvements import Kept
from scoring.scores.public import last_finished
from scoring.terms import SLOWEST_ZONE, Period, local_day

MOST_PLANS: Final = 6
"""Lines of the follow-up plan offered as a beginning."""


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show what the office has written, and a form to write more."""
    return await _page(request, signed)


@sessions.signed_in
async def tell(request: Request, signed: Signed) -> Response:
    """Write one down, tell everyone, or take it down again."""
    form = await sessions.form_of(request)
    staff, now = signed.staff, clock.now()
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            match form.get("act"):
                case "publish":
                    await improvements.publish(session, _number(form), by=staff, now=now)
                case "take_down":
                    await improvements.take_down(session, _number(form), by=staff, now=now)
                case _:
                    await improvements.write(
                        session,
                        form.get("unit", ""),
                        Period.parse(form.get("period", "")),
                        Element(form["element"]) if form.get("element") in set(ELEMENTS) else None,
                        form.get("heard", ""),
                        form.get("done", ""),
                        by=staff,
                        now=now,
                    )
    except (ScoringError, answers.OldPage) as error:
        return await _page(request, signed, error=error, typed=form)
    return sessions.seen_other(request, rights.IMPROVEMENTS)


def _number(form: Mapping[str, str]) -> int:
    number = form.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise NotFound
    return int(number)


async def _page(
    request: Request,
    signed: Signed,
    *,
    error: ScoringError | answers.OldPage | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    now = clock.now()
    try:
        async with request.app.state.database.reading() as session:
            kept = await improvements.kept(session, by=signed.staff)
            plans = await improvements.plans(session, by=signed.staff)
            units = await scope.units_below(session, signed.staff.unit_id)
    except ScoringError:
        return sessions.seen_other(request, sessions.HOME)
    with dress.speaking(request):
        title = t("You said, we did")
        fault, status = _told(request, error)
        titles = {asked.name: asked.title for asked in wording.questionnaire()}
        newest = last_finished(now=now, timezone=SLOWEST_ZONE)
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "fault": fault,
            "typed": {
                name: (typed or {}).get(name, "") for name in ("unit", "period", "element", "heard", "done")
            },
            "units": [(unit.code, unit.name) for unit in units],
            "periods": [(str(one), quarter_in_words(one)) for one in improvements.latest(newest)],
            "elements": list(titles.items()),
            "limit": improvements.LONGEST,
            "plans": [(titles.get(one.element, one.element), one.action) for one in plans[:MOST_PLANS]],
            "cards": [_card(one, titles) for one in kept],
        }
    return dress.page(request, "staff/improvements.html", values, signed=signed, status=status)


def _card(one: Kept, titles: Mapping[str, str]) -> dict[str, Any]:
    words = {"written": t("Draft"), "published": t("Published"), "taken_down": t("Taken down")}
    return {
        "number": one.number,
        "unit": one.unit_name,
        "period": quarter_in_words(one.period),
        "element": titles[one.element] if one.element else None,
        "heard": one.heard,
        "done": one.done,
        "state": one.state,
        "state_words": words[one.state],
        "day": look.day_in_words(local_day(one.at, SLOWEST_ZONE)),
        "who": one.by.removeprefix("staff:"),
    }


def _told(request: Request, error: ScoringError | answers.OldPage | None) -> tuple[str | None, int]:
    """Return what to say about a refusal, and with which status."""
    if error is None:
        return None, 200
    if isinstance(error, answers.OldPage):
        return sentences.sentence_of(error), sentences.status_of(error)
    problem = errors.problem_of(error, language=look.language_of(request).value)
    return problem.title, problem.status

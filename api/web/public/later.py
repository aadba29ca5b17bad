"""Going on with one's own telephone: adding words to the face one has just pressed at a kiosk."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals
from api.web.public import answers, form
from api.web.public.answers import Answers, Fault
from scoring import clock, intake, visits
from scoring.directory import service as directory
from scoring.errors import ScoringError, Unavailable
from scoring.intake import Accepted, links
from scoring.jobs import journey
from scoring.visits import Visit


async def show(request: Request) -> Response:
    """Show the form of a press, with the face that was pressed."""
    now = clock.now()
    try:
        visit, pressed = await _pressed(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    blank = answers.blank(now.timestamp())
    if pressed.overall is not None:
        blank.typed["overall"] = str(pressed.overall)
    return form.page(request, visit, blank, action=_action(request))


async def send(request: Request) -> Response:
    """Add what was said to the press and lead to its receipt; with any fault, show again what was typed."""
    now = clock.now()
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        said = answers.read(await answers.body_of(request), now_s=now.timestamp())
    except answers.Misread as error:
        return refusals.refusal(request, error)
    if said.faults:
        return await _again(request, said)
    try:
        accepted = await _add(request, said)
    except ScoringError as error:
        said.faults.append(Fault(form.field_of(error), error))
        return await _again(request, said)
    return RedirectResponse(
        f"/s/{accepted.receipt}{look.keep_language(request)}",
        status_code=303,
        headers={**look.headers(), "Cache-Control": look.NO_STORE},
    )


async def _add(request: Request, said: Answers) -> Accepted:
    key, now = request.app.state.key, clock.now()
    changes: dict[str, Any] = {**said.ratings, **said.profile}
    if comment := said.typed.get("comment", "").strip():
        changes["comment"] = comment

    if said.service_id is not None:
        visit, _ = await _pressed(request)
        if said.service_id not in {service.id for service in visit.services}:
            raise intake.UnknownAnswer(field="service")
        changes["service_id"] = said.service_id

    async def work(session: AsyncSession) -> Accepted:
        pressed = await links.opened(session, request.path_params["link"], key=key, now=now)
        return await journey.amend(session, pressed.id or 0, changes, key=key, now=now)

    accepted: Accepted = await request.app.state.database.act(work)
    return accepted


async def _again(request: Request, said: Answers) -> Response:
    try:
        visit, _ = await _pressed(request)
    except Unavailable as away:
        said.faults.append(Fault("overall", away))
        return form.page(request, None, said, action=_action(request), status=503)
    except ScoringError as error:
        return refusals.refusal(request, error, kept=said.typed.get("comment", ""))
    return form.page(request, visit, said, action=_action(request), status=400)


async def _pressed(request: Request) -> tuple[Visit, intake.Feedback]:
    """Find the press a link leads to, and the counter it was made at."""
    key, now = request.app.state.key, clock.now()
    async with request.app.state.database.reading() as session:
        pressed = await links.opened(session, request.path_params["link"], key=key, now=now)
        place = await directory.place(session, pressed.unit_id, point_id=pressed.point_id)
        return await visits.opened(session, place.point_code or "", key=key, now=now), pressed


def _action(request: Request) -> str:
    return f"/l/{request.path_params['link']}/kirim{look.keep_language(request)}"

"""The kiosk of a counter: one press on one of four faces is a whole answer, even without a network.

With scripts, a press is kept on the device and sent when the network allows, with a key of its own and the
time it was made; without, the buttons are an ordinary form.
"""

from datetime import datetime, timedelta
from typing import Final

import segno
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.web import look, refusals, sentences
from api.web.public import answers, wording
from scoring import clock, i18n, visits
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.intake import Accepted, Draft, NothingSaid
from scoring.jobs import journey
from scoring.terms import Channel
from scoring.visits import Visit

LONGEST_OFFLINE: Final = timedelta(days=14)
"""A press that says it is older is taken as made now: a clock that wrong tells nothing."""


async def show(request: Request) -> Response:
    """Show the four faces."""
    return await _page(request, is_thanks=False)


async def thanks(request: Request) -> Response:
    """Thank somebody whose press came as a form; the faces are there for the next one."""
    return await _page(request, is_thanks=True)


async def press(request: Request) -> Response:
    """Store one press, once; what the kiosk's script sends is answered for the script."""
    is_script = "application/json" in request.headers.get("accept", "")
    now = clock.now()
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        said = answers.read(await answers.body_of(request), now_s=now.timestamp())
        if said.faults:
            raise said.faults[0].error
        if "overall" not in said.ratings:
            raise NothingSaid
        accepted = await _take_in(request, said, now=now)
    except (ScoringError, answers.Misread) as error:
        if is_script:
            refusal = {"code": error.code}
            return JSONResponse(refusal, status_code=sentences.status_of(error), headers=dict(look.headers()))
        return refusals.refusal(request, error)
    if is_script:
        return JSONResponse(
            {"stored": accepted.is_new}, headers={**look.headers(), "Cache-Control": look.NO_STORE}
        )
    return RedirectResponse(
        f"/k/{request.path_params['code']}/terima-kasih{look.keep_language(request)}", 303, look.headers()
    )


async def _visit(request: Request) -> Visit:
    async with request.app.state.database.reading() as session:
        visit = await visits.opened(
            session, request.path_params["code"], key=request.app.state.key, now=clock.now()
        )
    if visit.point_id is None or visit.ticket is not None:
        raise visits.UnknownCode
    return visit


async def _take_in(request: Request, said: answers.Answers, *, now: datetime) -> Accepted:
    key = request.app.state.key

    async def work(session: AsyncSession) -> Accepted:
        visit = await visits.opened(session, request.path_params["code"], key=key, now=now)
        if visit.point_id is None or visit.ticket is not None:
            raise visits.UnknownCode
        draft = Draft(
            visit=visit,
            act=said.act,
            channel=Channel.KIOSK,
            ratings={"overall": said.ratings["overall"]},
            language=look.language_of(request).value,
            submitted_at=_made_at(said, now=now),
        )
        return await journey.receive(session, draft, key=key, now=now)

    accepted: Accepted = await request.app.state.database.act(work)
    return accepted


def _made_at(said: answers.Answers, *, now: datetime) -> datetime | None:
    """Return when a press was made, by the server's clock: its age is told by the device, its time is not."""
    age = timedelta(seconds=said.age_s)
    return now - age if timedelta() < age <= LONGEST_OFFLINE else None


async def _page(request: Request, *, is_thanks: bool) -> Response:
    try:
        visit = await _visit(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    code = visit.code
    base = (request.app.state.public_url or str(request.base_url)).rstrip("/")
    drawn = segno.make(f"{base}/r/{code}", error="m", micro=False)
    with i18n.speaking(look.language_of(request)):
        values = {
            "title": t("Kiosk: {unit}", unit=visit.unit_name),
            "visit": visit,
            "code": code,
            "is_thanks": is_thanks,
            "overall": wording.overall_answers(),
            "act": answers.new_act(),
            "qr": Markup(drawn.svg_inline(border=2, omitsize=True, lineclass=None, svgclass="qr")),  # noqa: S704
            "short": f"{base.partition('://')[2]}/r/{code}",
        }
    return look.page(request, "kiosk.html", values, cache_control=look.REVALIDATE)

"""The kiosk of a counter: one press on one of four faces is a whole answer, even without a network.

With scripts, a press is kept on the device and sent when the network allows, with a key of its own and the
time it was made; without, the buttons are an ordinary form. What a paired device sends is evidence of a visit
to its counter; the same page in anybody's browser is the open web.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import segno
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.web import assets, look, refusals, sentences
from api.web.public import answers, devices, wording
from scoring import clock, i18n, intake, visits
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.intake import Accepted, Draft, NothingSaid, links
from scoring.integrity import guards
from scoring.integrity.rules import UNPROVEN
from scoring.jobs import journey
from scoring.terms import Channel, Evidence
from scoring.visits import Visit, kiosks
from scoring.visits.kiosks import Device

LONGEST_OFFLINE: Final = timedelta(days=14)
"""A press that says it is older is taken as made now: a clock that wrong tells nothing."""

STILL_THERE: Final = timedelta(minutes=1)
"""Whoever pressed may still stand before the screen: later, nobody is shown the way to their answer."""


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
        accepted, link = await _take_in(request, said, now=now)
    except (ScoringError, answers.Misread) as error:
        if is_script:
            return _json({"code": error.code}, sentences.status_of(error))
        return refusals.refusal(request, error)
    if is_script:
        qr = None if link is None else _qr(f"{_base(request)}/l/{link}")
        return _json({"stored": accepted.is_new, "more": qr})
    return RedirectResponse(
        f"/k/{quote(request.path_params['code'], safe='')}/terima-kasih{look.keep_language(request)}",
        303,
        look.headers(),
    )


async def beat(request: Request) -> Response:
    """Note that a device is alive and what it says of itself; tell it whether it is still paired."""
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        body = await answers.body_of(request)
        waiting, version = answers.text_of(body, "waiting"), answers.text_of(body, "version")
        device = await _device(request)
        if device is not None:
            await _note(request, device, waiting, version)
    except (ScoringError, answers.Misread) as error:
        return _json({"code": error.code}, sentences.status_of(error))
    return _json({"paired": device is not None, "sound": device is not None and device.has_sound})


async def _note(request: Request, device: Device, waiting: str, version: str) -> None:
    count = int(waiting) if waiting.isascii() and waiting.isdecimal() and len(waiting) < 7 else 0
    told = version if version.isascii() and version.isalnum() else None

    async def work(session: AsyncSession) -> None:
        await kiosks.heard(session, device, waiting=count, version=told and told[:16], now=clock.now())

    await request.app.state.database.act(work)


async def _visit(request: Request) -> Visit:
    async with request.app.state.database.reading() as session:
        visit = await visits.opened(
            session, request.path_params["code"], key=request.app.state.key, now=clock.now()
        )
    return _at_a_counter(visit)


async def _device(request: Request) -> Device | None:
    """Return the device that asks, when it is paired with the counter it asks for."""
    secret = devices.secret_of(request)
    if secret is None:
        return None
    async with request.app.state.database.reading() as session:
        device = await kiosks.known(session, secret)
    code = visits.rules.tidy_code(request.path_params["code"])
    return device if device is not None and device.point_code == code else None


async def _take_in(request: Request, said: answers.Answers, *, now: datetime) -> tuple[Accepted, str | None]:
    key, secret = request.app.state.key, devices.secret_of(request)
    made_at = _made_at(said, now=now)

    async def work(session: AsyncSession) -> tuple[Accepted, str | None]:
        earlier = await intake.by_act(session, said.act)
        if earlier is not None:
            # Sent twice because an answer got lost on the way: what was added meanwhile stays.
            return Accepted(earlier.id or 0, "", is_new=False, changed=False), None
        visit = _at_a_counter(await visits.opened(session, request.path_params["code"], key=key, now=now))
        device = await kiosks.known(session, secret)
        if device is not None and device.point_id != visit.point_id:
            device = None
        draft = await _draft(session, request, said, visit, device, made_at=made_at, now=now)
        accepted = await journey.receive(session, draft, key=key, now=now)
        if device is not None:
            await kiosks.synced(session, device, now=now)
        link = None
        if made_at is None or now - made_at < STILL_THERE:
            stored = await intake.by_id(session, accepted.feedback_id)
            link = links.seal(stored.code, key=key, now=now) if stored else None
        return accepted, link

    taken: tuple[Accepted, str | None] = await request.app.state.database.act(work)
    return taken


async def _draft(
    session: AsyncSession,
    request: Request,
    said: answers.Answers,
    visit: Visit,
    device: Device | None,
    *,
    made_at: datetime | None,
    now: datetime,
) -> Draft:
    """Write down a press: a paired device's as evidence of the visit, any other as the open web's."""
    if device is None:
        is_guarded = await guards.is_up(session, visit.unit_id, now=now)
        more: dict[str, Any] = {"channel": Channel.WEB, "set_aside": UNPROVEN if is_guarded else None}
    else:
        visit = replace(visit, evidence=Evidence.KIOSK)
        fault = await kiosks.pace_fault(session, device, made_at or now)
        more = {"channel": Channel.KIOSK, "device": device.pseudonym, "set_aside": fault}
    return Draft(
        visit=visit,
        act=said.act,
        ratings={"overall": said.ratings["overall"]},
        language=look.language_of(request).value,
        submitted_at=made_at,
        **more,
    )


def _at_a_counter(visit: Visit) -> Visit:
    if visit.point_id is None or visit.ticket is not None:
        raise visits.UnknownCode
    return visit


def _made_at(said: answers.Answers, *, now: datetime) -> datetime | None:
    """Return when a press was made, by the server's clock: its age is told by the device, its time is not."""
    age = timedelta(seconds=said.age_s)
    return now - age if timedelta() < age <= LONGEST_OFFLINE else None


async def _page(request: Request, *, is_thanks: bool) -> Response:
    try:
        visit = await _visit(request)
        device = await _device(request)
    except ScoringError as error:
        return refusals.refusal(request, error)
    base = _base(request)
    with i18n.speaking(look.language_of(request)):
        values = {
            "title": t("Kiosk: {unit}", unit=visit.unit_name),
            "visit": visit,
            "code": visit.code,
            "is_thanks": is_thanks,
            "device": device,
            "version": assets.version("kiosk.js"),
            "overall": wording.overall_answers(),
            "act": answers.new_act(),
            "qr": Markup(_qr(f"{base}/r/{visit.code}")),  # noqa: S704
            "short": f"{base.partition('://')[2]}/r/{visit.code}",
        }
    response = look.page(request, "kiosk.html", values, cache_control=look.REVALIDATE)
    if device is not None and (secret := devices.secret_of(request)) is not None:
        # Browsers forget a cookie after 400 days: a kiosk that is in use never comes to that.
        devices.give(request, response, secret)
    return response


def _base(request: Request) -> str:
    return (request.app.state.public_url or str(request.base_url)).rstrip("/")


def _qr(address: str) -> str:
    drawn = segno.make(address, error="m", micro=False)
    return str(drawn.svg_inline(border=2, omitsize=True, lineclass=None, svgclass="qr"))


def _json(told: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(told, status, headers={**look.headers(), "Cache-Control": look.NO_STORE})

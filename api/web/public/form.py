"""The form of one visit. Looking at it records nothing; sending it stores one row, however often."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import assets, look, refusals, sentences
from api.web.public import answers, wording
from api.web.public.answers import Answers, Fault
from scoring import clock, i18n, intake, visits
from scoring.errors import ScoringError, Unavailable
from scoring.i18n import t
from scoring.intake import Accepted, Draft, Profile, questions
from scoring.integrity import guards
from scoring.integrity.guards import HONEYPOT
from scoring.integrity.rules import UNPROVEN, Puzzle, is_solved
from scoring.integrity.rules import puzzle as puzzle_of
from scoring.jobs import journey
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel, Evidence
from scoring.visits import TicketExpired, TicketSpent, Visit


async def show(request: Request) -> Response:
    """Show the form behind a code, badge or ticket, or say why there is none."""
    try:
        visit = await _visit(request, request.path_params["code"])
    except ScoringError as error:
        return refusals.refusal(request, error)
    return await _form(request, visit, answers.blank(clock.now().timestamp()))


async def send(request: Request) -> Response:
    """Store what was said and lead to its receipt; with any fault, show the form again as it was typed."""
    now = clock.now()
    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        said = answers.read(await answers.body_of(request), now_s=now.timestamp())
    except answers.Misread as error:
        return refusals.refusal(request, error)
    if said.faults:
        return await _again(request, said, None)
    try:
        accepted = await _take_in(request, said)
    except ScoringError as error:
        return await _again(request, said, error)
    return RedirectResponse(
        f"/s/{accepted.receipt}{look.keep_language(request)}",
        status_code=303,
        headers={**look.headers(), "Cache-Control": look.NO_STORE},
    )


async def _visit(request: Request, code: str) -> Visit:
    async with request.app.state.database.reading() as session:
        visit = await visits.opened(session, code, key=request.app.state.key, now=clock.now())
        await visits.check_unspent(session, visit)
    return visit


async def _take_in(request: Request, said: Answers) -> Accepted:
    key, now = request.app.state.key, clock.now()

    async def work(session: AsyncSession) -> Accepted:
        visit = await visits.opened(session, request.path_params["code"], key=key, now=now)
        reason = await _why_aside(session, visit, said, key=key, now=now)
        draft = Draft(
            visit=visit,
            act=said.act,
            channel=Channel.WEB,
            ratings=dict(said.ratings),
            comment=said.typed.get("comment"),
            service_id=said.service_id,
            language=look.language_of(request).value,
            duration_s=said.duration_s(now.timestamp()),
            profile=Profile(**said.profile),
            set_aside=reason,
        )
        accepted = await journey.receive(session, draft, key=key, now=now)
        if said.extra:
            await questions.keep(session, accepted.feedback_id, visit.unit_id, said.extra)
        return accepted

    accepted: Accepted = await request.app.state.database.act(work)
    return accepted


async def _why_aside(
    session: AsyncSession, visit: Visit, said: Answers, *, key: bytes, now: datetime
) -> str | None:
    """Return why what was said is kept without counting, or None: nothing is refused for it."""
    if said.trapped:
        return HONEYPOT
    if visit.evidence is not Evidence.OPEN or not await guards.is_up(session, visit.unit_id, now=now):
        return None
    solved = is_solved(said.act, visit.unit_id, said.until, said.number, key=key, now=now)
    return None if solved else UNPROVEN


async def _again(request: Request, said: Answers, error: ScoringError | None) -> Response:
    """Show the form again, everything typed still in it; where this form is closed, the open one."""
    code, status = request.path_params["code"], 400
    if error is not None:
        status = sentences.status_of(error)
        said.faults.append(Fault(field_of(error), error))
    if isinstance(error, intake.AlreadyWithdrawn):
        said.act = answers.new_act()
    if isinstance(error, TicketSpent | TicketExpired) and isinstance(point := error.params.get("point"), str):
        code, said.act = point, answers.new_act()
    try:
        visit = None if isinstance(error, Unavailable) else await _visit(request, code)
    except (TicketSpent, TicketExpired) as closed:
        if error is None and closed.params.get("point"):
            return await _again(request, said, closed)
        return refusals.refusal(request, closed, kept=said.typed.get("comment", ""))
    except Unavailable as away:
        said.faults.append(Fault("overall", away))
        visit, status = None, 503
    except ScoringError as closed:
        return refusals.refusal(request, closed, kept=said.typed.get("comment", ""))
    return await _form(request, visit, said, code=code, status=status)


def field_of(error: ScoringError) -> str:
    """Return the field a refusal of the whole form is shown at."""
    return "service" if isinstance(error, intake.UnknownAnswer) else "overall"


async def _form(
    request: Request, visit: Visit | None, said: Answers, *, code: str | None = None, status: int = 200
) -> Response:
    code = request.path_params["code"] if code is None else code
    door = "t" if code == request.path_params["code"] and request.url.path.startswith("/t/") else "r"
    action = f"/{door}/{quote(code, safe='')}/kirim{look.keep_language(request)}"
    puzzle = None
    if visit is not None and visit.evidence is Evidence.OPEN:
        puzzle = await _puzzle(request, visit, said)
    extra = await _extra(request, visit) if visit is not None else ()
    return page(request, visit, said, action=action, status=status, puzzle=puzzle, extra=extra)


async def _extra(request: Request, visit: Visit) -> Sequence[questions.Asked]:
    """Return what the office asks beside the nine; a database that is away asks nothing."""
    language = look.language_of(request)
    try:
        with i18n.speaking(language):
            async with request.app.state.database.reading() as session:
                return await questions.of_unit(session, visit.unit_id, language)
    except Unavailable:
        return ()


async def _puzzle(request: Request, visit: Visit, said: Answers) -> Puzzle | None:
    """Make the puzzle of a form whose unit is being rushed; a database that is away asks for none."""
    now = clock.now()
    try:
        async with request.app.state.database.reading() as session:
            if not await guards.is_up(session, visit.unit_id, now=now):
                return None
    except ScoringError:
        return None
    return puzzle_of(said.act, visit.unit_id, key=request.app.state.key, now=now)


def page(
    request: Request,
    visit: Visit | None,
    said: Answers,
    *,
    action: str,
    status: int = 200,
    puzzle: Puzzle | None = None,
    extra: Sequence[questions.Asked] = (),
) -> Response:
    """Show a form as it was typed.

    Args:
        request: whose form it is.
        visit: what is rated; None when the database is away.
        said: what was typed, and what is wrong with it.
        action: where it is sent to.
        status: of the answer.
        puzzle: what its browser is asked to find meanwhile.
        extra: what the office asks beside the nine.
    """
    with i18n.speaking(look.language_of(request)):
        faults = [_told(fault) for fault in said.faults]
        values: dict[str, Any] = {
            "title": _title(visit, has_faults=bool(faults)),
            "visit": visit,
            "action": action,
            "typed": said.typed,
            "checked": answers.checked,
            "act": said.act,
            "opened": said.opened,
            "trap": answers.TRAP,
            "overall": wording.overall_answers(),
            "questions": wording.questionnaire(),
            "extra": extra,
            "profile": wording.profile(),
            "puzzle": puzzle,
            "solver": assets.address("proof.js") if puzzle else None,
            "nine_open": any(said.typed.get(name) for name in (*ELEMENTS, *answers.PROFILE_FIELDS))
            or bool(said.extra),
            "faults": faults,
            "fault_of": {fault["field"]: fault["sentence"] for fault in reversed(faults)},
            "away": status == 503,
            "limit": intake.rules.LONGEST_COMMENT,
        }
    return look.page(
        request,
        "form.html",
        values,
        status=status,
        cache_control=look.REVALIDATE if status == 200 else look.NO_STORE,
        more_headers={"Retry-After": str(refusals.RETRY_AFTER_S)} if status == 503 else None,
    )


def _title(visit: Visit | None, *, has_faults: bool) -> str:
    title = t("Rate the service") if visit is None else t("Rate the service: {unit}", unit=visit.unit_name)
    return t("Error: {title}", title=title) if has_faults else title


def _told(fault: Fault) -> dict[str, str]:
    target = (
        fault.field if fault.field in ("comment", "service", *answers.PROFILE_FIELDS) else f"{fault.field}-1"
    )
    return {"field": fault.field, "target": target, "sentence": sentences.sentence_of(fault.error)}

"""One case: what was said, what happened since, and the moves that are open."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api import errors
from api.web import look, sentences
from api.web.public import answers
from api.web.staff import dress, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import cases, clock
from scoring.accounts import Role, Staff
from scoring.cases import templates
from scoring.cases.rules import LONGEST_TEXT, NEXT
from scoring.cases.templates import Template
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.jobs import approvals
from scoring.terms import CaseState

_REFUSALS = (
    cases.ImpossibleMove,
    cases.NothingWritten,
    cases.TextTooLong,
    cases.UnknownColleague,
)
"""What is told on the case's own page, with everything typed still in it."""


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show a case."""
    return await _page(request, signed)


@sessions.signed_in
async def move(request: Request, signed: Signed) -> Response:
    """Make one move, and show the case as it stands then."""
    form = await sessions.form_of(request)
    try:
        sessions.check_proof(form, signed)
        await _move(request, signed.staff, form)
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, f"/staf/tindak-lanjut/{request.path_params['code']}")


async def _move(request: Request, staff: Staff, form: Mapping[str, str]) -> None:
    code, key, now = request.path_params["code"], request.app.state.key, clock.now()
    text = form.get("text", "")

    async def answer(session: AsyncSession) -> None:
        await cases.answer(session, code, text, by=staff, key=key, now=now)

    async def cannot_act(session: AsyncSession) -> None:
        await cases.cannot_act(session, code, text, by=staff, key=key, now=now)

    async def acknowledge(session: AsyncSession) -> None:
        await cases.acknowledge(session, code, by=staff, now=now)

    async def dispatch(session: AsyncSession) -> None:
        await cases.dispatch(session, code, form.get("to", ""), text, by=staff, now=now)

    async def note(session: AsyncSession) -> None:
        await cases.note(session, code, text, by=staff, now=now)

    known: Mapping[str, Callable[[AsyncSession], Awaitable[None]]] = {
        "answer": answer,
        "cannot_act": cannot_act,
        "acknowledge": acknowledge,
        "dispatch": dispatch,
        "note": note,
    }
    work = known.get(form.get("move", ""))
    if work is None:
        raise cases.ImpossibleMove
    async with request.app.state.database.writing() as session:
        await work(session)


MOVES: Final = {
    "acknowledge": CaseState.ACKNOWLEDGED,
    "dispatch": CaseState.DISPATCHED,
    "answer": CaseState.ANSWERED,
    "cannot_act": CaseState.CANNOT_ACT,
}
"""Moves that change where a case stands, and to where."""


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await cases.opened(session, signed.staff, request.path_params["code"], now=clock.now())
        ready = await templates.for_unit(session, found.case.unit_code) if found.can_act else []
    with dress.speaking(request):
        title = t("Case of {day}", day=look.day_in_words(found.case.day))
        fault, status = _told(request, error)
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "card": words.card(found.case, found.today),
            "thread": [words.event(one, found.case.timezone) for one in found.thread],
            "can_act": found.can_act,
            "offers_exclusion": signed.staff.role in approvals.EXCLUDES,
            "offers_original": signed.staff.role is Role.INSPECTORATE and found.case.comment is not None,
            "moves": [name for name, to in MOVES.items() if to in NEXT[found.case.state]]
            if found.can_act
            else [],
            "colleagues": found.colleagues,
            "limit": LONGEST_TEXT,
            "ready": [(str(one.number), one.title) for one in ready],
            "picked": request.query_params.get("siap", "")[:20],
            "fault": fault,
            "failed": (form or {}).get("move"),
            "typed": (form or {}).get("text", ""),
            "begun": _begun(request, found.case, ready),
            "chosen": (form or {}).get("to", ""),
        }
    return dress.page(request, "staff/case.html", values, signed=signed, status=status)


def _begun(request: Request, case: cases.CaseRow, ready: Sequence[Template]) -> str:
    """Return the ready answer that was picked, filled in; nothing when none was."""
    picked = request.query_params.get("siap", "")
    day = look.day_in_words(case.day)
    return next((templates.filled(one.text, case, day=day) for one in ready if str(one.number) == picked), "")


def _told(request: Request, error: ScoringError | answers.OldPage | None) -> tuple[str | None, int]:
    """Return what to say about a refusal, and with which status."""
    match error:
        case None:
            return None, 200
        case answers.OldPage():
            return sentences.sentence_of(error), sentences.status_of(error)
        case _:
            problem = errors.problem_of(error, language=look.language_of(request).value)
            return problem.title, problem.status

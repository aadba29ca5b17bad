"""Objections on the inspectorate's desk: those due first, one with all it is judged by, and the decision."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.public import answers
from api.web.staff import dress, evidence, faults, rights, terms_in_words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import appraisals, clock
from scoring.accounts import Staff
from scoring.appraisals.rules import LONGEST_REASON, NEXT, OPEN
from scoring.attribution import NotAMember
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.terms import ObjectionState, local_day

STATES: Final = {"open": OPEN, "over": frozenset(ObjectionState) - OPEN}
"""What can be asked for, and which states that means."""

LAST_PAGE: Final = 1_000
_REFUSALS = (
    appraisals.ImpossibleStep,
    appraisals.NobodyChosen,
    appraisals.ReasonMissing,
    appraisals.ReasonTooLong,
    NotAMember,
)


@sessions.signed_in
async def listed(request: Request, signed: Signed) -> Response:
    """Show the objections whoever asks may decide."""
    asked = request.query_params.get("state", "")
    state = asked if asked in STATES else "open"
    number = request.query_params.get("page", "")
    page = min(max(int(number) if number.isdecimal() and len(number) < 5 else 1, 1), LAST_PAGE)
    async with request.app.state.database.reading() as session:
        found = await appraisals.queue(
            session, signed.staff, now=clock.now(), states=STATES[state], page=page
        )
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Objections"),
            "waiting": found.waiting,
            "cards": [card(one, found.today) for one in found.objections],
            "state": state,
            "states": list(zip(STATES, (t("To be decided"), t("Decided")), strict=True)),
            "page": page,
            "has_more": found.has_more,
        }
    return dress.page(request, "staff/objections.html", values, signed=signed)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show one objection with the evidence of its attribution."""
    return await _page(request, signed)


@sessions.signed_in
async def decide(request: Request, signed: Signed) -> Response:
    """Take an objection up, or decide it, and show it as it stands then."""
    form = await sessions.form_of(request)
    code = request.path_params["code"]
    try:
        sessions.check_proof(form, signed)
        await _decide(request, signed.staff, code, form)
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, f"{rights.OBJECTIONS}/{code}")


@sessions.signed_in
async def file(request: Request, signed: Signed) -> Response:
    """Hand out the paper shown with an objection: to be saved, never to be run in a page of ours."""
    code = request.path_params["code"]
    async with request.app.state.database.reading() as session:
        shown = await appraisals.evidence_of(session, signed.staff, code)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}[shown.media_type]
    headers = {
        **look.headers(),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'attachment; filename="bukti-{code[:16]}.{ending}"',
        "Cache-Control": look.NO_STORE,
    }
    return Response(shown.content, media_type=shown.media_type, headers=headers)


async def _decide(request: Request, staff: Staff, code: str, form: Mapping[str, str]) -> None:
    now, why = clock.now(), form.get("text", "")
    async with request.app.state.database.writing() as session:
        match form.get("move"):
            case "take_up":
                await appraisals.take_up(session, code, by=staff, now=now)
            case "reject":
                await appraisals.reject(session, code, why, by=staff, now=now)
            case "accept":
                opened = await appraisals.opened(session, staff, code, now=now)
                shares = evidence.chosen(form, opened.explained)
                await appraisals.accept(session, code, shares, why, by=staff, now=now)
            case _:
                raise appraisals.ImpossibleStep


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await appraisals.opened(session, signed.staff, request.path_params["code"], now=clock.now())
    one, typed = found.objection, form or {}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Objection of {name}", name=one.employee_name)
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "card": card(one, found.today),
            "thread": [
                {
                    "what": terms_in_words.objection_state_in_words(event.state),
                    "day": look.day_in_words(local_day(event.at, one.timezone)),
                    "who": terms_in_words.who(event.actor),
                    "text": event.text,
                }
                for event in found.thread
            ],
            "evidence": evidence.told(found.explained) if found.explained else None,
            "moves": [state.value for state in NEXT[one.state]],
            "limit": LONGEST_REASON,
            "fault": fault,
            "failed": typed.get("move"),
            "typed": typed.get("text", ""),
            "chosen": set(typed),
        }
    return dress.page(request, "staff/objection.html", values, signed=signed, status=status)


def card(one: appraisals.ObjectionRow, today: Any) -> dict[str, Any]:
    """Return an objection as a page shows it."""
    urgency, due = terms_in_words.objection_due_in_words(one.state, one.due_on, today)
    return {
        "code": one.code,
        "who": one.employee_name,
        "unit": one.unit_name,
        "service": one.service_name,
        "visit_day": look.day_in_words(one.day) if one.day else None,
        "filed_on": look.day_in_words(local_day(one.filed_at, one.timezone)),
        "reason": terms_in_words.objection_reason_in_words(one.reason),
        "text": one.text,
        "state": one.state.value,
        "state_words": terms_in_words.objection_state_in_words(one.state),
        "is_open": one.state in OPEN,
        "urgency": urgency,
        "due": due,
        "due_day": look.day_in_words(one.due_on),
        "decision": one.decision,
        "decided_on": look.day_in_words(local_day(one.decided_at, one.timezone)) if one.decided_at else None,
        "decider": one.decider,
        "has_file": one.media_type is not None,
        "feedback": one.feedback_code,
    }

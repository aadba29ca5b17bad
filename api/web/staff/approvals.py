"""Proposals that take more than one person: what waits and who has agreed, and what can be proposed here."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.public import answers
from api.web.staff import dress, faults, rights, terms_in_words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock, i18n, integrity
from scoring.accounts import ProposalRow, Role, Staff, approval_rules
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.jobs import approvals
from scoring.method import wording
from scoring.method.misuse import Reason
from scoring.terms import SLOWEST_ZONE, Exclusion, ProposalKind, local_day

_REFUSALS = (
    approval_rules.AlreadyProposed,
    approval_rules.OwnProposal,
    approval_rules.ProposalOver,
    approval_rules.WhyMissing,
    approval_rules.WhyTooLong,
    integrity.AlreadyDecided,
)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show what waits for a second or third person."""
    return await _page(request, signed)


@sessions.signed_in
async def decide(request: Request, signed: Signed) -> Response:
    """Agree to a proposal or refuse it, or propose to lift a finding."""
    form = await sessions.form_of(request)
    try:
        sessions.check_proof(form, signed)
        await _decide(request, signed.staff, form)
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, rights.APPROVALS)


async def _decide(request: Request, staff: Staff, form: Mapping[str, str]) -> None:
    text = request.path_params["number"]
    if not text.isdecimal() or len(text) > 12:
        raise NotFound
    number, now = int(text), clock.now()
    async with request.app.state.database.writing() as session:
        match form.get("move"):
            case "agree":
                await approvals.agree(session, number, by=staff, now=now)
            case "refuse":
                await approvals.refuse(session, number, form.get("text", ""), by=staff, now=now)
            case "lift":
                await approvals.propose_lift_as(session, number, note=form.get("text", ""), by=staff, now=now)
            case _:
                raise NotFound


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await approvals.waiting(session, signed.staff, now=clock.now())
        findings = await approvals.liftable(session, signed.staff)
    proposed = {one.subject for one in found}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Approvals")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "cards": [_card(one, signed.staff) for one in found],
            "findings": [_finding(one) for one in findings if f"finding:{one.id}" not in proposed],
            "limit": approval_rules.LONGEST_WHY,
            "days": approval_rules.WAITS.days,
            "fault": fault,
            "failed": f"{(form or {}).get('move')}-{request.path_params.get('number', '')}",
            "typed": (form or {}).get("text", ""),
        }
    return dress.page(request, "staff/approvals.html", values, signed=signed, status=status)


def _card(one: ProposalRow, reader: Staff) -> dict[str, Any]:
    needed = approval_rules.NEEDED[one.kind].voices
    return {
        "number": one.id,
        "kind": terms_in_words.proposal_in_words(one.kind),
        "what": _what(one),
        "unit": one.unit_name,
        "why": one.reason,
        "who": terms_in_words.who(one.proposed_by),
        "proposed_on": look.day_in_words(local_day(one.proposed_at, SLOWEST_ZONE)),
        "until": look.day_in_words(local_day(one.expires_at, SLOWEST_ZONE)),
        "voices": one.voices,
        "needed": needed,
        "is_own": one.proposed_by == reader.actor,
        "link": _link(one),
    }


def _what(one: ProposalRow) -> str:
    told: Mapping[str, Any] = orjson.loads(one.payload)
    match one.kind:
        case ProposalKind.GRANT:
            role = terms_in_words.role_in_words(Role(told["role"]))
            return t("{username} becomes {role}", username=told["username"], role=role)
        case ProposalKind.RESET:
            return t("{username} loses the second step and sets it up anew", username=told["username"])
        case ProposalKind.LIFT:
            return t(
                "{count} ratings set aside: {why}", count=told["rows"], why=_reason_in_words(told["reason"])
            )
        case ProposalKind.EXCLUDE:
            return terms_in_words.exclusion_in_words(Exclusion(told["why"]))


def _link(one: ProposalRow) -> str | None:
    if one.kind is not ProposalKind.EXCLUDE:
        return None
    return f"{rights.INBOX}/tindak-lanjut/{one.subject.removeprefix('feedback:')}"


def _finding(one: integrity.Finding) -> dict[str, Any]:
    return {
        "number": one.id,
        "why": _reason_in_words(one.reason),
        "rows": one.rows,
        "found_on": look.day_in_words(local_day(one.found_at, SLOWEST_ZONE)),
    }


def _reason_in_words(reason: str) -> str:
    known = wording.REASONS[wording.Language(i18n.current().value)]
    return known[Reason(reason)] if reason in set(Reason) else reason

"""An employee contests that a rating was ascribed to them, with words and, if they have it, a paper."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.public import answers
from api.web.staff import dress, faults, rights, terms_in_words, uploads
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import appraisals, clock
from scoring.appraisals.rules import LARGEST_EVIDENCE, LONGEST_REASON, OF_ATTRIBUTION
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.settings import Settings

_REFUSALS = (
    appraisals.AlreadyContested,
    appraisals.ReasonMissing,
    appraisals.ReasonTooLong,
    appraisals.UnknownReason,
    appraisals.UnusableEvidence,
)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the form for one rating in the employee's own list."""
    return await _page(request, signed)


@sessions.signed_in
async def send(request: Request, signed: Signed) -> Response:
    """File the objection, and lead back to where its state is shown."""
    form, file = await uploads.read(request)
    claim = appraisals.Claim(form.get("reason", ""), form.get("text", ""), file)
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            await appraisals.contest(
                session, request.path_params["code"], claim, by=signed.staff, now=clock.now()
            )
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, rights.OWN)


@sessions.signed_in
async def withdraw(request: Request, signed: Signed) -> Response:
    """Take one's own objection back."""
    sessions.check_proof(await sessions.form_of(request), signed)
    async with request.app.state.database.writing() as session:
        await appraisals.withdraw(session, request.path_params["code"], by=signed.staff, now=clock.now())
    return sessions.seen_other(request, rights.OWN)


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        mine = await appraisals.one_ascribed_to(
            session, signed.staff, request.path_params["code"], now=clock.now()
        )
    typed = form or {}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Contest an attribution")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "about": {
                "day": look.day_in_words(mine.day),
                "place": " · ".join(filter(None, (mine.unit_name, mine.point_name))),
                "service": mine.service_name,
                "rule": terms_in_words.rule_in_words(mine.rule),
            },
            "reasons": [
                (reason.value, terms_in_words.objection_reason_in_words(reason)) for reason in OF_ATTRIBUTION
            ],
            "chosen": typed.get("reason", ""),
            "typed": typed.get("text", ""),
            "limit": LONGEST_REASON,
            "days": Settings().objection_days,
            "megabytes": LARGEST_EVIDENCE // 1024 // 1024,
            "fault": fault,
            "field": {"unknown_reason": "reason", "unusable_evidence": "evidence"}.get(
                getattr(error, "code", ""), "text"
            ),
        }
    return dress.page(request, "staff/contest.html", values, signed=signed, status=status)

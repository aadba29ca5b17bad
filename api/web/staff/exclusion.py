"""Proposing that a rating be excluded: a reason from a list and words; two of the inspectorate decide."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.public import answers
from api.web.staff import dress, faults, terms_in_words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import cases, clock
from scoring.accounts import NotAllowed, approval_rules
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.jobs import approvals
from scoring.terms import Exclusion

_REFUSALS = (approval_rules.AlreadyProposed, approval_rules.WhyMissing, approval_rules.WhyTooLong)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the form about one rating the reader can see."""
    return await _page(request, signed)


@sessions.signed_in
async def propose(request: Request, signed: Signed) -> Response:
    """Put the proposal before the inspectorate, and lead back to the case."""
    form = await sessions.form_of(request)
    code, why = request.path_params["code"], form.get("why", "")
    try:
        sessions.check_proof(form, signed)
        if why not in set(Exclusion):
            return await _page(request, signed, form=form, is_unchosen=True)
        async with request.app.state.database.writing() as session:
            await approvals.propose_exclusion(
                session, code, Exclusion(why), text=form.get("text", ""), by=signed.staff, now=clock.now()
            )
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, f"/staf/tindak-lanjut/{code}")


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
    is_unchosen: bool = False,
) -> Response:
    if signed.staff.role not in approvals.EXCLUDES:
        raise NotAllowed
    async with request.app.state.database.reading() as session:
        found = (await cases.opened(session, signed.staff, request.path_params["code"], now=clock.now())).case
    typed = form or {}
    with dress.speaking(request):
        fault, status = (
            (t("Choose a reason from the list."), 422) if is_unchosen else faults.told(request, error)
        )
        title = t("Propose to exclude a rating")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "code": found.feedback_code,
            "place": " · ".join(filter(None, (found.unit_name, found.point_name))),
            "day": look.day_in_words(found.day),
            "service": found.service_name,
            "reasons": [(one.value, terms_in_words.exclusion_in_words(one)) for one in Exclusion],
            "chosen": typed.get("why", ""),
            "typed": typed.get("text", ""),
            "limit": approval_rules.LONGEST_WHY,
            "field": "reason" if is_unchosen else "text",
            "fault": fault,
        }
    return dress.page(request, "staff/exclusion.html", values, signed=signed, status=status)

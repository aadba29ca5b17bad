"""To whom ratings are ascribed: a unit's health, one rating's evidence, and a door to correct it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web.public import answers
from api.web.staff import dress, evidence, faults, rights, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import appraisals, clock
from scoring.accounts import NotAllowed
from scoring.appraisals import health
from scoring.appraisals.rules import LONGEST_REASON, may_correct
from scoring.attribution import NotAMember
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.settings import Settings
from scoring.terms import SLOWEST_ZONE, Period, local_day

_REFUSALS = (appraisals.NobodyChosen, appraisals.ReasonMissing, appraisals.ReasonTooLong, NotAMember)


@sessions.signed_in
async def overview(request: Request, signed: Signed) -> Response:
    """Show how much names nobody, unit by unit, or lead on to the rating whose code was typed in."""
    staff = signed.staff
    if not may_correct(staff.role):
        raise NotAllowed
    code = request.query_params.get("code", "").strip()[:64]
    if code.isascii() and code.replace("-", "").replace("_", "").isalnum():
        return sessions.seen_other(request, f"{rights.ATTRIBUTION}/{code}")
    asked = request.query_params.get("period", "")[:8]
    today = local_day(clock.now(), SLOWEST_ZONE)
    period = Period.parse(asked) if asked else Period.containing(today, months=3)
    async with request.app.state.database.reading() as session:
        found = await health.unit_only(session, period, root_id=staff.unit_id)
    threshold = Settings().unit_only_warning
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("Attributions"),
            "period": words.period_in_words(period),
            "periods": words.recent_quarters(today, period),
            "threshold": round(100 * threshold),
            "units": [
                {
                    "name": one.unit_name,
                    "unit_only": one.unit_only,
                    "counted": one.counted,
                    "percent": 100 * one.share,
                    "warns": one.is_above(threshold),
                }
                for one in found
            ],
        }
    return dress.page(request, "staff/attributions.html", values, signed=signed)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show to whom one rating is ascribed, why, and what it was before."""
    return await _page(request, signed)


@sessions.signed_in
async def correct(request: Request, signed: Signed) -> Response:
    """Ascribe a rating anew, by whoever is signed in, for the reason they give."""
    form = await sessions.form_of(request)
    code, now = request.path_params["code"], clock.now()
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            explained = await appraisals.explained(session, signed.staff, code)
            shares = evidence.chosen(form, explained)
            await appraisals.correct(session, code, shares, form.get("text", ""), by=signed.staff, now=now)
    except (*_REFUSALS, answers.OldPage) as error:
        return await _page(request, signed, form=form, error=error)
    return sessions.seen_other(request, f"{rights.ATTRIBUTION}/{code}")


async def _page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await appraisals.explained(session, signed.staff, request.path_params["code"])
    typed = form or {}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("To whom a rating is ascribed")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "evidence": evidence.told(found),
            "limit": LONGEST_REASON,
            "fault": fault,
            "failed": "accept" if fault else None,
            "typed": typed.get("text", ""),
            "chosen": set(typed) | {typed.get("whom", "")},
        }
    return dress.page(request, "staff/attribution.html", values, signed=signed, status=status)

"""A comment as it was written: shown once to the inspectorate, for a reason that stands in the journal."""

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
from scoring.cases import originals
from scoring.cases.originals import Original
from scoring.cases.rules import LONGEST_TEXT
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.terms import Reveal

_REFUSALS = (originals.UnknownPurpose, cases.NothingWritten, cases.TextTooLong)


@sessions.signed_in
async def ask(request: Request, signed: Signed) -> Response:
    """Show the form that asks for the reason; the words are not in it."""
    async with request.app.state.database.reading() as session:
        found = await originals.offered(session, signed.staff, request.path_params["code"])
    return _page(request, signed, found)


@sessions.signed_in
async def reveal(request: Request, signed: Signed) -> Response:
    """Show the words in this answer alone, once it is written down who reads them and why.

    Going back or reloading asks again: nothing keeps the page (``Cache-Control: no-store``).
    """
    form = await sessions.form_of(request)
    code = request.path_params["code"]
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            found = await originals.reveal(
                session, code, form.get("purpose", ""), form.get("text", ""), by=signed.staff, now=clock.now()
            )
    except (*_REFUSALS, answers.OldPage) as error:
        async with request.app.state.database.reading() as session:
            found = await originals.offered(session, signed.staff, code)
        return _page(request, signed, found, form=form, error=error)
    return _page(request, signed, found)


def _page(
    request: Request,
    signed: Signed,
    found: Original,
    *,
    form: Mapping[str, str] | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    typed = form or {}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Original of a comment")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "code": found.code,
            "unit": found.unit_name,
            "service": found.service_name,
            "day": look.day_in_words(found.day),
            "text": found.text,
            "purposes": [(one.value, terms_in_words.reveal_in_words(one)) for one in Reveal],
            "chosen": typed.get("purpose", ""),
            "typed": typed.get("text", ""),
            "limit": LONGEST_TEXT,
            "field": "purpose" if isinstance(error, originals.UnknownPurpose) else "text",
            "fault": fault,
        }
    return dress.page(request, "staff/original.html", values, signed=signed, status=status)

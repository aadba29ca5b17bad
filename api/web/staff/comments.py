"""What citizens wrote and what it was taken for, the doubtful first, with a form to put that right."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from api import errors
from api.web import look, sentences
from api.web.public import answers, wording
from api.web.staff import dress, rights
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.cases import CommentRow, labels
from scoring.cases.labels import Wanted
from scoring.cases.rules import SENTIMENTS, Labels, UnknownLabel, read_labels
from scoring.directory import scope
from scoring.i18n import t
from scoring.method.elements import ELEMENTS, Element
from scoring.terms import local_day

CORRECTED: Final[Mapping[str, bool | None]] = {"no": False, "yes": True, "all": None}
"""What can be asked for; the first is what waits for somebody to look at it."""

LAST_PAGE: Final = 1_000
_ASKED: Final = ("unit", "sentiment", "element", "corrected", "page")


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show a page of comments."""
    return await _page(request, signed, _asked(request.query_params))


@sessions.signed_in
async def correct(request: Request, signed: Signed) -> Response:
    """Keep what somebody says a comment is about, and lead back to where they were."""
    form = await sessions.form_of(request)
    back = _asked(dict(parse_qsl(form.get("back", "")[:512])))
    code = request.path_params["code"]
    try:
        sessions.check_proof(form, signed)
        chosen = _chosen(form)
        async with request.app.state.database.writing() as session:
            await labels.correct(session, code, chosen, by=signed.staff, now=clock.now())
    except (UnknownLabel, answers.OldPage) as error:
        return await _page(request, signed, back, failed=code, form=form, error=error)
    return sessions.seen_other(request, rights.COMMENTS, _query(back))


def _chosen(form: Mapping[str, str]) -> Labels:
    return read_labels(
        form.get("sentiment", ""),
        [element for element in ELEMENTS if element.value in form],
        bribery="bribery" in form,
        urgent="urgent" in form,
    )


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """Return what is asked for; a filter that we do not offer asks for nothing."""
    asked = {name: query.get(name, "")[:64] for name in _ASKED}
    known = {
        "sentiment": (*SENTIMENTS, labels.NOT_UNDERSTOOD),
        "element": tuple(ELEMENTS),
        "corrected": tuple(CORRECTED),
    }
    asked |= {name: "" for name, offered in known.items() if asked[name] not in offered}
    page = int(asked["page"]) if asked["page"].isdecimal() and len(asked["page"]) < 5 else 1
    return {
        **asked,
        "corrected": asked["corrected"] or next(iter(CORRECTED)),
        "page": str(min(max(page, 1), LAST_PAGE)),
    }


def _query(asked: Mapping[str, str], *, step: int = 0) -> str:
    chosen = {**asked, "page": str(int(asked["page"]) + step)}
    usual = {"corrected": next(iter(CORRECTED)), "page": "1"}
    return urlencode({name: value for name, value in chosen.items() if value and value != usual.get(name)})


async def _page(
    request: Request,
    signed: Signed,
    asked: dict[str, str],
    *,
    failed: str | None = None,
    form: Mapping[str, str] | None = None,
    error: UnknownLabel | answers.OldPage | None = None,
) -> Response:
    wanted = Wanted(
        unit=asked["unit"] or None,
        sentiment=asked["sentiment"] or None,
        element=Element(asked["element"]) if asked["element"] else None,
        is_corrected=CORRECTED[asked["corrected"]],
    )
    page = int(asked["page"])
    async with request.app.state.database.reading() as session:
        found, has_more = await labels.comments(session, signed.staff, wanted, now=clock.now(), page=page)
        units = await scope.units_below(session, signed.staff.unit_id)
    with dress.speaking(request):
        title = t("Comments")
        fault, status = _told(request, error)
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "asked": asked,
            "back": _query(asked),
            "units": [(unit.code, unit.name) for unit in units],
            "sentiments": list(sentiments().items()),
            "elements": elements(),
            "states": list(zip(CORRECTED, (t("Not yet looked at"), t("Looked at"), t("All")), strict=True)),
            "cards": [_card(one, form if one.code == failed else None) for one in found],
            "fault": fault,
            "failed": failed if failed in {one.code for one in found} else None,
            "more": _way(request, _query(asked, step=1)) if has_more else None,
            "earlier": _way(request, _query(asked, step=-1)) if page > 1 else None,
        }
    return dress.page(request, "staff/comments.html", values, signed=signed, status=status)


def sentiments() -> dict[str, str]:
    """Name the stances a comment may take."""
    words = (t("Negative"), t("Neutral"), t("Positive"), t("Not understood"))
    return dict(zip((*SENTIMENTS, labels.NOT_UNDERSTOOD), words, strict=True))


def elements() -> list[tuple[str, str]]:
    """Name the nine elements, in the order people are asked about them."""
    return [(asked.name, asked.title) for asked in wording.questionnaire()]


def _card(row: CommentRow, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """Return a comment as the page shows it, and what its form holds: after a refusal, what was chosen."""
    marked = [name for name, _ in elements() if name in {element.value for element in row.labels.elements}]
    alarms = [name for name in ("bribery", "urgent") if getattr(row.labels, name)]
    chosen = {row.labels.sentiment, *marked, *alarms}
    if typed is not None:
        chosen = {typed.get("sentiment", ""), *typed}
    return {
        "code": row.code,
        "unit": row.unit_name,
        "service": row.service_name,
        "day": look.day_in_words(row.day),
        "text": row.text,
        "sentiment": row.labels.sentiment,
        "sentiment_words": sentiments()[row.labels.sentiment],
        "elements": [title for name, title in elements() if name in marked],
        "bribery": row.labels.bribery,
        "urgent": row.labels.urgent,
        "sureness": round(100 * row.confidence),
        "corrected_by": row.corrected_by,
        "corrected_on": look.day_in_words(local_day(row.corrected_at, row.timezone))
        if row.corrected_at
        else None,
        "chosen": chosen,
    }


def _way(request: Request, query: str) -> str:
    language = look.keep_language(request).removeprefix("?")
    return "?" + "&".join(part for part in (language, query) if part)


def _told(request: Request, error: UnknownLabel | answers.OldPage | None) -> tuple[str | None, int]:
    """Return what to say about a refusal, and with which status."""
    if error is None:
        return None, 200
    if isinstance(error, answers.OldPage):
        return sentences.sentence_of(error), sentences.status_of(error)
    problem = errors.problem_of(error, language=look.language_of(request).value)
    return problem.title, problem.status

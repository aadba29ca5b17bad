"""An employee's own score explained, the praise they got, what is ascribed to them, and what they contest."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, objections, terms_in_words, words
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import appraisals, clock, i18n
from scoring.i18n import t
from scoring.method import disclosure, explain
from scoring.method.wording import Language
from scoring.scores import own
from scoring.scores.own import OwnScore
from scoring.terms import SLOWEST_ZONE, Period, local_day


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the score of whoever asks, and nobody else's: there is no address with a name in it."""
    employee_id = signed.staff.employee_id
    asked = request.query_params.get("period", "")[:8]
    today = local_day(clock.now(), SLOWEST_ZONE)
    found = mine = None
    if employee_id is not None:
        async with request.app.state.database.reading() as session:
            found = await own.own_score(
                session,
                employee_id,
                period=Period.parse(asked) if asked else None,
                wanted=Period.containing(today, months=3),
            )
            shown = Period.parse(found.row.period) if found else None
            mine = await appraisals.ascribed_to(session, signed.staff, now=clock.now(), period=shown)
    with dress.speaking(request):
        values: dict[str, Any] = {
            "title": t("My score"),
            "own": _told(found) if found else None,
            "is_employee": employee_id is not None,
            "mine": _ascribed(mine) if mine else None,
        }
    return dress.page(request, "staff/own.html", values, signed=signed)


def _told(found: OwnScore) -> dict[str, Any]:
    row = found.row
    period = Period.parse(row.period)
    sentences = explain.sentences(found.explanation, Language(i18n.current().value))
    if found.otherwise_set_aside and found.explanation.shown:
        more = i18n.tn(
            "{count} more response was taken back or set aside.",
            "{count} more responses were taken back or set aside.",
            found.otherwise_set_aside,
        )
        sentences = (*sentences, more)
    return {
        "name": row.employee_name,
        "unit": row.unit_name,
        "period": words.period_in_words(period),
        "score": row.score,
        "low": row.low,
        "high": row.high,
        "n": row.n,
        "sentences": sentences,
        "method": row.method,
        "computed_on": look.day_in_words(local_day(row.computed_at, SLOWEST_ZONE)),
        "periods": [(str(one), words.period_in_words(one), one == period) for one in reversed(found.periods)],
    }


def _ascribed(mine: appraisals.Own) -> dict[str, Any]:
    return {
        "period": words.period_in_words(mine.period),
        "total": mine.total,
        "together": disclosure.COMMENT_BATCH,
        "days": disclosure.COMMENT_DELAY_DAYS,
        "praise": [{"text": one.text, "service": one.service_name} for one in mine.praise],
        "rows": [_row(one) for one in mine.shown],
        "objections": [objections.card(one, mine.today) for one in mine.objections],
    }


def _row(one: appraisals.Ascribed) -> dict[str, Any]:
    return {
        "code": one.code,
        "day": look.day_in_words(one.day),
        "service": one.service_name,
        "point": one.point_name,
        "rule": terms_in_words.rule_in_words(one.rule),
        "confidence": round(100 * one.confidence),
        "share": round(100 * one.share),
        "objection": terms_in_words.objection_state_in_words(one.objection_state)
        if one.objection_state
        else None,
    }

"""Questions of an office beside the nine: asked, replaced by a new version, ended."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web.staff import dress, manage
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.directory import scope
from scoring.i18n import t
from scoring.intake import questions
from scoring.terms import QuestionKind

QUESTIONS = "/kelola/pertanyaan"


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the questions."""
    return await _page(request, signed)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Ask a question, or ask one no more."""
    by, now = signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        if form.get("do") == "end":
            await questions.end(session, manage.number_of(form.get("number", "")), by=by, now=now)
        else:
            await questions.ask(session, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _page(request, signed, failed) if failed else sessions.seen_other(request, QUESTIONS)


async def _page(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    with dress.speaking(request):
        async with request.app.state.database.reading() as session:
            kept = await questions.kept(session, signed.staff)
            units = await scope.units_below(session, signed.staff.unit_id)
        kinds = {
            QuestionKind.SCALE.value: t("Four steps, from not at all to fully"),
            QuestionKind.YES_NO.value: t("Yes or no"),
            QuestionKind.CHOICE.value: t("One of a list"),
        }
    replaced = next((one for one in kept if str(one.row.id) == request.query_params.get("ganti")), None)
    initial: dict[str, object] = {"unit": signed.staff.unit_code, "kind": QuestionKind.SCALE.value}
    if replaced:
        row = replaced.row
        fields = ("text_id", "text_en", "choices_id", "choices_en")
        initial = {name: getattr(row, name) for name in fields}
        initial |= {"unit": replaced.unit_code, "kind": row.kind.value, "replaces": row.id}
    values = {
        "kept": kept,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "kinds": list(kinds.items()),
        "kind_words": kinds,
        "least": questions.LEAST_SHOWN,
        "most": questions.MOST,
    }
    return manage.page(
        request, signed, "manage_questions.html", values,
        title=lambda: t("Own questions"), labels=_labels, initial=initial, failed=failed,
    )  # fmt: skip


def _labels() -> Mapping[str, str]:
    return {
        "unit": t("Unit"),
        "kind": t("How it is answered"),
        "text_id": t("Question in Indonesian"),
        "text_en": t("Question in English"),
        "choices_id": t("Answers in Indonesian, one a line"),
        "choices_en": t("Answers in English, one a line"),
    }

"""The receipt: what was said and what became of it, for whoever holds its address; and taking it back."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import orjson
import segno
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals, sentences
from api.web.public import answers, wording
from scoring import cases, clock, i18n, intake, journal
from scoring.directory import service as directory
from scoring.directory.service import Place
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.jobs import journey
from scoring.scores.disclosed import GRID_MONTHS
from scoring.scores.public import shown_from
from scoring.terms import SLOWEST_ZONE, CaseState, FeedbackState, Period, local_day

_NOT_FOR_SEARCH_ENGINES = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


async def show(request: Request) -> Response:
    """Show what was said, where it stands, and what the office has answered."""
    return await _page(request, None, "")


async def come_back(request: Request) -> Response:
    """Tell the office that its answer has not solved it; with any fault, show again what was typed."""
    typed, now = "", clock.now()

    async def work(session: AsyncSession) -> None:
        said = await intake.by_receipt(session, request.path_params["receipt"])
        await cases.reopen(session, said.id or 0, typed, now=now)

    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        answers.check_kind(request.headers.get("content-type", ""))
        typed = answers.text_of(await answers.body_of(request), "text")
        await request.app.state.database.act(work)
    except NotFound as error:
        return refusals.refusal(request, error, kept=typed)
    except ScoringError as error:
        return await _page(request, error, typed)
    except answers.Misread as error:
        return refusals.refusal(request, error)
    return _back_to(request)


async def accept(request: Request) -> Response:
    """Close the case, because its holder says that the answer solves it."""
    now = clock.now()
    return await _act(request, lambda session, one: cases.accept(session, one, now=now))


async def proof(request: Request) -> Response:
    """Give the holder a file with which anybody can check, without us, that the journal has this feedback."""
    try:
        async with request.app.state.database.reading() as session:
            said = await intake.by_receipt(session, request.path_params["receipt"])
            found = await journal.proof_of(session, f"feedback:{said.code}")
        if found is None:
            raise NotFound
    except ScoringError as error:
        return refusals.refusal(request, error)
    headers = {
        **look.headers(),
        **_NOT_FOR_SEARCH_ENGINES,
        "Cache-Control": look.NO_STORE,
        "Content-Disposition": f'attachment; filename="puas-bukti-{said.code}.json"',
    }
    told = orjson.dumps(found.as_record(), option=orjson.OPT_INDENT_2)
    return Response(told, media_type="application/json", headers=headers)


async def withdraw(request: Request) -> Response:
    """Take the feedback back, which its holder has confirmed, and show its receipt again."""
    key, now = request.app.state.key, clock.now()
    return await _act(request, lambda session, one: journey.withdraw(session, one, key=key, now=now))


async def erase(request: Request) -> Response:
    """Erase the feedback, which its holder has confirmed, and show what is left of it: nothing."""
    now = clock.now()
    return await _act(request, lambda session, one: journey.erase(session, one, now=now))


async def _act(request: Request, act: Callable[[AsyncSession, int], Awaitable[object]]) -> Response:
    """Do what the holder of a receipt asks for with one press, and show the receipt again."""

    async def work(session: AsyncSession) -> None:
        said = await intake.by_receipt(session, request.path_params["receipt"])
        await act(session, said.id or 0)

    try:
        answers.check_own_page(request.headers.get("sec-fetch-site"))
        await request.app.state.database.act(work)
    except (ScoringError, answers.Misread) as error:
        return refusals.refusal(request, error)
    return _back_to(request)


def _back_to(request: Request) -> Response:
    return RedirectResponse(
        f"/s/{request.path_params['receipt']}{look.keep_language(request)}",
        status_code=303,
        headers={**look.headers(), "Cache-Control": look.NO_STORE},
    )


async def _page(request: Request, fault: ScoringError | None, typed: str) -> Response:
    receipt = request.path_params["receipt"]
    try:
        async with request.app.state.database.reading() as session:
            said = await intake.by_receipt(session, receipt)
            place = await directory.place(
                session, said.unit_id, point_id=said.point_id, service_id=said.service_id
            )
            told = await cases.answer_of(session, said.id or 0)
            proof = await journal.proof_of(session, f"feedback:{said.code}")
    except ScoringError as error:
        return refusals.refusal(request, error, kept=typed)
    with i18n.speaking(look.language_of(request)):
        is_taken_back = said.state is FeedbackState.WITHDRAWN
        is_erased = intake.rules.is_erased(said.state, said.state_reason)
        address = _address(request, receipt)
        values = {
            "title": t("Error: {title}", title=t("Receipt")) if fault else t("Receipt"),
            "receipt": receipt,
            "address": address,
            "qr": _qr(address),
            "place": place,
            "day": said.day,
            "state": said.state.value,
            "state_words": t("Erased") if is_erased else wording.state_in_words(said.state),
            "meaning": _meaning(said.state, said.state_reason),
            "given": [] if is_erased else _given(said),
            "comment": said.comment,
            "told": None if is_taken_back else told,
            "is_over": told is not None and told.state is CaseState.CLOSED,
            "may_come_back": told is not None and told.state in cases.rules.TOLD,
            "fault": sentences.sentence_of(fault) if fault else None,
            "typed": typed,
            "limit": cases.rules.LONGEST_TEXT,
            "next": _next(place, said.day) if said.state is FeedbackState.COUNTED else [],
            "can_withdraw": not is_taken_back,
            "is_erased": is_erased,
            "proof": proof and _proof(proof),
        }
    return look.page(
        request,
        "receipt.html",
        values,
        status=sentences.status_of(fault) if fault else 200,
        more_headers=_NOT_FOR_SEARCH_ENGINES,
    )


def _address(request: Request, receipt: str) -> str:
    base = request.app.state.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/s/{receipt}"


def _proof(proof: journal.Proof) -> dict[str, Any]:
    """Return what the page says of a proof; the file says all of it."""
    return {
        "number": proof.inclusion.index + 1,
        "size": proof.inclusion.size,
        "leaf": proof.inclusion.leaf.hex(),
        "signed_on": look.day_in_words(local_day(proof.signed_at, SLOWEST_ZONE)),
        "log": proof.inclusion.checkpoint.partition("\n")[0],
    }


def _qr(address: str) -> Markup:
    """Draw the address as a code to scan: a printed receipt leads back to its page."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True, lineclass=None, svgclass="qr"))  # noqa: S704


def _given(said: intake.Feedback) -> list[dict[str, Any]]:
    """Return the answers in words, the overall one first."""
    rated: Mapping[str, int | None] = {name: getattr(said, name) for name in intake.rules.RATED_FIELDS}
    questions = [("overall", t("Overall"), wording.overall_answers())]
    questions += [(asked.name, asked.title, asked.answers) for asked in wording.questionnaire()]
    return [
        {"title": title, "rating": rating, "words": dict(words)[rating], "has_face": name == "overall"}
        for name, title, words in questions
        if (rating := rated[name]) is not None
    ]


def _meaning(state: FeedbackState, reason: str | None) -> str:
    match state:
        case FeedbackState.COUNTED:
            return t("Your rating counts.")
        case FeedbackState.QUARANTINED:
            return wording.aside_in_words(reason)
        case FeedbackState.WITHDRAWN if reason == intake.rules.ERASED:
            return t(
                "Nothing you wrote is left, and nothing that leads to you. What remains is one mark in the"
                " count of ratings taken back."
            )
        case FeedbackState.WITHDRAWN:
            return t("You have taken this rating back. It counts nowhere, and your comment is erased.")
        case FeedbackState.EXCLUDED:
            return t("Two people outside the office have decided that this rating does not count.")


def _next(place: Place, day: date) -> list[str]:
    published = shown_from(Period.containing(day, months=GRID_MONTHS))
    return [
        t(
            "It joins the results of {unit}. This quarter's results are shown to everyone from {day}.",
            unit=place.unit_name,
            day=look.day_in_words(published),
        ),
        t("The office reads it with the day, without the hour, and without knowing who you are."),
        t("Until then and afterwards, this page shows where it stands."),
    ]

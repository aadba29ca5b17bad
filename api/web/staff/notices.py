"""What one is told and where: the chat tied to the account, the mailbox, and what goes to which."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from api import errors
from api.web import look
from api.web.staff import dress, rights
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import chats, tries, wish_rules, wishes
from scoring.accounts.wish_rules import InvalidAddress, News, Way
from scoring.errors import ScoringError
from scoring.i18n import t
from scoring.reports import qr
from scoring.settings import MailSettings
from scoring.terms import Language

CODE_SIDE_MM: Final = 45.0
MINUTES: Final = int(wish_rules.CODE_LIFE.total_seconds()) // 60


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show what one is told, and where."""
    return await _page(request, signed)


@sessions.signed_in
async def code(request: Request, signed: Signed) -> Response:
    """Make a code and show it, this once."""
    sessions.check_proof(await sessions.form_of(request), signed)
    try:
        async with request.app.state.database.writing() as session:
            made = await chats.issue(session, signed.staff, key=request.app.state.key, now=clock.now())
    except tries.TooManyTries as error:
        return await _page(request, signed, error=error)
    return await _page(request, signed, code=made)


@sessions.signed_in
async def untie(request: Request, signed: Signed) -> Response:
    """Untie the chat."""
    sessions.check_proof(await sessions.form_of(request), signed)
    async with request.app.state.database.writing() as session:
        await chats.unlink(session, signed.staff, by=signed.staff.actor, now=clock.now())
    return sessions.seen_other(request, rights.NOTICES)


@sessions.signed_in
async def choose(request: Request, signed: Signed) -> Response:
    """Keep what was chosen."""
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    chosen = {way: [one for one in News if _field(way, one) in form] for way in Way}
    async with request.app.state.database.writing() as session:
        await wishes.choose(
            session,
            signed.staff,
            chosen[Way.TELEGRAM],
            chosen[Way.EMAIL],
            any_hour="any_hour" in form,
            language=_language(request, form.get("language", "")),
            now=clock.now(),
        )
    return sessions.seen_other(request, rights.NOTICES, "tersimpan=1")


@sessions.signed_in
async def mailbox(request: Request, signed: Signed) -> Response:
    """Keep a mailbox, and write to it whether it is one's own."""
    form = await sessions.form_of(request)
    sessions.check_proof(form, signed)
    typed = form.get("address", "")
    try:
        async with request.app.state.database.writing() as session:
            await wishes.set_address(
                session,
                signed.staff,
                typed,
                look.language_of(request),
                key=request.app.state.key,
                now=clock.now(),
            )
    except (InvalidAddress, tries.TooManyTries) as error:
        return await _page(request, signed, typed=typed, error=error)
    return sessions.seen_other(request, rights.NOTICES, "tersimpan=1")


async def _page(
    request: Request,
    signed: Signed,
    *,
    code: str | None = None,
    typed: str | None = None,
    error: ScoringError | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        wanted = await wishes.of(session, signed.staff, key=request.app.state.key)
        is_linked = await chats.is_linked(session, signed.staff)
    bot = request.app.state.bot_name
    link = f"https://t.me/{bot}?start=staf_{code}" if bot and code else None
    problem = errors.problem_of(error, language=look.language_of(request).value) if error else None
    with dress.speaking(request):
        title = t("Notices")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if problem else title,
            "fault": problem.title if problem else None,
            "failed": "address" if typed is not None else "code",
            "saved": "tersimpan" in request.query_params,
            "is_linked": is_linked,
            "code": wish_rules.spelled(code) if code else None,
            "link": link,
            "drawn": qr.on_page(qr.code(link, side_mm=CODE_SIDE_MM)) if link else None,
            "minutes": MINUTES,
            "bot": bot,
            "has_mail": MailSettings().is_on,
            "address": typed if typed is not None else wanted.address or "",
            "has_address": wanted.address is not None,
            "is_confirmed": wanted.is_confirmed,
            "rows": [_row(one, wanted) for one in wanted.offered],
            "any_hour": wanted.any_hour,
            "may_be_woken": wish_rules.may_be_woken(signed.staff.role),
            "languages": _languages(wanted.language),
        }
    return dress.page(
        request, "staff/notices.html", values, signed=signed, status=problem.status if problem else 200
    )


def _row(one: News, wanted: wishes.Wishes) -> dict[str, Any]:
    name, told = {
        News.ALERT: (
            t("Ratings that need an answer"),
            t("At most one message an hour, from 7 to 21 o'clock; what citizens wrote is masked."),
        ),
        News.WEEKLY: (
            t("The week in figures"),
            t("On Monday morning, and only when something has changed."),
        ),
        News.MONTHLY: (
            t("My score"),
            t("Once a month: how many rated you, what they praised, your score."),
        ),
    }[one]
    return {
        "name": name,
        "told": told,
        "telegram": _field(Way.TELEGRAM, one),
        "email": _field(Way.EMAIL, one),
        "by_telegram": one in wanted.telegram,
        "by_email": one in wanted.email,
    }


def _field(way: Way, one: News) -> str:
    return f"{way}-{one}"


def _language(request: Request, chosen: str) -> Language:
    return Language(chosen) if chosen in set(Language) else look.language_of(request)


def _languages(chosen: Language) -> list[tuple[str, str, bool]]:
    names = {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}
    known = [one for one in Language if one in names]
    return [(one.value, names[one], one is chosen) for one in known]

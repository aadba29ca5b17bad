"""The accounts of an admin's units: who has one, inviting somebody, and what can be changed about one."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web.public import answers
from api.web.staff import dress, faults, rights, terms_in_words
from api.web.staff import session as sessions
from api.web.staff.kiosks import moment_in_words
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import (
    AccountRow,
    InvalidName,
    NameTaken,
    Role,
    UnknownRole,
    approval_rules,
    invitations,
    sign_on,
)
from scoring.accounts.second_rules import GUARDED
from scoring.directory import scope
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t
from scoring.jobs import staffing
from scoring.terms import SLOWEST_ZONE

_REFUSALS = (
    InvalidName,
    NameTaken,
    UnknownRole,
    approval_rules.AlreadyProposed,
    approval_rules.WhyMissing,
    approval_rules.WhyTooLong,
    staffing.OwnAccount,
    answers.OldPage,
)


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the accounts, and how somebody is invited."""
    return await _list_page(request, signed)


@sessions.signed_in
async def invite(request: Request, signed: Signed) -> Response:
    """Make an account and show its link, this once."""
    staffing.check(signed.staff)
    form = await sessions.form_of(request)
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            made = await staffing.invite(
                session,
                form.get("username", ""),
                form.get("role", ""),
                form.get("unit", ""),
                employee=form.get("employee", "").strip() or None,
                reason=form.get("reason", ""),
                by=signed.staff,
                now=clock.now(),
            )
    except _REFUSALS as error:
        return await _list_page(request, signed, form=form, error=error)
    return await _list_page(request, signed, made=made)


@sessions.signed_in
async def one(request: Request, signed: Signed) -> Response:
    """Show one account and what can be done about it."""
    return await _one_page(request, signed)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Do what was asked for; a link that comes of it is shown this once."""
    staffing.check(signed.staff)
    form = await sessions.form_of(request)
    try:
        sessions.check_proof(form, signed)
        link, proposal = await _change(request, signed, form)
    except _REFUSALS as error:
        return await _one_page(request, signed, form=form, error=error)
    if link is not None:
        return await _one_page(request, signed, link=link)
    query = f"usul={proposal}" if proposal is not None else "tersimpan=1"
    return sessions.seen_other(request, f"{rights.ACCOUNTS}/{_username(request)}", query)


async def _change(request: Request, signed: Signed, form: Mapping[str, str]) -> tuple[str | None, int | None]:
    """Return the link that is to be shown, and the number of the proposal that waits, where there is one."""
    username, by, now = _username(request), signed.staff, clock.now()
    reason = form.get("reason", "")
    async with request.app.state.database.writing() as session:
        match form.get("do"):
            case "invite":
                token = await staffing.invite_again(session, username, by=by, now=now)
                return _link(request, token), None
            case "role":
                role = form.get("role", "")
                made = await staffing.change_role(session, username, role, reason=reason, by=by, now=now)
                return None, made
            case "disable":
                await staffing.disable(session, username, by=by, now=now)
                return None, None
            case "enable":
                made = await staffing.let_in_again(session, username, reason=reason, by=by, now=now)
                return None, made
            case "reset":
                made = await staffing.reset_second_step(session, username, reason=reason, by=by, now=now)
                return None, made
            case "subject" if issuer := request.app.state.sign_on.oidc_issuer:
                subject = form.get("subject", "")
                await staffing.link(session, username, issuer, subject, by=by, now=now)
                return None, None
            case _:
                raise NotFound


async def _list_page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    made: staffing.Invited | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await staffing.listed(session, signed.staff)
        units = await scope.units_below(session, signed.staff.unit_id)
    typed = form or {}
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = t("Accounts")
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "heading": title,
            "fault": fault,
            "accounts": [_card(account) for account in found],
            "units": [(unit.code, unit.name, unit.code == typed.get("unit")) for unit in units],
            "roles": _roles(typed.get("role", Role.OFFICER.value)),
            "typed": {name: typed.get(name, "") for name in ("username", "employee", "reason")},
            "made": made,
            "link": _link(request, made.token) if made else None,
            "days": invitations.GOOD_FOR.days,
        }
    return dress.page(request, "staff/accounts.html", values, signed=signed, status=status)


async def _one_page(
    request: Request,
    signed: Signed,
    *,
    form: Mapping[str, str] | None = None,
    link: str | None = None,
    error: ScoringError | answers.OldPage | None = None,
) -> Response:
    issuer = request.app.state.sign_on.oidc_issuer if request.app.state.sign_on.is_on else None
    async with request.app.state.database.reading() as session:
        account = await staffing.one(session, signed.staff, _username(request))
        subject = await sign_on.subject_of(session, account.id, issuer) if issuer else None
    with dress.speaking(request):
        fault, status = faults.told(request, error)
        title = account.username
        values: dict[str, Any] = {
            "title": t("Error: {title}", title=title) if fault else title,
            "fault": fault,
            "saved": "tersimpan" in request.query_params and not fault and not link,
            "proposed": request.query_params.get("usul", "") if not fault and not link else "",
            "one": _card(account),
            "is_own": account.id == signed.staff.account_id,
            "is_guarded": account.role in GUARDED,
            "is_powerful": account.role in approval_rules.POWERFUL,
            "roles": _roles(account.role.value),
            "reason": (form or {}).get("reason", ""),
            "issuer": issuer,
            "subject": subject or "",
            "link": link,
            "days": invitations.GOOD_FOR.days,
        }
    return dress.page(request, "staff/account.html", values, signed=signed, status=status)


def _username(request: Request) -> str:
    return str(request.path_params["username"])


def _link(request: Request, token: str) -> str:
    return f"{request.app.state.public_url}/staf/undangan/{token}"


def _card(account: AccountRow) -> dict[str, Any]:
    return {
        "username": account.username,
        "role": terms_in_words.role_in_words(account.role),
        "unit": account.unit_name,
        "is_disabled": account.disabled_at is not None,
        "has_password": bool(account.password_hash),
        "has_factor": account.has_factor,
        "came": moment_in_words(account.signed_in_at, SLOWEST_ZONE) if account.signed_in_at else None,
    }


def _roles(chosen: str) -> list[tuple[str, str, bool]]:
    return [(role.value, terms_in_words.role_in_words(role), role.value == chosen) for role in Role]

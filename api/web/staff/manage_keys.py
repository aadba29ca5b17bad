"""Keys of other systems: made and shown once, rotated, revoked."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import dress, manage
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.accounts import Scope, clients
from scoring.directory import scope
from scoring.directory.typed import check_may_administer
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.terms import SLOWEST_ZONE, local_day

CLIENTS = "/kelola/klien"
TICKED = "scope-"


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the clients."""
    check_may_administer(signed.staff.role)
    return await _page(request, signed)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Make a client, give one another key, or revoke it; a key is shown in this answer only."""
    check_may_administer(signed.staff.role)
    by, root, now = signed.staff.actor, signed.staff.unit_id, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str | None:
        name = form.get("name", "")
        if form.get("do") in {"rotate", "revoke"}:
            if all(one.name != name for one in await clients.within(session, root)):
                raise NotFound
            if form["do"] == "rotate":
                return await clients.rotate(session, name, by=by, now=now)
            await clients.revoke(session, name, by=by, now=now)
            return None
        unit = await scope.unit_within(session, root, form.get("unit", ""))
        asked = [one.removeprefix(TICKED) for one in form if one.startswith(TICKED)]
        _, key = await clients.create(session, name, unit.code, asked, by=by, now=now)
        return key

    key, failed = await manage.attempt(request, signed, work)
    if failed or key:
        return await _page(request, signed, failed, key=key)
    return sessions.seen_other(request, CLIENTS)


async def _page(
    request: Request, signed: Signed, failed: Failed | None = None, *, key: str | None = None
) -> Response:
    async with request.app.state.database.reading() as session:
        found = await clients.within(session, signed.staff.unit_id)
        units = await scope.units_below(session, signed.staff.unit_id)
    with dress.speaking(request):
        names = scope_in_words()
        rows = [
            {
                "name": one.name,
                "prefix": one.prefix,
                "unit": one.unit_code,
                "scopes": ", ".join(names[known] for known in sorted(one.scopes)),
                "used": look.day_in_words(local_day(one.last_used, SLOWEST_ZONE)) if one.last_used else None,
                "revoked": one.revoked_at is not None,
            }
            for one in found
        ]
    values = {
        "clients": rows,
        "key": key,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "scopes": [(f"{TICKED}{one.value}", words) for one, words in names.items()],
    }
    return manage.page(
        request, signed, "manage_clients.html", values,
        title=lambda: t("Machine clients"), labels=lambda: {"name": t("Name"), "unit": t("Sees")},
        initial={"unit": signed.staff.unit_code}, failed=failed,
    )  # fmt: skip


def scope_in_words() -> Mapping[Scope, str]:
    """Say what each permission allows."""
    return {
        Scope.SCORES_READ: t("read scores and statements"),
        Scope.FEEDBACK_WRITE: t("send ratings"),
        Scope.TICKETS_WRITE: t("issue tickets"),
        Scope.NIP_READ: t("read NIPs"),
    }

"""Units: the tree, one unit, adding and moving."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web.staff import manage
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.directory import units
from scoring.i18n import t

UNITS = "/kelola/unit"


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show the tree, and a form to add to it."""
    return await _list(request, signed)


@sessions.signed_in
async def add(request: Request, signed: Signed) -> Response:
    """Add a unit."""

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        return await units.add(session, form, by=signed.staff, now=clock.now())

    _, failed = await manage.attempt(request, signed, work)
    return await _list(request, signed, failed) if failed else sessions.seen_other(request, UNITS)


@sessions.signed_in
async def one(request: Request, signed: Signed) -> Response:
    """Show one unit."""
    return await _one(request, signed)


@sessions.signed_in
async def change(request: Request, signed: Signed) -> Response:
    """Change, close or reopen a unit."""
    code, by, now = request.path_params["code"], signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        match form.get("do"):
            case "close":
                await units.close(session, code, by=by, now=now)
            case "reopen":
                await units.reopen(session, code, by=by, now=now)
            case _:
                await units.change(session, code, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _one(request, signed, failed) if failed else sessions.seen_other(request, UNITS)


async def _list(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        tree = await units.tree(session, signed.staff)
    values = {
        "tree": tree,
        "above": [(one.code, f"{'– ' * one.depth}{one.name}") for one in tree if one.closed_on is None],
        "zones": _zones(),
    }
    initial = {"timezone": units.ZONES[0], "parent": request.query_params.get("di", "")[:64]}
    return manage.page(
        request, signed, "manage_units.html", values,
        title=lambda: t("Units"), labels=labels, initial=initial, failed=failed,
    )  # fmt: skip


async def _one(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    code = request.path_params["code"]
    async with request.app.state.database.reading() as session:
        unit, above = await units.one(session, signed.staff, code)
        tree = await units.tree(session, signed.staff)
    zones = _zones()
    if unit.timezone not in units.ZONES:
        zones.append((unit.timezone, unit.timezone))
    values = {
        "unit": unit,
        "is_root": unit.id == signed.staff.unit_id,
        "above": [(one.code, f"{'– ' * one.depth}{one.name}") for one in tree if one.code != code],
        "zones": zones,
    }
    initial = {name: getattr(unit, name) for name in units.FIELDS if name != "parent"} | {"parent": above}
    return manage.page(
        request, signed, "manage_unit.html", values,
        title=lambda: unit.name, labels=labels, initial=initial, failed=failed,
    )  # fmt: skip


def _zones() -> list[tuple[str, str]]:
    return list(zip(units.ZONES, ("WIB", "WITA", "WIT"), strict=True))


def labels() -> Mapping[str, str]:
    """Name the fields of a unit."""
    return {
        "code": t("Code"),
        "name": t("Name"),
        "kind": t("Kind, such as dinas or puskesmas"),
        "parent": t("Stands below"),
        "district": t("District"),
        "timezone": t("Time zone"),
        "lat": t("Latitude"),
        "lon": t("Longitude"),
        "users_served": t("People served in a year"),
    }

"""Services and counters: listing, adding, changing, closing."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web.staff import manage
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.directory import desks, scope
from scoring.i18n import t

SERVICES, POINTS = "/kelola/layanan", "/kelola/titik"


@sessions.signed_in
async def services(request: Request, signed: Signed) -> Response:
    """Show the services."""
    return await _services(request, signed)


@sessions.signed_in
async def add_service(request: Request, signed: Signed) -> Response:
    """Add a service."""

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        return await desks.add_service(session, form, by=signed.staff, now=clock.now())

    _, failed = await manage.attempt(request, signed, work)
    return await _services(request, signed, failed) if failed else sessions.seen_other(request, SERVICES)


@sessions.signed_in
async def service(request: Request, signed: Signed) -> Response:
    """Show one service."""
    return await _service(request, signed)


@sessions.signed_in
async def change_service(request: Request, signed: Signed) -> Response:
    """Change, close or reopen a service."""
    code, by, now = request.path_params["code"], signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        match form.get("do"):
            case "close" | "reopen" as what:
                await desks.set_service_open(session, code, is_open=what == "reopen", by=by, now=now)
            case _:
                await desks.change_service(session, code, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _service(request, signed, failed) if failed else sessions.seen_other(request, SERVICES)


@sessions.signed_in
async def points(request: Request, signed: Signed) -> Response:
    """Show the counters."""
    return await _points(request, signed)


@sessions.signed_in
async def add_point(request: Request, signed: Signed) -> Response:
    """Add a counter and show it with the code that was made."""

    async def work(session: AsyncSession, form: Mapping[str, str]) -> str:
        return await desks.add_point(session, form, by=signed.staff, now=clock.now())

    code, failed = await manage.attempt(request, signed, work)
    return (
        await _points(request, signed, failed) if failed else sessions.seen_other(request, f"{POINTS}/{code}")
    )


@sessions.signed_in
async def point(request: Request, signed: Signed) -> Response:
    """Show one counter."""
    return await _point(request, signed)


@sessions.signed_in
async def change_point(request: Request, signed: Signed) -> Response:
    """Change, close or reopen a counter."""
    code, by, now = request.path_params["code"], signed.staff, clock.now()

    async def work(session: AsyncSession, form: Mapping[str, str]) -> None:
        match form.get("do"):
            case "close" | "reopen" as what:
                await desks.set_point_open(session, code, is_open=what == "reopen", by=by, now=now)
            case _:
                await desks.change_point(session, code, form, by=by, now=now)

    _, failed = await manage.attempt(request, signed, work)
    return await _point(request, signed, failed) if failed else sessions.seen_other(request, POINTS)


async def _services(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        found = await desks.services(session, signed.staff)
        units = await scope.units_below(session, signed.staff.unit_id)
    values = {
        "services": found,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
        "categories": sorted({one.category for one, _ in found}),
    }
    return manage.page(
        request, signed, "manage_services.html", values,
        title=lambda: t("Services"), labels=labels, failed=failed,
    )  # fmt: skip


async def _service(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        found = await desks.service(session, signed.staff, request.path_params["code"])
        known = await desks.services(session, signed.staff)
    days = found.standard_days
    initial = {
        "name": found.name,
        "category": found.category,
        "standard_days": int(days) if days is not None and days.is_integer() else days,
        "fee": found.fee,
    }
    values = {"service": found, "categories": sorted({one.category for one, _ in known})}
    return manage.page(
        request, signed, "manage_service.html", values,
        title=lambda: found.name, labels=labels, initial=initial, failed=failed,
    )  # fmt: skip


async def _points(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        found = await desks.points(session, signed.staff)
        units = await scope.units_below(session, signed.staff.unit_id)
    values = {
        "points": found,
        "units": [(unit.code, unit.name) for unit in units if unit.closed_on is None],
    }
    return manage.page(
        request, signed, "manage_points.html", values,
        title=lambda: t("Counters"), labels=labels, failed=failed,
    )  # fmt: skip


async def _point(request: Request, signed: Signed, failed: Failed | None = None) -> Response:
    async with request.app.state.database.reading() as session:
        desk = await desks.point(session, signed.staff, request.path_params["code"])
    ticked = {name.removeprefix(desks.TICKED) for name in failed.form} if failed else set(desk.services)
    values = {"desk": desk, "ticked": ticked, "prefix": desks.TICKED}
    return manage.page(
        request, signed, "manage_point.html", values,
        title=lambda: desk.point.name, labels=labels, initial={"name": desk.point.name}, failed=failed,
    )  # fmt: skip


def labels() -> Mapping[str, str]:
    """Name the fields of services and counters."""
    return {
        "code": t("Code"),
        "name": t("Name"),
        "unit": t("Unit"),
        "category": t("Compared with services of the kind"),
        "standard_days": t("Standard time in working days"),
        "fee": t("Fee in rupiah"),
    }

"""Bringing the organisation in from a workbook: sent, looked at, confirmed, taken in whole."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.public import answers
from api.web.staff import dress, manage, uploads
from api.web.staff import session as sessions
from api.web.staff.manage import Failed
from api.web.staff.session import Signed
from scoring import clock
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.jobs import staging
from scoring.jobs.interchange.report import Report

IMPORT = uploads.IMPORTING
MOST_SHOWN = 200
"""Faults shown on the page; a file with more has one cause."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@sessions.signed_in
async def show(request: Request, signed: Signed) -> Response:
    """Show where to send a workbook."""
    async with request.app.state.database.reading() as session:
        await staging.check_may_import(session, signed.staff)
    return _page(request, signed)


@sessions.signed_in
async def example(request: Request, signed: Signed) -> Response:
    """Send a workbook to write over."""
    async with request.app.state.database.reading() as session:
        await staging.check_may_import(session, signed.staff)
    book = await asyncio.to_thread(staging.example)
    headers = {**look.headers(), "Content-Disposition": 'attachment; filename="contoh-organisasi.xlsx"'}
    return Response(book, media_type=XLSX, headers=headers)


@sessions.signed_in
async def check(request: Request, signed: Signed) -> Response:
    """Look at a workbook and say what it would do."""
    async with request.app.state.database.reading() as session:
        await staging.check_may_import(session, signed.staff)
    form, content = await uploads.read(request, file=uploads.BOOK, largest=uploads.LARGEST_BOOK)
    try:
        sessions.check_proof(form, signed)
        report, code = await staging.look_at(
            request.app.state.database, content, "", by=signed.staff, now=clock.now()
        )
    except (staging.UnusableFile, staging.RatingsInFile, answers.OldPage) as error:
        return _page(request, signed, failed=Failed(form, error))
    return _page(request, signed, report=report, code=code)


@sessions.signed_in
async def confirm(request: Request, signed: Signed) -> Response:
    """Take in the workbook that was looked at."""
    form = await manage.form_of(request)
    try:
        sessions.check_proof(form, signed)
        report = await staging.take_in(
            request.app.state.database, request.path_params["code"], by=signed.staff, now=clock.now()
        )
    except (NotFound, staging.Overtaken, answers.OldPage) as error:
        return _page(request, signed, failed=Failed(form, error))
    return _page(request, signed, report=report)


def _page(
    request: Request,
    signed: Signed,
    *,
    report: Report | None = None,
    code: str | None = None,
    failed: Failed | None = None,
) -> Response:
    with dress.speaking(request):
        problems = report.problems[:MOST_SHOWN] if report else ()
        values = {
            "report": report,
            "code": code,
            "counts": [(sheet_in_words(name), count) for name, count in report.counts.items()]
            if report
            else [],
            "problems": [
                (one.place.removeprefix("impor.xlsx/"), one.value, one.sentence) for one in problems
            ],
            "more": len(report.problems) - len(problems) if report else 0,
            "notices": [one.sentence for one in report.notices[:MOST_SHOWN]] if report else [],
            "megabytes": staging.LARGEST_FILE // 1_000_000,
        }
    return manage.page(
        request, signed, "manage_import.html", values, title=lambda: t("Import"), failed=failed
    )


def sheet_in_words(name: str) -> str:
    """Name what a sheet holds."""
    return {
        "units": t("Units"),
        "services": t("Services"),
        "points": t("Counters"),
        "employees": t("Employees"),
        "assignments": t("Assignments"),
        "rosters": t("Roster"),
    }.get(name, name)

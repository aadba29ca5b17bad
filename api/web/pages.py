"""Every page for people and where it is: light routes, mounted into the application as they are."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.errors import Problem
from api.web import assets, refusals
from api.web.public import devices, form, kiosk, later, open_data, receipt, results, search
from api.web.staff import pages as staff
from api.web.staff import uploads

UPLOADS: Final = {uploads.WHERE: uploads.LARGEST, uploads.IMPORTING: uploads.LARGEST_BOOK}
"""Where more may be sent than a form, and how many bytes."""


def routes() -> list[BaseRoute]:
    """Return the routes of all pages.

    Handlers find what they need in the application's state: ``database`` (scoring.db.engine.Database),
    ``key`` (bytes), ``public_url`` and ``bot_name`` (text or None).
    """
    return [
        Route("/", search.home, methods=["GET"]),
        Route("/dekat", search.around, methods=["GET"]),
        Route("/dekat", search.near, methods=["POST"]),
        Route("/kantor/{unit}", search.office, methods=["GET"]),
        Route("/privasi", search.privacy, methods=["GET"]),
        Route("/hasil/{unit}.csv-metadata.json", open_data.described_for_programs, methods=["GET"]),
        Route("/hasil/{unit}.json", open_data.as_json, methods=["GET"]),
        Route("/hasil/{unit}.csv", open_data.as_csv, methods=["GET"]),
        Route("/hasil/{unit}", results.show, methods=["GET"]),
        Route("/badge/{unit}.svg", open_data.badge, methods=["GET"]),
        Route("/badge/{unit}.json", open_data.badge_as_json, methods=["GET"]),
        *(
            route
            for door in ("/r/{code}", "/t/{code}")
            for route in (
                Route(door, form.show, methods=["GET"]),
                # Sent to an address of its own: sending to the form's would throw the form out of the
                # browser's cache, and who goes back to it would find another one, with another key.
                Route(f"{door}/kirim", form.show, methods=["GET"]),
                Route(f"{door}/kirim", form.send, methods=["POST"]),
            )
        ),
        Route("/k", devices.show, methods=["GET"]),
        Route("/k", devices.pair, methods=["POST"]),
        Route("/k/{code}", kiosk.show, methods=["GET"]),
        Route("/k/{code}/tanda", kiosk.beat, methods=["POST"]),
        Route("/k/{code}/kirim", kiosk.press, methods=["POST"]),
        Route("/k/{code}/terima-kasih", kiosk.thanks, methods=["GET"]),
        Route("/l/{link}", later.show, methods=["GET"]),
        Route("/l/{link}/kirim", later.show, methods=["GET"]),
        Route("/l/{link}/kirim", later.send, methods=["POST"]),
        Route("/s/{receipt}", receipt.show, methods=["GET"]),
        Route("/s/{receipt}/bukti.json", receipt.proof, methods=["GET"]),
        Route("/s/{receipt}/belum-selesai", receipt.come_back, methods=["POST"]),
        Route("/s/{receipt}/selesai", receipt.accept, methods=["POST"]),
        Route("/s/{receipt}/tarik", receipt.withdraw, methods=["POST"]),
        Route("/s/{receipt}/hapus", receipt.erase, methods=["POST"]),
        Route("/static/{name}", assets.static, methods=["GET"]),
        *staff.routes(),
    ]


def error_page(request: Request, problem: Problem) -> Response:
    """Return what people see when something was refused that no page has met: ``app.state.error_page``."""
    return refusals.told(request, problem)

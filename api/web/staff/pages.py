"""Every staff page and where it is."""

from starlette.routing import BaseRoute, Route

from api.web.staff import case, comments, desk, entrance, own


def routes() -> list[BaseRoute]:
    """Return the routes of the staff pages. Nothing here deletes or edits what a citizen said."""
    return [
        Route("/staf/masuk", entrance.show, methods=["GET"]),
        Route("/staf/masuk", entrance.enter, methods=["POST"]),
        Route("/staf/keluar", entrance.leave, methods=["POST"]),
        Route("/staf", desk.show, methods=["GET"]),
        Route("/staf/tindak-lanjut/{code}", case.show, methods=["GET"]),
        Route("/staf/tindak-lanjut/{code}", case.move, methods=["POST"]),
        Route("/staf/komentar", comments.show, methods=["GET"]),
        Route("/staf/komentar/{code}", comments.correct, methods=["POST"]),
        Route("/staf/saya", own.show, methods=["GET"]),
    ]

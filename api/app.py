"""The web door, put together: pages for people, the machine API, and two addresses for whoever watches."""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.routing import BaseRoute

from api import errors, health
from api.security import UNOBSERVED, BodyCap, Envelope, RealAddress
from api.settings import ApiSettings, SignOnSettings
from api.v1.app import build_v1
from scoring.db.engine import Database


def build_app(
    database: Database,
    settings: ApiSettings,
    *,
    key: bytes,
    extra_routes: Sequence[BaseRoute] = (),
    sign_on: SignOnSettings | None = None,
) -> FastAPI:
    """Build the application of one process.

    Args:
        database: opened and closed by whoever calls.
        settings: of this door.
        key: of receipts, tickets and pseudonyms.
        extra_routes: other doors' addresses, such as a Telegram webhook; they go before the pages.
        sign_on: where staff may sign in otherwise; by default as the operator has set it.
    """
    # The pages bring templates and pictures along; the machine API's tests and tools need none of it.
    from api.web import pages  # noqa: PLC0415

    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=UNOBSERVED
    )
    app.state.database = database
    app.state.key = key
    app.state.public_url = settings.address
    app.state.bot_name = settings.bot_name
    app.state.licence = settings.terms
    app.state.printed_url = settings.public_url
    app.state.second_factor_for = settings.second_factor_for
    app.state.sign_on = sign_on or SignOnSettings()
    app.state.sign_on_known = None
    app.state.error_page = pages.error_page
    errors.install(app)

    v1 = build_v1(database, settings)
    v1.state = app.state
    app.mount("/api/v1", v1)
    app.router.routes.extend([*health.routes(), *extra_routes, *pages.routes()])

    # The last one added is the first one met.
    app.add_middleware(BodyCap, roomier=pages.UPLOADS)
    app.add_middleware(RealAddress, proxies=settings.trusted_proxies)
    app.add_middleware(Envelope, https=settings.address.startswith("https://"))
    return app

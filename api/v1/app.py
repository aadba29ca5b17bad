"""The machine API put together: an application of its own, so that its gate stands before all of it."""

from fastapi import FastAPI

from api import errors
from api.security import UNOBSERVED, KeyFirst, permission_of
from api.settings import ApiSettings
from api.v1 import docs, employees, feedback, journal, tickets, units
from scoring.db.engine import Database

TITLE = "Puas API"
VERSION = "1"


def build_v1(database: Database, settings: ApiSettings) -> FastAPI:
    """Build the machine API; AttributeError when an operation does not declare who may call it."""
    v1 = FastAPI(
        title=TITLE,
        version=VERSION,
        summary="Scores of units and employees, feedback and tickets, for other systems.",
        description=docs.INTRODUCTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        servers=[{"url": f"{settings.address}/api/v1"}],
        openapi_tags=docs.TAGS,
        telemetry=UNOBSERVED,
    )
    errors.install(v1)
    # Routes are tried in turn: what is asked most often comes first.
    for part in (feedback, tickets, units, employees, journal):
        v1.router.routes.extend(part.router.routes)
    if settings.docs:
        v1.router.routes.extend(docs.routes(v1))
    for route in v1.routes:
        permission_of(route)
    v1.add_middleware(KeyFirst, database=database, routes=v1.routes)
    return v1

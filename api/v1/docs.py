"""The machine API described by itself: an OpenAPI document, and a page made from it that needs no network."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from jinja2 import Environment, FileSystemLoader
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from api.reasons import REASONS
from api.security import allows, permission_of
from api.v1.problems import ProblemOut

INTRODUCTION: Final = (
    "Send your key as `Authorization: Bearer puas_...`. A key sees one unit and all below it, and may do"
    " what its scopes allow. Refusals are problem details (RFC 9457): decide by their stable `code`."
    " POST needs an `Idempotency-Key`; GET answers carry an `ETag`. Texts for people follow"
    " `Accept-Language` (id, en)."
)
TAGS: Final = [
    {"name": "scores", "description": "What came out."},
    {"name": "feedback", "description": "What citizens said at your screens."},
    {"name": "tickets", "description": "Proof of a visit."},
    {"name": "journal", "description": "Proof that nothing was altered; open to anybody."},
]
_PAGE_POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_FOLDER: Final = Path(__file__).parent / "reference"


def routes(v1: FastAPI) -> list[Route]:
    """Return the addresses of the description; anybody may read them."""

    @allows(None)
    async def document(request: Request) -> Response:
        del request
        return JSONResponse(described(v1))

    @allows(None)
    async def page(request: Request) -> Response:
        del request
        return HTMLResponse(_rendered(v1), headers={"Content-Security-Policy": _PAGE_POLICY})

    @allows(None)
    async def style(request: Request) -> Response:
        del request
        return Response((_FOLDER / "reference.css").read_bytes(), media_type="text/css")

    return [
        Route("/openapi.json", document, include_in_schema=False),
        Route("/docs", page, include_in_schema=False),
        Route("/docs.css", style, include_in_schema=False),
    ]


@cache
def described(v1: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, with the key and the scope each operation needs."""
    document = get_openapi(
        title=v1.title,
        version=v1.version,
        summary=v1.summary,
        description=v1.description,
        routes=v1.routes,
        tags=v1.openapi_tags,
        servers=v1.servers,
    )
    _, problem = models_json_schema(
        [(ProblemOut, "serialization")], ref_template="#/components/schemas/{model}"
    )
    components = document["components"]
    components["schemas"] |= problem["$defs"]
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A client's key: puas_<prefix>_<secret>."}
    }
    for route in v1.routes:
        needed = permission_of(route)
        for operation in document["paths"].get(getattr(route, "path", ""), {}).values():
            operation["security"] = [{"key": [needed.value]}] if needed is not None else []
    return document


@cache
def _rendered(v1: FastAPI) -> str:
    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True)
    return environment.get_template("reference.html").render(
        document=described(v1), reasons=dict(sorted(REASONS.items())), address=v1.servers[0]["url"]
    )

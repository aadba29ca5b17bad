"""What pages are dressed in: one style sheet inside each page, and files named after their content."""

import base64
import re
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOREVER = "public, max-age=31536000, immutable"
_TYPES = MappingProxyType(
    {
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".webmanifest": "application/manifest+json; charset=utf-8",
    }
)


def _source(name: str) -> str:
    return (resources.files("api.web") / "static" / name).read_text(encoding="utf-8")


@cache
def style() -> str:
    """Return the style sheet as it stands in every page: comments and needless spaces gone."""
    text = re.sub(r"/\*.*?\*/", "", _source("puas.css"), flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()


@cache
def style_hash() -> str:
    """Return the style sheet's hash as a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(sha256(style().encode()).digest()).decode()


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    """Return what is served by the name it is served under: the content's hash is part of it."""
    found: dict[str, tuple[str, bytes]] = {}
    for entry in (resources.files("api.web") / "static").iterdir():
        stem, dot, ending = entry.name.rpartition(".")
        kind = _TYPES.get(dot + ending)
        if kind is not None:
            content = entry.read_bytes()
            found[f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"] = (kind, content)
    return found


@cache
def address(name: str) -> str:
    """Return where a static file is served; a changed file has a changed address."""
    stem, _, ending = name.rpartition(".")
    served = next(one for one in _files() if one.startswith(f"{stem}.") and one.endswith(f".{ending}"))
    return f"/static/{served}"


def version(name: str) -> str:
    """Return a few letters that change when a static file does: what a kiosk says it runs."""
    return address(name).split(".")[-2][:7]


async def static(request: Request) -> Response:
    """Serve a static file by its hashed name, to be kept for ever."""
    found = _files().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("404", status_code=404, headers={"X-Content-Type-Options": "nosniff"})
    kind, content = found
    return Response(
        content,
        media_type=kind,
        headers={
            "Cache-Control": FOREVER,
            "X-Content-Type-Options": "nosniff",
            # A worker asks the network by its own file's policy, and may serve the kiosk's pages alone.
            "Content-Security-Policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
            "Service-Worker-Allowed": "/k/",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )

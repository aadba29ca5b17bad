"""The staff pages' dress: the citizens' look with a second sheet, and the way around."""

import base64
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.web import look
from api.web.staff import rights
from api.web.staff.session import Signed
from scoring import i18n

_SHEET = "staff.css"
_NOT_FOR_SEARCH_ENGINES = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


@cache
def style() -> str:
    """Return the second style sheet as it stands in every staff page."""
    text = (resources.files("api.web") / "static" / _SHEET).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()


@cache
def policy() -> str:
    """Return the Content-Security-Policy: that of every page, which knows this sheet too."""
    hashed = base64.b64encode(sha256(style().encode()).digest()).decode()
    return look.headers()["Content-Security-Policy"].replace("style-src ", f"style-src 'sha256-{hashed}' ")


def speaking(request: Request) -> AbstractContextManager[None]:
    """Speak the reader's language until the block ends."""
    return i18n.speaking(look.language_of(request))


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    signed: Signed | None = None,
    status: int = 200,
    more_headers: Mapping[str, str] | None = None,
) -> Response:
    """Render a staff page; nothing of it is kept by anybody on the way.

    Args:
        request: whose page it is.
        template: file in ``templates``.
        values: what the template names.
        signed: who is signed in, if anybody.
        status: HTTP status.
        more_headers: beyond those of every staff page.
    """
    with speaking(request):
        around = ways(request, signed) if signed and signed.staff.owes is None else []
    return look.page(
        request,
        template,
        {
            "staff_style": style(),
            "signed": signed,
            "ways": around,
            "chosen_language": look.keep_language(request).removeprefix("?lang="),
            **values,
        },
        status=status,
        more_headers={
            **_NOT_FOR_SEARCH_ENGINES,
            "Content-Security-Policy": policy(),
            **(more_headers or {}),
        },
    )


def ways(request: Request, signed: Signed) -> list[dict[str, Any]]:
    """Return the pages somebody may go to, with the one they are on marked."""
    return [
        {"path": path, "name": name, "is_here": request.url.path == path}
        for path, name in rights.pages_of(signed.staff)
    ]

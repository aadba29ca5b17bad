"""How a page is made: the reader's language, the template, and the headers that go with every page."""

import gzip
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.web import assets
from scoring import i18n
from scoring.i18n import t, tn
from scoring.terms import Language

SMALLEST_TO_PACK: Final = 1_000
"""Bytes; below, packing gains nothing."""

NO_STORE: Final = "no-store"
REVALIDATE: Final = "private, no-cache"
"""May be shown again when people go back: the form they return to is then the very form they sent."""

_KEPT = ("q", "periode", "pelayanan", "kecamatan")
"""What of an address stays when the language changes: what was looked for, and of when."""

_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb")


@cache
def headers() -> Mapping[str, str]:
    """Return the headers of every page: nothing runs or loads that is not ours, nobody frames it."""
    policy = (
        "default-src 'none'",
        f"style-src '{assets.style_hash()}'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return MappingProxyType(
        {
            "Content-Security-Policy": "; ".join(policy),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Vary": "Accept-Language, Accept-Encoding",
        }
    )


def language_of(request: Request) -> Language:
    """Return the reader's language: the one chosen in the address, or what the browser prefers."""
    chosen = request.query_params.get("lang", "")
    if chosen in set(Language):
        return Language(chosen)
    return i18n.negotiate(request.headers.get("accept-language"))


def keep_language(request: Request) -> str:
    """Return the part of an address that keeps a language the reader has chosen, or nothing."""
    chosen = request.query_params.get("lang", "")
    return f"?lang={chosen}" if chosen in set(Language) else ""


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    cache_control: str = NO_STORE,
    more_headers: Mapping[str, str] | None = None,
) -> Response:
    """Render a page in the reader's language.

    Args:
        request: whose page it is.
        template: file in ``templates``.
        values: what the template names.
        status: HTTP status.
        cache_control: who may keep it.
        more_headers: beyond those of every page.
    """
    html = rendered(request, template, values)
    response = HTMLResponse(html, status_code=status, headers={**headers(), "Cache-Control": cache_control})
    response.headers.update(more_headers or {})
    return packed(request, response)


def rendered(request: Request, template: str, values: Mapping[str, Any]) -> str:
    """Fill a template in the reader's language."""
    with i18n.speaking(language_of(request)):
        return (
            _templates()
            .get_template(template)
            .render(
                lang=i18n.current().value,
                here=_here(request),
                in_other_languages=_in_other_languages(request),
                keep=keep_language(request),
                style=assets.style(),
                **values,
            )
        )


def _here(request: Request) -> str:
    """Return the path asked for, on this site in any case: two slashes would begin another's address."""
    return quote("/" + request.url.path.lstrip("/"))


def _in_other_languages(request: Request) -> list[tuple[str, str]]:
    """Return each other language with the address of the same page in it."""
    query = {name: request.query_params[name] for name in _KEPT if name in request.query_params}
    others = [one.value for one in Language if one is not i18n.current()]
    return [(one, f"{_here(request)}?{urlencode({**query, 'lang': one})}") for one in others]


def packed(request: Request, response: Response) -> Response:
    """Compress an answer for whoever can unpack it: a fifth of the bytes on the slowest networks."""
    if len(response.body) >= SMALLEST_TO_PACK and "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(bytes(response.body), compresslevel=6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


def day_in_words(day: date) -> str:
    """Write a day as people of the current language read it."""
    return format_date(day, "long", locale=i18n.current().value)


def month_in_words(day: date) -> str:
    """Name the month of a day."""
    return format_date(day, "LLLL", locale=i18n.current().value)


def number(value: float | None, digits: int = 2) -> str:
    """Write a number with that many decimals and the current language's signs; nothing is a dash."""
    if value is None:
        return "–"
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, pattern, locale=i18n.current().value)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=t, tn=tn, asset=assets.address)
    environment.filters.update(day=day_in_words, number=number)
    return environment

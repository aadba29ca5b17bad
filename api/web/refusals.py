"""Pages that only say why there is nothing else to show, in the same look as all others."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api.errors import Problem
from api.web import look, sentences
from scoring import i18n
from scoring.errors import NotFound
from scoring.i18n import t

RETRY_AFTER_S = 10


@dataclass(frozen=True, slots=True)
class WayOn:
    """Where to go from a page that refuses.

    Attributes:
        address: path within this site.
        label: what the link says.
    """

    address: str
    label: str


def refusal(request: Request, error: sentences.Told, *, kept: str = "") -> Response:
    """Return the page about a refusal, with the way on that is still open.

    Args:
        request: which was refused.
        error: why.
        kept: what the reader had typed, shown so that it is not lost.
    """
    with i18n.speaking(look.language_of(request)):
        lost = error.code == "unavailable"
        return _page(
            request,
            status=sentences.status_of(error),
            heading=sentences.heading_of(error),
            sentence=t("Please try again in a minute.") if lost else sentences.sentence_of(error),
            way_on=_way_on(request, error),
            kept=kept,
        )


def not_found(request: Request) -> Response:
    """Return the page for an address that leads nowhere."""
    return refusal(request, NotFound())


def told(request: Request, problem: Problem) -> Response:
    """Return the page about a refusal that no page of ours has met: the application's last word to people."""
    with i18n.speaking(look.language_of(request)):
        if problem.status == 404:
            return not_found(request)
        fault_of_ours = problem.status >= 500
        made = _page(
            request,
            status=problem.status,
            heading=t("Something went wrong on our side") if fault_of_ours else t("That did not work"),
            sentence=t("Nothing was stored halfway. Please go back and try again.")
            if fault_of_ours
            else problem.title,
            way_on=WayOn(f"/{look.keep_language(request)}", t("Look for a service or office")),
        )
    for name, value in problem.headers.items():
        made.headers.setdefault(name, value)
    return made


def _page(
    request: Request, *, status: int, heading: str, sentence: str, way_on: WayOn | None, kept: str = ""
) -> Response:
    return look.page(
        request,
        "refusal.html",
        {"title": heading, "heading": heading, "sentence": sentence, "way_on": way_on, "kept": kept},
        status=status,
        more_headers={"Retry-After": str(RETRY_AFTER_S)} if status == 503 else None,
    )


def _way_on(request: Request, error: sentences.Told) -> WayOn | None:
    point = error.params.get("point")
    keep = look.keep_language(request)
    if error.code in ("ticket_expired", "ticket_spent") and isinstance(point, str):
        return WayOn(f"/r/{point}{keep}", t("Rate through the open form"))
    if error.code in ("unavailable", "not_a_form", "other_site"):
        return WayOn(f"{_form_of(request.url.path)}{keep}", t("Open this page again"))
    return WayOn(f"/{keep}", t("Look for a service or office"))


def _form_of(path: str) -> str:
    """Return the address of the page that sends to an address, on this site in any case."""
    return quote("/" + path.lstrip("/").removesuffix("/kirim"))

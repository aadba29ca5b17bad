"""Who is signed in, and whether a form is ours: a cookie no script reads, a word only our page knows."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web import look, refusals
from api.web.public import answers
from scoring import accounts, clock, i18n
from scoring.accounts import Staff, sessions
from scoring.accounts.second_rules import Step
from scoring.i18n import t

SIGN_IN: Final = "/staf/masuk"
HOME: Final = "/staf"
MOST_FIELDS: Final = 16
OWN: Final = frozenset({"same-origin", "none"})
"""What a browser says of forms sent from our own pages, or typed in by hand."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A request by somebody who is signed in.

    Attributes:
        staff: who, with the rights they have at this moment.
        proof: the word that forms of this session carry.
    """

    staff: Staff
    proof: str


Handler: TypeAlias = Callable[[Request, Signed], Awaitable[Response]]


Guarded: TypeAlias = Callable[[Request], Awaitable[Response]]

STEPS: Final = {
    Step.CODE: "/staf/masuk/kode",
    Step.PASSWORD: "/staf/keamanan/kata-sandi",
    Step.ENROL: "/staf/keamanan/dua-langkah",
}
"""Where what is still owed is done: whoever owes something is led there from everywhere else."""


def signed_in(handler: Handler) -> Guarded:
    """Let only those in who are signed in and owe nothing; others are led to where they can do that."""
    return on_the_way()(handler)


def on_the_way(*steps: Step) -> Callable[[Handler], Guarded]:
    """Let those in too who owe one of these steps."""

    def guard(handler: Handler) -> Guarded:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            try:
                signed = await _signed(request)
            except accounts.Unauthenticated:
                if request.method == "POST":
                    return await _signed_out_while_typing(request)
                return seen_other(request, SIGN_IN)
            owes = signed.staff.owes
            if owes is not None and owes not in steps:
                return seen_other(request, STEPS[owes])
            try:
                return await handler(request, signed)
            except answers.Misread as error:
                return refusals.refusal(request, error)

        return guarded

    return guard


async def form_of(request: Request, *, most: int = MOST_FIELDS) -> dict[str, str]:
    """Read a form that one of our own pages has sent, of so many fields at most.

    Raises:
        OtherSite: a browser says that another page sent it.
        NotAForm: it is not a form.
        TooLarge: it is too long.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in OWN:
        raise answers.OtherSite
    answers.check_kind(request.headers.get("content-type", ""))
    body = await answers.body_of(request)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, encoding="utf-8", max_num_fields=most)
    except ValueError:
        raise answers.NotAForm from None
    return dict(pairs)


def check_proof(form: Mapping[str, str], signed: Signed) -> None:
    """Raise OldPage unless a form carries the word of this very session."""
    if not hmac.compare_digest(form.get("proof", "").encode(), signed.proof.encode()):
        raise answers.OldPage


def token_of(request: Request) -> str | None:
    """Return the token in the cookie, None when there is none."""
    return request.cookies.get(_cookie(request))


def give(request: Request, response: Response, token: str) -> None:
    """Let a browser keep a token until it is closed."""
    response.set_cookie(
        _cookie(request), token, path="/", secure=is_https(request), httponly=True, samesite="lax"
    )


def device(request: Request) -> str | None:
    """Name the browser a request comes from."""
    return sessions.device_of(request.headers.get("user-agent", ""))


def take_away(request: Request, response: Response) -> None:
    """Let a browser forget its token."""
    response.delete_cookie(
        _cookie(request), path="/", secure=is_https(request), httponly=True, samesite="lax"
    )


def seen_other(request: Request, path: str, query: str = "") -> Response:
    """Lead on to another page of ours, with a query (without its question mark) where there is one."""
    kept = look.keep_language(request)
    asked = f"{kept}&{query}" if kept and query else kept or (query and f"?{query}")
    return RedirectResponse(
        f"{path}{asked}",
        status_code=303,
        headers={**look.headers(), "Cache-Control": look.NO_STORE},
    )


async def _signed(request: Request) -> Signed:
    token, now = token_of(request), clock.now()
    if token is None:
        raise accounts.Unauthenticated
    database = request.app.state.database
    async with database.reading() as session:
        staff = await accounts.staff_of(
            session,
            token,
            now=now,
            required=request.app.state.second_factor_for,
            spares_sign_on=request.app.state.sign_on.oidc_asks_second_step,
        )
    if staff.is_due:
        await database.act(lambda session: accounts.seen(session, token, now=now))
    proof = hmac.digest(request.app.state.key, b"staff form:" + token.encode(), "sha256").hex()
    return Signed(staff, proof)


async def _signed_out_while_typing(request: Request) -> Response:
    """Say that nothing was stored, and give back what was typed."""
    try:
        form = await form_of(request)
    except answers.Misread as error:
        return refusals.refusal(request, error)
    with i18n.speaking(look.language_of(request)):
        heading = t("You have been signed out")
        values = {
            "title": heading,
            "heading": heading,
            "sentence": t("Nothing was stored. Copy what you wrote, sign in again and send it once more."),
            "kept": form.get("text", ""),
            "way_on": refusals.WayOn(f"{SIGN_IN}{look.keep_language(request)}", t("Sign in")),
        }
    return look.page(request, "refusal.html", values, status=401)


def is_https(request: Request) -> bool:
    """Say whether people reach this service by https."""
    return (request.app.state.public_url or "").startswith("https://")


def _cookie(request: Request) -> str:
    """Name the cookie: over https so that no other host and no plain page can set or send it."""
    return "__Host-puas" if is_https(request) else "puas"

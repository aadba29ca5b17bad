"""Signing in by an OpenID Connect provider: leaving for it, coming back, and what is asked of it meanwhile.

What is sent and what must come back is ``scoring.accounts.sign_on_rules``; here is only the fetching, and the
cookie in which a browser keeps its question, sealed.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.settings import SignOnSettings
from api.web import look
from api.web.staff import entrance
from api.web.staff import session as sessions
from scoring import clock
from scoring.accounts import sign_on, sign_on_rules
from scoring.accounts.sessions import SINGLE_SIGN_ON
from scoring.accounts.sign_on_rules import Attempt, SignOnRefused, SignOnUnknown
from scoring.errors import NotFound
from scoring.notifications.sealing import seal_text, unseal_text

LOG = structlog.get_logger()
BACK: Final = "/staf/masuk/sso/kembali"
LIFE_S: Final = 600
"""How long somebody may take at the provider."""

FRESH_S: Final = 300
"""How long what the provider says of itself is believed without asking again."""

PATIENCE_S: Final = 10
LARGEST: Final = 1 << 20
"""Bytes of an answer that are read."""

_SEALED_FOR: Final = "single sign-on"


async def leave_for(request: Request) -> Response:
    """Lead a browser to the provider, with a question only it can bring the answer to."""
    settings = _settings(request)
    attempt = sign_on_rules.new_attempt(clock.now())
    try:
        known = await _discovered(request)
    except SignOnRefused as error:
        return entrance.refused(request, error)
    address = sign_on_rules.asked(
        known["authorization_endpoint"],
        attempt,
        client_id=settings.oidc_client_id or "",
        back=_back(request),
        language=look.language_of(request).value,
    )
    response = RedirectResponse(
        address, status_code=303, headers={**look.headers(), "Cache-Control": look.NO_STORE}
    )
    kept = orjson.dumps([attempt.state, attempt.nonce, attempt.verifier, attempt.at]).decode()
    response.set_cookie(
        _cookie(request),
        seal_text(kept, _SEALED_FOR, key=request.app.state.key),
        max_age=LIFE_S,
        path="/",
        secure=sessions.is_https(request),
        httponly=True,
        samesite="lax",
    )
    return response


async def come_back(request: Request) -> Response:
    """Take the provider's answer and sign the browser in to the account of whom it names."""
    settings, now = _settings(request), clock.now()
    issuer, client_id = settings.oidc_issuer or "", settings.oidc_client_id or ""
    try:
        attempt = _kept(request)
        code = sign_on_rules.code_in(request.query_params, attempt, issuer=issuer)
        known = await _discovered(request)
        token = await _traded(settings, known, code, attempt, back=_back(request))
        keys = await _fetched("GET", known["jwks_uri"])
        identity = sign_on_rules.verified(token, keys, attempt, issuer=issuer, client_id=client_id, now=now)
        async with request.app.state.database.writing() as session:
            staff = await sign_on.account_for(
                session,
                identity,
                match=settings.oidc_match,
                unit_for_new=settings.oidc_new_accounts_in,
                now=now,
            )
        if staff is None:
            raise SignOnUnknown
    except (SignOnRefused, SignOnUnknown) as error:
        LOG.warning("sign_on_failed", code=error.code)
        return _forget(request, entrance.refused(request, error))
    return _forget(request, await entrance.come_in(request, staff, way=SINGLE_SIGN_ON))


def _settings(request: Request) -> SignOnSettings:
    settings: SignOnSettings = request.app.state.sign_on
    if not settings.is_on:
        raise NotFound
    return settings


def _back(request: Request) -> str:
    return f"{request.app.state.public_url}{BACK}"


def _cookie(request: Request) -> str:
    return "__Host-puas-sso" if sessions.is_https(request) else "puas-sso"


def _kept(request: Request) -> Attempt:
    """Return what this browser asked, or raise SignOnRefused when it asked nothing of late."""
    sealed = request.cookies.get(_cookie(request), "")
    kept = unseal_text(sealed, _SEALED_FOR, key=request.app.state.key)
    attempt = Attempt(*orjson.loads(kept)) if kept else None
    if attempt is None or clock.now().timestamp() - attempt.at > LIFE_S:
        raise SignOnRefused
    return attempt


def _forget(request: Request, response: Response) -> Response:
    """Let the question be asked once: whatever came of it, the browser forgets it."""
    response.delete_cookie(
        _cookie(request), path="/", secure=sessions.is_https(request), httponly=True, samesite="lax"
    )
    return response


async def _discovered(request: Request) -> Mapping[str, Any]:
    """Return what the provider says of itself (OpenID Connect Discovery 1.0, section 4).

    It is asked every few minutes at most, however many come: strangers do not pester it through us.
    """
    state, now = request.app.state, clock.now().timestamp()
    if state.sign_on_known is not None and now - state.sign_on_known[0] < FRESH_S:
        fresh: Mapping[str, Any] = state.sign_on_known[1]
        return fresh
    issuer = _settings(request).oidc_issuer or ""
    known = await _fetched("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if known.get("issuer") != issuer or not all(isinstance(known.get(one), str) for one in named):
        LOG.error("sign_on_provider_unlike_itself")
        raise SignOnRefused
    state.sign_on_known = (now, known)
    return known


async def _traded(
    settings: SignOnSettings, known: Mapping[str, Any], code: str, attempt: Attempt, *, back: str
) -> str:
    """Trade the code for an ID token."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": attempt.verifier,
    }
    client_id, secret = settings.oidc_client_id or "", settings.oidc_client_secret
    ways = known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by_header = secret is not None and "client_secret_basic" in ways
    if not by_header:
        form["client_id"] = client_id
        if secret is not None:
            form["client_secret"] = secret.get_secret_value()
    login = (client_id, secret.get_secret_value()) if secret is not None and by_header else None
    found = await _fetched("POST", known["token_endpoint"], form=form, login=login)
    token = found.get("id_token")
    if not isinstance(token, str):
        raise SignOnRefused
    return token


async def _fetched(
    method: str,
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    login: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return a JSON object from the provider, or raise SignOnRefused; it is not followed elsewhere."""
    # Few installations sign on so, and the client takes a quarter of a second to load.
    import aiohttp  # noqa: PLC0415

    headers = {"Accept": "application/json"}
    if login is not None:
        headers["Authorization"] = _basic(*login)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as http,
            http.request(
                method, address, data=form, allow_redirects=False, headers=headers
            ) as answer,
        ):  # fmt: skip
            body = b""
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > LARGEST:
                    raise SignOnRefused
            told = orjson.loads(body) if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        LOG.warning("sign_on_provider_away", error=type(error).__name__)
        raise SignOnRefused from None
    if not isinstance(told, dict):
        LOG.warning("sign_on_provider_refused", status=answer.status)
        raise SignOnRefused
    return told


def _basic(client_id: str, secret: str) -> str:
    """Write a client's name and secret as RFC 6749, section 2.3.1 has it: each encoded by itself first."""
    told = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {b64encode(told.encode()).decode()}"

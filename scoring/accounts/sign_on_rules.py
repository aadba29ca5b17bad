"""Single sign-on by OpenID Connect, as far as it is arithmetic: what is sent, what a token must say. Pure.

Authorization code with a proof key (OpenID Connect Core 1.0, section 3.1; RFC 7636), issuer in the answer
(RFC 9207). Fetching is the door's.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from scoring.errors import ScoringError


class SignOnRefused(ScoringError):
    """What came back from the provider is not an answer to what was asked, or not by whom it should be."""

    code = "sign_on_refused"


class SignOnUnknown(ScoringError):
    """The provider knows this person, and no account here is theirs."""

    code = "sign_on_unknown"


class Match(StrEnum):
    """By what an account is found the first time somebody comes; afterwards their link is known."""

    NONE = "none"
    EMAIL = "email"
    USERNAME = "username"


ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures that are believed: none by a shared secret, and never ``none``."""

LEEWAY_S: Final = 60
SCOPE: Final = "openid profile email"
LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser keeps, sealed, between leaving for the provider and coming back.

    Attributes:
        state: comes back with the answer, so that it is to this browser's question.
        nonce: comes back inside the token, so that it is not an earlier one.
        verifier: shows the provider that whoever trades the code in has asked for it.
        at: seconds since 1970 at which it began.
    """

    state: str
    nonce: str
    verifier: str
    at: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider.

    Attributes:
        issuer: of the provider.
        subject: by which it knows them, for good.
        username: ``preferred_username``, None when it tells none.
        email: an address it has verified, None otherwise.
    """

    issuer: str
    subject: str
    username: str | None
    email: str | None


def new_attempt(now: datetime) -> Attempt:
    """Begin to sign on."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, int(now.timestamp()))


def asked(endpoint: str, attempt: Attempt, *, client_id: str, back: str, language: str) -> str:
    """Return the address at the provider to which a browser is led.

    Args:
        endpoint: the provider's authorization endpoint.
        attempt: what this browser keeps.
        client_id: under which the provider knows this service.
        back: where it leads the browser back to.
        language: in which it should speak.
    """
    challenge = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def code_in(query: Mapping[str, str], attempt: Attempt, *, issuer: str) -> str:
    """Return the code in the provider's answer, or raise SignOnRefused."""
    is_ours = hmac.compare_digest(query.get("state", "").encode(), attempt.state.encode())
    if not is_ours or query.get("iss", issuer) != issuer or not query.get("code"):
        raise SignOnRefused
    return query["code"]


def verified(
    token: str, keys: Mapping[str, Any], attempt: Attempt, *, issuer: str, client_id: str, now: datetime
) -> Identity:
    """Return whom an ID token speaks of (OpenID Connect Core, section 3.1.3.7), or raise SignOnRefused."""
    try:
        claims = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=list(ALGORITHMS)).claims  # type: ignore[arg-type]
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        registry.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise SignOnRefused from None
    subject = claims["sub"]
    is_for_others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client_id) != client_id or (is_for_others and "azp" not in claims):
        raise SignOnRefused
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SignOnRefused
    return Identity(issuer, subject, _text(claims, "preferred_username"), _email(claims))


def name_for(identity: Identity, match: Match) -> str | None:
    """Return the username of the account that should be somebody's, None when there is nothing to go by."""
    match match:
        case Match.EMAIL:
            return identity.email
        case Match.USERNAME:
            return identity.username
        case Match.NONE:
            return None


def _email(claims: Mapping[str, Any]) -> str | None:
    return _text(claims, "email") if claims.get("email_verified") is True else None


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip().lower() if isinstance(value, str) and value.strip() else None

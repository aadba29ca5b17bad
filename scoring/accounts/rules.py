"""Who may be let in, and as what: keys of machines, passwords and sessions of people. Pure."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from scoring.errors import NotFound, ScoringError


class Scope(StrEnum):
    """What a machine's key allows. A key without a scope is refused that operation, not hidden from it."""

    SCORES_READ = "scores:read"
    FEEDBACK_WRITE = "feedback:write"
    TICKETS_WRITE = "tickets:write"
    NIP_READ = "nip:read"


class Role(StrEnum):
    """What a member of staff is here for."""

    ADMIN = "admin"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    INSPECTORATE = "inspectorate"
    AUDITOR = "auditor"
    ANALYST = "analyst"


class Unauthenticated(ScoringError):
    """There is no key or session, or it is malformed, unknown, wrong, revoked or over: told apart nowhere."""

    code = "unauthenticated"


class NotAllowed(ScoringError):
    """The caller is known, and this is not theirs to do. ``scope`` names what the key would need."""

    code = "not_allowed"


class SignInRefused(ScoringError):
    """Username or password are wrong, or the account is disabled: told apart nowhere."""

    code = "sign_in_refused"


class WeakPassword(ScoringError):
    """A password is too short or long, too monotonous, holds the username, or is no text at all."""

    code = "weak_password"


class InvalidName(ScoringError):
    """The name of a client or account is empty, too long, or has characters it may not have."""

    code = "invalid_name"


class NameTaken(ScoringError):
    """Another client or account already has this name."""

    code = "name_taken"


class UnknownScope(ScoringError):
    """A scope was named that does not exist, or none was named at all."""

    code = "unknown_scope"


class UnknownRole(ScoringError):
    """A role was named that does not exist."""

    code = "unknown_role"


class UnknownAccount(NotFound):
    """No account or client has this name."""

    code = "unknown_account"


PREFIX_BYTES: Final = 4
SECRET_BYTES: Final = 32
_KEY = re.compile(r"puas_([0-9a-f]{8})_([0-9a-f]{64})", re.ASCII)
_BEARER = re.compile(r"[Bb]earer +(\S{1,200})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """A machine's key: ``puas_<prefix>_<secret>``; the prefix finds it and lets leak scanners know it.

    Attributes:
        prefix: 8 hexadecimal digits, public.
        secret: 64 hexadecimal digits, shown once.
    """

    prefix: str
    secret: str

    @property
    def text(self) -> str:
        """The key as its holder keeps it."""
        return f"puas_{self.prefix}_{self.secret}"


def read_bearer(header: str | None) -> Key:
    """Read the key in an ``Authorization`` header, or raise Unauthenticated."""
    bearer = _BEARER.fullmatch(header or "")
    key = _KEY.fullmatch(bearer[1]) if bearer else None
    if key is None:
        raise Unauthenticated
    return Key(key[1], key[2])


def secret_hash(secret: str) -> str:
    """Return what is stored of a secret. Secrets are 256 random bits, so a fast hash is enough."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def is_secret(secret: str, stored: str | None) -> bool:
    """Say whether a secret is the one stored, in the same time whatever the answer; None is never it."""
    return hmac.compare_digest(secret_hash(secret).encode(), (stored or "-" * 64).encode())


def read_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """Return scopes from their names, or raise UnknownScope when one is none or there are none."""
    try:
        scopes = frozenset(Scope(name) for name in names)
    except ValueError:
        raise UnknownScope from None
    if not scopes:
        raise UnknownScope
    return scopes


def read_role(name: str) -> Role:
    """Return a role from its name, or raise UnknownRole."""
    try:
        return Role(name)
    except ValueError:
        raise UnknownRole from None


def act_of_client(prefix: str, idempotency_key: str) -> str:
    """Return the key of an act that a machine asked for: one client's keys never meet another's."""
    return "c" + sha256(f"{prefix}:{idempotency_key}".encode()).hexdigest()[:43]


SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
FEWEST_CHARACTERS: Final = 5
"""Different characters a password has at least: ``aaaaaaaaaaaa`` and ``121212121212`` are none."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,79}", re.ASCII)


def read_username(text: str) -> str:
    """Return a username as it is stored, lower case, or raise InvalidName."""
    name = text.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidName
    return name


def read_client_name(text: str) -> str:
    """Return a client's name as it is stored, or raise InvalidName."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 120 or not name.isprintable():
        raise InvalidName
    return name


def check_password(password: str, *, username: str) -> None:
    """Raise WeakPassword unless a password can be one. Length counts; composition is not asked for."""
    fits = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    varied = len(set(password)) >= FEWEST_CHARACTERS
    if not fits or not varied or not is_text(password) or username in password.lower():
        raise WeakPassword(shortest=SHORTEST_PASSWORD)


def is_text(value: str) -> bool:
    """Say whether a value can be written down: a lone surrogate from a JSON escape cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


IDLE: Final = timedelta(minutes=30)
"""A browser left alone this long is signed out."""

LONGEST_SESSION: Final = timedelta(hours=12)
"""And after this long in any case: one working day."""

SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly the last sign of life is kept, so that not every page view is a write."""


def check_session(created_at: datetime, seen_at: datetime, *, now: datetime) -> None:
    """Raise Unauthenticated when a session has been idle or open too long."""
    if now - seen_at > IDLE or now - created_at > LONGEST_SESSION:
        raise Unauthenticated

"""The second step of signing in: codes that change every half minute, and those in their place. Pure."""

import hmac
import re
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Final

import pyotp

from scoring.accounts.rules import Role
from scoring.errors import ScoringError


class WrongCode(ScoringError):
    """A code of the second step is wrong, too old, or spent: told apart nowhere."""

    code = "wrong_code"


class FactorRequired(ScoringError):
    """The second step cannot be left out: the account's role requires it."""

    code = "factor_required"


class FactorMissing(ScoringError):
    """The account's role requires a second step, and it has none yet."""

    code = "factor_missing"


class Step(StrEnum):
    """What is still to be done before somebody who has given their password gets any further."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    ENROL = "enrol"


REQUIRED: Final = frozenset({Role.ADMIN, Role.INSPECTORATE, Role.AUDITOR})
"""Roles that take a second step unless the operator says otherwise: they see or decide beyond one office."""

GUARDED: Final = REQUIRED
"""Roles whose second step one person alone takes away from nobody."""

PERIOD_S: Final = 30
DRIFT: Final = 1
"""Steps that a clock may be ahead or behind (RFC 6238, section 5.2)."""

ISSUER: Final = "Puas"
"""What the application that shows the codes calls them."""

RECOVERY_CODES: Final = 10
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RECOVERY = re.compile(r"([2-9A-HJKMNP-Z]{5})[- ]?([2-9A-HJKMNP-Z]{5})", re.ASCII)
_CODE = re.compile(r"[0-9]{6}", re.ASCII)


def owed(
    *, is_proved: bool, has_factor: bool, must_change: bool, is_required: bool, by_password: bool
) -> Step | None:
    """Return what somebody must do next, None when they may go where their rights reach.

    Args:
        is_proved: they have done the second step, or there was none when they came in.
        has_factor: the account has a second step.
        must_change: somebody else knows their password.
        is_required: their role takes a second step.
        by_password: they came in by password; a single sign-on has none to change.
    """
    if not is_proved:
        return Step.CODE
    if must_change and by_password:
        return Step.PASSWORD
    return Step.ENROL if is_required and not has_factor else None


def new_secret() -> str:
    """Return a new secret of 160 bits, as it is typed into the application."""
    return pyotp.random_base32()


def spelled(secret: str) -> str:
    """Write a secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address(secret: str, username: str) -> str:
    """Return what the QR code says: the secret, and whose it is."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))


def read_code(text: str) -> str | None:
    """Return the six digits somebody typed, spaces left out; None when it is something else."""
    digits = "".join(text.split())
    return digits if _CODE.fullmatch(digits) else None


def step_of(secret: str, code: str, *, last: int | None, now: datetime) -> int | None:
    """Return the half minute a code belongs to, None when it is wrong or not later than ``last``."""
    made = pyotp.TOTP(secret)
    present = int(now.timestamp()) // PERIOD_S
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(made.generate_otp(step), code) and (last is None or step > last):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Return ten codes of 49 random bits each, as they are shown once."""
    made = ("".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    return [f"{one[:5]}-{one[5:]}" for one in made]


def read_recovery_code(text: str) -> str | None:
    """Return a recovery code as it was shown, however it was typed; None when it looks like none."""
    found = _RECOVERY.fullmatch(text.strip().upper())
    return "-".join(found.groups()) if found else None


def recovery_hash(code: str, account_id: int, *, key: bytes) -> str:
    """Return what is stored of a recovery code; keyed and bound to its account, since it is short."""
    return hmac.digest(key, f"recovery code:{account_id}:{code}".encode(), "sha256").hex()

"""Codes people type, tickets nobody can forge, and what a kiosk may do.

A ticket is 34 bytes, base64url after one version letter, 47 characters: it fits Telegram's 64 and a
low-density QR. It holds the unit, the day, a serial, 8 random bytes and a 16-byte HMAC-SHA-256 under a key
of that unit alone; the server keeps only its hash.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, sha256
from itertools import pairwise
from typing import Final

from scoring.accounts.rules import Role
from scoring.errors import ScoringError
from scoring.terms import PUBLIC_LETTERS

ALPHABET: Final = PUBLIC_LETTERS

TICKET_VERSION = "T"
_TICKET = re.compile(r"T[A-Za-z0-9_-]{46}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{3,16}", re.ASCII)
_BODY, _MAC = 18, 16

PAIRING_LETTERS: Final = 8
"""Of a pairing code: 36 bits, good for a quarter of an hour and one device."""

NAME_LETTERS: Final = 5
"""Of a kiosk's public name."""

PIN_ROUNDS: Final = 600_000
"""Of PBKDF2-HMAC-SHA-256, which every browser has: about a second on a small tablet."""

MOST_PRESSES_A_MINUTE: Final = 20
"""The screen is locked for four seconds after a press, so a kiosk cannot make more than fifteen."""

TOO_FAST: Final = "kiosk_pace"
"""Why a press is set aside that no hand at the kiosk can have made."""

_PIN = re.compile(r"\d{6,12}", re.ASCII)


class WeakPin(ScoringError):
    """A PIN is not 6 to 12 digits, or is one digit over and over, or digits in a row."""

    code = "weak_pin"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a ticket says by itself.

    Attributes:
        unit_id: the unit whose key signs it.
        day: running number of the day of service (proleptic ordinal, modulo 2 to the 16).
        serial: number within the unit, so that over-issue shows.
        nonce: eight random bytes.
    """

    unit_id: int
    day: int
    serial: int
    nonce: bytes


def tidy_code(text: str) -> str | None:
    """Return a typed code as it is stored, or None when it cannot be one; spaces and case do not matter."""
    code = re.sub(r"[\s.-]", "", text[:64]).upper()
    return code if _CODE.fullmatch(code) else None


def is_ticket(text: str) -> bool:
    """Say whether a text has the form of a ticket."""
    return _TICKET.fullmatch(text) is not None


def seal(slip: Slip, *, key: bytes) -> str:
    """Write a ticket."""
    body = (
        slip.unit_id.to_bytes(4, "big")
        + (slip.day % 65_536).to_bytes(2, "big")
        + slip.serial.to_bytes(4, "big")
        + slip.nonce
    )
    return TICKET_VERSION + base64.urlsafe_b64encode(body + _mac(body, slip.unit_id, key)).decode().rstrip(
        "="
    )


def unseal(ticket: str, *, key: bytes) -> Slip | None:
    """Read a ticket, or return None when it was not sealed with our key."""
    if not is_ticket(ticket):
        return None
    raw = base64.urlsafe_b64decode(ticket[1:] + "==")
    body, mac = raw[:_BODY], raw[_BODY:]
    unit_id = int.from_bytes(body[:4], "big")
    if len(mac) != _MAC or not hmac.compare_digest(mac, _mac(body, unit_id, key)):
        return None
    return Slip(unit_id, int.from_bytes(body[4:6], "big"), int.from_bytes(body[6:10], "big"), body[10:])


def nonce_of(act: str, *, key: bytes) -> bytes:
    """Return the nonce of a ticket that must come out the same when its act is repeated."""
    return hmac.digest(key, b"nonce:" + act.encode(), "sha256")[:8]


def ticket_hash(ticket: str) -> str:
    """Return what is stored of a ticket."""
    return sha256(ticket.encode()).hexdigest()


def _mac(body: bytes, unit_id: int, key: bytes) -> bytes:
    of_the_unit = hmac.digest(key, f"ticket:{unit_id}".encode(), "sha256")
    return hmac.digest(of_the_unit, body, "sha256")[:_MAC]


def may_keep_kiosks(role: Role) -> bool:
    """Say who may pair kiosks and part with them: who runs the office, and who runs the service."""
    return role in {Role.UNIT_HEAD, Role.ADMIN}


def check_pin(pin: str) -> str:
    """Return a PIN that may be used, or raise WeakPin."""
    if _PIN.fullmatch(pin) is None:
        raise WeakPin
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise WeakPin
    return pin


def pin_hash(pin: str, *, salt: bytes, rounds: int) -> str:
    """Return what is stored of a PIN. Slow on purpose: never on the event loop."""
    return pbkdf2_hmac("sha256", pin.encode(), salt, rounds).hex()


def secret_hash(secret: str) -> str:
    """Return what is stored of a pairing code or of a kiosk's secret."""
    return sha256(secret.encode()).hexdigest()


def is_too_fast(presses_in_a_minute: int) -> bool:
    """Say whether one more press within a minute is more than a hand can have made."""
    return presses_in_a_minute >= MOST_PRESSES_A_MINUTE

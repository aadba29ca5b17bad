"""Codes people type and tickets nobody can forge.

A ticket is 34 bytes, base64url after one version letter, 47 characters: it fits Telegram's 64 and a
low-density QR. It holds the unit, the day, a serial, 8 random bytes and a 16-byte HMAC-SHA-256 under a key
of that unit alone; the server keeps only its hash.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of public codes; I, L and O look like digits, and people type these from paper."""

TICKET_VERSION = "T"
_TICKET = re.compile(r"T[A-Za-z0-9_-]{46}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{3,16}", re.ASCII)
_BODY, _MAC = 18, 16


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

"""What identifies a person is kept encrypted: chat addresses, and messages that are still to leave.

AES-256 in Galois counter mode, under a key derived from the secret key. The visitor's pseudonym is bound
in, so that a sealed value moved to another row does not open.
"""

import hmac
import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def seal(text: str, visitor_id: str, *, key: bytes) -> bytes:
    """Encrypt a text that belongs to a visitor."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, text.encode(), visitor_id.encode())


def unseal(sealed: bytes, visitor_id: str, *, key: bytes) -> str | None:
    """Decrypt it, or return None when it was sealed with another key or for somebody else."""
    try:
        plain = _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], visitor_id.encode())
    except (InvalidTag, ValueError):
        return None
    return plain.decode()


def seal_text(text: str, visitor_id: str, *, key: bytes) -> str:
    """Encrypt into text, for columns that hold text."""
    return b64encode(seal(text, visitor_id, key=key)).decode()


def unseal_text(sealed: str, visitor_id: str, *, key: bytes) -> str | None:
    """Decrypt what ``seal_text`` made, or return None."""
    try:
        return unseal(b64decode(sealed, validate=True), visitor_id, key=key)
    except ValueError:
        return None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, b"contacts and messages", "sha256"))

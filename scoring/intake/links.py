"""Short-lived links to one feedback: who has just pressed a face at a kiosk goes on with their own telephone.

A link is 28 bytes, base64url after one letter, 39 characters: the feedback's code, when it ends, and a
16-byte HMAC-SHA-256. Nothing of it is kept, and it says nothing about whoever holds it.
"""

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.errors import NotFound, ScoringError
from scoring.intake import store
from scoring.tables import Feedback

LINK_LIFE: Final = timedelta(hours=1)
_LINK = re.compile(r"L[A-Za-z0-9_-]{38}", re.ASCII)
_CODE = re.compile(r"[0-9a-f]{16}", re.ASCII)
_BODY: Final = 12


class LinkExpired(ScoringError):
    """The hour in which something could be added is over."""

    code = "link_expired"


def seal(code: str, *, key: bytes, now: datetime) -> str | None:
    """Write the link to a feedback, or return None for one that came from elsewhere under a foreign code."""
    if _CODE.fullmatch(code) is None:
        return None
    body = bytes.fromhex(code) + int((now + LINK_LIFE).timestamp()).to_bytes(4, "big")
    return "L" + base64.urlsafe_b64encode(body + _mac(body, key)).decode().rstrip("=")


async def opened(session: AsyncSession, link: str, *, key: bytes, now: datetime) -> Feedback:
    """Find the feedback a link leads to.

    Raises:
        NotFound: it is not a link of ours.
        LinkExpired: its hour is over.
    """
    raw = base64.urlsafe_b64decode(link[1:] + "==") if _LINK.fullmatch(link) else b""
    body, mac = raw[:_BODY], raw[_BODY:]
    if not raw or not hmac.compare_digest(mac, _mac(body, key)):
        raise NotFound
    if now > datetime.fromtimestamp(int.from_bytes(body[8:], "big"), UTC):
        raise LinkExpired
    feedback = await store.by_code(session, body[:8].hex())
    if feedback is None:
        raise NotFound
    return feedback


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"link:" + body, "sha256")[:16]

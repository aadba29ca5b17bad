"""How the machine API answers: one form of JSON, an ETag that follows the content, pages by cursor."""

import base64
import binascii
import re
from hashlib import sha256
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from api.errors import Refused

Code = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
"""The operator's own id of a unit, service or employee."""

_CODE: Final = re.compile(r"[^\x00-\x1f\x7f]{1,64}")


class Answer(BaseModel):
    """A body we send."""

    model_config = ConfigDict(frozen=True)


class Query(BaseModel):
    """Query parameters: a misspelt filter is refused, since it would otherwise answer too much."""

    model_config = ConfigDict(frozen=True, extra="forbid")


PeriodName = Annotated[
    str,
    Field(
        min_length=4,
        max_length=8,
        description="Year (2026), semester (2026-S1), quarter (2026-Q3) or month (2026-07).",
        examples=["2026-Q3"],
    ),
]


def found(request: Request, answer: Answer) -> Response:
    """Answer 200 with an ETag, or 304 when the caller already has exactly this."""
    body = answer.model_dump_json().encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(body, media_type="application/json", headers={"ETag": etag})


def stored(answer: Answer, *, is_new: bool) -> Response:
    """Answer 201 to an act, or 200 to the same act again."""
    return Response(
        answer.model_dump_json(), status_code=201 if is_new else 200, media_type="application/json"
    )


def cursor_after(code: str) -> str:
    """Return the cursor of the page after an item."""
    return base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")


def code_before(cursor: str | None) -> str | None:
    """Return the item a cursor continues after, or raise Refused when it is none of ours."""
    if cursor is None:
        return None
    try:
        code = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Refused("invalid_cursor") from None
    if not _CODE.fullmatch(code):
        raise Refused("invalid_cursor")
    return code

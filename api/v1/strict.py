"""Bodies read to the letter, on a route without FastAPI's dependency chain.

JSON has no NaN, a name stands once in an object, a number is not a string: whoever sends otherwise has
a fault to find, and guessing would hide it. The routes are documented from their signatures all the same.
"""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn, TypeVar

from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import override

from api.errors import Refused, faults_of

Model = TypeVar("Model", bound=BaseModel)
IDEMPOTENCY_KEY: Final = r"^[A-Za-z0-9._:-]{8,128}$"
_JSON_TYPES: Final = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.ASCII | re.IGNORECASE)


class Strict(BaseModel):
    """A body: no unknown fields, no guessing of types."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class LightRoute(APIRoute):
    """A route whose endpoint takes the request, its body, and its idempotency key, and returns the response.

    FastAPI reads the signature for the OpenAPI document; at run time only ``read`` stands between.
    """

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        model = self.endpoint.__annotations__["body"]

        async def handle(request: Request) -> Response:
            body = await read(request, model)
            response: Response = await self.endpoint(request, body, idempotency_key_of(request))
            return response

        return handle


async def read(request: Request, model: type[Model]) -> Model:
    """Read a JSON body as a model.

    Raises:
        Refused: it is no JSON, says a name twice, or its fields are not what they should be; or it does
            not say that it is JSON.
    """
    if not _JSON_TYPES.fullmatch(request.headers.get("content-type", "")):
        raise Refused("unsupported_media_type")
    body = await request.body()
    _check_json(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        if any(one["type"] == "json_invalid" for one in wrong):
            raise Refused("malformed_json") from None
        raise Refused("invalid_request", faults=faults_of(wrong)) from None


def idempotency_key_of(request: Request) -> str:
    """Return the key of the act that is asked for, or raise Refused."""
    given = request.headers.getlist("idempotency-key")
    if len(given) != 1 or not re.fullmatch(IDEMPOTENCY_KEY, given[0], re.ASCII):
        raise Refused("invalid_idempotency_key")
    return given[0]


def _check_json(body: bytes) -> None:
    try:
        json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise Refused("malformed_json") from None
    except ValueError:  # bad UTF-8, bad JSON, and numbers too long to be any
        raise Refused("malformed_json") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("duplicate_key")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)

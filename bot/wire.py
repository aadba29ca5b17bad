"""One call to the Bot API: JSON out, JSON in, every failure told apart, and never the token in an error."""

import json
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self

import aiohttp

TIMEOUT_S: Final = 15.0

_TOKEN = re.compile(r"(/bot)\d+(?::|%3A)[\w-]+|\d{5,}(?::|%3A)[\w-]{20,}", re.IGNORECASE | re.ASCII)


def redact(text: str) -> str:
    """Take bot tokens out of a text."""
    return _TOKEN.sub(lambda match: f"{match[1] or ''}<token>", text)


class WireError(Exception):
    """A call that did not succeed.

    Attributes:
        status: Telegram's error code; 0 when there was no answer at all.
        description: Telegram's words.
        retry_after: seconds to wait, when Telegram says so.
    """

    def __init__(self, status: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {redact(description)}")
        self.status = status
        self.description = redact(description)
        self.retry_after = retry_after

    @property
    def is_for_now(self) -> bool:
        """Whether the same call may succeed later."""
        return self.status in (0, 429) or self.status >= 500


class Wire:
    """A connection to the Bot API for one bot."""

    def __init__(self, base: str, token: str) -> None:
        self._address = f"{base.rstrip('/')}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(trust_env=True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, params: Mapping[str, Any], *, timeout_s: float = TIMEOUT_S) -> Any:
        """Call a method and return its result, or raise WireError. Bytes among the values go as a file."""
        if self._session is None:
            message = "the wire is used outside its block"
            raise RuntimeError(message)
        try:
            async with self._session.post(
                self._address + method, **_body(params), timeout=aiohttp.ClientTimeout(total=timeout_s)
            ) as response:
                status, answer = response.status, await _json(response)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            # From None: the original may hold the address, and with it the token.
            raise WireError(0, f"{type(error).__name__}: {error}") from None
        if answer.get("ok") is True:
            return answer.get("result")
        parameters = answer.get("parameters")
        retry = parameters.get("retry_after") if isinstance(parameters, dict) else None
        code = answer.get("error_code", status)
        raise WireError(
            code if isinstance(code, int) and code >= 400 else 502,
            str(answer.get("description", "no description")),
            float(retry) if isinstance(retry, int | float) else None,
        )


def _body(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return how values travel: as JSON, or as the parts of a form where a picture is among them."""
    if not any(isinstance(value, bytes) for value in params.values()):
        return {"json": dict(params)}
    form = aiohttp.FormData()
    for name, value in params.items():
        if isinstance(value, bytes):
            form.add_field(name, value, filename=f"{name}.png", content_type="image/png")
        else:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    return {"data": form}


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}

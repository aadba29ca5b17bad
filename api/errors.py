"""From what was refused to what a caller is told: one table, and problem details (RFC 9457).

A problem carries a stable ``code``, a sentence in the caller's language, and never a piece of the request:
what was sent may be huge, unprintable, or somebody's personal data.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.reasons import HTTP_CODES, REASONS
from scoring.accounts import NotAllowed, Unauthenticated
from scoring.errors import ScoringError
from scoring.i18n import negotiate, speaking, t

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal, before it is written down for a machine or for people.

    Attributes:
        code: stable name of what is wrong; a key of ``REASONS``.
        status: HTTP status.
        title: one sentence in the caller's language.
        told: values of the sentence, such as a limit.
        faults: which fields are wrong and how, by stable names.
        headers: to be sent along.
    """

    code: str
    status: int
    title: str
    told: Mapping[str, object] = field(default_factory=dict)
    faults: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


Page: TypeAlias = Callable[[Request, Problem], Response | Awaitable[Response]]
"""How people are told: ``app.state.error_page``, used for everything outside the machine API."""


class Refused(Exception):
    """The request itself is wrong, whatever it asked for; ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str, *, faults: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults


def problem_of(error: Exception, *, language: str | None) -> Problem:
    """Find out what to tell about an error, in the language an ``Accept-Language`` header prefers."""
    match error:
        case ScoringError():
            return _problem(error.code, language, told=error.params, headers=_headers_of(error))
        case Refused():
            return _problem(error.code, language, faults=error.faults)
        case RequestValidationError():
            return _problem("invalid_request", language, faults=faults_of(error.errors()))
        case HTTPException():
            return _problem(_code_of(error.status_code), language, headers=error.headers or {})
        case _:
            return _problem("internal", language)


def faults_of(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Name the fields that are wrong and how, without what was sent in them.

    The names of unknown fields come from the sender, so they are left out too.
    """
    faults = []
    for one in errors:
        path = [str(part) for part in one["loc"]]
        if one["type"] == "extra_forbidden":
            path = path[:-1]
        faults.append({"field": ".".join(path), "code": str(one["type"])})
    return faults


def _problem(
    code: str,
    language: str | None,
    *,
    told: Mapping[str, object] | None = None,
    faults: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Problem:
    reason = REASONS.get(code) or REASONS["refused"]
    values = {name: (told or {}).get(name, "-") for name in reason.tells}
    with speaking(negotiate(language)):
        title = t(reason.sentence, **values)
    extra = dict(headers or {})
    if reason.retry_after_s is not None:
        extra.setdefault("Retry-After", str(reason.retry_after_s))
    return Problem(code, reason.status, title, values, faults, extra)


def _headers_of(error: ScoringError) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": 'Bearer realm="puas"'}
        case NotAllowed():
            return {
                "WWW-Authenticate": 'Bearer realm="puas", error="insufficient_scope",'
                f' scope="{error.params.get("scope", "")}"'
            }
        case _:
            return {}


def _code_of(status: int) -> str:
    return HTTP_CODES.get(status, "internal" if status >= 500 else "bad_request")


def written(problem: Problem, request_id: str | None, *, base: str = "") -> Response:
    """Write a problem down as RFC 9457 has it.

    Args:
        problem: what to tell.
        request_id: under which the logs know the request.
        base: the service's public address, so that ``type`` is a full one.
    """
    body: dict[str, object] = {
        "type": f"{base}/api/v1/docs#{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        **problem.told,
    }
    if problem.faults:
        body["faults"] = list(problem.faults)
    if request_id is not None:
        body["request_id"] = request_id
    return JSONResponse(
        body, status_code=problem.status, headers=dict(problem.headers), media_type=MEDIA_TYPE
    )


async def answer(request: Request, error: Exception) -> Response:
    """Answer a request that came to an error: machines get a problem, people the door's own page."""
    problem = problem_of(error, language=request.headers.get("accept-language"))
    page = cast("Page | None", getattr(request.app.state, "error_page", None))
    if page is not None and not is_for_machines(request.url.path):
        made = page(request, problem)
        return await made if isinstance(made, Awaitable) else made
    return written(
        problem, request.scope.get("state", {}).get("request_id"), base=request.app.state.public_url
    )


def is_for_machines(path: str) -> bool:
    """Say whether a path belongs to the machine API or to whoever watches the process."""
    return path.startswith("/api/") or path in {"/healthz", "/readyz", "/metrics"}


def install(app: FastAPI) -> None:
    """Let an application answer every error by the one table."""
    for kind in (ScoringError, Refused, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)

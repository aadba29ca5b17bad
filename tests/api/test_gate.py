"""The gate: who is let in, what is looked at before, and what every answer carries."""

from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_network

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.app import build_app
from api.security import LARGEST_BODY, RealAddress, allows, permission_of
from api.settings import ApiSettings
from api.v1.app import build_v1
from scoring.accounts import Scope as Permission
from scoring.accounts import clients
from scoring.db.engine import Database
from scoring.errors import Unavailable
from tests.api.home import HOME, Keys
from tests.make import KEY, NOON, Office

UNITS = "/api/v1/scores/units?period=2026-Q3"
FEEDBACK = "/api/v1/feedback"
JSON = {"Content-Type": "application/json", "Idempotency-Key": "a-key-of-one-act"}


NO_KEYS = (
    None,
    "",
    "Bearer",
    "Bearer puas_",
    "Basic cHVhczpwdWFz",
    "Bearer puas_00000000_" + "0" * 64,
    "Bearer puas_00000000_" + "0" * 63 + "\u00e9",
    "Bearer " + "x" * 5000,
)


async def test_without_a_valid_key_nothing_is_told(web: AsyncClient, office: Office) -> None:
    for header in NO_KEYS:
        headers = [] if header is None else [(b"Authorization", header.encode("latin-1"))]
        for address in (UNITS, "/api/v1/no/such/thing"):
            answer = await web.get(address, headers=headers)
            assert answer.status_code == 401, header
            assert answer.json()["code"] == "unauthenticated"
            assert answer.headers["www-authenticate"] == 'Bearer realm="puas"'
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_wrong_secret_with_a_known_prefix_is_refused(web: AsyncClient, keys: Keys) -> None:
    key = (await keys())["Authorization"]
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert (await web.get(UNITS, headers={"Authorization": wrong})).status_code == 401


async def test_a_malformed_body_without_a_key_is_no_oracle(web: AsyncClient) -> None:
    answer = await web.post(FEEDBACK, content=b"{bad", headers=JSON)
    assert answer.status_code == 401


async def test_the_body_of_a_stranger_is_never_read(app: FastAPI, office: Office) -> None:
    async def receive() -> dict[str, object]:
        raise AssertionError("the body was asked for")

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": FEEDBACK, "raw_path": FEEDBACK.encode(), "root_path": "",
        "scheme": "https", "query_string": b"", "headers": [(b"content-type", b"application/json")],
        "client": ("198.51.100.7", 4000), "server": ("puas", 443), "http_version": "1.1",
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 401


async def test_a_key_that_lacks_the_scope_is_told_which(web: AsyncClient, keys: Keys) -> None:
    key = await keys("feedback:write")
    answer = await web.get(UNITS, headers=key)
    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"
    assert 'scope="scores:read"' in answer.headers["www-authenticate"]
    body = await web.post(FEEDBACK, content=b"{bad", headers={**JSON, **await keys("scores:read")})
    assert body.status_code == 403


async def test_a_revoked_key_is_refused_at_once(web: AsyncClient, database: Database, keys: Keys) -> None:
    key = await keys("scores:read")
    assert (await web.get(UNITS, headers=key)).status_code == 200
    async with database.writing() as session:
        await clients.revoke(session, "client 0", by="test", now=NOON)
    assert (await web.get(UNITS, headers=key)).status_code == 401


async def test_last_use_is_noted_once_a_day(
    web: AsyncClient, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await keys()
    noted = []
    for hours in (0, 1, 30):
        moment = NOON + timedelta(hours=hours)
        monkeypatch.setattr("scoring.clock.now", lambda moment=moment: moment)
        await web.get(UNITS, headers=key)
        async with database.reading() as session:
            noted.append((await clients.list_all(session))[0].last_used)
    assert noted == [NOON, NOON, NOON + timedelta(hours=30)]


def test_every_operation_declares_who_may_call_it(app: FastAPI, database: Database) -> None:
    v1 = build_v1(database, ApiSettings())
    declared = {getattr(route, "path", ""): permission_of(route) for route in v1.routes}
    assert declared == {
        "/scores/units": Permission.SCORES_READ,
        "/scores/employees": Permission.SCORES_READ,
        "/feedback": Permission.FEEDBACK_WRITE,
        "/tickets": Permission.TICKETS_WRITE,
        "/journal/checkpoint": None,
        "/journal/keys": None,
        "/journal/entries/{index}/proof": None,
        "/journal/consistency": None,
        "/openapi.json": None,
        "/docs": None,
        "/docs.css": None,
    }


def test_an_operation_that_declares_nothing_is_not_built() -> None:
    async def undeclared(request: Request) -> JSONResponse:
        return JSONResponse({})

    with pytest.raises(AttributeError):
        permission_of(Route("/x", undeclared))
    assert permission_of(Route("/x", allows(None)(undeclared))) is None


async def test_a_body_that_announces_too_much_is_refused(web: AsyncClient, keys: Keys) -> None:
    answer = await web.post(
        FEEDBACK, content=b" " * (LARGEST_BODY + 1), headers={**JSON, **await keys("feedback:write")}
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


async def test_a_body_that_only_streams_in_is_cut_off(web: AsyncClient, keys: Keys) -> None:
    heard = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal heard
        for _ in range(800):
            heard += 65_536
            yield b" " * 65_536

    answer = await web.post(FEEDBACK, content=flood(), headers={**JSON, **await keys("feedback:write")})
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


async def test_a_length_that_is_none_is_refused(web: AsyncClient, keys: Keys) -> None:
    key = await keys()
    for length in ("-1", "abc", "1e9", "9" * 30, "\u00b2"):
        headers = {**JSON, **key, "Content-Length": length}
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await web.post(FEEDBACK, content=b"{}", headers=raw)
        assert answer.status_code in {400, 413}, length
        assert answer.headers["content-type"] == "application/problem+json"


async def test_answers_of_the_api_are_cautious(web: AsyncClient, keys: Keys) -> None:
    for answer in (await web.get(UNITS, headers=await keys()), await web.get(UNITS)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert len(answer.headers["x-request-id"]) == 16


async def test_wrong_methods_and_addresses_are_told_to_those_with_a_key(web: AsyncClient, keys: Keys) -> None:
    key = await keys()
    wrong = await web.delete(FEEDBACK, headers=key)
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"
    lost = await web.get("/api/v1/scores", headers=key)
    assert (lost.status_code, lost.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "6.6.6.6, 203.0.113.9, 10.0.0.8", "203.0.113.9"),
        ("10.0.0.5", "10.0.0.8", "10.0.0.5"),
        ("10.0.0.5", "203.0.113.9, junk", "10.0.0.5"),
        ("10.0.0.5", "2001:db8::1", "2001:db8::1"),
        ("a unix socket", "203.0.113.9", "a unix socket"),
    ],
)
async def test_only_the_operator_s_proxies_are_believed(peer: str, forwarded: str, seen: str) -> None:
    async def whoami(scope: Scope, receive: Receive, send: Send) -> None:
        client, scheme = scope["client"][0], scope["scheme"]
        await JSONResponse({"client": client, "scheme": scheme})(scope, receive, send)

    app = RealAddress(whoami, proxies=[ip_network("10.0.0.0/24")])
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    async with AsyncClient(transport=ASGITransport(app, client=(peer, 1)), base_url="http://x") as web:
        told = (await web.get("/", headers=headers)).json()
    assert told == {"client": seen, "scheme": "https" if peer.startswith("10.") else "http"}


async def test_a_fault_of_ours_is_a_problem_with_a_number_and_no_detail(
    database: Database, office: Office
) -> None:
    async def broken(request: Request) -> JSONResponse:
        raise RuntimeError("password=hunter2")

    app = build_app(database, ApiSettings(), key=KEY, extra_routes=[Route("/api/broken", broken)])
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        answer = await web.get("/api/broken")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "hunter2" not in answer.text


async def test_a_full_database_does_not_keep_readers_out(
    web: AsyncClient, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(work: object) -> None:
        raise Unavailable

    key = await keys()
    monkeypatch.setattr(database, "act", full)
    assert (await web.get(UNITS, headers=key)).status_code == 200


async def test_a_caller_who_hangs_up_is_no_fault(app: FastAPI, keys: Keys) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    headers = [(k.lower().encode(), v.encode()) for k, v in {**JSON, **await keys()}.items()]
    scope = {
        "type": "http", "method": "POST", "path": FEEDBACK, "raw_path": FEEDBACK.encode(), "root_path": "",
        "scheme": "https", "query_string": b"", "headers": headers, "client": None, "server": ("puas", 443),
        "http_version": "1.1",
    }  # fmt: skip
    with structlog.testing.capture_logs() as logs:
        await app(scope, receive, send)
    assert [entry["event"] for entry in logs] == ["caller_gone"]


async def test_people_are_told_on_a_page(web: AsyncClient, office: Office) -> None:
    lost = await web.get("/no/such/page", headers={"Accept": "text/html"})
    assert lost.status_code == 404
    assert lost.headers["content-type"].startswith("text/html")
    large = await web.post("/r/ABCDEF", content=b"x" * (LARGEST_BODY + 1))
    assert large.status_code == 413
    assert large.headers["content-type"].startswith("text/html")

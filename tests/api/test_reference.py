"""The API describes itself, completely and truly: what it answers is what it says it answers."""

import asyncio
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from api.app import build_app
from api.reasons import REASONS
from api.settings import ApiSettings
from scoring.accounts import Scope
from scoring.db.engine import Database
from tests.api.home import HOME, Keys
from tests.make import KEY

ADDRESS = "/api/v1/openapi.json"
Document = dict[str, Any]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def asked_by_machines(document: Document) -> Iterator[tuple[str, str, Document]]:
    """The operations that need a key; what anybody may ask has no free values worth guessing."""
    return (one for one in operations(document) if one[2]["security"])


async def test_anybody_may_read_the_description(web: AsyncClient) -> None:
    answer = await web.get(ADDRESS)
    document = answer.json()
    assert answer.status_code == 200
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"{HOME}/api/v1"}]
    assert {(method, path) for path, method, _ in operations(document)} == {
        ("get", "/scores/units"), ("get", "/scores/employees"), ("post", "/feedback"), ("post", "/tickets"),
        ("get", "/journal/checkpoint"), ("get", "/journal/keys"), ("get", "/journal/entries/{index}/proof"),
        ("get", "/journal/consistency"),
    }  # fmt: skip


async def test_every_operation_tells_its_scope_and_its_refusals_with_examples(web: AsyncClient) -> None:
    document = (await web.get(ADDRESS)).json()
    for path, method, operation in operations(document):
        expected = {"413", "503"}
        if operation["tags"] == ["journal"]:  # open to anybody
            assert operation["security"] == []
            assert "401" not in operation["responses"]
        else:
            (security,) = operation["security"]
            assert set(security["key"]) < {scope.value for scope in Scope}
            expected |= {"401", "403", "404", "422"}
        if method == "post":
            expected |= {"400", "409", "410", "415"}
        assert expected <= set(operation["responses"]), path
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            content = response["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/ProblemOut"}
            for code, example in content["examples"].items():
                assert (example["value"]["code"], example["value"]["status"]) == (code, int(status))
                assert REASONS[code].status == int(status)


async def test_every_reference_in_the_description_leads_somewhere(web: AsyncClient) -> None:
    answer = await web.get(ADDRESS)
    document = answer.json()
    names = {part.split('"')[0] for part in answer.text.split('"#/components/schemas/')[1:]}
    assert names
    assert names <= set(document["components"]["schemas"])


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            if name in {"href", "src"}:
                self.targets.append(value or "")


async def test_the_reference_page_needs_nobody_else(web: AsyncClient) -> None:
    page = await web.get("/api/v1/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    links = _Links()
    links.feed(page.text)
    assert "<script" not in page.text
    for target in links.targets:
        assert target.startswith(("#", f"{HOME}/api/v1/"))
        assert not target.startswith("#") or target[1:] in links.ids
    assert set(REASONS) <= links.ids
    style = await web.get("/api/v1/docs.css")
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")


async def test_an_operator_may_keep_the_description_to_himself(database: Database, keys: Keys) -> None:
    app = build_app(database, ApiSettings(docs=False), key=KEY)
    async with AsyncClient(transport=ASGITransport(app), base_url=HOME) as web:
        assert (await web.get(ADDRESS)).status_code == 401
        assert (await web.get(ADDRESS, headers=await keys())).status_code == 404


class Fuzz:
    """Asks what an operation's own description suggests, and what it does not, and checks the answers."""

    def __init__(self, document: Document, ask: Callable[..., Response]) -> None:
        self.document = document
        self.ask = ask
        self.seen: set[tuple[str, int]] = set()

    def value(self, schema: Document, data: st.DataObject, name: str = "") -> Any:
        """Draw a value that fits a schema most of the time."""
        if data.draw(st.integers(0, 29)) == 17:
            return data.draw(JUNK)
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].split("/")[-1]]
        if "anyOf" in schema:
            return self.value(data.draw(st.sampled_from(schema["anyOf"])), data, name)
        if schema.get("type") == "object":
            fields, needed = schema["properties"], schema.get("required", ())
            chosen = [one for one in fields if one in needed or data.draw(st.booleans())]
            return {one: self.value(fields[one], data, one) for one in chosen}
        return data.draw(self.plain(schema, name))

    @staticmethod
    def plain(schema: Document, name: str) -> st.SearchStrategy[Any]:
        """Return what fits a schema without parts, and some text that may not."""
        match schema:
            case {"enum": members}:
                return st.sampled_from(members)
            case {"type": "null"}:
                return st.none()
            case {"type": "integer"}:
                return st.integers(schema.get("minimum"), schema.get("maximum"))
            case _:
                likely = st.sampled_from(GUESSES.get(name, ["x"]))
                return st.integers(0, 3).flatmap(lambda turn: st.text(max_size=70) if turn == 3 else likely)

    def once(self, data: st.DataObject) -> None:
        """Ask one thing and hold the answer against what was promised."""
        path, method, operation = data.draw(st.sampled_from(list(asked_by_machines(self.document))))
        query, headers, content = {}, {}, None
        for parameter in operation.get("parameters", []):
            if not parameter["required"] and data.draw(st.booleans()):
                continue
            drawn = self.value(parameter["schema"], data, parameter["name"])
            if parameter["in"] == "query":
                query[parameter["name"]] = str(drawn).encode("utf-8", "surrogatepass")
            else:
                headers[parameter["name"]] = data.draw(st.sampled_from(["act-0001", "act-0002", "?"]))
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            content = json.dumps(self.value(schema, data)).encode()
            headers["Content-Type"] = "application/json"
        answer = self.ask(
            method.upper(), f"/api/v1{path}?{urlencode(query)}", headers=headers, content=content
        )
        self.seen.add((path, answer.status_code))
        assert str(answer.status_code) in operation["responses"], (answer.status_code, answer.text)
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            problem = answer.json()
            response = operation["responses"][str(answer.status_code)]
            assert problem["code"] in response["content"]["application/problem+json"]["examples"]
        else:
            assert answer.headers["content-type"] == "application/json"


GUESSES = {
    "period": ["2026-Q3", "2026", "2026-13", "9999-12", "0001-S1"],
    "unit": ["KAB", "DUKCAPIL", "NONE"],
    "employee": ["E1", "E9"],
    "service": ["KTP", "KK"],
    "weight": ["exact", "0.11"],
    "cursor": ["S0FC", "!", "gICA"],
    "code": ["ABCDEF", "PSARI2K4", "ZZZZZZ", "T" + "A" * 46],
    "point": ["ABCDEF", "PSARI2K4", "ZZZZZZ"],
    "channel": ["web", "kiosk"],
    "served_at": [
        "2026-09-15T10:00:00+07:00",
        "2026-09-15",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
    ],
    "visitor": ["device-0001", "device-0002", "x"],
    "comment": ["", "baik", "\ud800", "\x00"],
}


async def test_whatever_is_asked_is_answered_as_described(app: FastAPI, web: AsyncClient, keys: Keys) -> None:
    document = (await web.get(ADDRESS)).json()
    key = await keys()
    loop = asyncio.get_running_loop()

    def ask(method: str, path: str, *, headers: dict[str, str], **request: Any) -> Response:
        asked = web.request(method, path, headers={**key, **headers}, **request)
        return asyncio.run_coroutine_threadsafe(asked, loop).result(30)

    fuzz = Fuzz(document, ask)

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        fuzz.once(data)

    await asyncio.to_thread(run)
    # It is no fuzz if nothing was ever right, or ever wrong.
    for path, _, operation in asked_by_machines(document):
        succeeded = {int(status) for status in operation["responses"] if status.startswith("2")}
        assert {(path, status) for status in succeeded} & fuzz.seen, path
        assert (path, 422) in fuzz.seen, path


@pytest.mark.parametrize("language", ["en", "id"])
async def test_titles_follow_the_caller_s_language(web: AsyncClient, language: str) -> None:
    answer = await web.get("/api/v1/scores/units", headers={"Accept-Language": language})
    titles = {"en": "A valid key or session is needed.", "id": "Diperlukan kunci atau sesi yang sah."}
    assert answer.json()["title"] == titles[language]

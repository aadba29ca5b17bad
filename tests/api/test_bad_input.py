"""What arrives broken, huge or hostile is refused with a reason; no fault of ours, and nothing is stored."""

import json
from typing import Any

from httpx2 import AsyncClient, Response
from sqlalchemy import func, select
from sqlmodel import col

from scoring.db.engine import Database
from scoring.tables import Feedback, Ticket
from tests.api.home import Keys

GOOD = {"code": "ABCDEF", "channel": "web", "ratings": {"overall": 4}}


def body(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def rated(value: str) -> bytes:
    return b'{"code": "ABCDEF", "channel": "web", "ratings": {"overall": %s}}' % value.encode()


BAD_FEEDBACK: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "malformed_json"),
    "not JSON": (b"{bad", 400, "malformed_json"),
    "not UTF-8": (b'{"code": "\xff"}', 400, "malformed_json"),
    "a byte order mark": (b"\xef\xbb\xbf" + body(), 400, "malformed_json"),
    "UTF-16": (body().decode().encode("utf-16"), 400, "malformed_json"),
    "NaN": (rated("NaN"), 400, "malformed_json"),
    "Infinity": (rated("-Infinity"), 400, "malformed_json"),
    "a number longer than any": (rated("1" * 5000), 400, "malformed_json"),
    "deep JSON": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "malformed_json"),
    "a name twice": (b'{"code": "ABCDEF", "code": "ABCDEF"}', 400, "duplicate_key"),
    "a rating twice": (b'{"ratings": {"overall": 1, "overall": 4}}', 400, "duplicate_key"),
    "a lone surrogate": (body(comment="\ud800"), 400, "malformed_json"),
    "a lone surrogate as a name": (b'{"\\ud800": 1}', 400, "malformed_json"),
    "a list": (b"[]", 422, "invalid_request"),
    "null": (b"null", 422, "invalid_request"),
    "an unknown field": (body(rating=4), 422, "invalid_request"),
    "no code": (b'{"channel": "web", "ratings": {"overall": 4}}', 422, "invalid_request"),
    "a code with a null byte": (body(code="ABC\x00DEF"), 422, "invalid_request"),
    "an unknown channel": (body(channel="telegram"), 422, "invalid_request"),
    "a comment that is a number": (body(comment=5), 422, "invalid_request"),
    "ratings that are a list": (body(ratings=[4]), 422, "invalid_request"),
    "a service with a null byte": (body(service="K\x00P"), 422, "invalid_request"),
    "true": (rated("true"), 422, "invalid_rating"),
    "a string": (rated('"3"'), 422, "invalid_rating"),
    "zero": (rated("0"), 422, "invalid_rating"),
    "five": (rated("5"), 422, "invalid_rating"),
    "a fraction": (rated("3.0"), 422, "invalid_rating"),
    "a big number": (rated("1e400"), 422, "invalid_rating"),
    "a list of ratings": (rated("[4]"), 422, "invalid_rating"),
    "an unknown element": (body(ratings={"u9": 4}), 422, "unknown_answer"),
    "an element with a null byte": (body(ratings={"waktu\x00": 4}), 422, "unknown_answer"),
    "no rating": (body(ratings={}), 422, "nothing_said"),
    "only absent ratings": (body(ratings={"overall": None}), 422, "nothing_said"),
    "a comment of 100 kB": (body(comment="x" * 100_000), 422, "comment_too_long"),
    "a comment of 101 kB": (body(comment="x" * 101_000), 422, "invalid_request"),
    "an unknown code": (body(code="ZZZZZZ"), 404, "unknown_code"),
    "a forged ticket": (body(code="T" + "A" * 46), 404, "unknown_code"),
}


async def send(
    web: AsyncClient,
    key: dict[str, str],
    content: bytes,
    *,
    media: str | None = "application/json",
    act: str = "one-and-the-same-act",
) -> Response:
    headers = {**key, "Idempotency-Key": act, "Accept-Language": "en"}
    if media is not None:
        headers["Content-Type"] = media
    return await web.post("/api/v1/feedback", content=content, headers=headers)


async def test_bad_feedback_is_refused_with_its_reason_and_leaves_nothing(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = await keys("feedback:write")
    got = {}
    for name, (content, _, _) in BAD_FEEDBACK.items():
        answer = await send(web, key, content)
        assert answer.headers["content-type"] == "application/problem+json", name
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["title"].endswith(".")
        got[name] = (answer.status_code, problem["code"])
    assert got == {name: (status, code) for name, (_, status, code) in BAD_FEEDBACK.items()}
    async with database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(Feedback))).scalar_one() == 0


async def test_a_wrong_field_is_named_but_what_it_held_is_not_repeated(web: AsyncClient, keys: Keys) -> None:
    answer = await send(web, await keys(), body(channel="3271046504930002", rumah="Jalan Melati 5"))
    faults = {(fault["field"], fault["code"]) for fault in answer.json()["faults"]}
    assert faults == {("channel", "literal_error"), ("", "extra_forbidden")}
    assert "3271046504930002" not in answer.text
    assert "Melati" not in answer.text
    assert "rumah" not in answer.text
    rating = await send(web, await keys(), body(ratings={"waktu": 9}))
    assert rating.json()["field"] == "waktu"


async def test_only_json_is_json(web: AsyncClient, keys: Keys) -> None:
    key = await keys()
    for media in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"):
        answer = await send(web, key, body(), media=media)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type"), media


async def test_json_may_say_its_charset(web: AsyncClient, keys: Keys) -> None:
    assert (await send(web, await keys(), body(), media="Application/JSON; charset=utf-8")).status_code == 201


ODD_COMMENTS = (
    "a\x00b", "baris\r\nbaru\t!",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467", "\u202eabc", "=1+1", " ",
)  # fmt: skip


async def test_odd_comments_are_kept_tidied(web: AsyncClient, database: Database, keys: Keys) -> None:
    key = await keys()
    for number, comment in enumerate(ODD_COMMENTS):
        answer = await send(web, key, body(comment=comment), act=f"act-number-{number}")
        assert answer.status_code == 201, comment
    async with database.reading() as session:
        kept = (
            (await session.execute(select(col(Feedback.comment)).order_by(col(Feedback.id)))).scalars().all()
        )
    assert kept[:2] == ["ab", "baris\nbaru !"]
    assert kept[2:] == [comment.strip() or None for comment in ODD_COMMENTS[2:]]


async def test_bad_tickets_are_refused_and_leave_nothing(
    web: AsyncClient, database: Database, keys: Keys
) -> None:
    key = {**await keys(), "Idempotency-Key": "one-and-the-same-act", "Content-Type": "application/json"}
    bad = (
        b"[]", b"{}", b'{"point": 5}', b'{"point": "ABCDEF", "served_at": NaN}',
        b'{"point": "ABCDEF", "served_at": "soon"}', b'{"point": "ABCDEF", "served_at": "2026-09-15"}',
        b'{"point": "ABCDEF", "served_at": 1e999}', b'{"point": "ABCDEF", "employee": "\\u0000"}',
        b'{"point": "ABCDEF", "employee": ""}', b'{"point": "ABCDEF", "unit": "KAB"}',
    )  # fmt: skip
    for content in bad:
        answer = await web.post("/api/v1/tickets", content=content, headers=key)
        assert answer.status_code in {400, 422}, content
    async with database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(Ticket))).scalar_one() == 0

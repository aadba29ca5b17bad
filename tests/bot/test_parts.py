"""Small parts: the pace, the wire's errors, the buttons' data, the sentences about refusals."""

import asyncio
import inspect
import pkgutil
from importlib import import_module

import pytest
from aiogram.filters.callback_data import CallbackData

import scoring
from bot import callbacks, errors, pace, wire
from bot.pace import Bucket, Pace
from bot.wire import Wire, WireError, redact
from scoring import i18n
from scoring.appraisals.rules import OF_ATTRIBUTION
from scoring.errors import ScoringError
from scoring.intake.rules import PROFILE
from scoring.method.elements import Element
from tests.telegram_server import TOKEN, Refused, TelegramServer


def test_a_bucket_lets_through_no_more_than_gathers() -> None:
    bucket = Bucket(rate=25.0, most=4.0, level=4.0, seen=0.0)
    leaves = [bucket.wait(0.0) for _ in range(100)]
    for start in range(100):
        window = [moment for moment in leaves if leaves[start] <= moment < leaves[start] + 1.0]
        assert len(window) <= 29


def test_a_bucket_fills_again_but_not_over() -> None:
    bucket = Bucket(rate=1.0, most=1.0, level=1.0, seen=0.0)
    assert bucket.wait(0.0) == 0.0
    assert bucket.wait(0.5) == pytest.approx(0.5)
    assert not bucket.is_full(1.0)
    assert bucket.wait(100.0) == 0.0
    assert bucket.wait(100.0) == pytest.approx(1.0)


async def test_chats_at_rest_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_CHATS_REMEMBERED", 3)
    now = 0.0
    made = Pace(lambda: now)
    for chat in (1, -2, 3):
        async with made.message(chat):
            pass
    now = 60.0
    async with made.message(4):
        pass
    assert set(made.ended) == {4}
    assert made.groups == {}


async def test_a_message_waits_for_the_end_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    now = 0.0
    made = Pace(lambda: now)
    async with made.message(7):
        now = 3.0  # a slow network
    async with made.message(7):
        pass
    assert max(slept) == pytest.approx(pace.BETWEEN_S)


async def test_a_group_hears_less_often_than_a_person() -> None:
    made = Pace(lambda: 0.0)
    async with made.message(-1):
        pass
    assert made.groups[-1].rate == pytest.approx(18 / 60)


@pytest.mark.parametrize(
    "text",
    [f"http://x/bot{TOKEN}/getMe", f"Cannot connect: {TOKEN}", f"/BOT{TOKEN}/", TOKEN.replace(":", "%3A")],
)
def test_a_token_is_taken_out_of_every_text(text: str) -> None:
    assert TOKEN.partition(":")[2] not in redact(text)


def test_what_is_no_token_stays() -> None:
    assert redact("at 12:30 on 127.0.0.1:8080, 3:2") == "at 12:30 on 127.0.0.1:8080, 3:2"


async def test_the_wire_tells_failures_apart(server: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT_S", 0.2)
    async with Wire(server.base, TOKEN) as connected:
        assert (await connected.call("getMe", {}))["is_bot"] is True
        for code, is_for_now in ((429, True), (500, True), (403, False), (400, False)):
            server.faults.append(("getMe", Refused(code, "no", retry_after=3 if code == 429 else None)))
            with pytest.raises(WireError) as told:
                await connected.call("getMe", {})
            assert (told.value.status, told.value.is_for_now) == (code, is_for_now)
            assert told.value.retry_after == (3.0 if code == 429 else None)
        server.lag_s = 1.0
        with pytest.raises(WireError) as told:
            await connected.call("getMe", {}, timeout_s=0.05)
        assert (told.value.status, told.value.is_for_now) == (0, True)
        assert told.value.__cause__ is None
    with pytest.raises(RuntimeError, match="outside its block"):
        await Wire(server.base, TOKEN).call("getMe", {})


async def test_an_answer_that_is_no_telegram_is_a_failure_for_now() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with Wire(f"http://127.0.0.1:{port}", TOKEN) as connected:
        with pytest.raises(WireError) as told:
            await connected.call("getMe", {})
    listening.close()
    assert told.value.is_for_now


def _kinds() -> list[type[CallbackData]]:
    return [
        kind
        for _, kind in inspect.getmembers(callbacks, inspect.isclass)
        if issubclass(kind, CallbackData) and kind is not CallbackData
    ]


def test_every_button_fits_and_carries_a_version() -> None:
    longest = {
        "code": "T" + "w" * 46, "value": 4, "unit": 2**40, "feedback": "f" * 16, "panel": "m", "way": "s",
        "element": max((one.value for one in Element), key=len), "service": 2**40, "language": "id",
        "sure": True, "page": "c", "word": "y", "answer": 2**40, "field": max(PROFILE, key=len),
    }  # fmt: skip
    others: dict[type[CallbackData], dict[str, object]] = {
        callbacks.Browse: {"page": 999},
        callbacks.OnCase: {"code": "f" * 16, "deed": "w"},
        callbacks.Object: {"code": "f" * 16, "step": "r", "reason": max(OF_ATTRIBUTION, key=len).value},
        callbacks.Tell: {"value": max((one for kind in PROFILE.values() for one in kind), key=len)},
    }
    kinds = _kinds()
    assert len({kind.__prefix__ for kind in kinds}) == len(kinds)
    for kind in kinds:
        packed = kind(**{name: (longest | others.get(kind, {}))[name] for name in kind.model_fields}).pack()
        assert len(packed.encode()) <= 64
        assert kind.__prefix__[-1].isdigit()
        assert kind.unpack(packed).pack() == packed


def _codes() -> set[str]:
    for module in pkgutil.walk_packages(scoring.__path__, "scoring."):
        if "migrations" not in module.name:
            import_module(module.name)
    found: set[str] = set()
    waiting = list(ScoringError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("scoring."):
            found.add(kind.code)
        waiting.extend(kind.__subclasses__())
    return found


def test_every_refusal_has_a_sentence_short_enough_for_a_tap() -> None:
    for code in _codes():
        refused = type("Refused", (ScoringError,), {"code": code})(length=4_096, limit=2_000)
        for language in ("id", "en"):
            with i18n.speaking(language):
                told = errors.sentence(refused)
            assert 10 < len(told) <= 200, code

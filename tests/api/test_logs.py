"""Logs are events for programs and people, without secrets and without forged lines."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from api import logs

TOKEN = "123456789:AAF" + "x" * 32
KEY = "puas_15eaec37_" + "a" * 64


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "token"),
        (f"Authorization: Bearer {KEY}", "key"),
        ("spent T" + "Ab1_-" * 9 + "x", "ticket"),
        ("/s/R1bswOfipBjYgzPLaHceCRg", "receipt"),
        ("NIK 3273010101900001", "digits"),
        ("NIP 198001012005011001", "digits"),
    ],
)
def test_secrets_and_personal_numbers_are_taken_out(text: str, kind: str) -> None:
    assert f"[{kind}]" in logs.redacted(text)


def test_a_program_reads_one_event_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(readable=False)
    structlog.get_logger().info("job_done", job="fold", key=KEY, nested={"a": [KEY, 1]}, text="x\r\u202ey")
    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert (event["event"], event["job"], event["level"]) == ("job_done", "fold", "info")
    assert KEY not in line
    assert event["nested"]["a"] == ["[key]", 1]
    assert event["text"] == "x\\u000d\\u202ey"


def test_a_library_s_log_and_an_exception_are_cleaned_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(readable=False)
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logging.getLogger("some.library").exception("call to bot%s failed", TOKEN)
    (line,) = capsys.readouterr().err.splitlines()
    assert TOKEN not in line
    assert "ValueError" in json.loads(line)["exception"]


def test_a_person_reads_a_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(readable=True)
    structlog.get_logger().warning("bot_off", how="Set PUAS_BOT_TOKEN")
    assert "bot_off" in capsys.readouterr().err


def test_nothing_is_said_of_routine(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(readable=False)
    logging.getLogger("apscheduler.executors").info("Running job")
    assert capsys.readouterr().err == ""

"""The operator at a terminal: what waits, what was given up on and why, and trying it again."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import root
from scoring import notifications
from scoring.db.engine import Database
from scoring.i18n import speaking
from scoring.notifications import Kind, inbox, rules, service, watch
from tests.make import KEY, NOON

HOOK = watch.Hook("7654321", NOON, is_ours=True, pending=3, error="503", error_at=NOON, taken_at=None)


class Operator:
    """Somebody at a terminal."""

    def __init__(self, address: str, home: Path) -> None:
        self.env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(home), "PUAS_LANG": "en"}

    def run(self, *arguments: str) -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), ["telegram", *arguments], env=self.env)

    def told(self, *arguments: str) -> list[dict[str, object]]:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def operator(address: str, tmp_path: Path) -> Operator:
    """A bot with a message and an update it has given up on, and an update that waits."""

    async def fail() -> None:
        database = Database(address)
        try:
            async with database.writing() as session:
                for once in ("one", "two"):
                    await notifications.promise(
                        session, Kind.ANSWERED, "v1", {"unit": "X"}, once=once, key=KEY, now=NOON
                    )
                first, _ = await service.due(session, key=KEY, now=NOON, limit=5)
                await service.bury(session, first, "400 Bad Request", now=NOON)
                await inbox.store_updates(session, [(7, "{}"), (8, "{}")], now=NOON)
                for _ in range(rules.MOST_ATTEMPTS):
                    await inbox.fail(session, 7, "ValidationError", now=NOON + timedelta(hours=1))
                await watch.note_hook(session, HOOK)
        finally:
            await database.close()

    asyncio.run(fail())
    return Operator(address, tmp_path / "home")


def test_what_failed_is_seen_with_its_reason_and_tried_again(operator: Operator) -> None:
    (seen,) = operator.told("status")
    assert (seen["outbox_dead"], seen["outbox_pending"], seen["inbox_dead"], seen["inbox_new"]) == (
        1,
        1,
        1,
        1,
    )
    assert str(seen["inbox_waiting_since"]).startswith("2026-09-15")
    assert (seen["webhook_is_ours"], seen["webhook_pending"], seen["webhook_error"]) == (True, 3, "503")

    message, update = operator.told("dead")
    assert (message["box"], message["what"], message["reason"]) == ("outbox", "answered", "400 Bad Request")
    assert (update["box"], update["id"], update["reason"], update["tries"]) == (
        "inbox",
        7,
        "ValidationError",
        5,
    )

    assert operator.run("retry", "outbox", "987").exit_code == 1
    assert operator.run("retry", "outbox", str(message["id"])).exit_code == 0
    tried = operator.run("retry", "inbox")
    assert (tried.exit_code, tried.stderr) == (0, "1 is tried again.\n")
    assert operator.told("dead") == []
    (after,) = operator.told("status")
    assert (after["outbox_pending"], after["inbox_new"]) == (2, 2)


def test_without_a_token_the_status_says_how_to_switch_the_bot_on(operator: Operator) -> None:
    told = operator.run("status")
    assert told.exit_code == 0
    assert "PUAS_BOT_TOKEN" in told.stderr
    assert "outbox_dead,1" in told.stdout


def test_telegram_itself_is_asked_when_it_can_be_and_the_token_is_not_told(operator: Operator) -> None:
    token = "7654321:AAtesttokentesttokentesttokentest"
    operator.env |= {
        "PUAS_BOT_TOKEN": token, "PUAS_PUBLIC_URL": "https://puas.test",
        "PUAS_TELEGRAM_API": "http://127.0.0.1:9",
    }  # fmt: skip
    (seen,) = operator.told("status")
    assert "Cannot connect" in str(seen["telegram_does_not_answer"])
    assert seen["webhook_pending"] == 3, "as it was seen last"
    assert token.partition(":")[2] not in json.dumps(seen)

"""An operator at a terminal gives rights that take a second person, and puts attributions right."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyotp
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from typer.testing import CliRunner, Result

from api.cli import root
from scoring import accounts
from scoring.accounts import Role, second
from scoring.db.engine import Database
from scoring.i18n import speaking
from scoring.jobs import periodic
from tests.make import KEY, NOON, office
from tests.store.contested import LONG_AGO, PASSWORD, code_of, hire, say


class Operator:
    """Somebody at a terminal, and others who type their own password there."""

    def __init__(self, address: str, home: Path) -> None:
        self.address = address
        self.env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(home), "PUAS_LANG": "en"}
        # Who is asked for a second step is tested with the accounts.
        self.env["PUAS_SECOND_FACTOR_FOR"] = ""

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), arguments, env=self.env, input=typed)

    def rows(self, *arguments: str) -> list[dict[str, object]]:
        result = self.run(*arguments, "--json")
        return [json.loads(line) for line in result.stdout.splitlines()]

    def do(self, work: Callable[[Database], Awaitable[object]]) -> object:
        async def opened() -> object:
            database = Database(self.address)
            try:
                return await work(database)
            finally:
                await database.close()

        return asyncio.run(opened())


@pytest.fixture
def operator(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The operator of the small office; passwords are hashed quickly."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr("scoring.accounts.passwords._ARGON2ID", quick)
    made = Operator(address, tmp_path / "home")
    made.do(office)
    return made


def test_the_first_admin_is_made_at_once_and_the_next_by_two(operator: Operator) -> None:
    add = ("user", "add", "--role", "admin", "--unit", "KAB", "--ask")
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    first = operator.run(*add, "admin.satu", typed=typed)
    assert first.exit_code == 0, first.output
    assert "It is the first admin" in first.stderr
    wordless = operator.run(*add, "admin.dua", typed=typed)
    assert (wordless.exit_code, [one["username"] for one in operator.rows("user", "list")]) == (
        1, ["admin.satu"],
    )  # fmt: skip
    second = operator.run(*add, "admin.dua", "--reason", "pengganti", typed=typed)
    assert second.exit_code == 0, second.output
    assert "puas approvals agree 1 --as USERNAME" in second.stderr
    (proposal,) = operator.rows("approvals")
    assert (proposal["subject"], proposal["by"], proposal["state"]) == (
        "user:admin.dua", "operator", "open",
    )  # fmt: skip
    itself = operator.run("approvals", "agree", "1", "--as", "admin.dua", typed=f"{PASSWORD}\n")
    assert itself.exit_code == 1, "an account that waits signs nowhere"
    agreed = operator.run("approvals", "agree", "1", "--as", "admin.satu", typed=f"{PASSWORD}\n")
    assert agreed.exit_code == 0, agreed.output
    assert "Proposal 1 is done" in agreed.stderr
    assert {one["username"]: one["disabled"] for one in operator.rows("user", "list")} == {
        "admin.satu": None, "admin.dua": None,
    }  # fmt: skip


def test_a_role_is_changed_and_a_powerful_one_refused_with_a_reason(operator: Operator) -> None:
    operator.do(lambda database: hire(database, "irban", Role.INSPECTORATE, "KAB"))
    operator.do(lambda database: hire(database, "wati", Role.OFFICER, "DUKCAPIL"))
    assert operator.run("user", "role", "wati", "--role", "analyst").exit_code == 0
    asked = operator.run("user", "role", "wati", "--role", "auditor", "--reason", "audit tahunan")
    assert "Proposal 1 waits for another person" in asked.stderr
    refused = operator.run(
        "approvals", "refuse", "1", "--as", "irban", "--why", "belum ditugaskan", typed=f"{PASSWORD}\n"
    )
    assert refused.exit_code == 0, refused.output
    roles = {one["username"]: one["role"] for one in operator.rows("user", "list")}
    assert roles["wati"] == "analyst"
    assert [one["decision"] for one in operator.rows("approvals")] == ["belum ditugaskan"]


def test_an_attribution_is_shown_corrected_and_watched(operator: Operator) -> None:
    async def rated(database: Database) -> str:
        code = await code_of(database, await say(database, 1, at=LONG_AGO))
        await say(database, 2, at=LONG_AGO.replace(hour=12))  # after the day shift, before the night's
        await periodic.fold_new(database, NOON)
        return code

    code = str(operator.do(rated))
    (before,) = operator.rows("attribution", "show", code)
    assert (before["rule"], before["to"], before["decided_by"]) == ("single_duty", "E1:1", "system")
    assert "Sari Wulandari (E1)" in operator.run("attribution", "show", code).stderr
    correct = ("attribution", "correct", code)
    for wrong in (
        ("--to", "E2"),
        ("--reason", "salah"),
        ("--to", "E2", "--unit-only", "--reason", "salah"),
        ("--to", "E2:x", "--reason", "salah"),
        ("--to", "E2:0.5", "--to", "E2:0.5", "--reason", "salah"),
        ("--to", "NOBODY", "--reason", "salah"),
    ):
        assert operator.run(*correct, *wrong).exit_code == 1, wrong
    done = operator.run(*correct, "--to", "E2:0.75", "--to", "E3:0.25", "--reason", "jadwal salah ketik")
    assert done.exit_code == 0, done.output
    _, after = operator.rows("attribution", "show", code)
    assert (after["rule"], after["to"], after["reason"]) == (
        "correction", "E2:0.75 E3:0.25", "jadwal salah ketik",
    )  # fmt: skip
    assert operator.run("attribution", "show", "nothing").exit_code == 1
    health = operator.run("attribution", "health", "--period", "2026-Q3", "--json")
    assert health.exit_code == 1
    (row,) = [json.loads(line) for line in health.stdout.splitlines()]
    assert (row["unit_id"], row["unit_only"], row["counted"], row["share"], row["warning"]) == (
        "DUKCAPIL", 1, 2, 0.5, True,
    )  # fmt: skip
    operator.env["PUAS_UNIT_ONLY_WARNING"] = "0.5"
    assert operator.run("attribution", "health", "--period", "2026-Q3").exit_code == 0
    assert operator.run(*correct, "--unit-only", "--reason", "tidak jelas").exit_code == 0


def test_accounts_are_kept_at_the_terminal(operator: Operator) -> None:
    made = operator.run("user", "add", "loket.1", "--role", "officer", "--unit", "DUKCAPIL")
    assert made.exit_code == 0, made.output
    assert len(made.stdout.strip()) >= 16, "a password, shown once"
    invited = operator.run("user", "add", "loket.2", "--role", "officer", "--unit", "DUKCAPIL", "--invite")
    assert "/staf/undangan/" in invited.stdout
    for what in ("password", "invite", "disable", "enable", "reset"):
        done = operator.run("user", what, "loket.1")
        assert done.exit_code == 0, done.output
    assert operator.run("user", "link", "loket.1", "s1").exit_code == 1, "no identity provider is set"
    operator.env |= {"PUAS_OIDC_ISSUER": "https://id.example.go.id", "PUAS_OIDC_CLIENT_ID": "puas"}
    for subject in ("s1", ""):
        linked = operator.run("user", "link", "loket.1", subject)
        assert linked.exit_code == 0, linked.output
    assert {one["username"] for one in operator.rows("user", "list")} == {"loket.1", "loket.2"}


def test_at_the_terminal_too_the_powerful_show_a_second_step(operator: Operator) -> None:
    add = ("user", "add", "--role", "admin", "--unit", "KAB", "--ask", "--reason", "awal")
    for username in ("admin.satu", "admin.dua"):
        assert operator.run(*add, username, typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    agree = ("approvals", "agree", "1", "--as", "admin.satu")
    del operator.env["PUAS_SECOND_FACTOR_FOR"]
    without = operator.run(*agree, typed=f"{PASSWORD}\n")
    assert (without.exit_code, "set up the second step" in without.stderr) == (1, True), without.output

    async def enrol(database: Database) -> list[str]:
        staff = await accounts.verify(database, "admin.satu", PASSWORD)
        async with database.writing() as session:
            await second.begin(session, staff, key=KEY, now=NOON)
            secret = await second.waiting(session, staff, key=KEY) or ""
            code = pyotp.TOTP(secret).at(NOON)
            return await second.confirm(session, staff, code, key=KEY, now=NOON)

    operator.env["PUAS_SECRET_KEY"] = KEY.decode()
    codes = operator.do(enrol)
    assert isinstance(codes, list)
    assert operator.run(*agree, typed=f"{PASSWORD}\n000000\n").exit_code == 1
    agreed = operator.run(*agree, typed=f"{PASSWORD}\n{codes[0]}\n")
    assert agreed.exit_code == 0, agreed.output

"""The inspectorate at a terminal: what was found, which feedback it concerns, lift or confirm."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import root
from scoring.accounts import Role
from scoring.db.engine import Database
from scoring.i18n import speaking
from scoring.jobs import periodic
from tests.make import NOON, office
from tests.store.contested import PASSWORD, hire
from tests.store.misused import hammered


class Inspectorate:
    """Somebody at a terminal who may decide about findings."""

    def __init__(self, address: str, home: Path) -> None:
        self.env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(home), "PUAS_LANG": "en"}
        self.env["PUAS_SECOND_FACTOR_FOR"] = ""

    def run(self, *arguments: str) -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), ["findings", *arguments], env=self.env)

    def approve(self, number: str, *, password: str = PASSWORD) -> Result:
        with speaking("en"):
            arguments = ["approvals", "agree", number, "--as", "irban"]
            return CliRunner().invoke(root.build(), arguments, env=self.env, input=f"{password}\n")

    def listed(self, *arguments: str) -> list[dict[str, object]]:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def inspectorate(address: str, tmp_path: Path) -> Inspectorate:
    """An office whose kiosk was hammered, screened."""

    async def misuse() -> None:
        database = Database(address)
        try:
            await office(database)
            await hammered(database)
            await periodic.screen_new(database, NOON)
            await hire(database, "irban", Role.INSPECTORATE, "KAB")
        finally:
            await database.close()

    asyncio.run(misuse())
    return Inspectorate(address, tmp_path / "home")


def test_a_finding_explains_itself(inspectorate: Inspectorate) -> None:
    (finding,) = inspectorate.listed()
    assert finding["reason"] == "kiosk_run"
    assert finding["meaning"] == "a run of taps on a kiosk"
    assert (finding["rows"], finding["sets_aside"], finding["state"]) == (12, True, "open")
    assert finding["features"] == {"taps": 12, "longest_gap_s": 5}
    assert finding["threshold"] == {"taps": 3, "longest_gap_s": 8}
    table = inspectorate.run()
    assert "longest_gap_s=5 taps=12" in table.stdout


def test_the_feedback_of_a_finding_can_be_looked_at(inspectorate: Inspectorate) -> None:
    rows = inspectorate.listed("show", "1")
    assert len(rows) == 12
    assert {(row["unit_id"], row["channel"], row["overall"]) for row in rows} == {("DUKCAPIL", "kiosk", 1)}
    assert {(row["state"], row["why"]) for row in rows} == {("quarantined", "kiosk_run")}
    assert inspectorate.run("show", "99").exit_code == 1


def test_what_is_lifted_counts_again_once_another_person_agrees(inspectorate: Inspectorate) -> None:
    result = inspectorate.run("lift", "1", "--note", "rombongan sekolah")
    assert result.exit_code == 0, result.output
    assert "Proposal 1 waits for another person" in result.stderr
    assert [one["state"] for one in inspectorate.listed()] == ["open"]
    assert inspectorate.approve("1", password="bukan ini sandinya").exit_code == 1
    assert (done := inspectorate.approve("1")).exit_code == 0, done.output
    assert inspectorate.listed() == []
    (finding,) = inspectorate.listed("--state", "lifted")
    assert (finding["note"], finding["decided_by"]) == ("rombongan sekolah", "staff:irban")
    assert {row["state"] for row in inspectorate.listed("show", "1")} == {"counted"}


def test_what_is_confirmed_is_excluded_and_decided_for_good(inspectorate: Inspectorate) -> None:
    result = inspectorate.run("confirm", "1", "--note", "anak-anak bermain")
    assert result.exit_code == 0, result.output
    assert "12 ratings are excluded" in result.stderr
    again = inspectorate.run("lift", "1", "--note", "salah")
    assert again.exit_code == 1
    assert "already decided" in again.stderr
    assert [one["state"] for one in inspectorate.listed("--state", "all")] == ["confirmed"]


def test_no_decision_without_a_reason(inspectorate: Inspectorate) -> None:
    assert inspectorate.run("lift", "1").exit_code == 2
    assert inspectorate.run("lift", "1", "--note", " ").exit_code == 1
    assert [one["state"] for one in inspectorate.listed()] == ["open"]

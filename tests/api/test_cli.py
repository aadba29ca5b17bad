"""The command line as an operator uses it: data on standard output, sentences on standard error."""

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import root
from scoring.i18n import speaking
from scoring.method.elements import ELEMENTS

SEKADAU = Path(__file__).parents[1] / "data" / "sekadau"


class Terminal:
    """Somebody at a terminal with a database of their own."""

    def __init__(self, address: str, home: Path) -> None:
        self.env = {"PUAS_DATABASE_URL": address, "PUAS_HOME": str(home)}

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), list(arguments), env=self.env, input=typed)

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def terminal(address: str, tmp_path: Path) -> Terminal:
    return Terminal(address, tmp_path / "home")


@pytest.fixture
def sekadau(terminal: Terminal) -> Terminal:
    result = terminal.run("import", str(SEKADAU))
    assert result.exit_code == 0, result.output
    return terminal


@pytest.mark.parametrize(("weight", "ikm"), [("exact", 78.7415), ("0.111", 78.6628), ("0.11", 77.9541)])
def test_a_published_survey_gives_its_index(sekadau: Terminal, weight: str, ikm: float) -> None:
    whole, service = sekadau.rows("index", "--period", "2019-S1", "--unit", "SEKADAU", "--weight", weight)
    assert float(whole["ikm"]) == pytest.approx(ikm, abs=5e-5)
    assert (whole["n"], whole["grade"], whole["label"], whole["weight"]) == ("49", "B", "Baik", weight)
    assert (whole["service_id"], service["service_id"]) == ("", "SKM")
    assert float(whole["nrr_biaya"]) == pytest.approx(177 / 49)
    assert float(whole["ci_low"]) < ikm < float(whole["ci_high"])
    assert (whole["received"], whole["counted"]) == ("49", "49")


def test_importing_again_changes_nothing(sekadau: Terminal) -> None:
    result = sekadau.run("import", str(SEKADAU), "--json")
    report = json.loads(result.stdout)
    assert report["sheets"]["responses"] == {"new": 0, "changed": 0, "same": 49}


def table(path: Path) -> dict[str, dict[str, str]]:
    """Read a file of the interchange by its first column, elements under their codes."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    codes = {f"u{number}": element.value for number, element in enumerate(ELEMENTS, start=1)}
    named = [{codes.get(name, name): value for name, value in row.items()} for row in rows]
    return {next(iter(row.values())): row for row in named}


def test_what_goes_in_comes_out(sekadau: Terminal, tmp_path: Path) -> None:
    assert sekadau.run("export", str(tmp_path / "out")).exit_code == 0
    for name in ("units.csv", "services.csv", "responses.csv"):
        given, came = table(SEKADAU / name), table(tmp_path / "out" / name)
        assert given.keys() == came.keys()
        for one, row in given.items():
            assert {field: value for field, value in row.items() if value}.items() <= came[one].items()


def test_a_dry_run_stores_nothing(terminal: Terminal) -> None:
    result = terminal.run("import", str(SEKADAU), "--dry-run")
    assert result.exit_code == 0
    assert "nothing was stored" in result.stderr
    assert terminal.run("index", "--period", "2019", "--unit", "SEKADAU").exit_code == 1


def test_every_bad_row_is_named_and_nothing_is_stored(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit_id,name\nA,Kantor A\n", encoding="utf-8")
    (tmp_path / "services.csv").write_text("service_id,name,category\nS,Layanan,umum\n", encoding="utf-8")
    header = (SEKADAU / "responses.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = (
        "R1,2026-09-01T10:00:00+07:00,paper,0,,,,,A,S,,,5,,,,,,,,,",
        "R2,2026-09-01T10:00:00,paper,0,,,,,A,S,,,3,0,,,,,,,,",
        "R3,2026-09-01T10:00:00+07:00,paper,0,,,,,NOWHERE,S,,,4,,,,,,,,,",
        "R4,2026-09-01T10:00:00+07:00,paper,0,,,,,A,S,,,4,,,,,,,,,",
    )
    (tmp_path / "responses.csv").write_text("\n".join((header, *rows)), encoding="utf-8")
    result = terminal.run("import", str(tmp_path))
    assert result.exit_code == 1
    for place in (
        "responses.csv:2 overall",
        "responses.csv:3 submitted_at",
        "responses.csv:4 unit_id",
        "responses.csv:3 u1",
    ):
        assert place in result.stderr
    assert "Nothing was stored" in result.stderr
    assert terminal.run("index", "--period", "2026", "--unit", "A").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("index", "--period", "2019-S9", "--unit", "SEKADAU"), "A period is written"),
        (("index", "--period", "2019", "--unit", "NOPE"), "No unit"),
        (("score", "--period", "soon"), "A period is written"),
        (("user", "disable", "nobody"), "no such account"),
        (("client", "revoke", "nobody"), "no such account"),
        (("client", "add", "x", "--unit", "NOPE", "--scope", "scores:read"), "No unit"),
        (("client", "add", "x", "--unit", "SEKADAU", "--scope", "everything"), "no such permission"),
        (("analyze", "no-such-file"), "is not a file"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_one(
    sekadau: Terminal, arguments: tuple[str, ...], reason: str
) -> None:
    result = sekadau.run(*arguments)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "--period", "2019"), ("index", "--period", "2019", "--unit", "A", "--weight", "0.5"),
        ("import", "x", "--u8-is", "u9"), ("serve", "--only", "kitchen"), ("nonsense",),
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_code_two(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal.run(*arguments).exit_code == 2


def test_a_database_of_another_version_says_what_to_do(
    backend: str, terminal: Terminal, tmp_path: Path
) -> None:
    if backend == "sqlite":
        terminal.env["PUAS_DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"
        assert "puas db upgrade" in terminal.run("score", "--period", "2026").stderr
        assert "now at" in terminal.run("db", "upgrade").stderr
    assert "up to date" in terminal.run("db", "upgrade").stderr
    assert terminal.run("score", "--period", "2026").exit_code == 0


def test_a_database_that_cannot_be_reached_is_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    terminal.env["PUAS_DATABASE_URL"] = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'x.db'}"
    result = terminal.run("score", "--period", "2026")
    assert result.exit_code == 1
    assert "cannot save or read" in result.stderr


def test_accounts_and_keys_are_made_listed_and_ended(sekadau: Terminal) -> None:
    made = sekadau.run("user", "add", "kepala", "--role", "unit_head", "--unit", "SEKADAU")
    assert made.exit_code == 0, made.output
    password = made.stdout.strip()
    assert len(password) >= 12
    asked = sekadau.run(
        "user",
        "add",
        "wakil",
        "--role",
        "officer",
        "--unit",
        "SEKADAU",
        "--ask",
        typed=f"{password}\n{password}\n",
    )
    assert asked.exit_code == 0, asked.output
    assert sekadau.run("user", "disable", "wakil").exit_code == 0
    listed = {row["username"]: row for row in sekadau.rows("user", "list")}
    assert listed["kepala"]["disabled"] == ""
    assert listed["wakil"]["disabled"] != ""
    key = sekadau.run(
        "client", "add", "e-kinerja", "--unit", "SEKADAU", "--scope", "scores:read"
    ).stdout.strip()
    assert re.fullmatch(r"puas_[0-9a-f]+_[0-9a-f]{64}", key)
    assert sekadau.run("client", "revoke", "e-kinerja").exit_code == 0
    (client,) = (json.loads(line) for line in sekadau.run("client", "list", "--json").stdout.splitlines())
    assert client["revoked"]
    assert key not in json.dumps(client)


def test_recomputing_gives_the_same_numbers(sekadau: Terminal) -> None:
    before = sekadau.rows("index", "--period", "2019", "--unit", "SEKADAU")
    assert "49 ratings" in sekadau.run("recompute").stderr
    assert "0 people" in sekadau.run("recompute", "--period", "2019").stderr
    assert sekadau.rows("index", "--period", "2019", "--unit", "SEKADAU") == before


def test_comments_are_analyzed_line_by_line(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal.run("analyze", typed="Pelayanan cepat dan ramah\n\nNIK saya 3273010101900001\n")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == 3
    assert lines[0]["sentiment"] == "positive"
    assert lines[2]["personal_data"][0]["kind"] == "nik"
    assert "3273010101900001" not in lines[2]["redacted"]
    (tmp_path / "c.txt").write_text("Antri lama sekali", encoding="utf-8")
    assert len(terminal.run("analyze", str(tmp_path / "c.txt")).stdout.splitlines()) == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The demo as a process of its own, on a free port."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("PUAS_")} | {
        "PUAS_LANG": "en"
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "demo", "--dir", str(tmp_path / "demo"), "--port", str(port)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def get(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return bytes(answer.read())


def wait_for(url: str, *, seconds: float) -> bytes:
    last: Exception | None = None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return get(url)
        except OSError as error:
            last = error
            time.sleep(0.2)
    raise AssertionError(url) from last


def test_the_demo_serves_pages_and_scores_until_it_is_asked_to_stop(
    demo: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = demo
    at = f"http://127.0.0.1:{port}"
    wait_for(f"{at}/healthz", seconds=120)
    assert json.loads(wait_for(f"{at}/readyz", seconds=20))["status"] == "ok"
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 0, told
    form = re.search(rf"{at}/r/\w+", told)
    assert form is not None
    assert re.search(r"kepala +\S{8,}", told)
    assert "Set PUAS_BOT_TOKEN" in told

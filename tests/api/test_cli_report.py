"""The SKM report from the terminal: the same figures as ``puas index``."""

import asyncio
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from api.cli import root
from scoring.db.engine import Database
from scoring.i18n import speaking
from tests import make
from tests.web import staffing


async def run(*arguments: str) -> Result:
    def invoke() -> Result:
        with speaking("en"):
            return CliRunner().invoke(root.build(), arguments)

    return await asyncio.to_thread(invoke)


@pytest.fixture(autouse=True)
async def office(database: Database, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small office."""
    await make.office(database)
    monkeypatch.setenv("PUAS_DATABASE_URL", address)


async def test_the_report_says_what_the_index_says(database: Database, tmp_path: Path) -> None:
    await staffing.numbers(database, before=0)
    out = tmp_path / "skm.xlsx"
    made = await run(
        "report", "skm", "--unit", "DUKCAPIL", "--period", "2026-Q3", "--weight", "0.111", "--users", "400",
        "--out", str(out),
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    index = await run(
        "index", "--unit", "DUKCAPIL", "--period", "2026-Q3", "--weight", "0.111", "--json"
    )  # fmt: skip
    told = json.loads(index.stdout.splitlines()[0])
    book = openpyxl.load_workbook(out)
    facts = {row[0]: row[1] for row in book["Ringkasan"].iter_rows(min_row=3, values_only=True)}
    assert f"{facts['Nilai IKM']:.2f}" == f"{float(told['ikm_rounded']):.2f}"
    assert facts["Responden"] == told["n"]
    assert facts["Pengguna layanan"] == 400
    means = [row[3] for row in book["Nilai per unsur"].iter_rows(min_row=2, max_row=10, values_only=True)]
    assert means == [
        pytest.approx(value, abs=0.0005) for name, value in told.items() if name.startswith("nrr_")
    ]


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--out", "skm.odt", 2),
        ("--weight", "1/9", 2),
        ("--unit", "NOWHERE", 1),
        ("--period", "2025", 1),
        ("--users", "-5", 1),
    ],
)
async def test_what_cannot_be_is_said(option: str, value: str, code: int, tmp_path: Path) -> None:
    out = tmp_path / "skm.pdf"
    given = {"--unit": "DUKCAPIL", "--period": "2026-Q3", "--out": str(out), option: value}
    refused = await run("report", "skm", *(part for pair in given.items() for part in pair))
    assert refused.exit_code == code, refused.output
    assert not out.exists()

"""Posters from the terminal."""

import asyncio
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from typer.testing import CliRunner, Result

from api.cli import root
from scoring.db.engine import Database
from scoring.i18n import speaking
from tests import make
from tests.make import Office


@pytest.fixture
async def run(database: Database, address: str, monkeypatch: pytest.MonkeyPatch) -> "Run":
    """``await run("poster", ...)`` in English, over the small office."""
    await make.office(database)
    monkeypatch.setenv("PUAS_DATABASE_URL", address)
    return Run()


class Run:
    """A terminal."""

    async def __call__(self, *arguments: str) -> Result:
        def invoke() -> Result:
            with speaking("en"):
                return CliRunner().invoke(root.build(), arguments)

        return await asyncio.to_thread(invoke)


async def test_posters_come_as_one_document_or_one_by_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "poster.pdf"
    refused = await run("poster", "--unit", "KAB", "--out", str(out))
    assert refused.exit_code == 1
    assert "PUAS_PUBLIC_URL" in refused.output
    assert not out.exists()

    monkeypatch.setenv("PUAS_PUBLIC_URL", "https://puas.test")
    monkeypatch.setenv("PUAS_BOT_NAME", "puas_contoh_bot")
    made = await run("poster", "--unit", "KAB", "--size", "a5", "--out", str(out))
    assert made.exit_code == 0, made.output
    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    assert "puas.test/r/ABCDEF" in text
    assert "@puas_contoh_bot" in text

    archive = tmp_path / "poster.zip"
    assert (
        await run("poster", "--unit", "KAB", "--point", Office.code, "--out", str(archive))
    ).exit_code == 0
    assert zipfile.ZipFile(archive).namelist() == ["dinas-dukcapil-loket-1-abcdef.pdf"]


@pytest.mark.parametrize(
    ("option", "value"), [("--size", "a3"), ("--language", "id"), ("--out", "poster.docx")]
)
async def test_what_is_not_known_is_said(run: Run, option: str, value: str, tmp_path: Path) -> None:
    given = {"--unit": "KAB", "--out": str(tmp_path / "poster.pdf"), option: value}
    refused = await run("poster", *(part for pair in given.items() for part in pair))
    assert refused.exit_code == 2
    assert option in refused.output

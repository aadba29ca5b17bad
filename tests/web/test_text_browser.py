"""The citizens' pages in w3m: no scripts, no style, a terminal's letters."""

import asyncio
import shutil
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from scoring.db.engine import Database
from tests.web import forms

W3M = shutil.which("w3m")
pytestmark = pytest.mark.skipif(W3M is None, reason="no w3m on this machine")


async def w3m(*arguments: str, home: Path) -> str:
    """Return what w3m shows, as text."""
    running = await asyncio.create_subprocess_exec(
        str(W3M), "-dump", "-cols", "80", "-O", "UTF-8", "-o", "accept_language=id", *arguments,
        stdout=asyncio.subprocess.PIPE, env={"HOME": str(home), "LANG": "C.UTF-8"},
    )  # fmt: skip
    shown, _ = await running.communicate()
    return shown.decode()


async def test_a_text_browser_reads_the_form_and_sends_it(
    site: str, database: Database, tmp_path: Path
) -> None:
    shown = await w3m(f"{site}/r/ABCDEF", home=tmp_path)
    for words in ("Dinas Dukcapil", "Seberapa puas Anda", "Tidak puas", "Sangat puas", "Kirim penilaian"):
        assert words in shown
    # It shows what others hide; the trap says what it is, and comes after all there is to do.
    assert shown.index("Kirim penilaian") < shown.index("Biarkan kosong")

    async with httpx2.AsyncClient() as client:
        fields = forms.hidden((await client.get(f"{site}/r/ABCDEF")).text)
    typed = tmp_path / "typed"
    typed.write_text(urlencode({**fields, "overall": "4", "comment": "Cepat & ramah"}))
    receipt = await w3m("-post", str(typed), f"{site}/r/ABCDEF/kirim", home=tmp_path)
    assert "Terima kasih. Penilaian Anda sudah kami terima." in receipt
    assert "Cepat & ramah" in receipt
    [said] = await forms.stored(database)
    assert (said.overall, said.comment) == (4, "Cepat & ramah")


async def test_a_text_browser_is_told_what_is_missing_and_finds_offices(
    site: str, database: Database, tmp_path: Path
) -> None:
    typed = tmp_path / "typed"
    typed.write_text(urlencode({"act": "w" + "a" * 24, "comment": "Hanya cerita"}))
    again = await w3m("-post", str(typed), f"{site}/r/ABCDEF/kirim", home=tmp_path)
    assert "Pilih salah satu dari empat jawaban" in again
    assert "Hanya cerita" in again
    for path, words in (
        ("/", "Dinas Dukcapil"),
        ("/dekat", "Pilih kecamatan Anda"),
        ("/kantor/DUKCAPIL", "Loket 1"),
    ):
        assert words in await w3m(f"{site}{path}", home=tmp_path)

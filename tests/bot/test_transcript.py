"""The conversations printed in docs/bot.md are the ones the bot has.

``PUAS_WRITE_DOCS=1`` writes the document anew instead of comparing.
"""

import os
import re
from pathlib import Path

import pytest

from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World

DOCUMENT = Path(__file__).parents[2] / "docs" / "bot.md"

STEPS = {
    "id": (
        "Sangat puas", "Waktu tunggu", "Cepat", "Jawab 9 pertanyaan", "Sangat sesuai", "Lewati",
        "Cukup sampai di sini", "> Petugas ramah & sabar. Terima kasih!", "Tarik kembali", "Tidak, biarkan",
        "> /status", "> /privasi", "> /hapus", "Ya, hapus", "> dukcapil", "Dinas Dukcapil", "> /help",
    ),
    "en": (
        "Not satisfied", "Waiting time", "Less quickly", "All nine questions", "Not suitable", "Skip",
        "Stop here", "> I waited for two hours.", "Take back", "No, keep it", "> /status", "> /privasi",
        "> /hapus", "Yes, erase", "> dukcapil", "Dinas Dukcapil", "> /help",
    ),
}  # fmt: skip


async def _conversation(rina: Citizen, steps: tuple[str, ...]) -> str:
    await rina.start(Office.code)
    for step in steps:
        if step.startswith("> "):
            await rina.says(step.removeprefix("> "))
        else:
            await rina.taps(step)
    told = "\n\n".join(rina.transcript)
    told = re.sub(r"/s/R[\w-]{22}", "/s/R0123456789abcdefghijkl", told)
    return re.sub(r"\d{2}-\d{2}-20\d{2}", "15-09-2026", told)


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_conversations_in_the_manual_are_true(world: World, language: str) -> None:
    told = await _conversation(world.citizen(language=language), STEPS[language])
    marks = (f"<!-- {language} -->\n\n```text\n", "\n```\n")
    document = DOCUMENT.read_text(encoding="utf-8")
    before, rest = document.split(marks[0])
    written, after = rest.split(marks[1], 1)
    if os.environ.get("PUAS_WRITE_DOCS"):
        DOCUMENT.write_text(before + marks[0] + told + marks[1] + after, encoding="utf-8")
    else:
        assert written == told

"""The conversations printed in docs/bot.md are the ones the bot has.

``PUAS_WRITE_DOCS=1`` writes the document anew instead of comparing.
"""

import os
import re
from pathlib import Path

import pytest

from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World, until

DOCUMENT = Path(__file__).parents[2] / "docs" / "bot.md"

STEPS = {
    "id": (
        "Sangat puas", "Waktu tunggu", "Cepat", "Jawab 9 pertanyaan", "Sangat sesuai", "Lewati",
        "Cukup sampai di sini", "> Petugas ramah & sabar. Terima kasih!", "Tarik kembali", "Tidak, biarkan",
        "> /status", "> /privasi", "> /hapus", "Ya, hapus", "> dukcapil", "Dinas Dukcapil", "> /help",
        "Daftar kantor", "Dinas Dukcapil",
    ),
    "en": (
        "Not satisfied", "Waiting time", "Less quickly", "All nine questions", "Not suitable", "Skip",
        "Stop here", "> I waited for two hours.", "Take back", "No, keep it", "> /status", "> /privasi",
        "> /hapus", "Yes, erase", "> dukcapil", "Dinas Dukcapil", "> /help", "List of offices",
        "Dinas Dukcapil",
    ),
}  # fmt: skip


LATER = {
    "id": (
        "Tidak puas", "Jawab 9 pertanyaan", "... Lewati", "Dikelola dengan baik", "26–35 tahun", "Perempuan",
        "SMA", "Lewati", "! Mulai Senin ada dua loket.", "Belum selesai", "> Masih antre dua jam.",
        "! Maaf, Senin ini baru berlaku.", "< Baik, saya coba lagi.", "! Silakan, kami tunggu.",
        "Sudah selesai",
    ),
    "en": (
        "Not satisfied", "All nine questions", "... Skip", "Well managed", "26–35 years", "Woman",
        "High school", "Skip", "! Two counters are open from Monday.", "Not solved", "> I still waited.",
        "! Sorry, it begins this Monday.", "< All right, I will try again.", "! You are welcome.",
        "This solves it",
    ),
}  # fmt: skip
"""Another visit: all nine, about oneself, and the unit's answer (``!``), replied to by button and as people
reply in Telegram (``<``)."""


async def _conversation(world: World, rina: Citizen, steps: tuple[str, ...]) -> str:
    await rina.start(Office.code)
    for step in steps:
        if step.startswith("... "):
            at = len(rina.transcript)
            for _ in range(8):
                await rina.taps(step[4:])
            rina.transcript[at:] = ["...", *rina.transcript[-1:]]
        elif step.startswith("! "):
            (given,) = await world.feedback()
            await world.unit_answers(given.code, step[2:])
            await until(lambda: step[2:] in rina.screen.text)  # noqa: B023 - awaited at once
            rina.note()
        elif step.startswith("< "):
            await rina.says(step[2:], to=rina.screen)
        elif step.startswith("> "):
            await rina.says(step[2:])
        else:
            await rina.taps(step)
    told = "\n\n".join(rina.transcript)
    told = re.sub(r"/s/R[\w-]{22}", "/s/R0123456789abcdefghijkl", told)
    return re.sub(r"\d{2}-\d{2}-20\d{2}", "15-09-2026", told)


@pytest.mark.usefixtures("by_day")
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("visit", ["", " later"])
async def test_the_conversations_in_the_manual_are_true(world: World, language: str, visit: str) -> None:
    steps = (LATER if visit else STEPS)[language]
    told = await _conversation(world, world.citizen(language=language), steps)
    marks = (f"<!-- {language}{visit} -->\n\n```text\n", "\n```\n")
    document = DOCUMENT.read_text(encoding="utf-8")
    before, rest = document.split(marks[0])
    written, after = rest.split(marks[1], 1)
    if os.environ.get("PUAS_WRITE_DOCS"):
        DOCUMENT.write_text(before + marks[0] + told + marks[1] + after, encoding="utf-8")
    else:
        assert written == told

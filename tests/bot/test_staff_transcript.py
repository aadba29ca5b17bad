"""The conversation of a head of unit printed in docs/bot.md is the one the bot has.

``PUAS_WRITE_DOCS=1`` writes the document anew instead of comparing.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from scoring.jobs import caseload
from tests.bot.staffing import CHATS, MORNING, Hours, alerted, team, tied
from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World, until

DOCUMENT = Path(__file__).parents[2] / "docs" / "bot.md"

STEPS = {
    "id": (
        "1. Dinas Dukcapil", "Saya tangani", "Tulis jawaban", "> Mulai Senin ada dua loket. Mohon maaf.",
        "Kirim jawaban", "Semua yang menunggu", "> /staf", "Putuskan", "Ya, putuskan",
    ),
    "en": (
        "1. Dinas Dukcapil", "I am on it", "Write an answer", "> From Monday there are two counters. Sorry.",
        "Send the answer", "All that waits", "> /staf", "Untie", "Yes, untie",
    ),
}  # fmt: skip


async def _complains(rina: Citizen, rating: str, words: str) -> None:
    await rina.start(Office.code)
    await rina.taps(rating)
    await rina.says(words)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "rating", "words"),
    [
        ("id", "Tidak puas", "Antre tiga jam. Telepon saya: 081234567890."),
        ("en", "Not satisfied", "Three hours in line. Call me: 081234567890."),
    ],
)
async def test_the_conversation_of_a_head_in_the_manual_is_true(
    hours: Hours, world: World, language: str, rating: str, words: str
) -> None:
    accounts = await team(world)
    hours.now = MORNING - timedelta(days=1)
    head, rina = await tied(world, accounts["kepala"], CHATS["kepala"], language), world.citizen(7, language)
    await _complains(rina, rating, words)
    await caseload.open_new(world.database, hours.now)
    hours.now = MORNING
    await alerted(world, head)
    head.transcript.append("(a message arrives)")
    head.note()
    for step in STEPS[language]:
        if step.startswith("> "):
            await head.says(step.removeprefix("> "))
        else:
            await head.taps(step)
    await until(lambda: step_of(language) in rina.screen.text)

    told = re.sub(r"staf_\w{12}", "staf_ABCD2345EFGH", "\n\n".join(head.transcript))
    marks = (f"<!-- staf {language} -->\n\n```text\n", "\n```\n")
    document = DOCUMENT.read_text(encoding="utf-8")
    before, rest = document.split(marks[0])
    written, after = rest.split(marks[1], 1)
    if os.environ.get("PUAS_WRITE_DOCS"):
        DOCUMENT.write_text(before + marks[0] + told + marks[1] + after, encoding="utf-8")
    else:
        assert written == told


def step_of(language: str) -> str:
    """Return what the head has answered."""
    return next(step for step in STEPS[language] if step.startswith("> ")).removeprefix("> ")

"""Comments: text is kept as written; anything else is refused kindly and not kept."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from scoring import clock
from scoring.tables import Conversation, Point, TelegramUpdate
from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World


async def _rated(world: World) -> Citizen:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("🙂 Puas")
    return rina


async def _comments(world: World) -> list[str | None]:
    return [one.comment for one in await world.feedback()]


async def test_what_is_typed_after_a_rating_is_its_comment(world: World) -> None:
    rina = await _rated(world)
    card = rina.screen
    done = await rina.says("Petugas ramah sekali")
    assert await _comments(world) == ["Petugas ramah sekali"]
    assert "Komentar: tersimpan" in done.text
    assert card.keyboard == [], "the earlier message has no buttons left"
    await rina.says("Tapi antre lama")
    assert await _comments(world) == ["Petugas ramah sekali\nTapi antre lama"]


async def test_a_comment_asked_for_anew_replaces_the_earlier(world: World) -> None:
    rina = await _rated(world)
    await rina.taps("Komentar")
    await rina.says("Pertama")
    await rina.taps("Tambah atau ubah")
    assert "menggantikan" in (await rina.taps("Komentar")).text
    await rina.says("Kedua")
    assert await _comments(world) == ["Kedua"]


async def test_writing_may_be_skipped(world: World) -> None:
    rina = await _rated(world)
    await rina.taps("Komentar")
    assert "Terima kasih" in (await rina.taps("Lewati")).text
    assert await _comments(world) == [None]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("👍👍🏽👩‍👩‍👧", "👍👍🏽👩‍👩‍👧"),
        ("<b>bagus</b> & <script>", "<b>bagus</b> & <script>"),
        ("خدمة ممتازة", "خدمة ممتازة"),
        ("nol\x00 bel\x07", "nol bel"),
        ("setengah \ud83d huruf", "setengah ? huruf"),
        ("'; DROP TABLE feedback; --", "'; DROP TABLE feedback; --"),
    ],
)
async def test_every_script_is_kept_as_it_was_typed(world: World, typed: str, stored: str) -> None:
    rina = await _rated(world)
    await rina.says(typed)
    assert await _comments(world) == [stored]


async def test_a_comment_too_long_is_refused_with_the_limit(world: World) -> None:
    rina = await _rated(world)
    answer = await rina.says("a" * 4_096)
    assert "4096" in answer.text
    assert "2000" in answer.text
    assert await _comments(world) == [None]
    await rina.says("pendek saja")
    assert await _comments(world) == ["pendek saja"]


MEDIA: list[dict[str, Any]] = [
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}], "caption": "rahasia"},
    {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                 "is_animated": False, "is_video": False}},
    {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 9, "duration": 3}},
    {"document": {"file_id": "d", "file_unique_id": "d"}},
    {"contact": {"phone_number": "+628123456789", "first_name": "rahasia"}},
]  # fmt: skip


@pytest.mark.parametrize("media", MEDIA, ids=lambda media: next(iter(media)))
async def test_other_media_are_refused_and_nothing_of_them_is_kept(
    world: World, media: dict[str, Any]
) -> None:
    rina = await _rated(world)
    await rina.taps("Komentar")
    await rina.sends(media)
    assert "hanya dapat membaca teks" in rina.screen.text
    assert await _comments(world) == [None]
    for row in await world.rows(TelegramUpdate):
        assert row.payload == ""
    await rina.says("jadi saya ketik")
    assert await _comments(world) == ["jadi saya ketik"]


async def test_what_telegram_itself_tells_of_a_chat_needs_no_answer(world: World) -> None:
    rina = await _rated(world)
    said = len(rina.messages)
    await rina.sends({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}})
    assert len(rina.messages) == said


async def test_the_code_of_another_counter_is_no_comment(world: World) -> None:
    async with world.database.writing() as session:
        session.add(Point(key="L2", code="GHJKMN", unit_id=world.office.unit, name="Loket 2"))
    rina = await _rated(world)
    assert "Loket 2" in (await rina.says("ghjkmn")).text
    assert await _comments(world) == [None]


async def test_what_is_typed_after_taking_back_is_no_comment(world: World) -> None:
    rina = await _rated(world)
    (given,) = await world.feedback()
    await rina.taps_data(rina.screen, f"t1:{given.code}")
    await rina.says("masih ada yang ingin saya sampaikan")
    assert await _comments(world) == [None]


async def test_what_is_typed_days_later_is_no_comment(world: World) -> None:
    rina = await _rated(world)
    async with world.database.writing() as session:
        await session.execute(update(Conversation).values(updated_at=clock.now() - timedelta(days=2)))
    await rina.says("saya mencari kantor lain")
    assert await _comments(world) == [None]


async def test_nothing_but_spaces_is_no_comment(world: World) -> None:
    rina = await _rated(world)
    await rina.taps("Komentar")
    await rina.says("\u0007 \u0000")
    assert await _comments(world) == [None]

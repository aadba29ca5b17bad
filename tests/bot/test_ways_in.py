"""Ways in without a link: a typed code, a typed name, a shared place; and the ways that lead nowhere."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from scoring.tables import Conversation, TelegramUpdate, Unit
from tests.telegram_world import World


async def test_without_a_code_it_tells_how_to_begin(world: World) -> None:
    assert "ketik kode 6 huruf" in (await world.citizen(1).start()).text
    assert "type the 6-letter code" in (await world.citizen(2, "en-GB").start()).text


@pytest.mark.parametrize("typed", ["ABCDEF", "abcdef", " abc def ", "ABC-DEF"])
async def test_the_code_printed_under_the_qr_may_be_typed(world: World, typed: str) -> None:
    assert "Loket 1" in (await world.citizen().says(typed)).text


async def test_an_office_is_found_by_its_name_or_by_what_it_does(world: World) -> None:
    rina = world.citizen()
    for typed in ("dukcapil", "kartu keluarga", "KTP"):
        found = await rina.says(typed)
        assert rina.labels(found) == ["Dinas Dukcapil"]
    counters = await rina.taps("Dinas Dukcapil")
    assert rina.labels(counters) == ["Loket 1", "Kantor ini secara umum"]
    await rina.taps("Loket 1")
    await rina.taps("Sangat puas")
    assert [one.point_id for one in await world.feedback()] == [world.office.point]


async def test_an_office_may_be_rated_as_a_whole(world: World) -> None:
    rina = world.citizen()
    await rina.says("dinas dukcapil")
    await rina.taps("Dinas Dukcapil")
    await rina.taps("Kantor ini secara umum")
    await rina.taps("Kurang puas")
    assert [(one.unit_id, one.point_id, one.overall) for one in await world.feedback()] == [
        (world.office.unit, None, 2)
    ]


async def test_a_shared_place_shows_what_is_near_and_is_not_kept(world: World) -> None:
    async with world.database.writing() as session:
        await session.execute(
            update(Unit).where(col(Unit.code) == "DUKCAPIL").values(lat=-6.2000, lon=106.8166)
        )
    rina = world.citizen()
    await rina.sends({"location": {"latitude": -6.2088, "longitude": 106.8456}})
    assert rina.labels(rina.screen) == ["Dinas Dukcapil (3.4 km)"]
    assert [row.payload for row in await world.rows(TelegramUpdate)] == [""]
    assert "106" not in str([row.data for row in await world.rows(Conversation)])


@pytest.mark.parametrize("typed", ["tidak ada kantor begini", "QQQQQQ", "%", "_", "?", "a" * 3_000, "😀"])
async def test_what_cannot_be_found_is_said_kindly(world: World, typed: str) -> None:
    rina = world.citizen()
    answer = await rina.says(typed)
    assert "Belum saya temukan" in answer.text
    assert answer.keyboard == []


@pytest.mark.parametrize("code", ["QQQQQQ", "T" + "a" * 46, "x", "../../etc", "ABCDEF'--", "u-1"])
async def test_an_unknown_code_is_said_kindly(world: World, code: str) -> None:
    assert "tidak saya kenal" in (await world.citizen().start(code)).text


async def test_an_unknown_command_shows_help(world: World) -> None:
    assert "Perintah ini tidak saya kenal" in (await world.citizen().says("/lapor")).text


async def test_a_group_is_told_once_when_it_calls_and_is_not_listened_to(world: World) -> None:
    group = world.citizen()
    group.chat = -100_123
    await group.sends({"text": "Loket 1 itu lambat sekali ya"})
    await group.sends({"sticker": {"file_id": "s", "file_unique_id": "s"}})
    assert group.messages == []
    assert await world.rows(TelegramUpdate) == []
    assert "obrolan pribadi" in (await group.says("/start@puas_uji_bot ABCDEF")).text
    assert group.screen.keyboard == []
    assert await world.rows(Conversation) == []

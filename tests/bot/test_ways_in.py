"""Ways in without a link: a typed code, a typed name, a shared place; and the ways that lead nowhere."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from scoring.tables import Conversation, Service, TelegramUpdate, Unit
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
    assert rina.labels(rina.screen) == ["Dinas Dukcapil (3,4 km)", "🏛 Daftar kantor"]
    assert [row.payload for row in await world.rows(TelegramUpdate)] == [""]
    assert "106" not in str([row.data for row in await world.rows(Conversation)])


async def test_where_no_place_is_known_it_says_so_and_offers_the_list(world: World) -> None:
    rina = world.citizen()
    await rina.sends({"location": {"latitude": -6.2, "longitude": 106.8}})
    assert "belum tercatat" in rina.screen.text
    assert "Dinas Dukcapil" in rina.labels(await rina.taps("Daftar kantor"))


async def test_the_list_of_offices_leads_down_to_a_counter_and_back_up(world: World) -> None:
    async with world.database.writing() as session:
        for number in range(9):
            session.add(
                Unit(code=f"K{number}", name=f"Kelurahan {number}", kind="kelurahan",
                     parent_id=world.office.other, timezone="Asia/Jayapura")
            )  # fmt: skip
        session.add(Service(code="UMUM", name="Poli umum", category="kesehatan", unit_id=world.office.other))
    rina = world.citizen()
    await rina.start()
    top = await rina.taps("Daftar kantor")
    assert "Kabupaten Contoh" in top.text
    assert rina.labels(top) == ["Dinas Dukcapil", "Puskesmas Timur"], "nobody serves at the kabupaten itself"

    below = await rina.taps("Puskesmas Timur")
    assert rina.labels(below)[-3:] == ["Berikutnya (2 dari 2) ›", "Kantor ini sendiri", "‹ Kembali"]
    assert rina.labels(await rina.taps("Berikutnya"))[:2] == ["Kelurahan 8", "‹ Sebelumnya"]
    await rina.taps("Sebelumnya")
    assert "Seberapa puas" in (await rina.taps("Kantor ini sendiri")).text

    await rina.taps_data(rina.screen, "b1:0:0")
    counters = await rina.taps("Dinas Dukcapil")
    assert rina.labels(counters) == ["Loket 1", "Kantor ini secara umum", "‹ Kembali"]
    assert "Kabupaten Contoh" in (await rina.taps("Kembali")).text
    await rina.taps("Dinas Dukcapil")
    await rina.taps("Loket 1")
    await rina.taps("Sangat puas")
    assert [one.point_id for one in await world.feedback()] == [world.office.point]


async def test_several_units_at_the_top_are_all_shown(world: World) -> None:
    async with world.database.writing() as session:
        session.add(Unit(code="KOTA", name="Kota Lain", kind="kota", timezone="Asia/Jakarta"))
    rina = world.citizen()
    await rina.start()
    assert rina.labels(await rina.taps("Daftar kantor")) == ["Kabupaten Contoh", "Kota Lain"]
    assert rina.labels(await rina.taps("Kota Lain"))[0] == "😞 Tidak puas", "it has no counters to ask for"
    await rina.taps_data(rina.screen, "b1:987654:0")
    assert "kunjungan yang lalu" in rina.toast


@pytest.mark.parametrize("typed", ["tidak ada kantor begini", "QQQQQQ", "%", "_", "?", "a" * 3_000, "😀"])
async def test_what_cannot_be_found_is_said_kindly(world: World, typed: str) -> None:
    rina = world.citizen()
    answer = await rina.says(typed)
    assert "Belum saya temukan" in answer.text
    assert rina.labels(answer) == ["🏛 Daftar kantor"]


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

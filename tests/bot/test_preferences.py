"""Language, privacy, status, and being forgotten."""

from sqlalchemy import update

from scoring.notifications import contacts
from scoring.tables import Contact, Conversation, Feedback, Notice
from tests.make import KEY, Office
from tests.telegram import Citizen
from tests.telegram_world import World


async def test_a_language_once_chosen_stays(world: World) -> None:
    rina = world.citizen(language="id")
    await rina.says("/bahasa")
    assert "I now speak English" in (await rina.taps("English")).text
    assert "How satisfied are you" in (await rina.start(Office.code)).text
    await rina.says("/bahasa")
    await rina.taps("Bahasa Indonesia")
    assert "Seberapa puas Anda" in (await rina.start(Office.code)).text


async def test_status_tells_what_became_of_each(world: World) -> None:
    rina = world.citizen()
    assert "belum memberi penilaian" in (await rina.says("/status")).text
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    status = await rina.says("/status")
    assert "Dinas Dukcapil, Loket 1" in status.text
    assert "😀 Sangat puas · dihitung" in status.text
    done = await rina.taps("1. Dinas Dukcapil")
    assert "Tanda terima" in done.text
    await rina.taps("Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert "Anda tarik kembali" in (await rina.says("/status")).text


async def test_privacy_and_help_are_told_in_both_languages(world: World) -> None:
    for language, privacy, helped in (
        ("id", "tersandi", "Cara memakai"),
        ("en", "encrypted", "How it works"),
    ):
        rina = world.citizen(len(language) + ord(language[0]), language)
        assert privacy in (await rina.says("/privasi")).text
        assert helped in (await rina.says("/help")).text


async def test_being_forgotten_cuts_every_tie_and_keeps_the_rating(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await rina.taps("Ingatkan saya nanti")
    await rina.taps("Tidak puas")
    await rina.says("Antre lama")
    old = rina.screen
    assert await world.rows(Contact)
    assert "Kode acak per hari" in (await rina.says("/hapus")).text
    await rina.taps("Tidak, biarkan semua")
    assert await world.rows(Contact)

    await rina.says("/hapus")
    assert "1 penilaian tidak lagi terkait" in (await rina.taps("Ya, hapus")).text

    assert await world.rows(Contact) == []
    assert await world.rows(Conversation) == []
    assert await world.rows(Notice) == []
    assert [(one.visitor_id, one.overall, one.comment) for one in await world.feedback()] == [
        (None, 1, "Antre lama")
    ]
    assert "belum memberi penilaian" in (await rina.says("/status")).text
    button = next(one for row in old.keyboard for one in row)
    await rina.taps_data(old, button["callback_data"])
    assert "kunjungan yang lalu" in rina.toast
    await rina.taps_data(card, f"r1:{Office.code}:4")
    assert len(await world.feedback()) == 1, "one visit is still one rating"


async def test_a_chat_is_kept_only_once_there_is_something_to_tell(world: World) -> None:
    rina = world.citizen(987_654_321)
    await rina.start(Office.code)
    assert await world.rows(Contact) == []
    await rina.taps("Sangat puas")
    (contact,) = await world.rows(Contact)
    assert b"987654321" not in contact.address
    async with world.database.reading() as session:
        reach = await contacts.reach(session, contact.visitor_id, key=KEY)
        stranger = await contacts.reach(session, contact.visitor_id, key=b"another key of sufficient length")
    assert reach is not None
    assert reach.chat == 987_654_321
    assert stranger is not None
    assert stranger.chat is None


def _removed(rina: Citizen, chat: dict[str, object]) -> dict[str, object]:
    bot = {"user": {"id": 7654321, "is_bot": True, "first_name": "Puas"}}
    return {
        "my_chat_member": {
            "chat": chat,
            "from": {"id": rina.id, "is_bot": False, "first_name": "Rina"},
            "date": 1_789_400_000,
            "old_chat_member": {**bot, "status": "member"},
            "new_chat_member": {**bot, "status": "kicked", "until_date": 0},
        }
    }


async def test_who_blocks_the_bot_is_forgotten(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    await world.server.push(_removed(rina, {"id": -100_5, "type": "supergroup", "title": "RT 3"}))
    await world.settled()
    assert [one.reachable for one in await world.rows(Contact)] == [True], "that was about a group"
    await world.server.push(_removed(rina, {"id": rina.id, "type": "private"}))
    await world.settled()
    assert [(one.reachable, one.address) for one in await world.rows(Contact)] == [(False, b"")]
    await rina.says("/bahasa")
    await rina.taps("Bahasa Indonesia")
    assert [one.reachable for one in await world.rows(Contact)] == [True], (
        "whoever comes back is reached again"
    )


async def test_the_menu_of_commands_is_set_in_each_language(world: World) -> None:
    await world.citizen().start()
    while len(world.server.commands) < 3:
        await world.settled()
    assert set(world.server.commands) == {"", "id", "en"}
    names = [one["command"] for one in world.server.commands["id"]]
    assert names == ["start", "status", "bahasa", "privasi", "hapus", "help"]
    assert world.server.commands[""] == world.server.commands["id"]
    assert world.server.commands["en"] != world.server.commands["id"]


async def test_each_state_of_a_rating_has_its_words(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    for state, words in (
        ("quarantined", "sedang diperiksa"),
        ("excluded", "tidak dihitung setelah diperiksa"),
    ):
        async with world.database.writing() as session:
            await session.execute(update(Feedback).values(state=state, overall=None, waktu=3))
        told = (await rina.says("/status")).text
        assert words in told
        assert "beberapa pertanyaan" in told
    await rina.taps("1. Dinas Dukcapil")
    assert "Tersimpan." in (await rina.taps("Tambah atau ubah")).text

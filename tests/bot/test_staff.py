"""Staff in Telegram: tied by a code, told what waits, answering there, and nobody else can."""

from datetime import timedelta

from scoring.accounts import Role
from scoring.accounts.wish_rules import spelled
from scoring.jobs import alerts, caseload
from scoring.tables import Case, CaseEvent, JournalEntry, Notice, StaffChat, StaffChatCode
from scoring.terms import CaseState
from tests.bot.staffing import CHATS, MORNING, Hours, alerted, change, code_for, team, tied
from tests.telegram_world import World, until
from tests.web.staffing import complaints, say

NOTHING = "Di sini tidak ada yang boleh Anda lihat."
"""One answer to all who may not: it tells nothing of what there is."""
ANSWER = "Mulai Senin ada <dua> loket & kursi baru."


async def test_a_code_ties_one_chat_once(hours: Hours, world: World) -> None:
    accounts = await team(world)
    code = await code_for(world, accounts["kepala"])
    stored = (await world.rows(StaffChatCode))[0].code_hash
    assert code not in stored
    head, other = world.citizen(501), world.citizen(77)

    told = await head.start(f"staf_{code}")

    assert "Obrolan ini sekarang terhubung" in told.text
    assert "kepala, kepala unit\nDinas Dukcapil" in told.text
    assert "paling banyak satu pesan per jam" in told.text
    assert "http://puas.test/staf/kabar" in told.text
    assert "tidak berlaku" in (await other.says(spelled(code))).text, "a code is spent once"
    (row,) = await world.rows(StaffChat)
    assert (row.account_id, row.role) == (accounts["kepala"], "unit_head")
    assert b"501" not in row.address


async def test_a_typed_code_ties_as_the_link_does_and_a_new_chat_replaces_the_old(
    hours: Hours, world: World
) -> None:
    accounts = await team(world)
    await tied(world, accounts["kepala"], 501)
    moved = world.citizen(502)
    typed = spelled(await code_for(world, accounts["kepala"])).lower().replace("-", " ", 1)
    assert "terhubung" in (await moved.says(f"/staf {typed}")).text
    assert len(await world.rows(StaffChat)) == 1
    await tied(world, accounts["sari"], 502)
    (row,) = await world.rows(StaffChat)
    assert row.account_id == accounts["sari"], "one chat, one account"


async def test_a_code_is_good_for_ten_minutes_and_guessing_is_slow(hours: Hours, world: World) -> None:
    accounts = await team(world)
    code = await code_for(world, accounts["kepala"])
    head = world.citizen(501)
    hours.now = MORNING + timedelta(minutes=11)
    assert "tidak berlaku" in (await head.says(spelled(code))).text
    for guess in range(5):
        await head.says(f"STAF-2222-2222-222{guess + 2}")
    assert "Terlalu banyak" in (await head.says("STAF-3333-3333-3333")).text
    assert await world.rows(StaffChat) == []


async def test_who_is_no_staff_is_told_how_and_can_untie_nothing(hours: Hours, world: World) -> None:
    rina = world.citizen()
    assert "belum terhubung" in (await rina.says("/staf")).text
    await rina.taps_data(rina.screen, "k1:1")
    assert rina.toast == NOTHING


async def test_an_alert_bundles_what_waits_masked_and_never_the_protected(hours: Hours, world: World) -> None:
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    inspector = await tied(world, accounts["irban"], CHATS["irban"])
    hours.now = MORNING - timedelta(days=1)
    await complaints(world.database)
    hours.now = MORNING

    told = await alerted(world, head)

    assert told.text.startswith("🔔 1 penilaian baru perlu perhatian")
    assert "Antre tiga jam" in told.text
    assert "081234567890" not in told.text
    assert "pungli" not in told.text
    assert head.labels(told) == ["1. Dinas Dukcapil, Loket 1"]
    await until(lambda: "pungli" in inspector.screen.text)
    assert "Antre" not in inspector.screen.text, "the unit answers for that"
    assert await alerts.tell_new(world.database, MORNING + timedelta(hours=2)) == 0, "told once"


async def test_alerts_are_an_hour_apart_and_hold_all_that_came_in_between(hours: Hours, world: World) -> None:
    accounts = await team(world)
    inspector = await tied(world, accounts["irban"], CHATS["irban"])
    for number, (minutes, comment) in enumerate(
        (
            (0, "Petugas minta uang pungli!"),
            (20, "Pungli lagi, minta uang."),
            (40, "Ada kebakaran di gedung!"),
        )
    ):
        at = MORNING + timedelta(minutes=minutes)
        await say(world.database, number + 1, {"overall": 1}, comment, at=at)
        await caseload.open_new(world.database, at)
        assert await alerts.tell_new(world.database, at) == (1 if minutes == 0 else 0)
    hours.now = MORNING + timedelta(hours=1)

    told = await alerted(world, inspector, now=hours.now)

    assert told.text.startswith("🔔 2 penilaian baru perlu perhatian")
    assert told.text.index("kebakaran") < told.text.index("Pungli lagi"), "danger first"
    assert "Petugas minta uang pungli!" not in told.text


async def test_a_case_is_read_taken_on_answered_and_the_citizen_told(hours: Hours, world: World) -> None:
    accounts = await team(world)
    rina = world.citizen()
    hours.now = MORNING - timedelta(days=1)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    await rina.start("ABCDEF")
    await rina.taps("Tidak puas")
    await rina.says("Antre tiga jam. Hubungi 081234567890.")
    await caseload.open_new(world.database, hours.now)
    hours.now = MORNING
    await alerted(world, head)
    shown = await head.taps("1. Dinas Dukcapil")
    assert "Antre tiga jam" in shown.text
    assert "081234567890" not in shown.text
    await head.taps("Saya tangani")
    await head.taps("Tulis jawaban")
    asked = await head.says(ANSWER)
    assert ANSWER in asked.text
    (case,) = await world.rows(Case)
    assert case.state is CaseState.ACKNOWLEDGED, "nothing leaves before it is confirmed"

    told = await head.taps("Kirim jawaban")

    assert "Jawaban Anda sudah dikirim" in told.text
    await until(lambda: ANSWER in rina.screen.text)
    (case,) = await world.rows(Case)
    assert (case.state, case.answer) == (CaseState.ANSWERED, ANSWER)
    acts = {one.kind.value: one.actor for one in await world.rows(CaseEvent)}
    assert acts["answered"] == "staff:kepala"
    journaled = [one.actor for one in await world.rows(JournalEntry) if one.action == "case.answered"]
    assert journaled == ["staff:kepala"]
    await head.taps_data(told, f"c1:{(await world.feedback())[0].code}:s")
    assert head.toast == NOTHING, "sent once"
    assert "Tidak ada yang menunggu" in (await head.taps("Semua yang menunggu")).text


async def test_what_is_typed_can_be_written_anew_or_left(hours: Hours, world: World) -> None:
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    hours.now = MORNING - timedelta(days=1)
    await complaints(world.database)
    hours.now = MORNING
    await alerted(world, head)
    await head.taps("1. Dinas Dukcapil")
    await head.taps("Tulis jawaban")
    await head.says("Pertama")
    assert "Kedua" in (await head.says("Kedua")).text, "typed again, it is the newer one"
    await head.taps("Batal")
    assert "sudah dikirim" not in head.screen.text
    assert "Tidak ada yang dikirim" in head.screen.text
    assert {one.state for one in await world.rows(Case)} == {CaseState.RECEIVED}
    assert "Kantor mana" not in head.screen.text


async def test_rights_are_asked_at_every_tap_and_every_word(hours: Hours, world: World) -> None:
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    hours.now = MORNING - timedelta(days=1)
    codes = await complaints(world.database)
    hours.now = MORNING
    message = await alerted(world, head)
    await head.taps("1. Dinas Dukcapil")
    await head.taps("Tulis jawaban")
    await head.says("Sudah kami perbaiki")
    kept = {"disabled_at": None, "role": Role.UNIT_HEAD.value, "unit_id": world.office.unit}

    for lost in ({"disabled_at": MORNING}, {"role": Role.OFFICER.value}, {"unit_id": world.office.other}):
        await change(world, accounts["kepala"], **lost)
        for deed in "otws":
            await head.taps_data(message, f"c1:{codes['slow']}:{deed}")
            assert head.toast == NOTHING, (lost, deed)
        await head.says("Kirim saja")
        assert "Kirim jawaban ini" not in head.screen.text, lost
        await change(world, accounts["kepala"], **kept)
    await head.says("/staf")
    await head.taps("Putuskan")
    await head.taps("Ya, putuskan")
    await head.taps_data(message, f"c1:{codes['slow']}:s")
    assert head.toast == NOTHING
    assert {one.state for one in await world.rows(Case)} == {CaseState.RECEIVED}


async def test_a_case_elsewhere_and_a_protected_one_are_not_there(hours: Hours, world: World) -> None:
    accounts = await team(world)
    stranger = await tied(world, accounts["kapus"], CHATS["kapus"])
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    hours.now = MORNING - timedelta(days=1)
    codes = await complaints(world.database)
    hours.now = MORNING
    for person, code in ((stranger, codes["slow"]), (head, codes["bribe"]), (head, "nothing")):
        for deed in "ot":
            await person.taps_data(person.screen, f"c1:{code}:{deed}")
            assert person.toast == NOTHING


async def test_who_blocks_the_bot_or_wants_to_be_forgotten_is_untied(hours: Hours, world: World) -> None:
    accounts = await team(world)
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    await head.says("/hapus")
    await head.taps("Ya, hapus")
    assert await world.rows(StaffChat) == []
    head = await tied(world, accounts["kepala"], CHATS["kepala"])
    hours.now = MORNING - timedelta(days=1)
    await complaints(world.database)
    hours.now = MORNING
    world.server.blocked.add(CHATS["kepala"])
    await alerts.tell_new(world.database, MORNING)
    for _ in range(400):
        if not await world.rows(StaffChat):
            break
        await world.settled()
    assert await world.rows(StaffChat) == []
    states = {one.state for one in await world.rows(Notice) if one.kind == "alert"}
    assert states == {"unreachable"}

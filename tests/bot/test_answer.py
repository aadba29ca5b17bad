"""The unit's answer in the chat: the citizen is content, is not, or writes back; and nobody else can."""

from scoring.tables import Case, CaseEvent, JournalEntry
from scoring.terms import CaseState
from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World, until

ANSWER = "Mulai Senin ada <dua> loket."


async def _told(world: World, rina: Citizen) -> str:
    """Let somebody complain and be answered; return the code of their feedback."""
    await rina.start(Office.code)
    await rina.taps("Tidak puas")
    (given,) = await world.feedback()
    await world.unit_answers(given.code, ANSWER)
    await _arrived(rina)
    return given.code


async def _answer_id(world: World) -> int:
    """Find the newest answer."""
    return max(one.id or 0 for one in await world.rows(CaseEvent) if one.kind.value == "answered")


async def _arrived(rina: Citizen) -> None:
    await until(lambda: "menjawab Anda" in rina.screen.text)


async def _case(world: World) -> Case:
    (case,) = await world.rows(Case)
    assert isinstance(case, Case)
    return case


async def test_an_answer_that_solves_it_closes_the_case_once(world: World, by_day: None) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    message = rina.screen
    assert rina.labels(message) == ["✅ Sudah selesai", "❌ Belum selesai", "✍️ Balas"]
    assert ANSWER in message.text

    answer = await _answer_id(world)
    thanks = await rina.taps("Sudah selesai")

    assert "sudah selesai. Terima kasih" in thanks.text
    assert thanks.keyboard == []
    await rina.taps_data(message, f"h2:{code}:{answer}:y")
    assert (await _case(world)).state is CaseState.CLOSED
    ends = [one for one in await world.rows(CaseEvent) if one.kind.value == "closed"]
    assert [one.actor for one in ends] == ["citizen"]
    journaled = [one for one in await world.rows(JournalEntry) if one.action == "case.closed"]
    assert [one.actor for one in journaled] == ["citizen"]
    for late in ("n", "x", "r"):
        await rina.taps_data(message, f"h2:{code}:{answer}:{late}")
    assert (await _case(world)).state is CaseState.CLOSED
    for old in (f"h2:{code}:{answer}:x", f"h1:{code}:x"):
        await rina.taps_data(message, old)
        assert "sudah berlanjut" in rina.toast


async def test_who_is_not_content_writes_why_and_the_case_is_open_again(world: World, by_day: None) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    message = rina.screen
    asked = await rina.taps("Belum selesai")
    assert rina.labels(asked) == ["Kirim tanpa keterangan", "‹ Kembali"]
    assert (await _case(world)).state is CaseState.ANSWERED, "not before there are words"

    told = await rina.says("Masih antre dua jam")

    assert "sudah diteruskan ke Dinas Dukcapil" in told.text
    assert (await _case(world)).state is CaseState.DISPATCHED
    again = [one for one in await world.rows(CaseEvent) if one.kind.value == "reopened"]
    assert [(one.actor, one.text) for one in again] == [("citizen", "Masih antre dua jam")]
    answer = await _answer_id(world)
    for tap in "ynrxb":
        await rina.taps_data(message, f"h2:{code}:{answer}:{tap}")
        assert "sudah berlanjut" in rina.toast
    assert len([one for one in await world.rows(CaseEvent) if one.kind.value == "reopened"]) == 1
    assert len(await world.feedback()) == 1


async def test_not_solved_may_be_said_without_words_and_writing_may_be_left(
    world: World, by_day: None
) -> None:
    rina = world.citizen()
    await _told(world, rina)
    assert rina.labels(await rina.taps("Balas")) == ["‹ Kembali"]
    assert len(rina.labels(await rina.taps("Kembali"))) == 3
    await rina.taps("Belum selesai")
    await rina.taps("Kirim tanpa keterangan")
    assert (await _case(world)).state is CaseState.DISPATCHED


async def test_nobody_can_come_back_on_the_answer_to_another(world: World, by_day: None) -> None:
    rina, thief = world.citizen(1), world.citizen(2)
    code = await _told(world, rina)
    await thief.start()
    answer = await _answer_id(world)
    for word in "ynrxb":
        for data in (f"h1:{code}:{word}", f"h2:{code}:{answer}:{word}"):
            await thief.taps_data(thief.screen, data)
            assert "kunjungan yang lalu" in thief.toast
    await thief.says("Masih antre", to=rina.screen)
    assert (await _case(world)).state is CaseState.ANSWERED


async def test_a_button_without_a_name_shows_the_newest_answer_and_decides_nothing(
    world: World, by_day: None
) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    for word in "ynrxb":
        await rina.taps_data(rina.screen, f"h1:{code}:{word}")
        assert "pilih sekali lagi" in rina.toast
    assert ANSWER in rina.screen.text
    assert (await _case(world)).state is CaseState.ANSWERED
    assert "Terima kasih" in (await rina.taps("Sudah selesai")).text


async def test_an_answer_is_replied_to_as_people_reply_in_telegram(world: World, by_day: None) -> None:
    rina = world.citizen()
    await _told(world, rina)
    message = rina.screen
    await rina.says("/status")
    told = await rina.says("Masih antre dua jam", to=message)
    assert "sudah diteruskan ke Dinas Dukcapil" in told.text
    assert message.keyboard == []
    again = [one for one in await world.rows(CaseEvent) if one.kind.value == "reopened"]
    assert [one.text for one in again] == ["Masih antre dua jam"]
    assert [one.comment for one in await world.feedback()] == [None]


async def test_what_is_said_to_an_older_answer_is_not_said_to_the_newest(world: World, by_day: None) -> None:
    rina = world.citizen()
    code = await _told(world, rina)
    message, first = rina.screen, await _answer_id(world)
    await rina.taps("Belum selesai")
    await rina.taps("Kirim tanpa keterangan")
    await world.unit_answers(code, "Sekarang ada tiga loket.")
    await until(lambda: "tiga loket" in rina.screen.text)

    for word in "ynrxb":
        await rina.taps_data(message, f"h2:{code}:{first}:{word}")
        assert "sudah menjawab lagi" in rina.toast
    assert "sudah menjawab lagi" in (await rina.says("belum", to=message)).text
    assert (await _case(world)).state is CaseState.ANSWERED

    await rina.taps_data(message, f"h2:{code}:{await _answer_id(world)}:y")
    assert (await _case(world)).state is CaseState.CLOSED

"""What citizens may tell of themselves: asked once, after all nine, each to be skipped, theirs to erase."""

from sqlalchemy import update

from scoring.tables import Contact, Feedback, Point
from tests.make import Office
from tests.telegram import Citizen
from tests.telegram_world import World

TOLD = ("26–35 tahun", "Perempuan", "SMA", "Wirausaha")


async def _all_nine(rina: Citizen, code: str = Office.code) -> None:
    await rina.start(code)
    await rina.taps("🙂 Puas")
    if "Lewati" in rina.labels(rina.screen):  # which service it was
        await rina.taps("Lewati")
    await rina.taps("Jawab 9 pertanyaan")
    for _ in range(9):
        await rina.taps("Lewati")


def _profile(given: Feedback) -> tuple[str | None, ...]:
    return given.age, given.sex, given.education, given.job


async def test_each_answer_is_saved_as_it_is_given_in_a_closed_set(world: World) -> None:
    rina = world.citizen()
    await _all_nine(rina)
    assert "Boleh tidak dijawab" in rina.screen.text
    assert rina.labels(rina.screen)[:2] == ["Di bawah 17 tahun", "17–25 tahun"]
    so_far: list[str | None] = []
    for label, code in zip(TOLD, ("26-35", "P", "SMA", "WIRAUSAHA"), strict=True):
        await rina.taps(label)
        so_far.append(code)
        assert _profile((await world.feedback())[0]) == (*so_far, *[None] * (4 - len(so_far)))
    assert "Terima kasih" in rina.screen.text
    assert len(rina.messages) == 1


async def test_it_is_asked_once_and_noted_with_later_questionnaires(world: World) -> None:
    rina = world.citizen()
    await _all_nine(rina)
    await rina.taps("26–35 tahun")
    await rina.taps("Kembali")
    assert "● 26–35 tahun" in rina.labels(rina.screen)
    await rina.taps("Lewati")
    await rina.taps("Cukup sampai di sini")
    await _all_nine(rina, Office.badge)
    assert "Terima kasih" in rina.screen.text, "not asked again"
    assert [_profile(one) for one in await world.feedback()] == [("26-35", None, None, None)] * 2
    (contact,) = await world.rows(Contact)
    assert "26-35" not in (contact.profile or "")


async def test_who_left_the_questions_is_not_asked_again(world: World) -> None:
    rina = world.citizen()
    await _all_nine(rina)
    await _all_nine(rina, Office.badge)
    assert "Terima kasih" in rina.screen.text
    assert [_profile(one) for one in await world.feedback()] == [(None,) * 4] * 2


async def test_it_is_not_asked_before_all_nine_and_goes_with_everything_else(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("🙂 Puas")
    await rina.taps("Jawab 9 pertanyaan")
    assert "Terima kasih" in (await rina.taps("Cukup sampai di sini")).text
    await _all_nine(rina, Office.badge)
    await rina.taps("Di atas 55 tahun")
    assert [_profile(one)[0] for one in await world.feedback()] == [None, ">55"]
    await rina.says("/hapus")
    await rina.taps("Ya, hapus")
    assert [_profile(one) for one in await world.feedback()] == [(None,) * 4] * 2
    async with world.database.writing() as session:
        session.add(Point(key="L2", code="GHJKMN", unit_id=world.office.unit, name="Loket 2"))
    await _all_nine(rina, "GHJKMN")
    assert "1/4" in rina.screen.text, "nothing of the first time is remembered"


async def test_what_is_no_answer_to_the_questions_is_refused(world: World) -> None:
    rina = world.citizen()
    await _all_nine(rina)
    (given,) = await world.feedback()
    for data in ("p1:{}:name", "e1:{}:name:Rina", "e1:{}:age:33", "e1:{}:sex:X", "e1:{}:overall:4"):
        await rina.taps_data(rina.screen, data.format(given.code))
        assert "tidak mengerti" in rina.toast
    assert [_profile(one) for one in await world.feedback()] == [(None,) * 4]


async def test_after_the_period_has_closed_an_old_button_changes_nothing_and_says_so(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await rina.taps("🙂 Puas")
    async with world.database.writing() as session:
        await session.execute(update(Feedback).values(day=(await world.feedback())[0].day.replace(year=2025)))
    (given,) = await world.feedback()
    for data in (f"a1:{given.code}:overall:1:m", f"a1:{given.code}:waktu:1:s", f"e1:{given.code}:sex:P"):
        await rina.taps_data(card, data)
        assert "sudah ditutup" in rina.toast
    for data in ("s1:{}:m", "q1:{}:waktu:m", "p1:{}:sex", "s1:{}:a", "s1:{}:c"):
        await rina.taps_data(card, data.format(given.code))
        assert "tidak dapat diubah lagi" in card.text
    assert "sudah ditutup" in (await rina.says("masih ada satu hal")).text
    assert [(one.overall, one.revision, one.comment) for one in await world.feedback()] == [(3, 1, None)]

    assert rina.labels(card) == ["Tarik kembali"]
    await rina.taps("Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert "sudah Anda tarik kembali" in card.text
    assert [one.state.value for one in await world.feedback()] == ["withdrawn"]

"""The nine official questions: in order, with progress, with a way back, past and out of each."""

import pytest

from scoring.method.elements import QUESTIONNAIRE_ORDER, QUESTIONS, Element
from scoring.method.english import QUESTIONS_IN_ENGLISH
from scoring.tables import Feedback
from tests.make import Office
from tests.telegram_world import World


def _answers(given: Feedback) -> dict[str, int]:
    values = {element.value: getattr(given, element.value) for element in Element}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("language", "questions", "very", "all_nine"),
    [
        ("id", QUESTIONS, "Sangat puas", "Jawab 9 pertanyaan"),
        ("en", QUESTIONS_IN_ENGLISH, "Very satisfied", "All nine questions"),
    ],
)
async def test_all_nine_are_asked_in_the_official_words(
    world: World, language: str, questions: dict[Element, object], very: str, all_nine: str
) -> None:
    rina = world.citizen(language=language)
    await rina.start(Office.code)
    await rina.taps(very)
    screen = await rina.taps(all_nine)
    expected = {}
    for number, element in enumerate(QUESTIONNAIRE_ORDER, start=1):
        asked = questions[element]
        assert f"{number}/9 · {asked.title}" in screen.text  # type: ignore[attr-defined]
        assert asked.text in screen.text  # type: ignore[attr-defined]
        assert rina.labels(screen)[:4] == list(asked.answers)  # type: ignore[attr-defined]
        value = number % 4 + 1
        expected[element.value] = value
        screen = await rina.taps(asked.answers[value - 1])  # type: ignore[attr-defined]
    assert "1/4" in screen.text, "then they are asked about themselves"
    screen = await rina.taps("Cukup sampai di sini" if language == "id" else "Stop here")
    assert ("9 dari 9" if language == "id" else "9 of 9") in screen.text
    (given,) = await world.feedback()
    assert _answers(given) == expected
    assert (given.overall, given.language) == (4, language)
    assert len(rina.messages) == 1, "all in one message"


async def test_each_answer_counts_although_the_rest_stays_open(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("🙂 Puas")
    await rina.taps("Jawab 9 pertanyaan")
    await rina.taps("Kurang sesuai")
    await rina.taps("Lewati")
    second = await rina.taps("Kembali")
    assert "2/9" in second.text
    first = await rina.taps("Kembali")
    assert "● Kurang sesuai" in rina.labels(first)
    await rina.taps("Sangat sesuai")
    done = await rina.taps("Cukup sampai di sini")
    assert "1 dari 9" in done.text
    assert [_answers(one) for one in await world.feedback()] == [{"persyaratan": 4}]

    await rina.taps("Tambah atau ubah")
    assert "✓ Persyaratan" in rina.labels(rina.screen)
    assert "2/9" in (await rina.taps("Jawab 9 pertanyaan")).text, "it goes on where it was left"


async def test_skipping_the_last_question_ends_the_questionnaire(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("🙂 Puas")
    await rina.taps("Jawab 9 pertanyaan")
    for _ in range(8):
        await rina.taps("Lewati")
    assert "9/9" in rina.screen.text
    assert "1/4" in (await rina.taps("Lewati")).text
    for _ in range(4):
        await rina.taps("Lewati")
    assert "Terima kasih" in rina.screen.text


async def test_a_chip_asks_its_own_question_and_returns(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Tidak puas")
    question = await rina.taps("Penanganan keluhan")
    assert "penanganan pengaduan pengguna layanan" in question.text
    menu = await rina.taps("Ada tetapi tidak berfungsi")
    assert "✓ Penanganan keluhan" in rina.labels(menu)
    assert [_answers(one) for one in await world.feedback()] == [{"pengaduan": 2}]


async def test_an_unknown_question_is_refused(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Tidak puas")
    (given,) = await world.feedback()
    for data in (f"q1:{given.code}:gaji:m", f"a1:{given.code}:gaji:4:m", f"a1:{given.code}:waktu:9:m"):
        await rina.taps_data(rina.screen, data)
        assert "tidak mengerti" in rina.toast
    assert [one.revision for one in await world.feedback()] == [1]


async def test_the_end_shows_receipt_and_what_happens_next(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    done = await rina.taps("Selesai")
    assert "http://puas.test/s/R" in done.text
    assert "Selanjutnya:" in done.text
    assert rina.labels(done) == ["Tambah atau ubah", "Tarik kembali"]


async def test_keeping_a_rating_after_all_keeps_it(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    await rina.taps("Selesai")
    await rina.taps("Tarik kembali")
    assert "Terima kasih" in (await rina.taps("Tidak, biarkan")).text
    assert [one.state.value for one in await world.feedback()] == ["counted"]

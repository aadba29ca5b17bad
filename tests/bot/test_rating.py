"""One tap is a complete saved rating; all that follows amends the same row."""

from tests.bot.conftest import World
from tests.make import Office


async def test_one_tap_is_a_saved_rating(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    assert "Dinas Dukcapil" in card.text
    assert rina.labels(card)[:4] == ["😞 Tidak puas", "🙁 Kurang puas", "🙂 Puas", "😀 Sangat puas"]
    assert await world.feedback() == []

    menu = await rina.taps("Sangat puas")

    (given,) = await world.feedback()
    assert (given.overall, given.comment, given.service_id) == (4, None, world.office.service)
    assert given.channel.value == "telegram"
    assert "Tersimpan" in menu.text
    assert len(rina.messages) == 1

"""One tap is a complete saved rating; all that follows amends the same row."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from scoring import clock, visits
from scoring.tables import Attribution, Feedback, Point, PointService, Ticket
from scoring.terms import FeedbackState, Rule
from tests.make import KEY, Office
from tests.telegram_world import World


async def test_one_tap_is_a_saved_rating(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    assert "Dinas Dukcapil" in card.text
    assert rina.labels(card)[:4] == ["😞 Tidak puas", "🙁 Kurang puas", "🙂 Puas", "😀 Sangat puas"]
    assert await world.feedback() == []

    menu = await rina.taps("Sangat puas")

    (given,) = await world.feedback()
    assert (given.overall, given.comment, given.service_id) == (4, None, world.office.service)
    assert (given.channel.value, given.language) == ("telegram", "id")
    assert "Tersimpan: 😀 Sangat puas" in menu.text
    assert "Sangat puas" not in " ".join(rina.labels(menu)), "the choice is shown, its buttons are gone"
    assert len(rina.messages) == 1


async def test_low_marks_ask_what_was_amiss_and_high_marks_what_was_good(world: World) -> None:
    rina, budi = world.citizen(1), world.citizen(2)
    await rina.start(Office.code)
    assert "Apa yang perlu diperbaiki?" in (await rina.taps("Kurang puas")).text
    await budi.start(Office.code)
    assert "Apa yang sudah baik?" in (await budi.taps("🙂 Puas")).text


async def test_a_change_of_mind_is_one_row_and_the_last_answer_counts(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await rina.taps("Sangat puas")
    await rina.taps("Waktu")
    await rina.taps("Cepat")
    await rina.taps("Ubah penilaian")
    await rina.taps("Tidak puas")
    assert [(one.overall, one.waktu) for one in await world.feedback()] == [(1, 3)]

    # The card of another device of theirs still shows its four answers.
    await rina.taps_data(card, f"r1:{Office.code}:2")

    assert [(one.overall, one.waktu) for one in await world.feedback()] == [(2, 3)]


async def test_an_update_brought_twice_is_worked_on_once(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    tap = rina.tap(card, f"r1:{Office.code}:4")
    number = await world.server.push(tap)
    await world.settled()
    edits = len(world.server.of("editMessageText"))

    await world.server.push(tap, update_id=number)
    await world.settled()

    assert [one.revision for one in await world.feedback()] == [1]
    assert len(world.server.of("editMessageText")) == edits


async def test_a_tap_that_arrives_after_a_later_one_does_not_undo_it(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    first = world.server.next_update
    world.server.next_update += 1
    await rina.taps_data(card, f"r1:{Office.code}:4")

    await rina.taps_data(card, f"r1:{Office.code}:1", update_id=first)

    assert [one.overall for one in await world.feedback()] == [4]


async def test_numbers_that_begin_anew_after_a_quiet_week_are_not_late(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await rina.taps_data(card, f"r1:{Office.code}:4")

    await rina.taps_data(card, f"r1:{Office.code}:1", update_id=1_234)

    assert [one.overall for one in await world.feedback()] == [1]


async def test_scanning_again_the_same_day_shows_what_was_given(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Kurang puas")
    again = await rina.start(Office.code)
    assert "Tersimpan: 🙁 Kurang puas" in again.text


async def test_an_old_card_answers_kindly_and_stores_nothing(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    for age_s in (4 * 86_400, 400 * 86_400):
        await rina.taps_data(card, f"r1:{Office.code}:4", age_s=age_s)
        assert "kunjungan yang lalu" in rina.toast
    await rina.taps_data(None, f"r1:{Office.code}:4")
    assert "kunjungan yang lalu" in rina.toast
    assert await world.feedback() == []


@pytest.mark.parametrize(
    "data",
    ["r1:ABCDEF:5", "r1:ABCDEF:0", "r1:ABCDEF:true", "r1:ABCDEF:", "r1", "r9:ABCDEF:4", "rate_4", "x" * 64,
     "s1:0123456789abcdef:d", "a1:0123456789abcdef:waktu:4:s", "t1:0123456789abcdef", "v1:abc:1", "l1:xx",
     "u1:99999:c", "w1:99999:4", "o1:QQQQQQ", "n1:QQQQQQ", "r1:QQQQQQ:4", "💥"],
)  # fmt: skip
async def test_a_button_that_was_never_ours_gets_an_answer(world: World, data: str) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    await rina.taps_data(card, data)
    assert rina.toast
    assert await world.feedback() == []


async def test_nobody_can_touch_what_another_has_said(world: World) -> None:
    rina, thief = world.citizen(1), world.citizen(2)
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    (given,) = await world.feedback()
    await thief.start()
    for data in (
        f"a1:{given.code}:overall:1:m", f"t1:{given.code}", f"s1:{given.code}:c", f"q1:{given.code}:waktu:m",
        f"v1:{given.code}:{world.office.service}",
    ):  # fmt: skip
        await thief.taps_data(thief.screen, data)
        assert "kunjungan yang lalu" in thief.toast
    assert [(one.overall, one.revision, one.state) for one in await world.feedback()] == [
        (4, 1, FeedbackState.COUNTED)
    ]


async def test_what_was_taken_back_counts_nowhere_and_may_be_given_anew(world: World) -> None:
    rina = world.citizen()
    await rina.start(Office.code)
    await rina.taps("Tidak puas")
    await rina.says("Antre dua jam")
    await rina.taps("Tarik kembali")
    gone = await rina.taps("Ya, tarik kembali")
    assert "sudah Anda tarik kembali" in gone.text
    assert gone.keyboard == []

    await rina.start(Office.code)
    await rina.taps("🙂 Puas")

    first, second = await world.feedback()
    assert (first.state, first.comment, first.overall) == (FeedbackState.WITHDRAWN, None, 1)
    assert (second.state, second.overall) == (FeedbackState.COUNTED, 3)


async def test_where_several_services_are_given_it_asks_which(world: World) -> None:
    async with world.database.writing() as session:
        session.add(PointService(point_id=world.office.point, service_id=world.office.second_service))
    rina = world.citizen()
    await rina.start(Office.code)
    asked = await rina.taps("Sangat puas")
    assert "Layanan apa yang Anda terima?" in asked.text
    assert [one.service_id for one in await world.feedback()] == [None]

    await rina.taps("Kartu Keluarga")

    assert [(one.service_id, one.overall) for one in await world.feedback()] == [
        (world.office.second_service, 4)
    ]


async def test_a_badge_names_who_served(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.badge)
    assert "Dilayani oleh: Sari Wulandari" in card.text
    await rina.taps("Sangat puas")
    assert [one.channel.value for one in await world.feedback()] == ["badge"]
    assert [one.rule for one in await world.rows(Attribution)] == [Rule.BADGE]


async def _ticket(world: World) -> str:
    async with world.database.writing() as session:
        return await visits.issue(
            session,
            unit_id=world.office.unit,
            key=KEY,
            served_at=clock.now(),
            point_id=world.office.point,
            employee_id=world.office.budi,
        )


async def test_a_ticket_is_one_rating_of_whoever_uses_it_first(world: World) -> None:
    ticket = await _ticket(world)
    rina, budi = world.citizen(1), world.citizen(2)
    card = await rina.start(ticket)
    other = await budi.start(ticket)
    await rina.taps("Sangat puas")
    await budi.taps_data(other, f"r1:{ticket}:1")
    assert "sudah dipakai" in budi.toast
    assert "Nilai tanpa tiket" in " ".join(budi.labels(budi.screen))
    await rina.taps_data(card, f"r1:{ticket}:3")
    assert [(one.overall, one.evidence.value) for one in await world.feedback()] == [(3, "ticket")]
    assert "sudah dipakai" in (await budi.start(ticket)).text
    assert "Tersimpan" in (await rina.start(ticket)).text, "whose ticket it is sees their own rating"


async def test_an_expired_ticket_leaves_the_open_door(world: World) -> None:
    ticket = await _ticket(world)
    async with world.database.writing() as session:
        await session.execute(update(Ticket).values(expires_at=clock.now() - timedelta(hours=1)))
    rina = world.citizen()
    assert "masanya sudah lewat" in (await rina.start(ticket)).text
    card = await rina.taps("Nilai tanpa tiket")
    assert "Loket 1" in card.text
    await rina.taps("🙂 Puas")
    assert [one.evidence.value for one in await world.feedback()] == ["open"]


async def test_a_counter_closed_since_says_so(world: World) -> None:
    rina = world.citizen()
    card = await rina.start(Office.code)
    async with world.database.writing() as session:
        await session.execute(update(Point).values(closed_on=clock.now().date() - timedelta(days=1)))
    await rina.taps_data(card, f"r1:{Office.code}:4")
    assert "sudah tidak dipakai" in rina.toast
    assert "sudah tidak dipakai" in (await rina.start(Office.code)).text
    assert await world.feedback() == []


async def test_a_message_held_up_by_an_outage_counts_from_when_it_was_said(world: World) -> None:
    ticket = await _ticket(world)
    async with world.database.writing() as session:
        await session.execute(update(Ticket).values(expires_at=clock.now() - timedelta(hours=20)))
    rina = world.citizen()
    yesterday = int(clock.now().timestamp()) - 86_400
    await rina.sends({"text": f"/start {ticket}"}, at=yesterday)
    assert "Loket 1" in rina.screen.text
    assert "masanya" not in rina.screen.text


async def test_one_phone_is_heard_by_one_office_a_few_times_a_day(world: World) -> None:
    async with world.database.writing() as session:
        for number in range(6):
            session.add(
                Point(
                    key=f"X{number}", code=f"XYZ{number}", unit_id=world.office.unit, name=f"Loket {number}"
                )
            )
    rina = world.citizen()
    for number in range(6):
        card = await rina.start(f"XYZ{number}")
        await rina.taps_data(card, f"r1:XYZ{number}:4")
    assert "sudah cukup untuk hari ini" in rina.toast
    assert len(await world.feedback()) == 5


async def test_the_row_of_a_feedback_names_nobody(world: World) -> None:
    rina = world.citizen(987_654_321)
    await rina.start(Office.code)
    await rina.taps("Sangat puas")
    async with world.database.reading() as session:
        row = (await session.execute(Feedback.__table__.select())).mappings().one()  # type: ignore[attr-defined]
    assert "987654321" not in str(dict(row))
    assert "Rina" not in str(dict(row))
    assert row["visitor_id"].startswith("v")

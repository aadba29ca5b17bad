"""A citizen's word, from a tap in Telegram to the answer an appraisal system gets."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from api.app import build_app
from api.settings import ApiSettings
from bot import app as bot
from bot import webhook
from bot.settings import BotSettings
from scoring import accounts, clock, scores
from scoring.accounts import clients
from scoring.db.engine import Database
from scoring.jobs import periodic
from scoring.method.elements import QUESTIONS
from scoring.terms import Period
from tests.make import KEY, Office, office
from tests.telegram_server import TOKEN, TelegramServer
from tests.telegram_world import World, until

HOME = "https://puas.example.go.id"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    server = TelegramServer()
    await server.start()
    yield server
    await server.stop()


async def test_from_a_tap_in_telegram_to_the_scores_of_unit_and_officer(
    database: Database, telegram: TelegramServer
) -> None:
    settings = BotSettings(bot_token=TOKEN, telegram_api=telegram.base, public_url=HOME)
    route = bot.webhook_route(database, settings)
    assert route is not None
    web_app = build_app(database, ApiSettings(public_url=HOME), key=KEY, extra_routes=[route])
    world = World(database, telegram, await office(database), settings)
    async with AsyncClient(transport=ASGITransport(web_app), base_url=HOME) as web:

        async def bring(update: dict[str, Any], secret: str) -> int:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            return (await web.post(webhook.PATH, json=update, headers=headers)).status_code

        telegram.bring = bring
        world.begin()
        await until(lambda: telegram.webhook is not None)
        people = [world.citizen(number) for number in range(1, 4)]
        for rina in people:
            await rina.start(Office.badge)
        for rina, word in zip(people, ("Sangat puas", "🙂 Puas", "Tidak puas"), strict=True):
            await rina.taps(word)
            await rina.taps("KTP elektronik")
        await world.kill()
        world.begin()
        await _all_nine(people[0])
        await people[1].says("Petugasnya ramah dan jelas")
        await people[2].taps("Selesai")
        receipt = people[2].screen.text.split("/s/")[1].split()[0]
        await people[2].taps("Tarik kembali")
        await people[2].taps("Ya, tarik kembali")
        await world.end()

        assert "ditarik kembali" in (await web.get(f"/s/{receipt}")).text.lower()
        units, people_scored = await _scores(database, web)
    dukcapil = next(one for one in units if one["unit"] == "DUKCAPIL" and one["service"] is None)
    assert dukcapil["received"] == {"counted": 2, "quarantined": 0, "withdrawn": 1, "excluded": 0}
    assert dukcapil["n"] == 1
    assert next(one for one in people_scored if one["employee"] == "E1")["n"] == 2
    assert telegram.unanswered == []
    assert telegram.violations == []


async def _all_nine(rina: Any) -> None:
    await rina.taps("Jawab 9 pertanyaan")
    for _ in range(9):
        question = next(one for one in QUESTIONS.values() if one.text in rina.screen.text)
        await rina.taps(question.answers[2])


async def _scores(database: Database, web: AsyncClient) -> tuple[list[Any], list[Any]]:
    now = clock.now()
    async with database.writing() as session:
        await scores.fold(session)
        _, key = await clients.create(session, "appraisal", "KAB", tuple(accounts.Scope), by="test", now=now)
    await periodic.score_people(database, now)
    headers = {"Authorization": f"Bearer {key}"}
    asked = {"period": str(Period.containing(now.date(), months=3))}
    found = []
    for kind in ("units", "employees"):
        answer = await web.get(f"/api/v1/scores/{kind}", params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
    return found[0], found[1]

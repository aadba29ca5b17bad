"""The usual answers of one half-year fill gaps of the next, once enough were given."""

from datetime import UTC, datetime
from importlib import import_module

import pytest

from scoring import scores
from scoring.db.engine import Database
from scoring.scores import store
from tests import make
from tests.web.voices import heard


async def test_the_half_year_after_a_busy_one_is_folded_with_its_usual_answers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package gives the name of this module to the function in it.
    monkeypatch.setattr(import_module("scoring.scores.fold"), "ENOUGH_ANSWERS", 3)
    await make.office(database)
    await heard(database, 3, now=datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    await heard(database, 1, now=datetime(2026, 8, 2, 3, 0, tzinfo=UTC))
    async with database.writing() as session:
        assert await scores.waiting(session) == 0
        assert '"waktu":3.0' in (await store.setting(session, "usual:2026-S2") or "")

"""Adding up by columns gives what adding up one by one gives."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from scoring.method.elements import ELEMENTS, Element
from scoring.method.versions import CURRENT
from scoring.scores import ledger, rules
from scoring.scores.fold import reweighed, valued
from scoring.scores.ledger import Columns, Ledger
from scoring.terms import Channel, Evidence, FeedbackState, month_of

USUAL = {Element.PERILAKU: 3.4, Element.WAKTU: 2.9}


def crowd(seed: int, size: int) -> list[dict[str, Any]]:
    """Feedback of a few citizens on a few officers, with everything that can be missing missing somewhere."""
    chance = np.random.default_rng(seed)

    def one_of(options: Any) -> Any:
        return options[int(chance.integers(len(options)))]

    rows = []
    for number in range(size):
        answers = {name: one_of([None, None, 1, 2, 3, 4]) for name in rules.ANSWERED}
        if not any(answers.values()):
            answers["overall"] = 3
        if number % 5 == 0:
            answers |= {element.value: one_of([1, 2, 3, 4]) for element in ELEMENTS}
        rows.append(
            {
                "id": 7 * number + 3,
                "unit_id": one_of([1, 2, 900]),
                "service_id": one_of([None, 4, 5]),
                "day": date(2026, 7, 1) + timedelta(days=int(chance.integers(0, 9)) * 20),
                "channel": one_of(list(Channel)),
                "evidence": one_of(list(Evidence)),
                "state": one_of([*FeedbackState, FeedbackState.COUNTED, FeedbackState.COUNTED]),
                "visitor_id": one_of([None, "v1", "v2", "v3"]),
                "device": one_of([None, "d1", "d2"]),
                "officer_set_id": one_of([None, 11, 12, 13, 14]),
                **answers,
            }
        )
    return rows


def as_ledger(rows: list[dict[str, Any]]) -> Ledger:
    def numbers(name: str, absent: int = -1) -> Any:
        return np.array([absent if row[name] is None else row[name] for row in rows], dtype=np.int64)

    answers = np.zeros(len(rows), dtype=np.int64)
    for name in rules.ANSWERED:
        answers = answers * ledger.STEPS + numbers(name, 0)
    return Ledger(
        id=numbers("id"),
        unit=numbers("unit_id"),
        service=numbers("service_id", rules.NO_SERVICE),
        month=np.array([month_of(row["day"]) for row in rows], dtype=np.int64),
        day=np.array([row["day"].toordinal() for row in rows], dtype=np.int64),
        channel=np.array([ledger.CHANNELS.index(row["channel"]) for row in rows], dtype=np.int64),
        evidence=np.array([ledger.EVIDENCES.index(row["evidence"]) for row in rows], dtype=np.int64),
        state=np.array([ledger.STATES.index(row["state"]) for row in rows], dtype=np.int64),
        answers=answers,
        officer_set=numbers("officer_set_id"),
        rater=np.array(
            [-1 if row["visitor_id"] is None else hash(row["visitor_id"]) for row in rows], dtype=np.int64
        ),
        device=np.array(
            [-1 if row["device"] is None else hash(row["device"]) for row in rows], dtype=np.int64
        ),
    )


def told(columns: Columns) -> list[tuple[Any, ...]]:
    return list(zip(*(column.values(slice(None)) for column in columns), strict=True))


def summed(sums: dict[Any, list[int]]) -> set[tuple[Any, ...]]:
    return {(*map(str, key), *amounts) for key, amounts in sums.items()}


def keyed(columns: Columns, keys: int) -> set[tuple[Any, ...]]:
    return {(*map(str, row[:keys]), *row[keys:]) for row in told(columns)}


@pytest.mark.parametrize("at_once", [3, ledger.AT_ONCE])
@pytest.mark.parametrize("size", [0, 1, 400])
def test_columns_add_up_to_what_rows_add_up_to(
    size: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", at_once)
    rows = crowd(size, size)
    one_by_one = reweighed(valued(rows, CURRENT, USUAL), CURRENT) if rows else {}
    sums = rules.differences([], one_by_one.values())
    given = as_ledger(rows)
    worth = ledger.worth(given, CURRENT, USUAL)
    assert [
        (one, *(getattr(contribution, name) for name in rules.Contribution.__dataclass_fields__))
        for one, contribution in sorted(one_by_one.items())
    ] == told(ledger.contributions(given, worth))
    assert summed(sums.people) == keyed(ledger.people(given, worth), 7)
    assert summed(sums.elements) == keyed(ledger.elements(given), 5)
    assert summed(sums.units) == keyed(ledger.units(given), 5)

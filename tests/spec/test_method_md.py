"""METHOD.md is executed: every row of its tables is computed and compared."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import scoring.method
from scoring.method import ikm, person, response, verdict, weights
from scoring.method.channels import Channel, Form, Trust
from scoring.method.elements import ELEMENTS, Element
from scoring.method.person import PersonScores, PersonSums
from scoring.method.response import UNKNOWN, Responses
from scoring.method.suspicion import LIMITS, Reason
from scoring.method.versions import V1

METHOD_MD = Path(scoring.method.__file__).with_name("METHOD.md")
NOISE, TAU2, LEVEL = 250.0, 13.0, 82.0
Row = list[str]


def tables() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    name = ""
    for line in METHOD_MD.read_text(encoding="utf-8").splitlines():
        if line.startswith("<!-- table: "):
            name = line.removeprefix("<!-- table: ").removesuffix(" -->")
            found[name] = []
        elif name and line.startswith("|"):
            found[name].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found.get(name):
            name = ""
    return {name: rows[2:] for name, rows in found.items()}


TABLES = tables()


def rows_of(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return pytest.mark.parametrize("row", TABLES[name], ids=" | ".join)


def test_every_table_has_rows_and_a_test() -> None:
    assert set(TABLES) == {"value", "weight", "worth", "score", "trust", "verdict", "index", "limits"}
    assert all(len(rows) >= 4 for rows in TABLES.values())


@rows_of("value")
def test_what_a_response_is_worth(row: Row) -> None:
    elements = (Element.WAKTU, Element.KOMPETENSI, Element.PERILAKU, Element.BIAYA)
    answers = {e: int(cell) for e, cell in zip(elements, row[:4], strict=True) if cell}
    usual = {Element.WAKTU: 3.0, Element.KOMPETENSI: 3.2, Element.PERILAKU: 3.4}
    points = response.explain_form(answers, V1, usual).points
    assert ("" if points is None else f"{points:.2f}") == row[4]


@rows_of("weight")
def test_what_a_response_weighs(row: Row) -> None:
    size = int(row[0])
    trust = {"ticket": Trust.VERIFIED, "badge": Trust.BADGE, "open": Trust.OPEN}[row[1]]
    same, each = np.zeros(size, dtype=np.int64), np.arange(size)
    responses = Responses(
        officer_set=same,
        service=same,
        unit=same,
        month=same,
        day=same,
        second=each,
        channel=np.full(size, int(Channel.WEB)),
        trust=np.full(size, int(trust)),
        form=same,
        value=np.full(size, 8000),
        extreme=same,
        rater=same if row[2] == "same" else each,
        device=same if row[3] == "same" else each,
        ticket=np.full(size, UNKNOWN),
    )
    given = weights.effective_weights(responses, np.ones(size, dtype=np.bool_), V1)
    assert {f"{w / 10_000:.4f}" for w in given} == {row[4]}


@rows_of("worth")
def test_what_a_share_carries(row: Row) -> None:
    loading = V1.tap_loading if Form[row[0].upper()] is Form.TAP else 1.0
    assert f"{(loading * float(row[1])) ** 2 + 1e-9:.3f}" == row[2]


def sums_of(verified: tuple[float, float], opened: tuple[float, float], mates: int) -> PersonSums:
    """One person with information worth so many full responses, and mates who are average."""
    n_eff = np.full((mates + 1, 3), 0.0)
    n_eff[1:, 0] = 200.0
    n_eff[0] = verified[0], 0.0, opened[0]
    deviation = np.zeros((mates + 1, 3))
    deviation[0] = verified[1], 0.0, opened[1]
    information = n_eff / NOISE
    everyone = np.arange(mates + 1)
    return PersonSums(
        n=n_eff.astype(np.int64),
        lever=information,
        information=information,
        obtained=information * (80.0 + deviation),
        expected=information * 80.0,
        raw_weight=n_eff.sum(axis=1),
        raw_total=n_eff.sum(axis=1) * 80.0,
        place_person=everyone,
        place_unit=np.zeros(mates + 1, dtype=np.int64),
        place_share=np.ones(mates + 1),
        colleagues=np.zeros(mates + 1),
        noise=NOISE,
        tau2=TAU2,
        omega2=np.array([0.0, V1.omega2_badge, V1.omega2_open]),
        sorting=V1.sorting,
        level=LEVEL,
    )


def scored(verified: tuple[float, float], opened: tuple[float, float]) -> PersonScores:
    return person.score_people(sums_of(verified, opened, mates=20), V1)


@rows_of("score")
def test_a_difference_becomes_a_score(row: Row) -> None:
    result = scored((float(row[0]), float(row[1])), (0.0, 0.0))
    assert [f"{result.reliability[0]:.3f}", f"{result.score[0]:.2f}"] == row[2:]


@rows_of("trust")
def test_trust_classes_combine(row: Row) -> None:
    result = scored((float(row[0]), float(row[1])), (float(row[2]), float(row[3])))
    reviewed = "yes" if result.conflict[0].any() else "no"
    assert [f"{result.deviation[0]:.2f}", f"{result.n_eff[0]:.1f}", reviewed] == row[4:]


@rows_of("verdict")
def test_a_verdict_needs_evidence(row: Row) -> None:
    difference = float(row[2])
    result = scored((float(row[0]), difference), (float(row[1]), difference))
    assert verdict.verdicts(result, V1).verdict[0] == row[3]


@rows_of("index")
def test_the_index_of_a_unit(row: Row) -> None:
    n = int(row[1])
    counts = {}
    for element, total in zip(ELEMENTS, row[0].split(), strict=True):
        low, high = divmod(int(total), n)
        answers = [0, 0, 0, 0]
        answers[low - 1] += n - high
        if high:
            answers[low] += high
        counts[element] = answers
    index = ikm.unit_index(counts, weight=ikm.Weight(row[2]))
    assert [str(index.ikm_rounded), str(index.grade)] == row[3:]


@rows_of("limits")
def test_what_is_suspected(row: Row) -> None:
    pattern, limit, value, meaning = row
    assert pattern in set(Reason)
    assert str(getattr(LIMITS, limit)) == value
    assert all(hasattr(LIMITS, name) for name in re.findall("`([a-z_]+)`", meaning))


def test_every_pattern_is_told() -> None:
    told = {row[0] for row in TABLES["limits"]}
    assert set(Reason) - told == {Reason.TICKET_REUSED, Reason.REPEATED}

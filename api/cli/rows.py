"""The columns of ``puas index`` and ``puas score``: a public format (CSV), in this order."""

from typing import Any

import orjson

from scoring.method.elements import ELEMENTS
from scoring.scores import PersonRow, UnitScore

INDEX = (
    "unit_id", "service_id", "n", *(f"nrr_{element.value}" for element in ELEMENTS), "weight", "ikm", "grade",
    "label", "ikm_rounded", "ci_low", "ci_high", "received", "counted", "set_aside", "withdrawn", "excluded",
)  # fmt: skip
PERSON = (
    "employee_id", "score", "ci_low", "ci_high", "n_eff", "verdict",
    "n", "citizens", "reliability", "deviation", "level", "reason", "set_aside", "method", "period",
)  # fmt: skip


def of_index(one: UnitScore) -> dict[str, Any]:
    """Write an index as a row: NRR and index unrounded, and the index as it is published."""
    states = {state.value: n for state, n in one.received.items()}
    return {
        "unit_id": one.unit_code,
        "service_id": one.service_code,
        "n": one.index.respondents,
        **{f"nrr_{element.value}": float(nrr) for element, nrr in one.index.nrr.items()},
        "weight": one.index.weight.value,
        "ikm": None if one.index.ikm is None else float(one.index.ikm),
        "grade": one.index.grade,
        "label": one.index.label,
        "ikm_rounded": one.index.ikm_rounded,
        "ci_low": None if one.margin is None else round(one.margin.low, 2),
        "ci_high": None if one.margin is None else round(one.margin.high, 2),
        "received": sum(states.values()),
        "counted": states["counted"],
        "set_aside": states["quarantined"],
        "withdrawn": states["withdrawn"],
        "excluded": states["excluded"],
    }


def of_person(one: PersonRow) -> dict[str, Any]:
    """Write a person score as a row."""
    told = orjson.loads(one.explanation)
    return {
        "employee_id": one.employee_code,
        "score": _rounded(one.score),
        "ci_low": _rounded(one.low),
        "ci_high": _rounded(one.high),
        "n_eff": round(one.n_eff, 1),
        "verdict": one.verdict.value,
        "n": one.n,
        "citizens": told["citizens"],
        "reliability": None if told["reliability"] is None else round(told["reliability"], 3),
        "deviation": _rounded(told["deviation"]),
        "level": _rounded(told["level"]),
        "reason": told["lack"],
        "set_aside": sum(told["set_aside"].values()),
        "method": one.method,
        "period": one.period,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

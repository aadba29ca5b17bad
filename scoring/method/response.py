"""One response in points, and a period's responses as columns.

A full form is worth the mean of the elements the officer answers for; a tap is 25 x its one rating.
Values are whole hundredths of a point, so that their sums are exact in any order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.method.channels import Trust
from scoring.method.elements import ELEMENTS, HIGHEST_RATING, LOWEST_RATING, Element
from scoring.method.ikm import SCALE, AnswerCounts, unit_index
from scoring.method.versions import Method

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

VALUE_UNITS = 100
"""Units of a value: hundredths of a point."""

UNKNOWN = -1
"""Code of a rater, device or ticket that is not known, and of the officer set of "unit only"."""


@dataclass(frozen=True, slots=True)
class Responses:
    """Responses as columns of equal length.

    Attributes:
        officer_set: index into `OfficerSets`, or UNKNOWN for "unit only".
        service: code of the service.
        unit: code of the unit.
        month: running number of the local month (year x 12 + month - 1).
        day: running number of the local day.
        second: seconds since any fixed moment; only differences are used.
        channel: `Channel`.
        trust: `Trust`.
        form: `Form`.
        value: hundredths of a point, from `form_values` or `tap_values`.
        extreme: -1 when every answer was the lowest, 1 when every answer was the highest, else 0.
        rater: code of the citizen's pseudonym, or UNKNOWN (kiosk, paper).
        device: code of the device, or UNKNOWN.
        ticket: code of the ticket, or UNKNOWN.
    """

    officer_set: Ints
    service: Ints
    unit: Ints
    month: Ints
    day: Ints
    second: Ints
    channel: Ints
    trust: Ints
    form: Ints
    value: Ints
    extreme: Ints
    rater: Ints
    device: Ints
    ticket: Ints

    def __len__(self) -> int:
        """Count the responses."""
        return len(self.value)

    def __getitem__(self, rows: NDArray[np.int64] | Flags | slice) -> Self:
        """Select rows."""
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @property
    def verified(self) -> Flags:
        """Which responses are bound to a served ticket."""
        result: Flags = self.trust == Trust.VERIFIED
        return result


@dataclass(frozen=True, slots=True)
class Explained:
    """How one form became a value.

    Attributes:
        points: the value in points, or None when no element that counts was answered.
        counted: the elements that counted, with their answer and their weight.
        shift: points added because other elements that count were left open: their usual
            difference from the answered ones, so that leaving out a hard question gains nothing.
    """

    points: float | None
    counted: Mapping[Element, tuple[int, float]]
    shift: float


def usual_answers(counts: AnswerCounts) -> dict[Element, float]:
    """Give the mean answer per element, to be frozen as the next period's reference."""
    return {element: float(nrr) for element, nrr in unit_index(counts).nrr.items()}


def form_values(
    answers: NDArray[np.integer], method: Method, usual: Mapping[Element, float]
) -> tuple[Ints, Flags]:
    """Value full forms: 25 x (weighted mean of answer minus usual answer, plus the usual mean).

    Args:
        answers: one row per form, nine columns in the order of `ELEMENTS`, 1..4, or 0 for blank.
        method: whose responsibility weights to use.
        usual: mean answer per element, frozen (normally the previous period's); an element
            without one is taken at the mean of the others.

    Returns:
        Values in hundredths of a point, and which rows have one: a form on which no element that
        counts was answered says nothing about the officer.
    """
    weighted = np.zeros(len(answers))
    answered = np.zeros(len(answers))
    level, total = 0.0, 0.0
    middle = _middle(method, usual)
    for column, element in enumerate(ELEMENTS):  # one by one: the same order of sums everywhere
        weight = method.responsibility.get(element, 0.0)
        if weight > 0:
            given = answers[:, column] > 0
            expected = usual.get(element, middle)
            weighted += np.where(given, weight * (answers[:, column] - expected), 0.0)
            answered += np.where(given, weight, 0.0)
            level += weight * expected
            total += weight
    usable = answered > 0
    steps = weighted / np.where(usable, answered, 1.0) + level / total
    return np.where(usable, _units(SCALE * steps), 0), usable


def tap_values(overall: NDArray[np.integer]) -> Ints:
    """Value one-tap ratings: 25 points per step."""
    return overall.astype(np.int64) * (SCALE * VALUE_UNITS)


def explain_form(answers: Mapping[Element, int], method: Method, usual: Mapping[Element, float]) -> Explained:
    """Value one form and say how; the same arithmetic as `form_values`."""
    row = np.array([[answers.get(element, 0) for element in ELEMENTS]])
    values, usable = form_values(row, method, usual)
    counted = {e: (answers[e], w) for e, w in method.responsibility.items() if answers.get(e)}
    if not usable[0]:
        return Explained(points=None, counted={}, shift=0.0)
    points = float(values[0]) / VALUE_UNITS
    weight = sum(w for _, w in counted.values())
    plain = SCALE * sum(x * w for x, w in counted.values()) / weight
    return Explained(points=points, counted=counted, shift=round(points - plain, 2))


def extremes(answers: NDArray[np.integer]) -> Ints:
    """Mark forms of nothing but 1 as -1 and of nothing but 4 as 1 (blanks, given as 0, aside)."""
    given = answers > 0
    some = given.any(axis=1)
    lowest = some & (~given | (answers == LOWEST_RATING)).all(axis=1)
    highest = some & (~given | (answers == HIGHEST_RATING)).all(axis=1)
    result: Ints = highest.astype(np.int64) - lowest.astype(np.int64)
    return result


def _middle(method: Method, usual: Mapping[Element, float]) -> float:
    known = [usual[element] for element in method.responsibility if element in usual]
    return sum(known) / len(known) if known else 0.0


def _units(points: Floats) -> Ints:
    return np.floor(points * VALUE_UNITS + 0.5).astype(np.int64)

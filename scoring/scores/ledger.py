"""A half-year's feedback as columns: what each adds, and all of it added up. Pure.

The same arithmetic as `fold` does feedback by feedback, with the same functions of the method, on whole
numbers: the sums come out the same to the last digit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.attribution.columns import trust_of
from scoring.method import channels, response, weights
from scoring.method.elements import ELEMENTS, RATINGS, Element
from scoring.method.response import UNKNOWN, Flags, Ints
from scoring.method.versions import Method
from scoring.scores.rules import ABSENT
from scoring.terms import Channel, Evidence, FeedbackState, Form

CHANNELS, EVIDENCES, STATES, FORMS = (
    tuple(member.value for member in members) for members in (Channel, Evidence, FeedbackState, Form)
)
"""Closed sets in the order of their codes here."""

NO_FORM: Final = -1
"""Code of a feedback that says nothing of a person."""

STEPS: Final = len(RATINGS) + 1
"""An answer is one of these many digits, 0 where there is none; all ten are written as one number, the
overall rating first, then the elements in the regulation's order."""

ELEMENT_ANSWERS: Final = STEPS ** len(ELEMENTS)
"""How many different ways there are to answer nine elements."""

AT_ONCE: Final = 500_000
"""Feedback valued, and weighed, at a time."""

_COUNTED: Final = STATES.index(FeedbackState.COUNTED.value)
_FULL, _TAP = FORMS.index(Form.FULL.value), FORMS.index(Form.TAP.value)
_TRUST: Final = np.array([int(trust_of(one)) for one in Evidence])
_KIOSK: Final = CHANNELS.index(Channel.KIOSK.value)


Whole: TypeAlias = NDArray[np.integer]
"""Whole numbers as narrow as they come: ten million of them eight bytes wide are eighty megabytes."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Feedback as columns of equal length.

    Attributes:
        id: of the feedback.
        unit: id of the unit.
        service: id of the service, 0 when unknown.
        month: see ``terms.month_of``.
        day: running number of the local day.
        channel: place in CHANNELS.
        evidence: place in EVIDENCES.
        state: place in STATES.
        answers: all ten answers as one number, see STEPS.
        officer_set: id of the officer set in force, UNKNOWN for the unit only.
        rater: a number for the pseudonym, UNKNOWN when there is none.
        device: the same of the device.
    """

    id: Whole
    unit: Whole
    service: Whole
    month: Whole
    day: Whole
    channel: Whole
    evidence: Whole
    state: Whole
    answers: Whole
    officer_set: Whole
    rater: Whole
    device: Whole

    def __len__(self) -> int:
        """Count the feedback."""
        return len(self.id)

    def __getitem__(self, rows: Flags) -> Self:
        """Select rows."""
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def by_month(self) -> Iterator[tuple[Flags, Self]]:
        """Go through the months: which rows are of one, and these."""
        for month in np.unique(self.month):
            rows = self.month == month
            yield rows, self[rows]

    def without_origins(self) -> Self:
        """Let go of who and what they came from, once they are weighed."""
        nobody = np.broadcast_to(np.int8(UNKNOWN), len(self))
        return replace(self, rater=nobody, device=nobody)

    @property
    def counted(self) -> Flags:
        """Which count."""
        result: Flags = self.state == _COUNTED
        return result


@dataclass(frozen=True, slots=True)
class Worth:
    """What each feedback of a ledger is worth to a person.

    Attributes:
        form: place in FORMS, NO_FORM when it says nothing of a person.
        value: in 1/100 point, UNKNOWN where there is no form.
        weight: in 1/10,000; 0 where it does not enter a person's sums.
    """

    form: Whole
    value: Whole
    weight: Whole

    def __getitem__(self, rows: Flags) -> Self:
        """Select rows."""
        return type(self)(self.form[rows], self.value[rows], self.weight[rows])


def worth(ledger: Ledger, method: Method, usual: Mapping[Element, float]) -> Worth:
    """Value and weigh feedback; every officer set must be there whole."""
    form = np.empty(len(ledger), dtype=np.int8)
    value = np.empty(len(ledger), dtype=np.int32)
    for begin in range(0, len(ledger), AT_ONCE):
        rows = slice(begin, begin + AT_ONCE)
        form[rows], value[rows] = _values(ledger.answers[rows], method, usual)
    return Worth(form, value, _weights(ledger, form, method))


def _values(answers: Whole, method: Method, usual: Mapping[Element, float]) -> tuple[Whole, Whole]:
    """Say as what feedback is valued for a person, and at what."""
    elements, overall = answers % ELEMENT_ANSWERS, answers // ELEMENT_ANSWERS
    given = np.flatnonzero(np.bincount(elements))
    values, usable = response.form_values(digits(given), method, usual)
    full = np.full(ELEMENT_ANSWERS, UNKNOWN, dtype=np.int32)
    full[given[usable]] = values[usable]
    value = full[elements]
    form = np.select([value != UNKNOWN, overall > 0], [_FULL, _TAP], NO_FORM)
    tapped = form == _TAP
    value[tapped] = response.tap_values(overall[tapped])
    return form, value


def digits(elements: Whole) -> Whole:
    """Write answers given as one number out, a row each, in the regulation's order, 0 where there is none."""
    powers = STEPS ** np.arange(len(ELEMENTS) - 1, -1, -1)
    return (elements[:, None] // powers % STEPS).astype(np.int8)


def _weights(ledger: Ledger, form: Whole, method: Method) -> Whole:
    result = np.zeros(len(ledger), dtype=np.int32)
    live = (form != NO_FORM) & ledger.counted & (ledger.officer_set != UNKNOWN)
    parts = len(ledger) // AT_ONCE + 1
    for part in range(parts):
        # Officer sets stay whole: each is in the part that its number falls into.
        rows = np.flatnonzero(live & (ledger.officer_set % parts == part))
        nothing = np.zeros(len(rows), dtype=np.int64)
        result[rows] = weights.effective_weights(
            response.Responses(
                officer_set=_wide(ledger.officer_set[rows]),
                service=nothing,
                unit=nothing,
                month=nothing,
                day=_wide(ledger.day[rows]),
                second=nothing,
                channel=np.where(ledger.channel[rows] == _KIOSK, int(channels.Channel.KIOSK), 0),
                trust=_TRUST[ledger.evidence[rows]],
                form=nothing,
                value=nothing,
                extreme=nothing,
                rater=_wide(ledger.rater[rows]),
                device=_wide(ledger.device[rows]),
                ticket=nothing + UNKNOWN,
            ),
            np.ones(len(rows), dtype=np.bool_),
            method,
        )
    return result


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to be written. UNKNOWN is absent.

    Attributes:
        codes: numbers, or places among the words.
        words: what the places stand for, None when the numbers stand for themselves.
    """

    codes: Whole
    words: Sequence[str] | None = None

    def values(self, rows: slice) -> list[Any]:
        """Give some rows as the database keeps them."""
        part = self.codes[rows]
        values: list[Any] = part.tolist()
        if self.words is not None:
            return [None if place == UNKNOWN else self.words[place] for place in values]
        for place in np.flatnonzero(part == UNKNOWN).tolist():
            values[place] = None
        return values


Columns: TypeAlias = list[Column]


def people(ledger: Ledger, found: Worth) -> Columns:
    """Add up per officer set, service, unit, month, channel, evidence and form."""
    rows = np.flatnonzero(found.weight)
    keys = (
        ledger.officer_set[rows], ledger.service[rows], ledger.unit[rows], ledger.month[rows],
        ledger.channel[rows], ledger.evidence[rows], found.form[rows],
    )  # fmt: skip
    groups = weights.group(*keys)
    *numbers, channel, evidence, form = _keys_of(groups, keys)
    weight, value = _wide(found.weight[rows]), _wide(found.value[rows])
    weighted = weight * value
    return [
        *map(Column, numbers),
        Column(channel, CHANNELS),
        Column(evidence, EVIDENCES),
        Column(form, FORMS),
        Column(np.bincount(groups)),
        *(Column(weights.sums_by(groups, amounts)) for amounts in (weight, weighted, weighted * value)),
    ]


def elements(ledger: Ledger) -> Columns:
    """Count the answers 1, 2, 3 and 4 per unit, service, month, channel and element, where they count."""
    rows = np.flatnonzero(ledger.counted)
    keys = (ledger.unit[rows], ledger.service[rows], ledger.month[rows], ledger.channel[rows])
    groups = weights.group(*keys)
    cells = _keys_of(groups, keys)
    size = len(cells[0])
    counts = np.empty((size, len(ELEMENTS), len(RATINGS)), dtype=np.int64)
    for place in range(len(ELEMENTS)):
        answers = ledger.answers[rows] // STEPS ** (len(ELEMENTS) - 1 - place) % STEPS
        answered = np.bincount(groups * STEPS + answers, minlength=size * STEPS)
        counts[:, place] = answered.reshape(size, STEPS)[:, 1:]
    cell, element = np.nonzero(counts.any(axis=2))
    *numbers, channel = (key[cell] for key in cells)
    return [
        *map(Column, numbers),
        Column(channel, CHANNELS),
        Column(element, [one.value for one in ELEMENTS]),
        *(Column(counts[cell, element, place]) for place in range(len(RATINGS))),
    ]


def units(ledger: Ledger) -> Columns:
    """Count per unit, service, month, channel and state, with the sums over complete forms and the taps."""
    keys = (ledger.unit, ledger.service, ledger.month, ledger.channel, ledger.state)
    groups = weights.group(*keys)
    *numbers, channel, state = _keys_of(groups, keys)
    size = len(state)
    total = _complete_totals(ledger.answers % ELEMENT_ANSWERS)
    answered = ledger.answers % ELEMENT_ANSWERS > 0
    taps = np.bincount(groups * STEPS + ledger.answers // ELEMENT_ANSWERS, minlength=size * STEPS)
    return [
        *map(Column, numbers),
        Column(channel, CHANNELS),
        Column(state, STATES),
        *(
            Column(weights.sums_by(groups, _wide(amounts)))
            for amounts in (np.ones_like(groups), answered, total > 0, total, total * total)
        ),
        *map(Column, taps.reshape(size, STEPS)[:, 1:].T),
    ]


def contributions(ledger: Ledger, found: Worth) -> Columns:
    """Write out what each feedback added, in the order of the table that remembers it."""
    codes, places = np.unique(ledger.answers, return_inverse=True)
    told = np.hstack([(codes // ELEMENT_ANSWERS)[:, None], digits(codes % ELEMENT_ANSWERS)])
    spelled = ["".join(map(str, row)).replace("0", ABSENT) for row in told.tolist()]
    return [
        Column(ledger.id),
        Column(ledger.unit),
        Column(ledger.service),
        Column(ledger.month),
        Column(ledger.channel, CHANNELS),
        Column(ledger.evidence, EVIDENCES),
        Column(ledger.state, STATES),
        Column(places, spelled),
        Column(ledger.officer_set),
        Column(found.form, FORMS),
        Column(found.value),
        Column(found.weight),
    ]


def _complete_totals(elements: Whole) -> Ints:
    """Add the nine answers up where all are there, 0 elsewhere."""
    present = np.flatnonzero(np.bincount(elements, minlength=1))
    answers = digits(present)
    totals = np.zeros(present.max(initial=0) + 1, dtype=np.int64)
    totals[present] = np.where((answers > 0).all(axis=1), answers.sum(axis=1), 0)
    result: Ints = totals[elements]
    return result


def _keys_of(groups: Ints, keys: Sequence[Whole]) -> list[Whole]:
    """Give the keys of each group."""
    row = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    row[groups] = np.arange(len(groups))
    return [key[row] for key in keys]


def _wide(column: Whole | Flags) -> Ints:
    return column.astype(np.int64, copy=False)

"""Mergeable sums: what is kept of responses once their weights are known.

A cell adds up the responses that share officers, service, unit, month, channel, trust and form. All
four sums are whole numbers, so folding is exact: in any order, in any pieces, forwards and back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import isclose

import numpy as np

from scoring.method.response import Flags, Floats, Ints, Responses

KEYS = ("officer_set", "service", "unit", "month", "channel", "trust", "form")
SUMS = ("n", "weight", "total", "squares")


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums per combination of keys, in the order of the keys, each combination once.

    Attributes:
        officer_set: index into `OfficerSets`, or UNKNOWN for "unit only".
        service: code of the service.
        unit: code of the unit.
        month: running number of the month.
        channel: `Channel`.
        trust: `Trust`.
        form: `Form`.
        n: number of responses.
        weight: sum of w, in ten-thousandths.
        total: sum of w x value, in ten-thousandths of hundredths of a point.
        squares: sum of w x value squared, in the corresponding unit.
    """

    officer_set: Ints
    service: Ints
    unit: Ints
    month: Ints
    channel: Ints
    trust: Ints
    form: Ints
    n: Ints
    weight: Ints
    total: Ints
    squares: Ints

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.n)

    def where(self, chosen: Flags) -> "Cells":
        """Keep the chosen cells."""
        return Cells(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class OfficerSets:
    """Who served, and in which shares: one row per different answer to that question.

    Attributes:
        start: where each set's members begin in `member`; one entry more than there are sets.
        member: index of the person, set after set.
        share: the person's share; a set's shares add up to 1.
        people: number of people (indexes run from 0).
    """

    start: Ints
    member: Ints
    share: Floats
    people: int

    def __len__(self) -> int:
        """Count the sets."""
        return len(self.start) - 1

    @property
    def set_of(self) -> Ints:
        """For each membership, the set it belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.start))


def officer_sets(sets: Sequence[Mapping[int, float]], people: int) -> OfficerSets:
    """Build the table of officer sets from {person index: share} mappings.

    Raises:
        ValueError: a set is empty, a share is not above 0, or shares do not add up to 1.
    """
    for number, shares in enumerate(sets):
        if not shares or min(shares.values()) <= 0 or not isclose(sum(shares.values()), 1.0, abs_tol=1e-6):
            message = f"officer set {number}: shares must be above 0 and add up to 1: {dict(shares)}"
            raise ValueError(message)
    return OfficerSets(
        start=np.cumsum([0, *(len(shares) for shares in sets)], dtype=np.int64),
        member=np.array([person for shares in sets for person in shares], dtype=np.int64),
        share=np.array([share for shares in sets for share in shares.values()], dtype=np.float64),
        people=people,
    )


def fold(responses: Responses, weights: Ints) -> Cells:
    """Fold responses into cells; those of weight 0 (set aside, unit only) leave no trace."""
    counted = responses[weights > 0]
    w = weights[weights > 0]
    value = counted.value
    columns = {key: getattr(counted, key) for key in KEYS}
    sums = {
        "n": np.ones(len(w), dtype=np.int64),
        "weight": w,
        "total": w * value,
        "squares": w * value * value,
    }
    return _gathered(columns, sums)


def merged(parts: Iterable[Cells]) -> Cells:
    """Add cells of several places, months or batches."""
    every = list(parts)
    return _gathered(
        {key: _joined(getattr(part, key) for part in every) for key in KEYS},
        {name: _joined(getattr(part, name) for part in every) for name in SUMS},
    )


def without(cells: Cells, gone: Cells) -> Cells:
    """Take cells out again; what is left is as if they had never been added."""
    negative = {f.name: getattr(gone, f.name) for f in fields(gone)}
    negative |= {name: -negative[name] for name in SUMS}
    return merged([cells, Cells(**negative)])


def float_sums(groups: Ints, amounts: Floats, size: int) -> Floats:
    """Add amounts up per group 0 .. size - 1."""
    result: Floats = np.bincount(groups, amounts, minlength=size).astype(np.float64, copy=False)
    return result


def places(cells: Cells, sets: OfficerSets, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Say where each person was rated: pairs of person and unit with the share of weight there."""
    if not len(cells):
        nobody = np.zeros(0, dtype=np.int64)
        return nobody, nobody, np.zeros(0)
    units = int(cells.unit.max()) + 1
    pairs, which = np.unique(cells.officer_set * units + cells.unit, return_inverse=True)
    per_pair = np.bincount(which, weight)
    pair_set, pair_unit = pairs // units, pairs % units
    size = np.diff(sets.start)[pair_set]
    entry = np.repeat(np.arange(len(pairs)), size)
    offset = np.arange(len(entry)) - np.repeat(np.cumsum(size) - size, size)
    membership = sets.start[pair_set][entry] + offset
    amount = per_pair[entry] * sets.share[membership]
    pair, where = np.unique(sets.member[membership] * units + pair_unit[entry], return_inverse=True)
    person, total = pair // units, float_sums(where, amount, len(pair))
    whole = float_sums(person, total, sets.people)
    return person, pair % units, total / whole[person]


def _joined(columns: Iterable[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *columns])


def _gathered(columns: Mapping[str, Ints], sums: Mapping[str, Ints]) -> Cells:
    key = _packed(list(columns.values()))
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    first = order[begins]
    added = {name: _added(amounts[order], begins) for name, amounts in sums.items()}
    cells = Cells(**{name: column[first] for name, column in columns.items()}, **added)
    return cells.where(cells.n != 0)


def _added(amounts: Ints, begins: Ints) -> Ints:
    if not len(begins):
        return np.zeros(0, dtype=np.int64)
    return np.add.reduceat(amounts, begins)


def _packed(columns: Sequence[Ints]) -> Ints:
    """Pack the key columns into one number per row, keeping their order.

    Raises:
        OverflowError: the codes range so widely that they do not fit 63 bits together.
    """
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    room = 1
    for column in columns:
        lowest = int(column.min()) if len(column) else 0
        span = int(column.max()) - lowest + 1 if len(column) else 1
        room *= span
        if room >= 2**63:
            message = "codes of cells range too widely; number them from 0"
            raise OverflowError(message)
        packed = packed * span + (column - lowest)
    return packed

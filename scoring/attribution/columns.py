"""Rows as the method's columns: names become numbers, evidence its trust class."""

from collections.abc import Iterable, Sequence

import numpy as np

from scoring.method import channels
from scoring.method.response import UNKNOWN, Ints
from scoring.terms import Evidence

_TRUST = {Evidence.TICKET: channels.Trust.VERIFIED, Evidence.BADGE: channels.Trust.BADGE}


def trust_of(evidence: Evidence) -> channels.Trust:
    """Return the trust class of an evidence: a ticket proves a visit, a badge suggests it."""
    return _TRUST.get(evidence, channels.Trust.OPEN)


def numbers(values: Iterable[int]) -> Ints:
    """Return whole numbers as a column."""
    return np.fromiter(values, dtype=np.int64)


def codes(names: Sequence[str | None]) -> Ints:
    """Number different names from 0 as they appear, and the absent UNKNOWN."""
    known: dict[str, int] = {}
    return numbers(UNKNOWN if name is None else known.setdefault(name, len(known)) for name in names)

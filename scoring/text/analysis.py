"""One comment, understood: stance, elements, personal data, bribery, urgency, and the masked text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from scoring.method.elements import ELEMENTS, Element
from scoring.text import alerts, model, personal_data
from scoring.text.features import NOTHING, Reading, read
from scoring.text.personal_data import PersonalData

ANALYSIS_VERSION = "id-2026.3"
"""Stored with every result; it changes whenever the model, a list or a rule changes an answer."""

LONGEST = 20_000
"""Characters read of one comment; what lies beyond is cut, and the masked text says so."""

CUT_MARK = " […]"

UNKNOWN = "unknown"
"""The sentiment of a comment of which no word was understood: unlike "neutral", no evidence at all."""

_BATCH = 256
_NUMBER_AT_END = re.compile(r"[\d\W_]{1,64}$")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a comment says.

    Attributes:
        sentiment: "negative", "neutral", "positive", or "unknown" when no word was understood.
        score: -1 (negative) to 1 (positive); 0 when unknown.
        confidence: the calibrated probability, 0 to 1, that `sentiment` is right.
        elements: the elements it is about, in the regulation's order; often several, often none.
        personal_data: where personal data stands, as offsets into the text given.
        bribery: it alleges levies, bribes, brokers with inside help, nepotism or embezzlement.
        urgent: it tells of present danger to health or safety.
        redacted: the text with personal data masked; ends in `CUT_MARK` when the text was too long.
        cut: whether the text was too long and only its beginning was read.
    """

    sentiment: str
    score: float
    confidence: float
    elements: tuple[Element, ...]
    personal_data: tuple[PersonalData, ...]
    bribery: bool
    urgent: bool
    redacted: str
    cut: bool

    def as_record(self) -> dict[str, Any]:
        """The record of `puas analyze`, ready for JSON."""
        return {
            "sentiment": self.sentiment,
            "score": self.score,
            "confidence": self.confidence,
            "elements": [element.value for element in self.elements],
            "personal_data": [
                {"kind": piece.kind.value, "start": piece.start, "end": piece.end}
                for piece in self.personal_data
            ],
            "bribery": self.bribery,
            "urgent": self.urgent,
            "redacted": self.redacted,
        }


def analyze(text: str) -> Analysis:
    """Read one comment. Never raises on any string; time grows with length up to `LONGEST`."""
    return _analyze_batch([text])[0]


def analyze_many(texts: Iterable[str]) -> Iterator[Analysis]:
    """Read many comments, in order, a few hundred at a time: several times faster than one by one."""
    waiting = iter(texts)
    while batch := list(islice(waiting, _BATCH)):
        yield from _analyze_batch(batch)


def _analyze_batch(texts: Sequence[str]) -> list[Analysis]:
    kept = [_kept(text) for text in texts]
    readings = [read(text) for text in kept]
    weights = model.load()
    shares, odds = weights.scores(readings)
    return [
        _analysis(weights, *row, cut=len(row[0]) < len(text))
        for text, *row in zip(texts, kept, readings, shares.tolist(), odds.tolist(), strict=True)
    ]


def _analysis(
    weights: model.Model,
    text: str,
    reading: Reading,
    shares: list[float],
    odds: list[float],
    *,
    cut: bool,
) -> Analysis:
    found = tuple(personal_data.find(text))
    understood = _is_understood(weights, reading, text)
    confidence = max(shares)
    return Analysis(
        sentiment=model.STANCES[shares.index(confidence)] if understood else UNKNOWN,
        score=round(shares[2] - shares[0], 4) if understood else 0.0,
        confidence=round(confidence, 4) if understood else 0.0,
        elements=tuple(element for element, odd in zip(ELEMENTS, odds, strict=False) if odd > 0),
        personal_data=found,
        bribery=alerts.is_bribery(reading, odds[-2]),
        urgent=alerts.is_urgent(reading, odds[-1]),
        redacted=personal_data.redact(text, found) + (CUT_MARK if cut else ""),
        cut=cut,
    )


def _kept(text: str) -> str:
    """The part that is read; a number at the cut goes whole, or half of it would pass unmasked."""
    return text if len(text) <= LONGEST else _NUMBER_AT_END.sub("", text[:LONGEST])


def _is_understood(weights: model.Model, reading: Reading, text: str) -> bool:
    if reading.spoken == [NOTHING]:
        return bool(text.strip()) and not text.strip().strip("-–—._/…")
    if reading.opinions or reading.elements or reading.alerts:
        return True
    return any(word.isalpha() and weights.knows(word) for word in reading.spoken)

"""One comment, understood: stance, elements, personal data, bribery, urgency, and the masked text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scoring.method.elements import ELEMENTS, Element
from scoring.text import alerts, model, personal_data
from scoring.text.features import Reading, read
from scoring.text.personal_data import PersonalData

ANALYSIS_VERSION = "id-2026.1"
"""Stored with every result; it changes whenever the model, a list or a rule changes an answer."""

LONGEST = 20_000
"""Characters read of one comment; what lies beyond is cut, and the masked text says so."""

CUT_MARK = " […]"

_UNKNOWN_CONFIDENCE = 0.0


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
    kept = _kept(text)
    cut = len(kept) < len(text)
    found = tuple(personal_data.find(kept))
    reading = read(kept)
    weights = model.load()
    sentiment, score, confidence = _stance(weights, reading)
    odds = weights.topics(reading)
    return Analysis(
        sentiment=sentiment,
        score=score,
        confidence=confidence,
        elements=tuple(element for element, odd in zip(ELEMENTS, odds, strict=False) if odd > 0),
        personal_data=found,
        bribery=alerts.is_bribery(reading, float(odds[-2])),
        urgent=alerts.is_urgent(reading, float(odds[-1])),
        redacted=personal_data.redact(kept, found) + (CUT_MARK if cut else ""),
        cut=cut,
    )


def analyze_many(texts: Iterable[str]) -> Iterator[Analysis]:
    """Read many comments one after another, in order, without holding them."""
    return map(analyze, texts)


def _kept(text: str) -> str:
    """The part of a comment that is read: cut at a gap, so that no number is cut in two and slips by."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rstrip("+0123456789 .-()/_") if text[LONGEST - 1 : LONGEST + 1].strip() else text[:LONGEST].rstrip("+0123456789 .-()/_")


def _stance(weights: model.Model, reading: Reading) -> tuple[str, float, float]:
    if not _is_understood(weights, reading):
        return "unknown", 0.0, _UNKNOWN_CONFIDENCE
    shares = weights.stances(reading)
    best = int(shares.argmax())
    return model.STANCES[best], round(float(shares[2] - shares[0]), 4), round(float(shares[best]), 4)


def _is_understood(weights: model.Model, reading: Reading) -> bool:
    if reading.opinions or reading.elements or reading.alerts:
        return True
    return any(word.isalpha() and weights.knows(word) for word in reading.spoken)

"""The trained weights and how a reading is scored with them: numpy arrays, no pickle, nothing executed.

`data/model.npz` holds two linear models on the features of `features`: three stances (softmax) and eleven
topics (nine elements, bribery, danger; one logistic each). It is made by `python -m scoring.text.train`.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from scoring.method.elements import ELEMENTS
from scoring.text.features import (
    Reading,
    bucket,
    opinion_signals,
    piece_features,
    topic_signals,
    word_features,
)

STANCES = ("negative", "neutral", "positive")
TOPICS = (*(element.value for element in ELEMENTS), "bribery", "urgent")
STANCE_BUCKETS = 1 << 17
TOPIC_BUCKETS = 1 << 15
KNOWN_BUCKETS = 1 << 20
SIGNAL = {"stance": 0.5, "topic": 0.8}
"""The value of one signal; words and pieces of words share a length of about 1 each."""

_CACHED_WORDS = 1 << 14

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """One quantised linear model: `weights * scale + bias`, a column for each output."""

    weights: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats

    def sums(self, features: list[str]) -> Floats:
        """The summed contributions of features, by output, without the bias."""
        mask = len(self.weights) - 1
        rows = self.weights[[bucket(feature) & mask for feature in features]]
        summed: Floats = rows.sum(axis=0, dtype=np.float32) * self.scale
        return summed


@dataclass(frozen=True, slots=True)
class Model:
    """Both linear models and what is needed to read their scores.

    Attributes:
        stance: scores of `STANCES`; already divided by the temperature that calibrates confidence.
        topic: scores of `TOPICS`; above 0 means yes.
        known: one bit for every word seen in training, by hash; a comment without any is not understood.
    """

    stance: Linear
    topic: Linear
    known: npt.NDArray[np.uint8]
    _pieces: dict[str, tuple[Floats, Floats, int]] = field(default_factory=dict)

    def stances(self, reading: Reading) -> Floats:
        """The probability of each of `STANCES`."""
        scores = self._score(self.stance, 0, reading, opinion_signals(reading), SIGNAL["stance"])
        powers = np.exp(scores - scores.max())
        shares: Floats = powers / powers.sum()
        return shares

    def topics(self, reading: Reading) -> Floats:
        """The log-odds of each of `TOPICS`, the threshold taken off."""
        return self._score(self.topic, 1, reading, topic_signals(reading), SIGNAL["topic"])

    def knows(self, word: str) -> bool:
        """Whether the word was seen in training (one word in a hundred is taken for another)."""
        place = bucket(word) & (KNOWN_BUCKETS - 1)
        return bool(self.known[place >> 3] >> (place & 7) & 1)

    def contributions(self, reading: Reading) -> list[tuple[str, float]]:
        """Each word with its own pull between -1 and 1, negative to positive, for explanations."""
        pulls = []
        for word, negated in zip(reading.spoken, reading.negated, strict=True):
            sums = self.stance.sums([f"-{word}" if negated else word])
            pieces, _, count = self._pieces_of(word)
            pull = sums + pieces / sqrt(count)
            pulls.append((word, float(np.tanh(pull[2] - pull[0]))))
        return pulls

    def _score(
        self, linear: Linear, which: int, reading: Reading, signals: list[str], value: float
    ) -> Floats:
        total = linear.bias + linear.sums(signals) * np.float32(value)
        if reading.spoken:
            spoken = word_features(reading)
            total = total + linear.sums(spoken) / np.float32(sqrt(len(spoken)))
            pieces = [self._pieces_of(word) for word in reading.spoken]
            count = sum(piece[2] for piece in pieces)
            total = total + np.sum([piece[which] for piece in pieces], axis=0) / np.float32(sqrt(count))
        scored: Floats = total
        return scored

    def _pieces_of(self, word: str) -> tuple[Floats, Floats, int]:
        found = self._pieces.get(word)
        if found is None:
            pieces = piece_features(word)
            found = self.stance.sums(pieces), self.topic.sums(pieces), len(pieces)
            if len(self._pieces) < _CACHED_WORDS:
                self._pieces[word] = found
        return found


def read_model(source: BinaryIO) -> Model:
    """Read weights from an open npz file; arrays of objects are refused."""
    with np.load(source, allow_pickle=False) as arrays:
        return Model(
            Linear(arrays["stance"], arrays["stance_scale"], arrays["stance_bias"]),
            Linear(arrays["topic"], arrays["topic_scale"], arrays["topic_bias"]),
            arrays["known"],
        )


@cache
def load() -> Model:
    """The model that travels with the code, read once."""
    with files(__package__).joinpath("data", "model.npz").open("rb") as source:
        return read_model(source)

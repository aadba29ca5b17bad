"""The trained weights and how a reading is scored with them: numpy arrays, no pickle, nothing executed.

`data/model.npz` holds two linear models on the features of `features`: three stances (softmax) and eleven
topics (nine elements, bribery, danger; one logistic each). It is made by `python -m scoring.text.train`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import IO

import numpy as np
import numpy.typing as npt

from scoring.method.elements import ELEMENTS
from scoring.text.features import (
    Reading,
    bucket,
    opinion_signals,
    opinion_signs,
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

    def sums(self, buckets: npt.NDArray[np.uint32], starts: Sequence[int]) -> Floats:
        """Summed contributions of features without the bias; row i sums from `starts[i]` to the next."""
        rows = self.weights[buckets & np.uint32(len(self.weights) - 1)]
        summed = np.add.reduceat(rows, starts, axis=0, dtype=np.int32) * self.scale
        return summed.astype(np.float32)


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
    _pieces: dict[str, tuple[bytes, int]] = field(default_factory=dict, repr=False, compare=False)

    def scores(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """The probabilities of `STANCES` and the log-odds of `TOPICS`, a row for each reading."""
        spoken, lengths = _joined([word_features(reading) for reading in readings])
        starts = _starts(lengths)
        scale = 1 / np.sqrt(np.array(lengths, dtype=np.float32))[:, None]
        pieces = self._pieces_of([reading.spoken for reading in readings])
        stances = self.stance.bias + self.stance.sums(spoken, starts) * scale + pieces[:, : len(STANCES)]
        topics = self.topic.bias + self.topic.sums(spoken, starts) * scale + pieces[:, len(STANCES) :]
        stances += _signalled(self.stance, "stance", [opinion_signals(reading) for reading in readings])
        topics += _signalled(self.topic, "topic", [topic_signals(reading) for reading in readings])
        powers = np.exp(stances - stances.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        return shares.astype(np.float32), topics.astype(np.float32)

    def knows(self, word: str) -> bool:
        """Whether the word was seen in training (a few words in a hundred are taken for another)."""
        place = bucket(word) & (KNOWN_BUCKETS - 1)
        return bool(self.known[place >> 3] >> (place & 7) & 1)

    def contributions(self, reading: Reading) -> list[tuple[str, float]]:
        """Each word with its own pull between -1 and 1, negative to positive, for explanations."""
        marked = [
            f"-{word}" if negated else word
            for word, negated in zip(reading.spoken, reading.negated, strict=True)
        ]
        buckets, lengths = _joined([[word] for word in marked])
        pulls = self.stance.sums(buckets, _starts(lengths))
        for start, sign in opinion_signs(reading):
            buckets, _ = _joined([[f"@{sign}1", f"@{sign}{sign}"]])
            pulls[start] += self.stance.sums(buckets, [0])[0] * np.float32(SIGNAL["stance"])
        pulls += self._pieces_of([[word] for word in reading.spoken])[:, : len(STANCES)]
        return [
            (word, float(np.tanh(pull[2] - pull[0])))
            for word, pull in zip(reading.spoken, pulls, strict=True)
        ]

    def _pieces_of(self, comments: Sequence[Sequence[str]]) -> Floats:
        """The pieces of each comment's words, summed for stances and topics side by side."""
        vectors: list[bytes] = []
        counts: list[int] = []
        cache = self._pieces
        for comment in comments:
            count = 0
            for word in comment:
                found = cache.get(word) or self._new_pieces(word)
                vectors.append(found[0])
                count += found[1]
            counts.append(count)
        table = np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(vectors), -1)
        summed = np.add.reduceat(table, _starts([len(comment) for comment in comments]), axis=0)
        return np.asarray(summed / np.sqrt(np.array(counts, dtype=np.float32))[:, None], dtype=np.float32)

    def _new_pieces(self, word: str) -> tuple[bytes, int]:
        buckets, lengths = _joined([piece_features(word)])
        sums = [linear.sums(buckets, [0])[0] for linear in (self.stance, self.topic)]
        found = np.concatenate(sums).astype(np.float32).tobytes(), lengths[0]
        if len(self._pieces) < _CACHED_WORDS:
            self._pieces[word] = found
        return found


def _signalled(linear: Linear, which: str, signals: Sequence[Sequence[str]]) -> Floats:
    buckets, lengths = _joined(signals)
    return linear.sums(buckets, _starts(lengths)) * np.float32(SIGNAL[which])


def _joined(features: Sequence[Sequence[str]]) -> tuple[npt.NDArray[np.uint32], list[int]]:
    """The buckets of several lists of features in one array, and the lists' lengths."""
    buckets = [bucket(feature) for row in features for feature in row]
    return np.array(buckets, dtype=np.uint32), [len(row) for row in features]


def _starts(lengths: Sequence[int]) -> list[int]:
    return [0, *accumulate(lengths[:-1])]


def read_model(source: IO[bytes]) -> Model:
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

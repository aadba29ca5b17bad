"""Train the model that travels with the code: `python -m scoring.text.train DATA_DIR [--out FILE]`.

Two linear models on hashed features (`features`), fitted with numpy alone and deterministic: the same
lists and data give the same file. Rare features count more (a root of the inverse document frequency),
classes are weighted towards balance, and the weights are kept as bytes with one scale a class.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scoring.text import corpus, features, learn, model
from scoring.text.corpus import Sample

Floats = npt.NDArray[np.float32]

STANCE_PENALTY = 0.2
TOPIC_PENALTY = 0.05
RARITY = 0.6
"""The power of the inverse document frequency by which stance features are scaled."""

BALANCE = 0.7
"""0 leaves the classes of a collection as frequent as they are, 1 makes them equal."""

SOURCE_WEIGHT = {"smsa": 1.0, "nusax": 1.5, "prdect": 0.5, "examples": 3.5, "service": 3.5}
_OTHER_LANGUAGE = 0.3
"""The weight, within its collection, of a language that is not promised: it teaches what is shared."""

_BALANCED = ("smsa", "nusax", "examples", "service")

TOPIC_THRESHOLD = dict.fromkeys(model.TOPICS, -0.2) | {"bribery": -1.5, "urgent": -1.6}
"""Log-odds from which a topic is reported; found by cross-validation."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Samples with their features, so that several folds read each text once."""

    samples: Sequence[Sample]
    stance: learn.Rows
    topic: learn.Rows
    readings: Sequence[features.Reading]


def prepare(samples: Sequence[Sample]) -> Prepared:
    """Read the texts and hash their features."""
    readings = [features.read(sample.text) for sample in samples]
    return Prepared(
        samples,
        learn.Rows.build([_row(reading, "stance") for reading in readings], model.STANCE_BUCKETS),
        learn.Rows.build([_row(reading, "topic") for reading in readings], model.TOPIC_BUCKETS),
        readings,
    )


def _row(reading: features.Reading, which: str) -> tuple[list[int], list[float]]:
    stance = which == "stance"
    mask = (model.STANCE_BUCKETS if stance else model.TOPIC_BUCKETS) - 1
    spoken = features.word_features(reading)
    pieces = [piece for word in reading.spoken for piece in features.piece_features(word)]
    signals = features.opinion_signals(reading) if stance else features.topic_signals(reading)
    row: dict[int, float] = {}
    for block, value in (
        (spoken, 1 / max(len(spoken), 1) ** 0.5),
        (pieces, 1 / max(len(pieces), 1) ** 0.5),
        (signals, model.SIGNAL[which]),
    ):
        for feature in block:
            place = features.bucket(feature) & mask
            row[place] = row.get(place, 0.0) + value
    return list(row), list(row.values())


def fit(prepared: Prepared, chosen: npt.NDArray[np.int64]) -> model.Model:
    """The model learned from the chosen samples alone."""
    samples = [prepared.samples[place] for place in chosen]
    topical = np.array(
        [place for place in chosen if prepared.samples[place].topics is not None], dtype=np.int64
    )
    return model.Model(
        _fit_stance(prepared.stance.take(chosen), samples),
        _fit_topics(prepared.topic.take(topical), [prepared.samples[place] for place in topical]),
        _known([prepared.readings[place] for place in chosen]),
    )


def _fit_stance(rows: learn.Rows, samples: Sequence[Sample]) -> model.Linear:
    frequency = np.bincount(rows.columns, minlength=rows.width)
    rarity = np.log((len(samples) + 1) / (frequency + 1)) ** RARITY
    rarity = (rarity / rarity[rows.columns].mean()).astype(np.float32)
    scaled = learn.Rows(rows.starts, rows.columns, rows.values * rarity[rows.columns], rows.width)
    targets = np.array(
        [[sample.stance == stance for stance in model.STANCES] for sample in samples], dtype=np.float32
    )
    weights = learn.fit_softmax(scaled, targets, _sample_weights(samples), penalty=STANCE_PENALTY)
    weights[:-1] *= rarity[:, None]
    return _quantised(weights)


def _sample_weights(samples: Sequence[Sample]) -> Floats:
    counts: dict[tuple[str, str], int] = {}
    for sample in samples:
        counts[sample.source, sample.stance] = counts.get((sample.source, sample.stance), 0) + 1
    totals: dict[str, int] = {}
    for (source, _), count in counts.items():
        totals[source] = totals.get(source, 0) + count

    def weight(sample: Sample) -> float:
        balance = BALANCE if sample.source in _BALANCED else 0.0
        share = totals[sample.source] / len(model.STANCES) / counts[sample.source, sample.stance]
        foreign = sample.source == "nusax" and sample.language not in corpus.LANGUAGES
        return float(SOURCE_WEIGHT[sample.source] * share**balance * (_OTHER_LANGUAGE if foreign else 1.0))

    return np.array([weight(sample) for sample in samples], dtype=np.float32)


def _fit_topics(rows: learn.Rows, samples: Sequence[Sample]) -> model.Linear:
    targets = np.array(
        [[topic in (sample.topics or ()) for topic in model.TOPICS] for sample in samples],
        dtype=np.float32,
    )
    weights = learn.fit_logistic(
        rows, targets, np.ones(len(samples), dtype=np.float32), penalty=TOPIC_PENALTY
    )
    weights[-1] -= np.array([TOPIC_THRESHOLD[topic] for topic in model.TOPICS], dtype=np.float32)
    return _quantised(weights)


def _quantised(weights: Floats) -> model.Linear:
    scale = np.abs(weights[:-1]).max(axis=0) / 127
    return model.Linear(
        np.rint(weights[:-1] / scale).astype(np.int8),
        scale.astype(np.float32),
        weights[-1].astype(np.float32),
    )


def _known(readings: Sequence[features.Reading]) -> npt.NDArray[np.uint8]:
    """A bit for every word said in at least two comments."""
    counts: dict[str, int] = {}
    for reading in readings:
        for word in set(reading.spoken):
            counts[word] = counts.get(word, 0) + 1
    bits = np.zeros(model.KNOWN_BUCKETS, dtype=np.uint8)
    bits[
        [features.bucket(word) & (model.KNOWN_BUCKETS - 1) for word, count in counts.items() if count > 1]
    ] = 1
    return np.packbits(bits, bitorder="little")


def calibrated(
    fitted: model.Model, readings: Sequence[features.Reading], stances: Sequence[str]
) -> model.Model:
    """The same model with its stance scores divided by the temperature that fits unseen comments best."""
    right = np.array([model.STANCES.index(stance) for stance in stances])
    scores = np.log(fitted.scores(readings)[0] + 1e-9)

    def surprise(temperature: float) -> float:
        logits = scores / temperature
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(right)), right].mean())

    best = min((step / 20 for step in range(8, 80)), key=surprise)
    linear = fitted.stance
    cooled = model.Linear(
        linear.weights, (linear.scale / best).astype(np.float32), (linear.bias / best).astype(np.float32)
    )
    return model.Model(cooled, fitted.topic, fitted.known)


def save(fitted: model.Model, path: Path) -> None:
    """Write the model as an npz of plain arrays."""
    arrays: Mapping[str, npt.NDArray[np.generic]] = {
        "stance": fitted.stance.weights,
        "stance_scale": fitted.stance.scale,
        "stance_bias": fitted.stance.bias,
        "topic": fitted.topic.weights,
        "topic_scale": fitted.topic.scale,
        "topic_bias": fitted.topic.bias,
        "known": fitted.known,
    }
    with path.open("wb") as target:
        np.savez_compressed(target, allow_pickle=False, **arrays)


def main() -> None:
    """Train on everything in the folder; confidence is calibrated on validation texts first held out."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("data", type=Path, help="folder with the public collections")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "data" / "model.npz")
    parser.add_argument(
        "--corrections",
        type=Path,
        action="append",
        default=[],
        help="file that `puas corrections` has written",
    )
    arguments = parser.parse_args()
    corrected = [sample for file in arguments.corrections for sample in corpus.corrections(file)]
    prepared = prepare([*corpus.examples(), *corrected, *corpus.collections(arguments.data)])
    held = np.array([sample.held for sample in prepared.samples])
    trial = fit(prepared, np.flatnonzero(~held))
    unseen = np.flatnonzero(held)
    cooled = calibrated(
        trial,
        [prepared.readings[place] for place in unseen.tolist()],
        [prepared.samples[place].stance for place in unseen.tolist()],
    )
    temperature = trial.stance.scale / cooled.stance.scale
    full = fit(prepared, np.arange(len(prepared.samples)))
    linear = full.stance
    stance = model.Linear(linear.weights, linear.scale / temperature, linear.bias / temperature)
    save(model.Model(stance, full.topic, full.known), arguments.out)


if __name__ == "__main__":
    main()

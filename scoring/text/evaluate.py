"""Judge the method honestly: `python -m scoring.text.evaluate DATA_DIR`.

Nothing is judged by a model that learned from it: five models are trained, each without a fifth of the
validation texts and of the service comments (translations of one sentence stay together, and sentences
that a second collection repeats are left out of training too). Rules for personal data learn nothing and
are judged on all. Prints figures with 95 % bootstrap intervals, by group.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.text import alerts, corpus, learn, metrics, model, personal_data, train
from scoring.text.corpus import Sample
from scoring.text.features import Reading

FOLDS = 5
_TESTED = ("smsa", "nusax", "service")
_LONG, _SHORT = 25, 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model that never saw the sample says of it."""

    sample: Sample
    words: int
    stance: str
    confidence: float
    topics: frozenset[str]


def answers(samples: Sequence[Sample], *, tell: Callable[[str], None]) -> list[Answer]:
    """Cross-validated answers for every tested sample."""
    prepared = train.prepare(samples)
    folds = np.array([_fold(sample) for sample in samples])
    gists = np.array([corpus.gist(sample.text) for sample in samples])
    given: list[Answer] = []
    for fold in range(FOLDS):
        tested = np.flatnonzero(folds == fold)
        repeated = np.isin(gists, gists[tested])
        fitted = train.fit(prepared, np.flatnonzero((folds != fold) & ~repeated))
        scores = fitted.scores([prepared.readings[place] for place in tested.tolist()])
        for place, shares, odds in zip(tested.tolist(), *scores, strict=True):
            given.append(_answer(prepared.samples[place], prepared.readings[place], shares, odds))
        tell(f"fold {fold + 1} of {FOLDS}")
    return given


def _fold(sample: Sample) -> int:
    """The fold that tests a sample; -1 when it only ever trains."""
    tested = sample.source in ("nusax", "service") or (sample.source == "smsa" and sample.held)
    return sample.fold(FOLDS) if tested else -1


def _answer(sample: Sample, reading: Reading, shares: learn.Floats, odds: learn.Floats) -> Answer:
    said = {topic for topic, odd in zip(model.TOPICS[:-2], odds, strict=False) if odd > 0}
    said |= {"bribery"} if alerts.is_bribery(reading, float(odds[-2])) else set()
    said |= {"urgent"} if alerts.is_urgent(reading, float(odds[-1])) else set()
    best = int(shares.argmax())
    return Answer(sample, len(reading.spoken), model.STANCES[best], float(shares[best]), frozenset(said))


def report(given: Sequence[Answer]) -> Iterable[str]:
    """All figures as lines of text."""
    smsa = [answer for answer in given if answer.sample.source == "smsa"]
    nusax = [answer for answer in given if answer.sample.source == "nusax"]
    service = [answer for answer in given if answer.sample.source == "service"]
    yield "Stance, macro-F1"
    yield _stance_line("SmSA validation", smsa)
    for language in corpus.LANGUAGES:
        yield _stance_line(f"NusaX {language}", [a for a in nusax if a.sample.language == language])
    yield _stance_line("service comments", service)
    yield f"  {'confidence against truth (ECE)':32} {_calibration_error([*smsa, *service]):.3f}"
    yield "Service comments by group, share right"
    yield from _groups(service)
    yield "Topics of service comments"
    yield from _topic_lines(service)
    yield "Personal data of service comments (rules)"
    yield from _personal_lines([answer.sample for answer in service])


def _stance_line(title: str, given: Sequence[Answer]) -> str:
    figure = metrics.macro_f1([a.sample.stance for a in given], [a.stance for a in given])
    return f"  {title:32} {figure.line()}"


def _groups(given: Sequence[Answer]) -> Iterable[str]:
    groups: dict[str, list[bool]] = {}
    for answer in given:
        size = "short" if answer.words <= _SHORT else "long" if answer.words >= _LONG else "medium"
        names = (f"length {size}", f"register {answer.sample.language}", f"stance {answer.sample.stance}")
        for name in (*names, *(f"phenomenon {name}" for name in answer.sample.phenomena)):
            groups.setdefault(name, []).append(answer.stance == answer.sample.stance)
    for name in sorted(groups):
        yield f"  {name:32} {metrics.recall([True] * len(groups[name]), groups[name]).line()}"


def _topic_lines(given: Sequence[Answer]) -> Iterable[str]:
    right = [answer.sample.topics or frozenset() for answer in given]
    said = [answer.topics for answer in given]
    elements = frozenset(model.TOPICS[:-2])
    figure = metrics.micro_f1([a & elements for a in right], [a & elements for a in said])
    yield f"  {'elements, micro-F1':32} {figure.line()}"
    for topic in model.TOPICS:
        truth, answer = [topic in a for a in right], [topic in a for a in said]
        yield f"  {topic + ' recall':32} {metrics.recall(truth, answer).line()}"
        yield f"  {topic + ' precision':32} {metrics.precision(truth, answer).line()}"


def _personal_lines(samples: Sequence[Sample]) -> Iterable[str]:
    found = [{piece.kind.value for piece in personal_data.find(sample.text)} for sample in samples]
    for kind in ("nik", "phone", "email", "address", "name"):
        truth = [kind in (sample.kinds or ()) for sample in samples]
        yield f"  {kind + ' recall':32} {metrics.recall(truth, [kind in kinds for kinds in found]).line()}"
    clean = [not kinds for sample, kinds in zip(samples, found, strict=True) if not sample.kinds]
    yield f"  {'comments without any, untouched':32} {metrics.recall([True] * len(clean), clean).line()}"


def _calibration_error(given: Sequence[Answer]) -> float:
    """Mean gap between confidence and share right, over ten bands of confidence."""
    confidence = np.array([answer.confidence for answer in given])
    right = np.array([answer.stance == answer.sample.stance for answer in given], dtype=float)
    bands = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(confidence[bands == b].sum() - right[bands == b].sum()) for b in range(10)]
    return float(sum(gaps) / len(given))


def main() -> None:
    """Print every figure; takes a few minutes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("data", type=Path, help="folder with the public collections")
    arguments = parser.parse_args()
    samples = [*corpus.examples(), *corpus.collections(arguments.data)]
    given = answers(samples, tell=lambda line: print(line, file=sys.stderr))  # noqa: T201
    for line in report(given):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()

"""Labelled word lists, and finding their words and phrases in a comment."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from scoring.text import resources
from scoring.text.words import words


class Match(NamedTuple):
    """The words `start` to `end` (exclusive) of a comment carry the labels."""

    start: int
    end: int
    labels: tuple[str, ...]


class Lexicon:
    """Words, beginnings of words (`bayar*`) and phrases, each with one or more labels."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Compile pairs of label and entry; entries are put into plain words like comments are."""
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        self._cached: dict[str, tuple[str, ...]] = {}
        for label, entry in entries:
            self._add(label, entry)
        self._longest = {
            first: sorted({len(phrase) for phrase in known}, reverse=True)
            for first, known in self._phrases.items()
        }

    def _add(self, label: str, entry: str) -> None:
        if entry.endswith("*"):
            stem = entry[:-1]
            self._stems[stem] = _with(self._stems.get(stem), label)
            return
        spelled = tuple(words(entry.replace("_", " ")))
        if len(spelled) == 1:
            self._words[spelled[0]] = _with(self._words.get(spelled[0]), label)
        elif spelled:
            known = self._phrases.setdefault(spelled[0], {})
            known[spelled] = _with(known.get(spelled), label)

    def labels(self, word: str) -> tuple[str, ...]:
        """The labels of a single word, by its whole or by its beginning."""
        labels = self._words.get(word, ())
        for end in range(2, len(word) + 1):
            for label in self._stems.get(word[:end], ()):
                labels = _with(labels, label)
        return labels

    def find(self, spoken: Sequence[str]) -> list[Match]:
        """Every listed word and phrase in order; at one place the longest phrase alone is reported."""
        matches: list[Match] = []
        cached = self._cached
        position, count = 0, len(spoken)
        while position < count:
            word = spoken[position]
            end = position + 1
            if word in self._longest:
                labels, end = self._phrase_at(spoken, position)
            else:
                found = cached.get(word)
                if found is None:
                    found = self.labels(word)
                    if len(cached) < _CACHED_WORDS:
                        cached[word] = found
                labels = found
            if labels:
                matches.append(Match(position, end, labels))
            position = end
        return matches

    def _phrase_at(self, spoken: Sequence[str], position: int) -> tuple[tuple[str, ...], int]:
        known = self._phrases[spoken[position]]
        for length in self._longest[spoken[position]]:
            labels = known.get(tuple(spoken[position : position + length]))
            if labels is not None:
                return labels, position + length
        return self.labels(spoken[position]), position + 1


_CACHED_WORDS = 1 << 14


def _with(labels: tuple[str, ...] | None, label: str) -> tuple[str, ...]:
    if labels is None:
        return (label,)
    return labels if label in labels else (*labels, label)


def _entries(name: str, *columns: str) -> Iterable[tuple[str, str]]:
    for row in resources.rows(name):
        for entry in row["words"].split():
            yield ".".join(row[column] for column in columns), entry


@cache
def opinions() -> Lexicon:
    """Positive, negative and neutral words, and negators, contrasts, questions, suggestions, irony."""
    return Lexicon(_entries("lexicon", "class"))


@cache
def elements() -> Lexicon:
    """Words of the nine elements, labelled by element code."""
    return Lexicon(_entries("elements", "element"))


@cache
def alerts() -> Lexicon:
    """Words of bribery and danger: `bribery.strong`, `bribery.cue`, `bribery.denial`, `urgent.strong` ..."""
    return Lexicon(_entries("alerts", "alert", "strength"))

"""What many comments speak of, in people's own words: short phrases and how many said them.

For a unit head's page and the yearly report. A phrase must be said by several people, so that no single
comment can be recognised, and personal data is masked before anything is counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scoring.text import resources
from scoring.text.analysis import CUT_MARK, Analysis
from scoring.text.personal_data import MASKS
from scoring.text.words import ENDS_THOUGHT, surfaces

_LONGEST_PHRASE = 3
_WORTH = {1: 1.0, 2: 2.5, 3: 3.0}
"""A phrase says more than a word: how much each comment with it counts when themes are ranked."""

_COVERED = 0.6
"""A phrase is dropped when another that overlaps it stands in this share of its comments."""

_NEGATORS = frozenset(("tidak", "belum", "kurang", "tanpa", "bukan", "not", "no"))

_Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A phrase as most people spelled it, and in how many comments of each stance it stands."""

    phrase: str
    comments: int
    negative: int
    positive: int


def themes(analyses: Iterable[Analysis], *, at_least: int = 3, limit: int = 20) -> list[Theme]:
    """The phrases that say most of what was said, the most telling first.

    Args:
        analyses: the comments, read; their masked texts are counted.
        at_least: how many comments must say a phrase before it is shown.
        limit: at most so many themes.

    Returns:
        Phrases of one to three words that carry content, counted whatever their spelling (`gak
        ramah`, `tidak ramah`); of two that overlap the more telling one.

    Raises:
        ValueError: `at_least` below 2 would show single comments.
    """
    if at_least < 2:
        message = "a theme is what at least two people said"
        raise ValueError(message)
    said: dict[str, Counter[_Phrase]] = {}
    spellings: dict[str, Counter[str]] = {}
    for analysis in analyses:
        phrases: set[_Phrase] = set()
        for clause in _clauses(analysis.redacted.removesuffix(CUT_MARK), spellings):
            phrases.update(_phrases(clause))
        said.setdefault(analysis.sentiment, Counter()).update(phrases)
    comments = sum(said.values(), Counter[_Phrase]())
    frequent = {phrase: count for phrase, count in comments.items() if count >= at_least}
    negative = said.get("negative", Counter())
    positive = said.get("positive", Counter())
    return [
        Theme(_spelled(phrase, spellings), frequent[phrase], negative[phrase], positive[phrase])
        for phrase in _most_telling(frequent, limit)
    ]


def _clauses(text: str, spellings: dict[str, Counter[str]]) -> Iterator[list[str]]:
    """The words of content of each clause; how they were spelled is added to `spellings`."""
    for mask in MASKS.values():
        text = text.replace(mask, " . ")
    clause: list[str] = []
    for spelling, spoken in surfaces(text):
        if not spoken or spoken[0] in ENDS_THOUGHT:
            yield clause
            clause = []
            continue
        word = " ".join(spoken)
        if word.replace(" ", "").isalpha() and (word in _NEGATORS or word not in _empty_words()):
            clause.append(word)
            spellings.setdefault(word, Counter())[spelling] += 1
    yield clause


def _phrases(clause: list[str]) -> Iterator[_Phrase]:
    for start in range(len(clause)):
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(clause)) + 1):
            if clause[end - 1] not in _NEGATORS:
                yield tuple(clause[start:end])


def _most_telling(frequent: dict[_Phrase, int], limit: int) -> list[_Phrase]:
    kept: list[_Phrase] = []
    for phrase in sorted(frequent, key=lambda p: (-frequent[p] * _WORTH[len(p)], p)):
        if not any(_covers(other, phrase, frequent) for other in kept):
            kept.append(phrase)
            if len(kept) == limit:
                break
    return kept


def _covers(other: _Phrase, phrase: _Phrase, frequent: dict[_Phrase, int]) -> bool:
    if set(phrase) >= set(other):
        return True
    return bool(set(phrase) & set(other)) and frequent[other] >= _COVERED * frequent[phrase]


def _spelled(phrase: _Phrase, spellings: dict[str, Counter[str]]) -> str:
    return " ".join(min(spellings[word].items(), key=lambda it: (-it[1], it[0]))[0] for word in phrase)


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(word for row in resources.rows("stopwords") for word in row["words"].split())

"""How alike two names are to somebody who types with a thumb: pure, forgiving of a letter or two."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeVar

K = TypeVar("K")

LIKE_ENOUGH: Final = 0.5
"""A word counts as meant from here: one wrong, missing or swapped letter in a word of five."""

MOST_WORDS: Final = 6
_WORD = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text[:200]).casefold()
    return _WORD.findall(plain)


def likeness(word: str, other: str) -> float:
    """Return how alike two words are, 0 to 1; the beginning of a longer word is nearly the word itself."""
    if word == other:
        return 1.0
    if len(word) >= 2 and other.startswith(word):
        return 0.9
    ours, theirs = _pairs(word), _pairs(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def ranked(query: str, names: Iterable[tuple[K, str]], *, limit: int) -> list[K]:
    """Return the keys of the names that are meant, best first.

    Every word of the query must be like some word of the name; of equally good names the shorter comes
    first, since more of it was said.
    """
    asked = words_of(query)[:MOST_WORDS]
    if not asked:
        return []
    scored: list[tuple[float, int, str, K]] = []
    for key, name in names:
        offered = words_of(name)
        best = [max((likeness(word, other) for other in offered), default=0.0) for word in asked]
        if min(best) >= LIKE_ENOUGH:
            scored.append((-sum(best), len(offered), name, key))
    scored.sort(key=lambda one: one[:3])
    return [key for *_, key in scored[:limit]]


@lru_cache(maxsize=20_000)
def _pairs(word: str) -> frozenset[str]:
    """Return the neighbouring letters of a word, its edges marked."""
    edged = f"^{word}$"
    return frozenset(edged[i : i + 2] for i in range(len(edged) - 1))

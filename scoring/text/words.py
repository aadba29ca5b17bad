"""A comment as a list of plain words: what every reader of comments in this package starts from.

`LEMOTTT bgt, gak ramah2 😡` becomes `lambat banget , tidak ramah 😡`. Case, elongation, slang,
reduplication, the ending -nya and dropped vowels are taken back to one spelling; punctuation that ends
a thought, numbers (all as `0`) and emoji stay as words of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from scoring.text import resources

NUMBER = "0"
ENDS_THOUGHT = frozenset(".!?,;:…")

_WORD = re.compile(
    r"[^\W\d_]+(?:['’`-][^\W\d_]+)*2?"  # letters, also d'oh, ramah-ramah and ramah2
    r"|\d+(?:[.,:]\d+)*"
    r"|[☀-➿⭐⭕™-⏿\U0001f300-\U0001faff]"
    r"|[.!?,;…\"“”]"
)
_EMOTICONS = re.compile(r"(?<!\w)(?:[:;=]['’]?-?[)d(p/*]+|\^_*\^|<3|>:\()(?!\w)")
_SMILES = {")": ":)", "d": ":)", "p": ":)", "*": ":)", "(": ":(", "/": ":/", "^": ":)", "3": "❤"}
_ELONGATED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
_SKIN_AND_JOINERS = re.compile("[\ufe0f\u200d\U0001f3fb-\U0001f3ff]")


def words(text: str) -> list[str]:
    """The normalised words, numbers, emoji and end-of-thought signs of `text`, in order."""
    found: list[str] = []
    for raw in _WORD.findall(_lowered(text)):
        for word in plain(raw):
            if not (found and found[-1] == word):  # "sabar sabar" and "!!!" say it once
                found.append(word)
    return found


def surfaces(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each piece of `text` as it was spelled (in lower case) with its plain words."""
    for raw in _WORD.findall(_lowered(text)):
        yield raw, plain(raw)


def _lowered(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        text = _SKIN_AND_JOINERS.sub("", text)
    return _EMOTICONS.sub(_spell_smile, text)


def _spell_smile(match: re.Match[str]) -> str:
    return {":)": " 🙂 ", ":(": " 🙁 ", ":/": " 😕 ", "❤": " ❤ "}[_SMILES[match[0][-1]]]


@lru_cache(maxsize=1 << 15)
def plain(raw: str) -> tuple[str, ...]:
    """The plain words of one lower-case piece of text; one word mostly, none for a bare ending."""
    if raw[0].isdigit():
        return (NUMBER,)
    if not raw[0].isalpha():
        return (raw,)
    word = raw.replace("’", "'").replace("`", "'").removesuffix("2")
    known = resources.slang()
    if word in known:
        return known[word]
    word = _ELONGATED.sub(r"\1\1", word)
    if "-" in word:
        return _hyphenated(word)
    return _single(word)


def _hyphenated(word: str) -> tuple[str, ...]:
    """`ramah-ramah` is ramah; `bolak-balik` is two words; `server-nya` is server."""
    parts: list[str] = []
    for part in word.split("-"):
        for plain_part in _single(part):
            if plain_part not in parts:
                parts.append(plain_part)
    return tuple(parts)


def _single(word: str) -> tuple[str, ...]:
    if word in ("nya", "ny", "nyo", "nye"):
        return ()
    known = resources.slang()
    for spelling in (word, _DOUBLED.sub(r"\1", word)):
        if spelling in known:
            return known[spelling]
        stem = _without_nya(spelling)
        if stem in known:
            return known[stem]
        if stem in vocabulary():
            return (stem,)
    stem = _without_nya(word)
    return (_with_vowels(stem),)


def _with_vowels(word: str) -> str:
    """The listed word of which `word` is a shortening: `lmbt` is lambat; `month` is not muntah."""
    if not _is_disemvowelled(word):
        return word
    full = _skeletons().get(skeleton(word), word)
    letters = iter(full)
    return full if all(letter in letters for letter in word) else word


def _without_nya(word: str) -> str:
    if len(word) > 4 and word.endswith(("nya", "nyo", "nye")) and word not in resources.group("ends_in_nya"):
        return word[:-3]
    if len(word) > 3 and word.endswith("ny") and word not in resources.group("ends_in_ny"):
        return word[:-2]
    return word


def skeleton(word: str) -> str:
    """The consonants of a word, which survive when people leave out vowels: `nunggu`, `nnggu` to `nngg`."""
    return "".join(letter for letter in word if letter not in _VOWELS)


def _is_disemvowelled(word: str) -> bool:
    return len(word) > 2 and 3 * sum(letter in _VOWELS for letter in word) <= len(word)


@cache
def vocabulary() -> dict[str, None]:
    """The single words of our lists, in their order: spellings that need no repair."""
    listed: dict[str, None] = {}
    for formal in resources.slang().values():
        listed.update(dict.fromkeys(formal))
    for name in ("elements", "lexicon"):
        for row in resources.rows(name):
            for phrase in row["words"].split():
                listed.update(dict.fromkeys(phrase.rstrip("*").split("_")))
    return {word: None for word in listed if word.isalpha()}


@cache
def _skeletons() -> dict[str, str]:
    """Consonants to the first listed word that has them; Indonesian is listed first."""
    bearers: dict[str, str] = {}
    for word in vocabulary():
        if len(word) > 3:
            bearers.setdefault(skeleton(word), word)
    return {bones: word for bones, word in bearers.items() if len(bones) > 2}

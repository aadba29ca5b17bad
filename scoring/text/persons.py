"""Names of people and home addresses in running text.

A name is believed after a title (`Bu Rina`), after words that announce one (`a.n. Budi`, `bernama`), or
when two capitalised words stand together and one is a common Indonesian name. A title of office
(`Pak Lurah`) is nobody's name, and a street without a house number is nobody's home.
"""

import re
from collections.abc import Iterator
from functools import cache

from scoring.text import resources
from scoring.text.words import plain, vocabulary

_LONGEST_NAME = 4

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WEAK_ANNOUNCERS = frozenset(("an", "n", "namanya"))
"""`an.` announces a name, but `an` is an English article too: the name must then be a listed one."""

_ANNOUNCED = re.compile(
    r"(?i)\b(?:nama(?:ku| saya| sy| aku| lengkap| anak saya| suami saya| istri saya| ibu saya)|atas nama"
    r"|nama|a\.? ?n\.?|my name is)\W{0,3}(?:adalah |yaitu )?$"
)
_SIGNED = re.compile(r"(?i)\b(?:salam|hormat (?:saya|kami)|ttd|wassalam|regards)[,. \n-]{1,4}$")
_ANNOUNCEMENT_REACH = 30

_HOUSE = (
    r"(?:no|nomor|nmr)\.? ?\d{1,4}[a-z]?\b|rt[ .]{0,2}\d{1,3}(?: ?/ ?(?:rw)?[ .]{0,2}\d{1,3})?"
    r"|rw[ .]{0,2}\d{1,3}|bl(?:ok|k)?\.? ?[a-z]{1,2} ?[-/]? ?\d{1,3}(?:/\d{1,3})?[a-z]?\b"
    r"|[ivx]{1,4}/\d{1,3}\b"
)
_ADDRESS = re.compile(
    r"(?i)(?<![^\W_])(?:jl|jln|jalan|gg|gang|perum|perumahan|komplek|kompleks|kompl|griya|dusun|dsn|kampung"
    r"|kp|kmp|desa|blok|rusun|apartemen|asrama)\b\.? {0,2}(?:[^\W_][\w'’/-]{0,24}[.,]? ){0,6}?"
    rf"(?:{_HOUSE})(?:[ ,]{{1,3}}(?:{_HOUSE}))*"
)
_STREET = re.compile(
    r"(?<![^\W_])(?:Jl|Jln|Gg|JL|jl|jln)\b\.? {0,2}(?:[A-Z][\w'’]{0,24} ){1,4}\d{1,4}[A-Za-z]?\b"
    r"(?! ?(?:menit|jam|hari|km|meter|ribu))"
)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of home addresses: a street, lane, estate or hamlet together with a house, RT or block."""
    covered = 0
    spans = sorted(
        (match.start(), match.end()) for pattern in (_ADDRESS, _STREET) for match in pattern.finditer(text)
    )
    for start, end in spans:
        if start >= covered:
            yield start, end
            covered = end


def names(text: str) -> Iterator[tuple[int, int]]:
    """Spans of people's names, without the title before them."""
    found = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    shouting = text.isupper()
    position = 0
    while position < len(found):
        length = _name_length(text, found, position, shouting=shouting)
        if length:
            yield found[position][0], found[position + length - 1][1]
        position += max(length, 1)


_Words = list[tuple[int, int, str]]


def _name_length(text: str, found: _Words, position: int, *, shouting: bool) -> int:
    """How many words from `position` on are one name; 0 when it is none."""
    start, _, word = found[position]
    capital = word[0].isupper() and not shouting
    lower = word.lower()
    known = lower in _known_names()
    if not (capital or known) or lower in _group("role") or lower in _group("title"):
        return 0
    before = found[position - 1][2].lower() if position else ""
    gap = text[found[position - 1][1] : start] if position else ""
    if before in _group("institution"):
        return 0
    titled = _touches(gap, before) and (
        before in _group("title") or (before in _group("role") and _is_titled_role(found, position - 1))
    )
    announced = _touches(gap, before) and (before in _group("announcer") or bool(_announcement(text, start)))
    if before in _WEAK_ANNOUNCERS and not known:
        announced = False
    announced = announced or bool(_signature(text, start))
    if not capital:
        return _lower_case_length(text, found, position, announced=announced) if titled or announced else 0
    length = _capitals(text, found, position)
    if titled or announced:
        initial = len(word) == 1 and length > 1
        return length if known or initial or (lower not in vocabulary() and len(word) > 1) else 0
    sure = any(_is_surely_a_name(found[place][2]) for place in range(position, position + length))
    sure = sure or (known and before in _group("hint"))
    if not sure or (not known and lower in vocabulary()):
        return 0
    return length if length > 1 or (before in _group("hint") and lower not in vocabulary()) else 0


def _is_titled_role(found: _Words, position: int) -> bool:
    """Whether the office at `position` follows a title: `Pak RT Sugiono`, `Bu Lurah Rina`."""
    return position > 0 and found[position - 1][2].lower() in _group("title")


def _announcement(text: str, start: int) -> re.Match[str] | None:
    return _ANNOUNCED.search(text, max(start - _ANNOUNCEMENT_REACH, 0), start)


def _signature(text: str, start: int) -> re.Match[str] | None:
    return _SIGNED.search(text, max(start - _ANNOUNCEMENT_REACH, 0), start)


def _is_surely_a_name(word: str) -> bool:
    return word.lower() in _known_names() and word.lower() not in _group("ordinary")


def _touches(gap: str, before: str) -> bool:
    """Whether a title and a name belong together; a dot between them must belong to an abbreviation."""
    if "." in gap and before not in _group("abbreviation"):
        return False
    return len(gap) <= 3 and not any(sign in ",;!?\n" for sign in gap)


def _capitals(text: str, found: _Words, position: int) -> int:
    length = 1
    for place in range(position + 1, min(position + _LONGEST_NAME, len(found))):
        word = found[place][2]
        gap = text[found[place - 1][1] : found[place][0]]
        initial = len(word) == 1 and word.isupper()
        if gap not in (" ", ". ") or not word[0].isupper():
            break
        if gap == ". " and len(found[place - 1][2]) > 2:
            break
        lower = word.lower()
        if (
            lower in _group("role")
            or lower in _group("title")
            or (lower in vocabulary() and lower not in _known_names() and not initial)
        ):
            break
        length += 1
    return length


def _lower_case_length(text: str, found: _Words, position: int, *, announced: bool) -> int:
    """Names typed without capitals: listed names, none of them also an everyday word.

    After `nama saya` or `a.n.` an unlisted word may follow a listed one.
    """
    length = 0
    for place in range(position, min(position + _LONGEST_NAME, len(found))):
        lower = found[place][2].lower()
        listed = lower in _known_names() and lower not in _group("ordinary")
        if length and text[found[place - 1][1] : found[place][0]] != " ":
            break
        if not listed and not (length == 1 and announced and _is_unheard(lower)):
            break
        length += 1
    return length


def _is_unheard(word: str) -> bool:
    return len(word) > 3 and not any(part in vocabulary() for part in plain(word))


@cache
def _group(name: str) -> frozenset[str]:
    return resources.group(name, table="names")


@cache
def _known_names() -> frozenset[str]:
    return _group("given") | _group("family")

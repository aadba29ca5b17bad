"""What the linear models see of a comment: hashed words, pieces of words, and signals.

Three blocks (docs/text.md says what each is worth): word 1- to 3-grams with negation
marked, character 2- to 5-grams within each word plus its consonants, and signals read from the word
lists (polarity in order, contrast, question, suggestion, duration, elements). A bucket is the CRC-32 of
the feature's spelling, so no vocabulary has to travel with the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from zlib import crc32

from scoring.text import lexicon, resources
from scoring.text.lexicon import Match
from scoring.text.words import ENDS_THOUGHT, skeleton, words

NEGATION_REACH = 3
"""Words a negator turns around; a contrast word or the end of a thought stops it sooner."""

NOTHING = "-"
"""The one word of a comment without words: people write a dash or a dot for "no comment"."""

_SPANS = ("short", "hours", "days", "long")
_SIGN = {"positive": "P", "negative": "N", "neutral": "U", "contrast": "B", "question": "Q",
         "suggestion": "S", "sarcasm": "I"}  # fmt: skip
_TELLING = frozenset(("bribery.strong", "bribery.receipt", "bribery.denial", "urgent.strong"))
_TURNED = {"P": "n", "N": "p"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One comment, read: its plain words (never none), which are negated, and what the lists say of them."""

    spoken: list[str]
    negated: list[bool]
    opinions: list[Match]
    elements: list[Match]
    alerts: list[Match]


def read(text: str) -> Reading:
    """Split `text` into plain words and look them up in the lists."""
    spoken = words(text) or [NOTHING]
    opinions = lexicon.opinions().find(spoken)
    return Reading(
        spoken,
        _negated(spoken, opinions),
        opinions,
        lexicon.elements().find(spoken),
        lexicon.alerts().find(spoken),
    )


def _negated(spoken: Sequence[str], opinions: Sequence[Match]) -> list[bool]:
    starts = {match.start for match in opinions if "negator" in match.labels}
    stops = {match.start for match in opinions if "contrast" in match.labels}
    negated = [False] * len(spoken)
    left = 0
    for position, word in enumerate(spoken):
        if word in ENDS_THOUGHT or position in stops:
            left = 0
        elif position in starts:
            left = NEGATION_REACH
        elif left:
            negated[position] = True
            left -= 1
    return negated


def bucket(feature: str) -> int:
    """The unreduced bucket (32 bits) of a feature's spelling."""
    return crc32(feature.encode())


def word_features(reading: Reading) -> list[str]:
    """Word 1- to 3-grams; a negated word carries a minus."""
    marked = [
        f"-{word}" if turned else word for word, turned in zip(reading.spoken, reading.negated, strict=True)
    ]
    pairs = [f"{first} {second}" for first, second in pairwise(marked)]
    triples = [f"{pair} {third}" for pair, third in zip(pairs, marked[2:], strict=False)]
    return marked + pairs + triples


def piece_features(word: str) -> list[str]:
    """Character 2- to 5-grams of one word with its edges, and the word's consonants."""
    edged = f"<{word}>"
    size = len(edged)
    pieces = [
        f"#{edged[start : start + length]}" for length in (2, 3, 4, 5) for start in range(size - length + 1)
    ]
    bones = skeleton(word)
    if len(bones) > 2:
        pieces.append(f"%{bones}")
    return pieces


def opinion_signals(reading: Reading) -> list[str]:
    """What the word lists say of the writer's stance, as a handful of named signals."""
    order = "".join(sign for _, sign in opinion_signs(reading))
    signals = [f"@{sign}{min(order.count(sign), 3)}" for sign in sorted(set(order))]
    signals += [f"@{first}{second}" for first, second in pairwise(order)]
    praise = "P" in order or "p" in order
    blame = "N" in order or "n" in order
    asks = ("Q" in order or "?" in reading.spoken) + 2 * ("S" in order)
    signals.append(f"@all{praise:d}{blame:d}{'B' in order:d}{asks}")
    signals.append(f"@size{min(len(reading.spoken), 32).bit_length()}{praise:d}{blame:d}")
    stance = [sign for sign in order if sign in "PpNnU"]
    if stance:
        signals += [f"@first{stance[0]}", f"@last{stance[-1]}"]
    if "B" in order:
        before, _, after = order.rpartition("B")
        signals.append(f"@turn{_side(before)}{_side(after)}")
    signals += [f"@{sign}" for sign in '?!"…' if sign in reading.spoken]
    signals += _durations(reading.spoken)
    alerts = {label for match in reading.alerts for label in match.labels}
    signals += [f"@{label}" for label in sorted(alerts) if label in _TELLING]
    return signals


def opinion_signs(reading: Reading) -> list[tuple[int, str]]:
    """Where a listed opinion, contrast, question, suggestion or irony starts, and its sign."""
    signs: list[tuple[int, str]] = []
    for match in reading.opinions:
        for label in match.labels:
            sign = _SIGN.get(label)
            if sign is not None:
                turned = reading.negated[match.start] and sign in _TURNED
                signs.append((match.start, _TURNED[sign] if turned else sign))
                break
    return signs


def _side(signs: str) -> str:
    praise = signs.count("P") + signs.count("p")
    blame = signs.count("N") + signs.count("n")
    return "0" if praise == blame else "+" if praise > blame else "-"


def _durations(spoken: Sequence[str]) -> list[str]:
    """How long people say something took: minutes, hours, days, or longer."""
    units, lengths, numbers = _time_words()
    found = {f"@time{lengths[word]}" for word in spoken if word in lengths}
    for number, unit in pairwise(spoken):
        if unit in units and number in numbers:
            found.add(f"@time{units[unit]}")
    return sorted(found)


@cache
def _time_words() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    units = {word: span for span in _SPANS for word in resources.group(f"unit_{span}")}
    lengths = {word: span for span in _SPANS for word in resources.group(f"time_{span}")}
    return units, lengths, resources.group("number")


def topic_signals(reading: Reading) -> list[str]:
    """Which elements and alerts the word lists find, and how often."""
    counts: dict[str, int] = {}
    for match in (*reading.elements, *reading.alerts):
        for label in match.labels:
            counts[label] = counts.get(label, 0) + 1
    signals = [f"@{label}{min(count, 3)}" for label, count in counts.items()]
    signals += [f"@{label}" for label in counts]
    alerts = sorted(label for label in counts if "." in label)
    signals += [f"@{first}+{second}" for first, second in combinations(alerts, 2)]
    signals.append(f"@elements{min(sum(1 for label in counts if '.' not in label), 4)}")
    signals.append(f"@size{min(len(reading.spoken), 32).bit_length()}")
    return signals + _durations(reading.spoken)

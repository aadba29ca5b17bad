"""Comments copied from one another: whoever hands out a text forgets that people word things anew.

Likeness is the shared part of two texts' sets of 4-character pieces. Candidates come from MinHash in bands,
so that the time grows with the texts and not with their pairs, and each is checked by the exact sets.
"""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.method.response import UNKNOWN, Flags, Ints, Responses
from scoring.method.suspicion import LIMITS, Finding, Limits, Reason, groups_of, one_sidedness, plain
from scoring.method.unions import Unions
from scoring.method.weights import group

PIECE = 4
"""Characters of a piece."""

BANDS, HASHES = 16, 4
"""Two texts that share 80 % of their pieces meet in some band with a probability of 0.9998."""

NEIGHBOURS = 3
"""Texts before each one that it is compared with, per band."""

Hashes = NDArray[np.uint64]
_NOT_WORDS = re.compile(r"[\W_]+")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)


def copied(
    responses: Responses, live: Flags, comments: Sequence[str], limits: Limits = LIMITS
) -> list[Finding]:
    """Find texts of several origins about one unit, within days of each other, that are nearly the same.

    Of long texts whose ratings are one-sided, all but the first and those bound to a ticket are set aside;
    anything less is an alarm.
    """
    rows, lengths, pieces = [], np.zeros(len(responses), dtype=np.int64), {}
    for row in np.flatnonzero(live).tolist():
        text = tidied(comments[row])
        if len(text) >= limits.copy_least:
            rows.append(row)
            lengths[row], pieces[row] = len(text), pieces_of(text)
    written = np.array(rows, dtype=np.int64)
    by_unit = group(responses.unit[written])
    alike = Unions()
    for unit in groups_of(written, by_unit, responses.second, limits.copy_origins):
        for earlier, later in _candidates(unit, [pieces[row] for row in unit.tolist()]):
            near = int(responses.day[later] - responses.day[earlier]) <= limits.copy_days
            if near and likeness(pieces[earlier], pieces[later]) >= limits.copy_alike:
                alike.join((earlier, later))
    clusters = (np.array(rows) for rows in alike.parts())
    found = (_finding(responses, lengths, rows, limits) for rows in clusters)
    return [finding for finding in found if finding is not None]


def tidied(text: str) -> str:
    """Leave letters and digits in lower case, with single spaces between words."""
    return _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def pieces_of(text: str) -> Hashes:
    """Hash the different 4-character pieces of a text of at least four characters; ascending."""
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    last = len(letters) - PIECE + 1
    pieces = np.zeros(last, dtype=np.uint64)
    for place in range(PIECE):
        pieces = pieces * _ODD + letters[place : place + last]
    pieces = (pieces ^ (pieces >> np.uint64(33))) * _MIX
    return np.unique(pieces ^ (pieces >> np.uint64(29)))


def likeness(one: Hashes, other: Hashes) -> float:
    """Give the shared part of two sets of pieces, 0 to 1."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def _candidates(rows: Ints, pieces: Sequence[Hashes]) -> set[tuple[int, int]]:
    """Pair each text with those before it that share all hashes of some band."""
    flat = np.concatenate(pieces)
    starts = np.cumsum([0, *(len(one) for one in pieces[:-1])])
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        seeds = np.arange(band * HASHES + 1, (band + 1) * HASHES + 1, dtype=np.uint64) * _ODD
        key = group(*(_least(flat ^ seed, starts) for seed in seeds))
        order = np.argsort(key, kind="stable")
        key, placed = key[order], rows[order]
        for back in range(1, NEIGHBOURS + 1):
            same = np.flatnonzero(key[back:] == key[:-back])
            pairs.update(zip(placed[same].tolist(), placed[same + back].tolist(), strict=True))
    return pairs


def _least(pieces: Hashes, starts: Ints) -> Ints:
    """Hash all pieces once more and give the least of each text's."""
    mixed = pieces * _MIX
    mixed ^= mixed >> np.uint64(32)
    return np.minimum.reduceat(mixed, starts).view(np.int64)


def _finding(responses: Responses, lengths: Ints, rows: Ints, limits: Limits) -> Finding | None:
    """Say what a cluster of copies is worth; None when it is one origin's or two."""
    origin = np.where(responses.rater == UNKNOWN, -2 - responses.device, responses.rater)[rows]
    origins = len(np.unique(origin))  # all that are not known count as one
    if origins < limits.copy_origins:
        return None
    rows = rows[np.lexsort((rows, responses.second[rows]))]
    figures = {
        "copies": float(len(rows)),
        "origins": float(origins),
        "characters": float(lengths[rows].min()),
        "one_sided": one_sidedness(responses.extreme[rows]),
    }
    needed = {
        "copies": float(limits.copy_origins),
        "origins": float(limits.copy_origins),
        "characters": float(limits.copy_sure),
        "one_sided": limits.copy_one_sided,
    }
    beyond = rows[1:][~responses.verified[rows[1:]]]
    proven = figures["characters"] >= limits.copy_sure and figures["one_sided"] >= limits.copy_one_sided
    if proven and len(beyond):
        return Finding(Reason.COPIED, plain(beyond), figures, needed)
    needed |= {"characters": float(limits.copy_least), "one_sided": 0.0}
    return Finding(Reason.COPIED, plain(rows), figures, needed, sets_aside=False)

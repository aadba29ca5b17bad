"""The arithmetic of the journal: what an entry commits to, and the Merkle tree over all entries (RFC 6962).

An entry's details are committed to under a salt of their own, and the leaf holds only that commitment: salt
and details can be erased later, and every proof stays valid, while nobody can guess what was erased.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypeAlias

import orjson

SALT_BYTES: Final = 16
EMPTY: Final = sha256().digest()
"""The root of a tree without leaves, and what the chain begins with."""

Span: TypeAlias = tuple[int, int]
"""Some leaves in a row: the first, and the one after the last."""
Place: TypeAlias = tuple[int, int]
"""A complete subtree: its level (0 for a leaf) and its number among those of its level, from the left."""


def as_text(details: Mapping[str, object]) -> str:
    """Write details in the one way they are hashed: JSON with sorted keys and no spaces."""
    return orjson.dumps(details, option=orjson.OPT_SORT_KEYS).decode()


def commitment(salt: bytes, details: str) -> str:
    """Return what an entry says of its details, in hexadecimal: nobody can tell them without the salt."""
    return sha256(salt + details.encode()).hexdigest()


def entry(*, action: str, actor: str, at: datetime, subject: str, committed: str) -> bytes:
    """Return the bytes of a leaf: canonical JSON of the entry, with its details as a commitment."""
    told = {
        "action": action,
        "actor": actor,
        "at": at.astimezone(UTC).isoformat(),
        "commitment": committed,
        "subject": subject,
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of what stands above two nodes."""
    return sha256(b"\x01" + left + right).digest()


def chained(before: bytes, leaf_hash: bytes) -> bytes:
    """Return the next link of the chain: it depends on every leaf so far, in order."""
    return sha256(before + leaf_hash).digest()


def subtrees(span: Span) -> list[Place]:
    """Cut a span into complete subtrees, left to right. Its start must be a place where they may begin."""
    start, end = span
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        places.append((level, start >> level))
        start += 1 << level
    return places


def root_of(parts: Sequence[bytes]) -> bytes:
    """Return the root of complete subtrees of falling size, left to right."""
    if not parts:
        return EMPTY
    root = parts[-1]
    for left in reversed(parts[:-1]):
        root = node(left, root)
    return root


class Tree:
    """The right edge of a growing tree: all that is needed to add leaves and to know the root.

    Args:
        size: leaves so far.
        edge: the complete subtrees they make, left to right (``subtrees((0, size))``).
    """

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        self.edge = list(edge)

    def add(self, leaf_hash: bytes) -> list[tuple[Place, bytes]]:
        """Add a leaf; return the complete subtrees above it that this makes, lowest first."""
        made = []
        level, place, top = 0, self.size, leaf_hash
        while place & 1:
            top = node(self.edge.pop(), top)
            level, place = level + 1, place >> 1
            made.append(((level, place), top))
        self.edge.append(top)
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        """The root of all leaves so far."""
        return root_of(self.edge)


def inclusion(index: int, size: int) -> list[Span]:
    """Return the spans whose roots prove that a leaf is in a tree, lowest first (RFC 6962, 2.1.1)."""
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency(earlier: int, later: int) -> list[Span]:
    """Return the spans whose roots prove that a tree is the beginning of another (RFC 6962, 2.1.2)."""
    if earlier in (0, later):
        return []
    spans: list[Span] = []
    start, end, is_whole = 0, later, True
    while earlier != end:
        middle = start + _split(end - start)
        if earlier <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, is_whole = middle, False
    if not is_whole:
        spans.append((start, end))
    return spans[::-1]


def is_included(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether a path proves that a leaf is in the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, result = index, size - 1, leaf_hash
    for part in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            result = node(part, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node(result, part)
        place, last = place >> 1, last >> 1
    return last == 0 and result == root


def is_consistent(
    earlier: int, earlier_root: bytes, later: int, later_root: bytes, path: Sequence[bytes]
) -> bool:
    """Say whether a path proves that one tree is the beginning of another (RFC 9162, 2.1.4.2)."""
    if not 0 <= earlier <= later:
        return False
    if earlier in (0, later):
        return not path and (earlier_root == EMPTY if earlier == 0 else earlier_root == later_root)
    # A complete tree is its own first part, and is not told again.
    parts = [earlier_root, *path] if earlier & (earlier - 1) == 0 else list(path)
    if not parts:
        return False
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(part, old), node(part, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, part)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_root and new == later_root


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)

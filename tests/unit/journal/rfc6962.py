"""RFC 6962, section 2.1, written down once more from its text: slow, plain, and none of the product's."""

from collections.abc import Sequence
from hashlib import sha256


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def mth(hashes: Sequence[bytes]) -> bytes:
    """Merkle tree hash of leaves that are hashed already."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return node_hash(mth(hashes[:k]), mth(hashes[k:]))


def root_from_path(m: int, n: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that an audit path of leaf m among n leads to: section 2.1.1 read backwards."""
    if n == 1:
        assert not path
        return leaf
    k = split(n)
    if m < k:
        return node_hash(root_from_path(m, k, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_from_path(m - k, n - k, leaf, path[:-1]))


def roots_from_consistency(
    m: int, n: int, path: Sequence[bytes], old_root: bytes, *, is_whole: bool = True
) -> tuple[bytes, bytes]:
    """The old and the new root that a consistency proof leads to, by section 2.1.2 read backwards."""
    if m == n:
        if is_whole:
            assert not path
            return old_root, old_root
        [only] = path
        return only, only
    k, rest, last = split(n), path[:-1], path[-1]
    if m <= k:
        old, new = roots_from_consistency(m, k, rest, old_root, is_whole=is_whole)
        return old, node_hash(new, last)
    old, new = roots_from_consistency(m - k, n - k, rest, old_root, is_whole=False)
    return node_hash(last, old), node_hash(last, new)

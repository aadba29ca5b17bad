"""Working out the whole journal anew from its rows, and saying where what is stored differs.

Whoever owns the database can rewrite all of it consistently, keys and checkpoints too. That is what copies
outside are for: a witness's checkpoint, and a public key known beforehand.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.journal import notes, rules, store, verify_store
from scoring.journal.faults import Fault, Found
from scoring.journal.notes import BadNote, Checkpoint, Verifier

AT_ONCE: Final = 5_000
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Walk:
    """What is known while walking along the order of entries."""

    checkpoints: list[Any]
    erased: dict[str, int]
    outside: dict[int, bytes]
    next: int = 0
    tree: rules.Tree | None = field(default_factory=rules.Tree)
    """None after a gap: nobody knows the tree from there on, while entries and links can still be checked."""
    chain: bytes = rules.EMPTY
    wrong_nodes: int = 0
    nodes: dict[rules.Place, bytes] = field(default_factory=dict)


def silent(done: int, total: int) -> None:
    """Report to nobody."""


async def verify(
    session: AsyncSession,
    *,
    trusted: Sequence[Verifier] = (),
    outside: Sequence[Checkpoint] = (),
    progress: Progress = silent,
) -> AsyncIterator[Found]:
    """Check every entry, the order, the tree, the checkpoints and the keys.

    Args:
        session: one that reads.
        trusted: public keys known from elsewhere; the newest checkpoint must then be signed by one of them.
        outside: checkpoints kept elsewhere, such as a witness's: the log must be a continuation of each.
        progress: told how many entries are done, of how many.

    Yields:
        What is not as it was, in the order of the entries.
    """
    signed = await verify_store.checkpoints(session)
    total = await verify_store.count_places(session)
    walk = _Walk(
        checkpoints=list(reversed(signed)),
        erased=await verify_store.erasures(session),
        outside={one.size: one.root for one in outside},
    )
    done = 0
    while rows := await verify_store.placed_from(session, walk.next, AT_ONCE):
        begun = walk.next
        for row in rows:
            for found in _step(walk, row):
                yield found
        if walk.tree is not None:
            walk.wrong_nodes += await _wrong_nodes(session, walk, begun, walk.tree.size)
        done += len(rows)
        progress(done, total)
    async for found in _end(session, walk):
        yield found
    for found in await _signatures(session, signed, trusted):
        yield found
    for entry in await verify_store.unplaced(session):
        yield Found(Fault.ENTRY_UNPLACED, {"entry": entry})


def _step(walk: _Walk, row: Any) -> list[Found]:
    """Go one place further along the order."""
    found = []
    if row.place > walk.next:
        found.append(Found(Fault.PLACE_MISSING, {"place": walk.next, "count": row.place - walk.next}))
        walk.tree = None
    walk.next = row.place + 1
    if row.id is None:
        walk.tree, walk.chain = None, _as_hash(row.chain) or walk.chain
        return [*found, Found(Fault.ENTRY_MISSING, {"place": row.place, "entry": row.entry_id})]
    found += _details(walk, row)
    data = rules.entry(
        action=row.action, actor=row.actor, at=row.at, subject=row.subject, committed=row.commitment
    )
    leaf, kept = rules.leaf(data), row.leaf
    if leaf.hex() != kept:
        found.append(
            Found(Fault.ENTRY_ALTERED, {"place": row.place, "entry": row.id, "subject": row.subject})
        )
        leaf = _as_hash(kept) or leaf
    link = rules.chained(walk.chain, leaf)
    if link.hex() != row.chain:
        found.append(Found(Fault.CHAIN_BROKEN, {"place": row.place, "entry": row.id, "subject": row.subject}))
        link = _as_hash(row.chain) or link
    walk.chain = link
    if walk.tree is not None:
        walk.nodes |= dict(walk.tree.add(leaf))
        found += _checkpoints(walk, walk.tree)
    return found


def _details(walk: _Walk, row: Any) -> list[Found]:
    told = {"place": row.place, "entry": row.id, "subject": row.subject}
    if row.salt is None:
        is_erased = row.id < walk.erased.get(row.subject, 0)
        return [] if is_erased else [Found(Fault.DETAILS_MISSING, told)]
    if rules.commitment(row.salt, row.details) != row.commitment:
        return [Found(Fault.DETAILS_ALTERED, told)]
    return []


def _checkpoints(walk: _Walk, tree: rules.Tree) -> list[Found]:
    """Compare the root with what was signed, or seen by others, at this size."""
    found = []
    while walk.checkpoints and walk.checkpoints[-1].size <= tree.size:
        signed = walk.checkpoints.pop()
        if signed.size < tree.size or not _is_root(signed, tree.root):
            found.append(Found(Fault.CHECKPOINT_DIFFERS, {"size": signed.size}))
    seen = walk.outside.pop(tree.size, None)
    if seen is not None and seen != tree.root:
        found.append(Found(Fault.WITNESS_DIFFERS, {"size": tree.size}))
    return found


async def _wrong_nodes(session: AsyncSession, walk: _Walk, begun: int, ended: int) -> int:
    """Count the stored subtrees that are missing or wrong among those completed from one size to another."""
    made, walk.nodes = walk.nodes, {}
    stored = await verify_store.nodes_between(session, begun, ended)
    return sum(1 for place, one in made.items() if stored.get(place) != one.hex())


async def _end(session: AsyncSession, walk: _Walk) -> AsyncIterator[Found]:
    """Say what is known of entries beyond the last place, which must then have been cut off."""
    if walk.tree is None:
        return
    size = walk.tree.size
    expected = sum(size >> level for level in range(1, size.bit_length()))
    extra = max(0, await verify_store.count_nodes(session) - expected)
    if walk.wrong_nodes or extra:
        yield Found(Fault.TREE_ALTERED, {"count": walk.wrong_nodes + extra})
    beyond = [one.size for one in walk.checkpoints]
    if beyond:
        yield Found(Fault.TAIL_CUT, {"size": max(beyond), "left": size})
    for seen, root in sorted(walk.outside.items()):
        if seen > size:
            yield Found(Fault.TAIL_CUT, {"size": seen, "left": size})
        elif seen == 0 and root != rules.EMPTY:
            yield Found(Fault.WITNESS_DIFFERS, {"size": 0})


async def _signatures(
    session: AsyncSession, signed: Sequence[Any], trusted: Sequence[Verifier]
) -> list[Found]:
    """Check every checkpoint's signature, and that the use of every key was journaled."""
    written = await store.keys(session)
    known = [key for key in map(_as_key, written) if key is not None]
    added = await verify_store.subjects(session, "journal.key_added")
    found = [
        Found(Fault.KEY_UNJOURNALED, {"key": one})
        for one in written
        if (key := _as_key(one)) is None or f"key:{key.number.hex()}" not in added
    ]
    for one in signed:
        keys = trusted if trusted and one is signed[-1] else known
        if not _is_signed(one, keys):
            found.append(Found(Fault.CHECKPOINT_UNSIGNED, {"size": one.size}))
    return found


def _is_signed(one: Any, keys: Sequence[Verifier]) -> bool:
    try:
        note = notes.read_note(one.note)
    except BadNote:
        return False
    return bool(note.signed_by(keys))


def _is_root(signed: Any, root: bytes) -> bool:
    """Say whether row and note both state this size and root."""
    try:
        stated = notes.read_checkpoint(notes.read_note(signed.note).text)
    except BadNote:
        return False
    return (stated.size, stated.root, signed.root) == (signed.size, root, root.hex())


def _as_key(written: str) -> Verifier | None:
    try:
        return notes.read_verifier(written)
    except BadNote:
        return None


def _as_hash(written: str) -> bytes | None:
    try:
        return bytes.fromhex(written) if len(written) == 64 else None
    except ValueError:
        return None

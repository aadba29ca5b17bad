"""Giving entries their place in the one order, growing the tree over them, and signing what has become of it.

Acts only add entries, from many processes and in transactions that end in any order. One job, which holds the
schedule's lease and a lock of its own, gives places to what is committed and has none.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db import locks
from scoring.journal import notes, rules, service, store
from scoring.journal.notes import Signer

AT_ONCE: Final = 5_000
"""Entries given a place in one transaction."""
CHECKPOINT_EVERY: Final = timedelta(seconds=60)
"""A checkpoint stays for good, so that a busy log signs at most one a minute."""


async def sequence(session: AsyncSession) -> int:
    """Give places to committed entries that have none, and return how many; 0 when none is left."""
    await locks.hold(session, "journal")
    found = await store.waiting(session, AT_ONCE)
    if not found:
        return 0
    last = await store.last_place(session)
    size, chain = (0, rules.EMPTY) if last is None else (last.place + 1, bytes.fromhex(last.chain))
    tree = await _tree(session, size)
    places, nodes = [], []
    for one in found:
        leaf = bytes.fromhex(one.leaf)
        chain = rules.chained(chain, leaf)
        places.append({"place": tree.size, "entry_id": one.id, "chain": chain.hex()})
        nodes += [
            {"level": level, "number": number, "hash": made.hex()} for (level, number), made in tree.add(leaf)
        ]
    await store.give_places(session, places, nodes)
    return len(found)


async def sign(session: AsyncSession, signers: Sequence[Signer], *, now: datetime) -> bool:
    """Sign a checkpoint over all that has a place, and say whether there was anything new to sign.

    The first use of a key is itself an entry.
    """
    await locks.hold(session, "journal")
    last, signed = await store.last_place(session), await store.last_checkpoint(session)
    size = 0 if last is None else last.place + 1
    known = set(await store.keys(session))
    for signer in signers:
        verifier = str(signer.verifier)
        if verifier not in known:
            await store.add_key(session, verifier, now)
            subject = f"key:{signer.verifier.number.hex()}"
            told = {"verifier": verifier}
            await service.record(session, "journal.key_added", subject, told, by=service.SYSTEM, now=now)
    if size == 0 or (
        signed is not None and (signed.size == size or now - signed.signed_at < CHECKPOINT_EVERY)
    ):
        return False
    root = (await _tree(session, size)).root
    text = str(notes.Checkpoint(signers[0].name, size, root))
    note = notes.signed(text, [signer.sign(text) for signer in signers])
    await store.add_checkpoint(session, {"size": size, "root": root.hex(), "note": note, "signed_at": now})
    return True


async def _tree(session: AsyncSession, size: int) -> rules.Tree:
    edge = rules.subtrees((0, size))
    found = await store.hashes(session, edge)
    return rules.Tree(size, [found[place] for place in edge])
